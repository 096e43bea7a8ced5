#include "storage/copy.hpp"

#include "tests/support/bookkeeping.hpp"
#include "tests/support/process_limits.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace storage {
namespace {

using support::ana;
using support::decides;
using support::links_in;
using support::mode_of;
using support::read_file;
using support::sentence_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A database in which something was said, and a folder for copies.
class ACopy : public testing::Test {
protected:
    ACopy() {
        support::scribe dossier(database);
        dossier.say(ana, decides("one"));
        from.emplace(database.string(), SQLite::OPEN_READONLY);
    }

    std::string complaint() {
        return sentence_of<not_copied>([&] { fresh_copy(*from, partial); });
    }

    support::temporary_folder folder, shelf;
    std::filesystem::path database = folder / "dossier.db";
    std::filesystem::path partial = shelf / "copy.partial", name = shelf / "copy";
    std::optional<SQLite::Database> from;
};

TEST_F(ACopy, HoldsTheSameAndIsForItsOwnerAlone) {
    const support::umask_of open_to_all(0);
    fresh_copy copy(*from, partial);
    EXPECT_EQ(mode_of(partial), 0600U) << "from the first moment";
    copy.give_name(name);
    EXPECT_EQ(links_in(name), links_in(database));
    EXPECT_EQ(mode_of(name), 0600U);
}

TEST_F(ACopy, IsOneFileInItself) {
    support::scribe dossier(database);
    dossier.say(ana, decides("two"));  // stands in the -wal
    fresh_copy copy(*from, partial);
    copy.give_name(name);
    EXPECT_THAT(support::names_in(shelf.path()), ElementsAre("copy"));
    EXPECT_EQ(read_file(name).substr(18, 2), "\1\1")
        << "the header says: no -wal (sqlite.org/fileformat2.html)";
    EXPECT_EQ(links_in(name).size(), 2U);
    EXPECT_THAT(support::names_in(shelf.path()), ElementsAre("copy")) << "reading it makes nothing beside it";
}

TEST_F(ACopy, LeavesNothingWhenItGetsNoName) {
    { const fresh_copy copy(*from, partial); }
    EXPECT_THAT(support::names_in(shelf.path()), IsEmpty());
}

TEST_F(ACopy, TakesThePlaceOfWhatHasItsName) {
    support::write_file(name, "an earlier copy");
    fresh_copy copy(*from, partial);
    EXPECT_EQ(read_file(name), "an earlier copy");
    copy.give_name(name);
    EXPECT_EQ(links_in(name), links_in(database));
}

TEST_F(ACopy, ReplacesWhatAKilledProcessLeft) {
    support::write_file(partial, std::string(100'000, 'x'));
    fresh_copy copy(*from, partial);
    copy.give_name(name);
    EXPECT_EQ(links_in(name), links_in(database));
    EXPECT_THAT(support::names_in(shelf.path()), ElementsAre("copy"));
}

TEST_F(ACopy, IsMadeByOneAtATime) {
    fresh_copy first(*from, partial);
    EXPECT_THAT(complaint(), HasSubstr("Another dossier is writing " + partial.string()));
    first.give_name(name);
    EXPECT_EQ(links_in(name), links_in(database)) << "the second did not touch it";
}

TEST_F(ACopy, FollowsNoLink) {
    support::write_file(folder / "letter", "Dear reader");
    std::filesystem::create_symlink(folder / "letter", partial);
    EXPECT_THAT(complaint(), HasSubstr("cannot be made"));
    EXPECT_EQ(read_file(folder / "letter"), "Dear reader");
}

TEST_F(ACopy, SaysThatThereIsNoFolder) {
    partial = shelf / "none" / "copy.partial";
    EXPECT_THAT(complaint(), HasSubstr("cannot be made: No such file or directory."));
}

TEST_F(ACopy, SaysThatTheDiskIsFullAndLeavesNothing) {
    std::string said;
    {
        const support::full_disk full;
        said = complaint();
    }
    EXPECT_THAT(said, HasSubstr("The copy " + partial.string() + " cannot be written: "));
    EXPECT_THAT(support::names_in(shelf.path()), IsEmpty());
}

TEST_F(ACopy, CannotBeNamedIntoAFolderThatIsNotThere) {
    fresh_copy copy(*from, partial);
    EXPECT_THROW(copy.give_name(shelf / "none" / "copy"), not_copied);
}

}  // namespace
}  // namespace storage

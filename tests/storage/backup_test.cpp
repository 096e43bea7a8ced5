#include "storage/backup.hpp"

#include "storage/connection.hpp"
#include "storage/verify.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/process_limits.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace storage {
namespace {

namespace fs = std::filesystem;
using support::ana;
using support::ben;
using support::decides;
using support::links_in;
using support::read_file;
using support::sentence_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Ana has said two things and Ben one.
class ABackup : public testing::Test {
protected:
    ABackup() {
        support::scribe dossier(database);
        dossier.say(ana, decides("one"));
        dossier.say(ben, decides("one"));
        dossier.say(ana, decides("two"));
    }

    std::string complaint(const fs::path& to) {
        return sentence_of<std::runtime_error>([&] { back_up(database, to); });
    }

    support::temporary_folder folder, shelf;
    fs::path database = folder / "dossier.db", file = shelf / "monday.db";
};

TEST_F(ABackup, HoldsEverythingAndSaysHowMuch) {
    const contents what = back_up(database, file);
    EXPECT_EQ(what.people, 2U);
    EXPECT_EQ(what.records, 3U);
    EXPECT_EQ(what.bytes, fs::file_size(file));
    EXPECT_EQ(links_in(file), links_in(database));
    EXPECT_EQ(support::mode_of(file), 0600U);
    EXPECT_THAT(support::names_in(shelf.path()), ElementsAre("monday.db"));
}

TEST_F(ABackup, TakesThePlaceOfAnEarlierOne) {
    back_up(database, file);
    support::scribe(database).say(ana, decides("three"));
    EXPECT_EQ(back_up(database, file).records, 4U);
    EXPECT_EQ(links_in(file), links_in(database));
}

TEST_F(ABackup, OfNothingYetHoldsNothing) {
    const fs::path fresh = folder / "fresh.db";
    { const support::scribe opened(fresh); }
    EXPECT_EQ(back_up(fresh, file).people, 0U);
}

// The writer commits all the time; each backup is what stood in the log at one moment, and no less than what
// was acknowledged before it began.
TEST_F(ABackup, UnderLoadHoldsAPrefixOfTheLog) {
    support::scribe dossier(database);
    std::atomic<std::size_t> acknowledged = 3;
    std::atomic<bool> enough = false;
    std::thread people([&] {
        while (!enough) {
            dossier.say(acknowledged % 2 == 0 ? ana : ben, decides(std::string(3000, 'x')));
            ++acknowledged;
        }
    });
    std::vector<std::pair<std::size_t, fs::path>> made;
    for (int i = 0; i < 8; ++i) {
        const std::size_t before = acknowledged;
        made.emplace_back(before, shelf / ("copy-" + std::to_string(i)));
        EXPECT_NO_THROW(back_up(database, made.back().second));
        while (acknowledged < before + 20)
            std::this_thread::yield();
    }
    enough = true;
    people.join();
    const auto all = links_in(database);
    for (const auto& [least, copy] : made) {
        const auto some = links_in(copy);
        EXPECT_GE(some.size(), least);
        EXPECT_TRUE(some.size() <= all.size() && std::equal(some.begin(), some.end(), all.begin())) << copy;
        for (const chain_report& chain : verify_database(copy))
            EXPECT_EQ(chain.problem, "") << copy;
    }
}

TEST_F(ABackup, RefusesAFolder) {
    EXPECT_THAT(complaint(shelf.path()), HasSubstr("is a folder. Name a file in it"));
}

TEST_F(ABackup, RefusesAFolderThatIsNotThere) {
    EXPECT_THAT(complaint(shelf / "unmounted" / "monday.db"), HasSubstr("There is no folder"));
    EXPECT_FALSE(fs::exists(shelf / "unmounted"));
}

TEST_F(ABackup, RefusesWhatCannotBeReached) {
    fs::create_symlink(shelf / "loop", shelf / "loop");
    EXPECT_THAT(complaint(shelf / "loop" / "monday.db"), HasSubstr("cannot be reached: "));
}

TEST_F(ABackup, HoldsNothingOfWhatWasErasedBefore) {
    support::scribe dossier(database);
    dossier.say(ana, decides("unmistakable"));
    dossier.say(ana, [](evidence::evidence_log& log, evidence::moment now) {
        log.erase(evidence::read_entry_id("D-3").value(), now);
        return std::string();
    });
    back_up(database, file);
    EXPECT_EQ(read_file(file).find("unmistakable"), std::string::npos);
}

TEST_F(ABackup, RefusesTheDatabaseItself) {
    EXPECT_THAT(complaint(database), HasSubstr("is the database itself"));
    fs::create_symlink(database, shelf / "link");
    EXPECT_THAT(complaint(shelf / "link"), HasSubstr("is the database itself"));
    EXPECT_EQ(links_in(database).size(), 3U);
}

TEST_F(ABackup, RefusesAnotherDatabaseThatIsWorkedWith) {
    const fs::path other = shelf / "other.db";
    { support::scribe(other).say(ben, decides("mine")); }
    EXPECT_THAT(complaint(other), HasSubstr("a database that dossier works with, and is not replaced"));
    EXPECT_EQ(links_in(other).size(), 1U);
}

TEST_F(ABackup, RefusesToReplaceWhatIsNoBackup) {
    support::write_file(file, "Dear reader");
    EXPECT_THAT(complaint(file), HasSubstr("holds something else than a backup, and is not replaced"));
    EXPECT_EQ(read_file(file), "Dear reader");
    fs::remove(file);
    support::tamper((SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE), file),
                    "CREATE TABLE contact (name TEXT)");
    EXPECT_THAT(complaint(file), HasSubstr("holds something else"));
}

TEST_F(ABackup, OfADatabaseThatIsNotIntactIsNotKept) {
    back_up(database, file);
    const std::string earlier = read_file(file);
    support::alter_a_record(database);
    const std::string said = complaint(file);
    EXPECT_THAT(said, HasSubstr("is not intact"));
    EXPECT_THAT(said, HasSubstr("local:ana: record 1"));
    EXPECT_EQ(read_file(file), earlier);
    EXPECT_THAT(support::names_in(shelf.path()), ElementsAre("monday.db"));
}

TEST_F(ABackup, LeavesTheEarlierOneWhenTheDiskIsFull) {
    back_up(database, file);
    const std::string earlier = read_file(file);
    std::string said;
    {
        const connection reader = connection::open_for_reading(database);
        const support::full_disk full;
        said = complaint(file);
    }
    EXPECT_THAT(said, HasSubstr("cannot be "));
    EXPECT_EQ(read_file(file), earlier);
    EXPECT_THAT(support::names_in(shelf.path()), ElementsAre("monday.db"));
}

TEST_F(ABackup, NeedsADatabase) {
    database = folder / "none.db";
    EXPECT_THAT(complaint(file), HasSubstr("There is no database at"));
    EXPECT_FALSE(fs::exists(file));
}

TEST_F(ABackup, OfANewerDossierIsNotMade) {
    support::tamper(database, "PRAGMA user_version = 99");
    EXPECT_THAT(complaint(file), HasSubstr("was made by a newer dossier"));
}

TEST_F(ABackup, IsCheckedWithSqlitesOwnCheckToo) {
    back_up(database, file);
    support::tamper(
        file,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX entry_by_seq ON "
        "entry (seq, person)' WHERE name = 'entry_by_seq'");
    EXPECT_THAT(sentence_of<not_copied>([&] { check_wholly(file); }), HasSubstr("entry_by_seq"));
}

TEST_F(ABackup, FindsAFreeName) {
    EXPECT_EQ(free_name(file), file);
    support::write_file(file, "");
    EXPECT_EQ(free_name(file), shelf / "monday.db-2");
    fs::create_symlink(shelf / "nowhere", shelf / "monday.db-2");
    EXPECT_EQ(free_name(file), shelf / "monday.db-3");
}

}  // namespace
}  // namespace storage

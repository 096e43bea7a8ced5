#include "bot/keeping.hpp"

#include "storage/connection.hpp"
#include "storage/copy.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <sstream>

namespace bot {
namespace {

using support::ana;
using support::decides;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Keeping : public testing::Test {
protected:
    Keeping() {
        chosen.database = folder / "dossier.db";
        support::scribe(chosen.database).say(ana, decides("one"));
    }

    std::string printed_by(int (*command)(const config::settings&, const std::filesystem::path&)) {
        std::ostringstream caught;
        std::streambuf* const before = std::cout.rdbuf(caught.rdbuf());
        EXPECT_EQ(command(chosen, file), 0);
        std::cout.rdbuf(before);
        return caught.str();
    }

    support::temporary_folder folder;
    config::settings chosen;
    std::filesystem::path file = folder / "monday.db";
};

TEST_F(Keeping, SaysWhatWasBackedUp) {
    EXPECT_THAT(printed_by(backup),
                AllOf(StartsWith("Backed up 1 record of 1 person ("),
                      EndsWith("into " + file.string() + "; every chain in it is intact.\n")));
}

TEST_F(Keeping, SaysWhatWasRestoredAndWhatIsKept) {
    printed_by(backup);
    EXPECT_THAT(printed_by(restore), AllOf(StartsWith("Restored 1 record of 1 person ("),
                                           HasSubstr("into " + chosen.database.string()),
                                           HasSubstr("\nWhat was there before is kept as " +
                                                     chosen.database.string() + ".before-restore-"),
                                           Not(HasSubstr("anchors"))));
}

TEST_F(Keeping, OnAnotherMachineKeepsNothing) {
    printed_by(backup);
    chosen.database = folder / "elsewhere" / "dossier.db";
    EXPECT_THAT(printed_by(restore), Not(HasSubstr("kept")));
    EXPECT_EQ(support::links_in(chosen.database).size(), 1U);
}

TEST_F(Keeping, LeavesRefusalsToTheCaller) {
    EXPECT_THROW(backup(chosen, folder.path()), storage::not_copied);
    EXPECT_THROW(restore(chosen, folder / "none.db"), storage::not_copied);
    const support::scribe running(chosen.database);
    printed_by(backup);
    EXPECT_THROW(restore(chosen, file), storage::already_open);
}

}  // namespace
}  // namespace bot

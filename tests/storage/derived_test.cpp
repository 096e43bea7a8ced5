#include "storage/derived.hpp"

#include "storage/people.hpp"
#include "storage/sqlite_log.hpp"
#include "storage/verify.hpp"
#include "storage/writer.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace storage {
namespace {

using support::ana;
using support::ben;
using support::logged;
using support::noon;
using support::staged;
using testing::ElementsAre;
using testing::IsEmpty;

class Derived : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    std::optional<connection> on{connection::open_for_writing(database)};

    void append(const evidence::statement& what, const evidence::person_id& who = ana) {
        sqlite_log(*on, who, "UTC").append(what, noon());
    }
    // What the rows of lists say, without deriving anything for it: "D-1 one".
    std::vector<std::string> rows() {
        query row(*on, "SELECT kind || '-' || number || ' ' || title FROM entry ORDER BY person, seq");
        std::vector<std::string> lines;
        while (row.next())
            lines.push_back(row.column(0).getString());
        return lines;
    }
    void restart() {
        on.reset();
        on.emplace(connection::open_for_writing(database));
    }
};

TEST_F(Derived, WaitsUntilThereIsTime) {
    append(logged("D-1", "one", {"checkout"}));
    EXPECT_THAT(rows(), IsEmpty());
    EXPECT_TRUE(has_something_to_derive(*on));
    EXPECT_TRUE(derive_some(*on, 10));
    EXPECT_THAT(rows(), ElementsAre("D-1 one"));
    EXPECT_FALSE(has_something_to_derive(*on));
}

TEST_F(Derived, IsDoneAFewRecordsAtATime) {
    for (int i = 1; i <= 5; ++i)
        append(logged("D-" + std::to_string(i), "one"));
    EXPECT_FALSE(derive_some(*on, 2));
    EXPECT_EQ(rows().size(), 2U);
    derive(*on);
    EXPECT_EQ(rows().size(), 5U);
}

TEST_F(Derived, IsDoneAFewRecordsOfOnePersonAtATime) {
    append(logged("D-1", "his"), ben);
    for (int i = 1; i <= 5; ++i)
        append(logged("D-" + std::to_string(i), "hers"));
    const std::int64_t person = find_person(*on, ana);
    EXPECT_FALSE(derive_some(*on, person, 2));
    EXPECT_THAT(rows(), ElementsAre("D-1 hers", "D-2 hers"));
    EXPECT_TRUE(derive_some(*on, person, 10));
    EXPECT_EQ(rows().size(), 5U);
    EXPECT_TRUE(derive_some(*on, person, 10)) << "nothing is left of hers";
    EXPECT_TRUE(has_something_to_derive(*on)) << "but of his";
}

TEST_F(Derived, IsDoneForOneAfterTheOther) {
    for (const evidence::person_id& who : {ana, ben, evidence::person_id{"local:cleo"}})
        for (int i = 1; i <= 3; ++i)
            append(logged("D-" + std::to_string(i), "of " + who.value), who);
    EXPECT_FALSE(derive_some(*on, 4));
    EXPECT_THAT(rows(),
                ElementsAre("D-1 of local:ana", "D-2 of local:ana", "D-3 of local:ana", "D-1 of local:ben"));
    append(logged("D-4", "of local:ana"));
    EXPECT_FALSE(derive_some(*on, 4)) << "the newest of the first, and more";
    EXPECT_EQ(rows().size(), 8U);
    EXPECT_TRUE(derive_some(*on, 4));
    EXPECT_EQ(rows().size(), 10U);
    EXPECT_FALSE(has_something_to_derive(*on));
}

TEST_F(Derived, IsDoneForWhoeverReads) {
    append(logged("D-1", "hers"));
    append(logged("D-1", "his"), ben);
    EXPECT_EQ(sqlite_log(*on, ana, "UTC").list({}).size(), 1U);
    EXPECT_THAT(rows(), ElementsAre("D-1 hers"));
    EXPECT_TRUE(has_something_to_derive(*on)) << "his waits for him";
}

TEST_F(Derived, FollowsEveryRecordOfAnEntry) {
    append(logged("D-1", "one", {"checkout"}));
    derive(*on);
    append(support::about(evidence::record_kind::corrected, "D-1", "other words"));
    append(staged("D-1", "results", "+2%"));
    EXPECT_THAT(rows(), ElementsAre("D-1 one"));
    derive(*on);
    EXPECT_THAT(rows(), ElementsAre("D-1 other words"));
    EXPECT_EQ(sqlite_log(*on, ana, "UTC").count({std::nullopt, "checkout"}), 1U);
}

TEST_F(Derived, IsNotForgottenByARestart) {
    append(logged("D-1", "one"));
    restart();
    EXPECT_THAT(rows(), IsEmpty());
    derive(*on);
    EXPECT_THAT(rows(), ElementsAre("D-1 one"));
}

TEST_F(Derived, IsGoneWithWhatWasErased) {
    append(logged("D-1", "unspeakable"));
    sqlite_log(*on, ana, "UTC").erase({evidence::entry_kind::decision, 1}, noon());
    derive(*on);
    EXPECT_THAT(rows(), ElementsAre("D-1 "));
    evidence::search_request asked;
    asked.words = {"unspeakable"};
    EXPECT_EQ(sqlite_log(*on, ana, "UTC").count_found(asked), 0U);
}

TEST_F(Derived, EndsWhenThereIsNothingBehindTheMark) {
    append(logged("D-1", "one"));
    on->database().exec("UPDATE person SET stale = 1, derived = 99");
    EXPECT_TRUE(derive_some(*on, 10));
    EXPECT_FALSE(has_something_to_derive(*on));
}

TEST_F(Derived, FollowsALogThatIsBroughtWithWhatWasErasedInIt) {
    append(logged("D-1", "unspeakable"));
    append(logged("D-2", "two"));
    sqlite_log(*on, ana, "UTC").erase({evidence::entry_kind::decision, 1}, noon());
    const std::vector<evidence::record> moved = sqlite_log(*on, ana, "UTC").everything();
    const support::temporary_folder elsewhere;
    connection there = connection::open_for_writing(elsewhere / "dossier.db");
    for (const evidence::record& sealed : moved)
        sqlite_log(there, ana, "UTC").restore(sealed);
    derive(there);
    EXPECT_EQ(sqlite_log(there, ana, "UTC").count({}), 1U);
    evidence::search_request asked;
    asked.words = {"two"};
    EXPECT_EQ(sqlite_log(there, ana, "UTC").count_found(asked), 1U);
    for (const chain_report& chain : verify_database(elsewhere / "dossier.db"))
        EXPECT_EQ(chain.problem, "");
}

TEST_F(Derived, IsNoFaultWhileItWaits) {
    append(logged("D-1", "one"));
    derive(*on);
    append(logged("D-2", "two"));
    append(support::about(evidence::record_kind::corrected, "D-1", "other words"));
    for (const chain_report& chain : verify_database(database))
        EXPECT_EQ(chain.problem, "");
}

TEST_F(Derived, PassesOverWhatCannotBeRead) {
    append(logged("D-1", "one"));
    append(logged("D-2", "two"));
    on->database().exec("UPDATE record SET canonical = '{' WHERE number = 1");
    derive(*on);
    EXPECT_THAT(rows(), ElementsAre("D-2 two"));
    EXPECT_FALSE(has_something_to_derive(*on)) << "it is not tried for ever";
}

// The writer derives in a quiet moment, and tells whether there is anything left.
TEST(AWriterWithTime, DerivesWhatWasSaid) {
    const support::temporary_folder folder;
    const std::filesystem::path database = folder / "dossier.db";
    writer::options chosen;
    chosen.database = database;
    chosen.default_zone = "UTC";
    chosen.clock = [] { return noon(); };
    writer at_work(std::move(chosen));
    std::promise<bool> was_up_to_date;
    command said;
    said.author = ana;
    said.run = [](evidence::evidence_log& log, evidence::moment now) {
        log.append(logged("D-1", "one"), now);
        return std::string("saved");
    };
    said.done = [&](outcome, const std::string&) { was_up_to_date.set_value(at_work.is_up_to_date()); };
    ASSERT_TRUE(at_work.submit(std::move(said)));
    EXPECT_FALSE(was_up_to_date.get_future().get()) << "who hears of it may have to wait to read it";
    while (!at_work.is_up_to_date())
        std::this_thread::yield();
    connection reading = connection::open_for_reading(database);
    EXPECT_EQ(sqlite_log(reading, ana, "UTC").count({}), 1U);
}

}  // namespace
}  // namespace storage

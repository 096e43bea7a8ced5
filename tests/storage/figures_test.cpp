#include "storage/figures.hpp"

#include "storage/migrations.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/outbox.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace storage {
namespace {

using std::chrono::minutes;
using support::ana;
using support::ben;
using support::decides;
using support::noon;
using testing::IsEmpty;
using testing::SizeIs;

class TheDatabasesFigures : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";

    figures now(evidence::moment at = noon()) {
        connection on = connection::open_for_reading(database);
        return figures_of(on, at);
    }
};

TEST_F(TheDatabasesFigures, OfANewDatabaseAreNone) {
    connection::open_for_writing(database);
    const figures found = now();
    EXPECT_EQ(found.schema, newest_schema());
    EXPECT_EQ(found.people, 0U);
    EXPECT_EQ(found.records, 0U);
    EXPECT_THAT(found.outbox, IsEmpty());
    EXPECT_THAT(found.nudges, IsEmpty());
}

TEST_F(TheDatabasesFigures, CountPeopleAndRecords) {
    {
        support::scribe dossier(database);
        dossier.say(ana, decides("one"));
        dossier.say(ana, decides("two"));
        dossier.say(ben, decides("three"));
    }
    EXPECT_EQ(now().people, 2U);
    EXPECT_EQ(now().records, 3U);
}

TEST_F(TheDatabasesFigures, TellWhatIsDueInTheOutboxAndSinceWhen) {
    {
        connection on = connection::open_for_writing(database);
        outgoing early = support::message("early", "early"), late = support::message("late", "late"),
                 later = support::message("later", "later"), settled = support::message("settled", "settled");
        late.due = noon() + minutes(5);
        later.due = noon() + minutes(90);
        for (const outgoing& one : {settled, early, late, later})
            outbox::put(on, one, noon());
        outbox::drop(on, 1, noon(), "gone");
    }
    const figures found = now(noon() + minutes(10));
    ASSERT_THAT(found.outbox, SizeIs(1));
    EXPECT_EQ(found.outbox[0].platform, "slack");
    EXPECT_EQ(found.outbox[0].waiting, 2U) << "neither what is settled nor what is to go later";
    EXPECT_EQ(found.outbox[0].since, noon()) << "what is to go at once is late since it was put";
}

TEST_F(TheDatabasesFigures, TellWhoIsToBeThoughtAboutAndSinceWhen) {
    {
        connection on = connection::open_for_writing(database);
        on.database().exec(
            "INSERT INTO person (id, name, head) VALUES (1, 'local:ana', x''), (2, 'local:ben', x''),"
            " (3, 'local:eve', x'')");
        nudge_plans::begin(on, 1, noon(), noon() + minutes(1));
        nudge_plans::begin(on, 2, noon(), noon() + minutes(60));
        nudge_plans::begin(on, 3, noon(), evidence::moment{});  // at once
    }
    const figures found = now(noon() + minutes(10));
    ASSERT_THAT(found.nudges, SizeIs(1));
    EXPECT_EQ(found.nudges[0].platform, "local");
    EXPECT_EQ(found.nudges[0].waiting, 2U);
    EXPECT_EQ(found.nudges[0].since, noon() + minutes(1));
}

}  // namespace
}  // namespace storage

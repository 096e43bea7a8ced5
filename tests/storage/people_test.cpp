#include "storage/people.hpp"

#include "evidence/chain.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace storage {
namespace {

using support::ana;
using support::ben;

class People : public testing::Test {
protected:
    support::temporary_folder folder;
    connection on = connection::open_for_writing(folder / "dossier.db");
};

TEST_F(People, HaveANumberFromTheFirstTimeOn) {
    EXPECT_EQ(find_person(on, ana), 0);
    const std::int64_t number = ensure_person(on, ana);
    EXPECT_NE(number, 0);
    EXPECT_EQ(find_person(on, ana), number);
    EXPECT_EQ(ensure_person(on, ana), number);
    EXPECT_EQ(find_person(on, ben), 0);
    EXPECT_NE(ensure_person(on, ben), number);
}

TEST_F(People, BeginTheirChainWhenTheySaySomething) {
    ensure_person(on, ana);
    sqlite_log log(on, ana, "UTC");
    EXPECT_EQ(log.size(), 0U);
    const evidence::record first = log.append(support::logged("D-1", "one"), support::noon());
    EXPECT_EQ(first.hash,
              evidence::hash_link(evidence::first_link(ana), 1, first.logged_at, first.content_hash));
}

class TheirDevice : public People {
protected:
    TheirDevice() {
        nudge_plans::begin(on, ensure_person(on, ana), support::noon(), support::noon());
        remember_device(on, ana, "Europe/Lisbon", "E0EX1");
        settle();
    }

    std::string zone(const evidence::person_id& who = ana) { return sqlite_log(on, who, "UTC").zone(); }
    std::string reach(const evidence::person_id& who = ana) {
        query row(on, "SELECT reach FROM person WHERE name = ?", who.value);
        return row.next() ? row.column(0).getString() : "nobody";
    }

    // They are thought about only when something changes.
    void settle() {
        evidence::nudge_plan plan = sqlite_log(on, ana, "UTC").plan().value();
        plan.next_look.reset();
        sqlite_log(on, ana, "UTC").plan_nudges(plan);
        changes_ = plan.changes + 1;
    }
    bool was_a_change() {
        const evidence::nudge_plan plan = sqlite_log(on, ana, "UTC").plan().value();
        EXPECT_EQ(plan.changes > changes_, plan.next_look == evidence::moment{});
        return plan.changes > changes_;
    }

private:
    std::uint64_t changes_ = 0;
};

TEST_F(TheirDevice, SaysWhereTheyAre) {
    EXPECT_EQ(zone(), "Europe/Lisbon");
    remember_device(on, ana, "Asia/Tokyo", "");
    EXPECT_EQ(zone(), "Asia/Tokyo");
    EXPECT_TRUE(was_a_change()) << "their Friday is another one now";
    EXPECT_EQ(reach(), "E0EX1");
}

TEST_F(TheirDevice, ChangesNothingWhileTheyStay) {
    remember_device(on, ana, "Europe/Lisbon", "E0EX1");
    remember_device(on, ana, "", "");
    EXPECT_FALSE(was_a_change());
    EXPECT_EQ(zone(), "Europe/Lisbon");
    EXPECT_EQ(reach(), "E0EX1");
}

TEST_F(TheirDevice, SaysHowTheyAreReached) {
    remember_device(on, ana, "", "E0EX2");
    EXPECT_EQ(reach(), "E0EX2");
    EXPECT_EQ(zone(), "Europe/Lisbon");
    EXPECT_FALSE(was_a_change());
}

TEST_F(TheirDevice, IsNotBelievedWhereNobodyIs) {
    remember_device(on, ana, "Europe/Atlantis", "");
    EXPECT_EQ(zone(), "Europe/Lisbon");
    EXPECT_FALSE(was_a_change());
}

TEST_F(TheirDevice, SaysLessThanTheyDoThemselves) {
    sqlite_log(on, ana, "UTC").set_zone("America/Lima");
    const std::uint64_t changes = sqlite_log(on, ana, "UTC").plan().value().changes;
    remember_device(on, ana, "Asia/Tokyo", "");
    EXPECT_EQ(zone(), "America/Lima");
    EXPECT_EQ(sqlite_log(on, ana, "UTC").plan().value().changes, changes)
        << "their Friday is where they said";
}

TEST_F(TheirDevice, IsNobodysBeforeTheySaySomething) {
    remember_device(on, ben, "Asia/Tokyo", "E0EX1");
    EXPECT_EQ(reach(ben), "nobody");
    EXPECT_EQ(zone(ben), "UTC");
}

}  // namespace
}  // namespace storage

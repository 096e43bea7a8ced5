#include "storage/verify.hpp"

#include "storage/connection.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace storage {
namespace {

using support::ana;
using support::ben;
using support::decides;
using testing::HasSubstr;

// Ana has said four things and ben two, in turn.
class VerifyingADatabase : public testing::Test {
protected:
    VerifyingADatabase() {
        support::scribe dossier(database);
        for (const char* text : {"one", "two", "three", "four"}) {
            dossier.say(ana, decides(text));
            if (text[0] == 't') dossier.say(ben, decides(text));
        }
    }

    // Somebody with the file in hand changes it.
    void tamper(const std::string& sql) {
        SQLite::Database raw(database.string(), SQLite::OPEN_READWRITE);
        ASSERT_GE(raw.exec(sql), 0);
        ASSERT_GT(raw.getTotalChanges(), 0) << "nothing was tampered with: " << sql;
    }

    std::string problem_of(const evidence::person_id& who) {
        for (const chain_report& chain : verify_database(database))
            if (chain.person == who.value) return chain.problem;
        return "there is no such person";
    }

    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
};

const std::string of_ana = "person = (SELECT id FROM person WHERE name = 'local:ana')";

TEST_F(VerifyingADatabase, FindsItIntact) {
    const auto reports = verify_database(database);
    ASSERT_EQ(reports.size(), 2U);
    EXPECT_EQ(reports[0].person, "local:ana");
    EXPECT_EQ(reports[0].records, 4U);
    EXPECT_EQ(reports[0].head.size(), 64U);
    EXPECT_EQ(reports[0].problem, "");
    EXPECT_EQ(reports[1].records, 2U);
    EXPECT_EQ(reports[1].problem, "");
}

TEST_F(VerifyingADatabase, GoesFromOnePersonToTheNext) {
    tamper("UPDATE record SET canonical = replace(canonical, 'two', 'TWO') WHERE seq = 2 AND " + of_ana);
    connection on = connection::open_for_reading(database);
    std::int64_t after = 0;
    const auto first = verify_next(on, after);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->person, "local:ana");
    EXPECT_EQ(first->problem, "record 2 was altered: its content does not match its hash");
    const auto second = verify_next(on, after);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->person, "local:ben");
    EXPECT_EQ(second->records, 2U);
    EXPECT_EQ(second->problem, "");
    EXPECT_FALSE(verify_next(on, after));
}

TEST_F(VerifyingADatabase, NamesTheRecordWhoseContentWasAltered) {
    tamper("UPDATE record SET canonical = replace(canonical, 'two', 'TWO') WHERE seq = 2 AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "record 2 was altered: its content does not match its hash");
    EXPECT_EQ(problem_of(ben), "") << "another person's chain is not touched";
}

TEST_F(VerifyingADatabase, NamesTheRecordWhoseTimeWasAltered) {
    tamper("UPDATE record SET logged_at = logged_at - 1 WHERE seq = 3 AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "record 3 was altered: its link does not match the record before it");
}

TEST_F(VerifyingADatabase, NamesTheRecordThatIsGone) {
    tamper("DELETE FROM record WHERE seq = 2 AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "record 2 is missing");
}

TEST_F(VerifyingADatabase, NamesTheEntryThatIsListedWithOtherWords) {
    tamper("UPDATE entry SET title = 'TWO' WHERE title = 'two' AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "entry D-2 is listed with other words than its records have");
    EXPECT_EQ(problem_of(ben), "");
}

TEST_F(VerifyingADatabase, NamesTheEntryWhoseListedTimeWasAltered) {
    tamper("UPDATE entry SET logged_at = logged_at - 1 WHERE title = 'two' AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "entry D-2 is listed with other words than its records have");
}

TEST_F(VerifyingADatabase, NamesTheEntryThatIsListedNowhere) {
    tamper("DELETE FROM entry WHERE title = 'two' AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "entry D-2 has records and is listed nowhere");
}

// Somebody who knows how dossier notes what it has yet to derive.
TEST_F(VerifyingADatabase, NamesTheEntryThatNothingWillDeriveAnew) {
    tamper("UPDATE person SET derived = 0 WHERE name = 'local:ana'");
    EXPECT_EQ(problem_of(ana), "");
    tamper("UPDATE entry SET title = 'TWO' WHERE title = 'two' AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "entry D-2 is listed with other words than its records have");
    tamper("DELETE FROM entry WHERE title = 'TWO' AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "entry D-2 has records and is listed nowhere");
    tamper("UPDATE person SET stale = 1 WHERE name = 'local:ana'");
    EXPECT_EQ(problem_of(ana), "") << "it is derived anew before anybody reads it";
}

TEST_F(VerifyingADatabase, MissesTheNewestRecord) {
    tamper("DELETE FROM record WHERE seq = 4 AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "record 4 is missing");
}

TEST_F(VerifyingADatabase, MissesTheNewestRecordEvenWhenItIsCountedNoMore) {
    tamper("DELETE FROM record WHERE seq = 4 AND " + of_ana);
    tamper("UPDATE person SET records = 3 WHERE name = 'local:ana'");
    EXPECT_EQ(problem_of(ana), "the head of the chain does not match the newest record");
}

TEST_F(VerifyingADatabase, NamesTheSecondOfTwoThatChangedPlaces) {
    tamper("UPDATE record SET seq = 100 WHERE seq = 2 AND " + of_ana);
    tamper("UPDATE record SET seq = 2 WHERE seq = 3 AND " + of_ana);
    tamper("UPDATE record SET seq = 3 WHERE seq = 100 AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "record 3 is out of order: it stands before record 2");
}

TEST_F(VerifyingADatabase, NamesTheRecordThatWasInserted) {
    tamper(
        "INSERT INTO record (person, seq, logged_at, kind, number, canonical, salt, content_hash, hash)"
        " SELECT person, 5, logged_at, kind, number, canonical, salt, content_hash, hash FROM record WHERE "
        "seq = 4 AND " +
        of_ana);
    EXPECT_EQ(problem_of(ana), "a record was inserted after record 4");
}

// No two records can carry one number, so a forger numbers those behind it anew.
TEST_F(VerifyingADatabase, NamesTheRecordThatWasInsertedBetweenOthers) {
    tamper("UPDATE record SET seq = seq + 100 WHERE seq > 2 AND " + of_ana);
    tamper("UPDATE record SET seq = seq - 99 WHERE seq > 100 AND " + of_ana);
    tamper(
        "INSERT INTO record (person, seq, logged_at, kind, number, canonical, salt, content_hash, hash)"
        " SELECT person, 3, logged_at, kind, number, canonical, salt, content_hash, hash FROM record WHERE "
        "seq = 1 AND " +
        of_ana);
    EXPECT_EQ(problem_of(ana), "a record was inserted after record 2");
}

TEST_F(VerifyingADatabase, NamesTheRecordThatIsGoneWhenTheOthersMovedUp) {
    tamper("DELETE FROM record WHERE seq = 2 AND " + of_ana);
    tamper("UPDATE record SET seq = seq - 1 WHERE seq = 3 AND " + of_ana);
    tamper("UPDATE record SET seq = seq - 1 WHERE seq = 4 AND " + of_ana);
    tamper("UPDATE person SET records = 3 WHERE name = 'local:ana'");
    EXPECT_EQ(problem_of(ana), "record 2 is missing");
}

TEST_F(VerifyingADatabase, NamesTheRecordWhoseHashWasAltered) {
    tamper("UPDATE record SET hash = zeroblob(32) WHERE seq = 2 AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "record 2 was altered: its link does not match the record before it");
    tamper("UPDATE record SET hash = x'00' WHERE seq = 2 AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "record 2 has a damaged hash");
}

TEST_F(VerifyingADatabase, NamesTheRecordWhoseSaltWasAltered) {
    tamper("UPDATE record SET salt = zeroblob(16) WHERE seq = 1 AND " + of_ana);
    EXPECT_EQ(problem_of(ana), "record 1 was altered: its content does not match its hash");
}

// The columns beside the content decide under which number an entry is found.
TEST_F(VerifyingADatabase, NamesTheRecordThatIsFiledUnderAnotherEntry) {
    tamper("UPDATE record SET number = 7 WHERE seq = 3 AND " + of_ana);
    EXPECT_THAT(problem_of(ana), HasSubstr("record 3 is filed under D-7"));
}

TEST_F(VerifyingADatabase, NoticesAnotherHead) {
    tamper("UPDATE person SET head = zeroblob(32) WHERE name = 'local:ana'");
    EXPECT_EQ(problem_of(ana), "the head of the chain does not match the newest record");
}

TEST_F(VerifyingADatabase, NoticesAnotherName) {
    tamper("UPDATE person SET name = 'local:eve' WHERE name = 'local:ana'");
    EXPECT_EQ(problem_of({"local:eve"}),
              "record 1 was altered: its link does not match the record before it");
}

TEST_F(VerifyingADatabase, NoticesARecordGivenToAnotherPerson) {
    tamper(
        "UPDATE record SET seq = 3, person = (SELECT id FROM person WHERE name = 'local:ben') WHERE seq = 4 "
        "AND " +
        of_ana);
    EXPECT_EQ(problem_of(ana), "record 4 is missing");
    EXPECT_THAT(problem_of(ben), HasSubstr("a record was inserted after record 2"));
}

TEST_F(VerifyingADatabase, WorksWhileDossierRuns) {
    support::scribe dossier(database);
    dossier.say(ana, decides("five"));
    EXPECT_EQ(verify_database(database).at(0).records, 5U);
    EXPECT_EQ(problem_of(ana), "");
}

TEST(VerifyingNothing, SaysThatThereIsNoDatabase) {
    const support::temporary_folder folder;
    EXPECT_THROW(verify_database(folder / "none.db"), cannot_open);
}

}  // namespace
}  // namespace storage

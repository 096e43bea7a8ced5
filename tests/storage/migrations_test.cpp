#include "storage/migrations.hpp"

#include "evidence/portfolio.hpp"
#include "storage/anchors.hpp"
#include "storage/connection.hpp"
#include "storage/copy.hpp"
#include "storage/deliveries.hpp"
#include "storage/derived.hpp"
#include "storage/downloads.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/outbox.hpp"
#include "storage/places.hpp"
#include "storage/sqlite_log.hpp"
#include "storage/verify.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/process_limits.hpp"
#include "tests/support/schema_1.hpp"
#include "tests/support/schema_2.hpp"
#include "tests/support/schema_3.hpp"
#include "tests/support/schema_4.hpp"
#include "tests/support/schema_5.hpp"
#include "tests/support/schema_6.hpp"
#include "tests/support/schema_7.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Migrations : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path path = folder / "dossier.db";
    SQLite::Database database{path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};

    int schema() { return database.execAndGet("PRAGMA user_version").getInt(); }

    std::vector<std::string> tables() {
        return texts("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    }
    std::vector<std::string> everything() {
        return texts("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name");
    }

    std::string complaint(void (*of)(SQLite::Database&, const std::filesystem::path&)) {
        try {
            of(database, path);
        } catch (const cannot_open& problem) {
            return problem.what();
        }
        return "";
    }

private:
    std::vector<std::string> texts(const std::string& sql) {
        std::vector<std::string> found;
        SQLite::Statement row(database, sql);
        while (row.executeStep())
            found.push_back(row.getColumn(0).getString());
        return found;
    }
};

TEST_F(Migrations, KnowTheirOwnSchemaAtEveryStep) {
    EXPECT_THAT(schema_problems(database), IsEmpty()) << "an empty file has none";
    migrate(database, path);
    EXPECT_THAT(schema_problems(database), IsEmpty());
    database.exec("ANALYZE");
    EXPECT_THAT(schema_problems(database), IsEmpty()) << "what SQLite keeps for itself";
}

TEST_F(Migrations, KnowTheSchemaThatAnEarlierProgramMade) {
    for (const auto make :
         {support::make_schema_1, support::make_schema_2, support::make_schema_3, support::make_schema_4,
          support::make_schema_5, support::make_schema_6, support::make_schema_7}) {
        const support::temporary_folder earlier;
        make(earlier / "dossier.db");
        SQLite::Database old((earlier / "dossier.db").string(), SQLite::OPEN_READWRITE);
        EXPECT_THAT(schema_problems(old), IsEmpty()) << schema_of(old);
        migrate(old, earlier / "dossier.db");
        EXPECT_THAT(schema_problems(old), IsEmpty());
    }
}

TEST_F(Migrations, NameWhatIsNotTheirs) {
    migrate(database, path);
    database.exec(
        "DROP INDEX entry_by_seq;"
        "CREATE TRIGGER search_forger AFTER INSERT ON record BEGIN UPDATE person SET zone = 'UTC'; END;"
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = replace(sql, 'initiatives ', 'initiatived ')"
        " WHERE name = 'entry'");
    EXPECT_THAT(schema_problems(database),
                UnorderedElementsAre("the index entry_by_seq is missing",
                                     "the table entry is not defined as dossier defines it",
                                     "the trigger search_forger is not one of dossier's"));
}

TEST_F(Migrations, KnowTheirSchemaInAnotherLayoutButNotInOtherWords) {
    migrate(database, path);
    const auto change = [this](const std::string& table, const std::string& from, const std::string& to) {
        database.exec("PRAGMA writable_schema = ON");
        SQLite::Statement put(database, "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?");
        put.bind(1, from), put.bind(2, to), put.bind(3, table);
        put.exec();
        return schema_problems(database);
    };
    EXPECT_THAT(change("entry", "title ", "title -- of it (it's short)\n"), IsEmpty());
    EXPECT_THAT(change("chore", "(name TEXT PRIMARY KEY)", " ( name  TEXT PRIMARY\nKEY )"), IsEmpty());
    EXPECT_THAT(change("outbox", "'waiting'", "'wait ing'"),
                ElementsAre("the table outbox is not defined as dossier defines it"));
    EXPECT_THAT(change("outbox", "'wait ing'", "'waiting"),
                ElementsAre("the table outbox is not defined as dossier defines it"))
        << "a quote that nothing ends";
    EXPECT_THAT(change("outbox", "'waiting", "'waiting'"), IsEmpty());
    EXPECT_THAT(change("chore", "TEXT PRIMARY", "TEXTPRIMARY"),
                ElementsAre("the table chore is not defined as dossier defines it"));
}

TEST_F(Migrations, SayNothingOfASchemaThatIsNewerThanTheirs) {
    migrate(database, path);
    database.exec("CREATE TABLE later (id INTEGER); PRAGMA user_version = 99");
    EXPECT_THAT(schema_problems(database), IsEmpty());
}

TEST_F(Migrations, BringAnEmptyFileUpToDate) {
    migrate(database, path);
    EXPECT_EQ(schema(), newest_schema());
    EXPECT_THAT(tables(),
                testing::IsSupersetOf({"delivery", "download", "entry", "installation", "nudge", "nudge_plan",
                                       "outbox", "packet", "person", "place", "record"}));
    EXPECT_EQ(complaint(require_current_schema), "");
}

TEST_F(Migrations, ChangeNothingTheSecondTime) {
    migrate(database, path);
    const int number = schema();
    const auto before = everything();
    migrate(database, path);
    EXPECT_EQ(schema(), number);
    EXPECT_EQ(everything(), before);
}

TEST_F(Migrations, RefuseWhatANewerDossierMade) {
    migrate(database, path);
    const auto before = everything();
    database.exec("PRAGMA user_version = 1000");
    EXPECT_THAT(complaint(migrate), HasSubstr("made by a newer dossier (schema 1000"));
    EXPECT_THAT(complaint(require_current_schema), HasSubstr(path.string()));
    EXPECT_EQ(schema(), 1000);
    EXPECT_EQ(everything(), before);
}

TEST_F(Migrations, AreAskedForWhenTheSchemaIsOlder) {
    EXPECT_THAT(complaint(require_current_schema),
                HasSubstr("has an older schema. Start `dossier serve` once"));
    EXPECT_TRUE(tables().empty());
}

TEST_F(Migrations, LeaveNothingHalfDone) {
    database.exec("CREATE TABLE record (in_the_way INTEGER)");
    EXPECT_THROW(migrate(database, path), SQLite::Exception);
    EXPECT_EQ(schema(), 0);
    EXPECT_THAT(tables(), ElementsAre("record"));
}

TEST_F(Migrations, MakeTablesThatKeepTheirTypes) {
    migrate(database, path);
    EXPECT_THROW(database.exec("INSERT INTO person (name, head, records) VALUES ('a', x'00', 'many')"),
                 SQLite::Exception);
    EXPECT_THROW(database.exec("INSERT INTO person (name, head) VALUES ('a', 'text')"), SQLite::Exception);
}

// The file as the first dossier left it, and what this one makes of it.
class ADatabaseOfSchema1 : public testing::Test {
protected:
    ADatabaseOfSchema1() { support::make_schema_1(path); }

    std::vector<std::string> listed(const std::string& person) {
        connection on = connection::open_for_reading(path);
        sqlite_log log(on, {person}, "UTC");
        std::vector<std::string> lines;
        for (const evidence::entry_summary& entry : log.list({}))
            lines.push_back(to_text(entry.entry) + " " + entry.happened.to_iso() + " " + entry.title +
                            (entry.retracted ? " (retracted)" : ""));
        return lines;
    }
    int schema_in(const std::filesystem::path& file) {
        return SQLite::Database(file.string()).execAndGet("PRAGMA user_version").getInt();
    }

    support::temporary_folder folder;
    std::filesystem::path path = folder / "dossier.db", kept = folder / "dossier.db.schema-1";
};

TEST_F(ADatabaseOfSchema1, HoldsTheSameAfterwards) {
    const auto before = support::links_in(path);
    ASSERT_EQ(before.size(), 10U);
    { connection::open_for_writing(path); }
    EXPECT_EQ(schema_in(path), newest_schema());
    EXPECT_EQ(support::links_in(path), before);
    EXPECT_THAT(listed("local:ana"), ElementsAre("D-2 2026-02 Try a bigger button (retracted)",
                                                 "C-1 2026-03-10 one-page checkout for guests",
                                                 "P-1 2026-03-09 @sam pairing on the design doc",
                                                 "M-1 2026-03-06 checkout-conversion 3.5%",
                                                 "D-1 2026-03-05 Deprioritised gift wrap"));
    EXPECT_THAT(listed("slack:T0EX1/U0EX1"), ElementsAre("M-1 2026-03-14 search-latency 180 ms",
                                                         "D-1 2026-03-07 Kept the old search page"));
    for (const chain_report& chain : verify_database(path))
        EXPECT_EQ(chain.problem, "") << chain.person;
}

TEST_F(ADatabaseOfSchema1, GoesOnWhereItStopped) {
    connection on = connection::open_for_writing(path);
    sqlite_log log(on, {"local:ana"}, "UTC");
    EXPECT_EQ(to_text(log.next_entry(evidence::entry_kind::decision)), "D-3");
    EXPECT_EQ(log.zone(), "Europe/Lisbon");
    EXPECT_EQ(log.everything().size(), 8U);
}

TEST_F(ADatabaseOfSchema1, IsKeptAsItWas) {
    const auto before = support::links_in(path);
    const connection on = connection::open_for_writing(path);
    EXPECT_EQ(on.kept_copy(), kept);
    EXPECT_EQ(schema_in(kept), 1);
    EXPECT_EQ(support::links_in(kept), before);
    EXPECT_EQ(support::mode_of(kept), 0600U);
}

TEST_F(ADatabaseOfSchema1, IsKeptOnce) {
    { connection::open_for_writing(path); }
    const connection again = connection::open_for_writing(path);
    EXPECT_EQ(again.kept_copy(), std::nullopt);
    EXPECT_THAT(support::names_in(folder.path(), "dossier.db.schema"), ElementsAre("dossier.db.schema-1"));
}

TEST_F(ADatabaseOfSchema1, IsKeptBesideAnEarlierCopy) {
    support::write_file(kept, "an earlier copy");
    EXPECT_EQ(connection::open_for_writing(path).kept_copy(), kept.string() + "-2");
    EXPECT_EQ(support::read_file(kept), "an earlier copy");
}

TEST_F(ADatabaseOfSchema1, IsNotMigratedWhenNoCopyCanBeKept) {
    std::filesystem::create_directory(kept.string() + ".partial");
    EXPECT_THAT(
        support::sentence_of<not_copied>([&] { connection::open_for_writing(path); }),
        testing::AllOf(HasSubstr("has schema 1, this program needs schema"),
                       HasSubstr("no copy of it as it is can be kept"), HasSubstr("Nothing was changed.")));
    EXPECT_EQ(schema_in(path), 1);
}

TEST_F(ADatabaseOfSchema1, LeavesNoCopyWhenTheMigrationFails) {
    support::tamper(path, "CREATE TABLE anchor (in_the_way INTEGER)");
    EXPECT_THROW(connection::open_for_writing(path), cannot_open);
    EXPECT_EQ(schema_in(path), 1);
    EXPECT_THAT(support::names_in(folder.path(), "dossier.db.schema"), testing::IsEmpty());
}

TEST_F(ADatabaseOfSchema1, IsNotReadBeforeItIsUpToDate) {
    EXPECT_THAT(support::sentence_of<cannot_open>([&] { connection::open_for_reading(path); }),
                HasSubstr("has an older schema. Start `dossier serve` once"));
}

// The file as the dossier left it that could not send anything by itself yet.
class ADatabaseOfSchema2 : public testing::Test {
protected:
    ADatabaseOfSchema2() { support::make_schema_2(path); }

    support::temporary_folder folder;
    std::filesystem::path path = folder / "dossier.db", kept = folder / "dossier.db.schema-2";
};

TEST_F(ADatabaseOfSchema2, HoldsTheSameAfterwards) {
    const auto before = support::links_in(path);
    ASSERT_EQ(before.size(), 10U);
    connection on = connection::open_for_writing(path);
    EXPECT_EQ(schema_of(on.database()), newest_schema());
    EXPECT_EQ(support::links_in(path), before);
    for (const chain_report& chain : verify_database(path))
        EXPECT_EQ(chain.problem, "") << chain.person;
    const anchors_report anchors = verify_anchors(on);
    EXPECT_THAT(anchors.problems, testing::IsEmpty());
    EXPECT_EQ(anchors.heads, 1U);
    sqlite_log log(on, {"local:ana"}, "UTC");
    EXPECT_EQ(log.zone(), "Europe/Lisbon");
    EXPECT_EQ(log.count_inbox(), 1U);
    EXPECT_TRUE(evidence::is_erased(log.records_of({evidence::entry_kind::decision, 2})));
    evidence::search_request asked;
    asked.words = {"coupon"};
    const auto found = log.search(asked);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(to_text(found[0].entry.entry), "D-4");
    EXPECT_EQ(on.database().execAndGet("SELECT count(*) FROM delivery").getInt(),
              SQLite::Database(kept.string()).execAndGet("SELECT count(*) FROM delivery").getInt());
}

TEST_F(ADatabaseOfSchema2, GoesOnWithWhatIsNew) {
    connection on = connection::open_for_writing(path);
    sqlite_log log(on, {"local:ana"}, "UTC");
    EXPECT_EQ(to_text(log.next_entry(evidence::entry_kind::decision)), "D-5");
    log.set_setting("emoji", "pushpin");
    log.note_message("slack:C0EX1:1.0001", {evidence::entry_kind::decision, 1});
    EXPECT_TRUE(outbox::put(on, support::message("answer", "saved"), support::noon()));
    EXPECT_EQ(log.setting("emoji"), "pushpin");
    EXPECT_EQ(outbox::count(on, "slack").waiting, 1U);
}

TEST_F(ADatabaseOfSchema2, IsKeptAsItWas) {
    const auto before = support::links_in(path);
    const connection on = connection::open_for_writing(path);
    EXPECT_EQ(on.kept_copy(), kept);
    SQLite::Database copy(kept.string());
    EXPECT_EQ(schema_of(copy), 2);
    EXPECT_EQ(support::links_in(kept), before);
    EXPECT_EQ(support::mode_of(kept), 0600U);
}

TEST_F(ADatabaseOfSchema2, StaysAsItIsWhenTheMigrationFails) {
    support::tamper(path, "CREATE TABLE setting (in_the_way INTEGER)");
    EXPECT_THROW(connection::open_for_writing(path), cannot_open);
    SQLite::Database left(path.string());
    EXPECT_EQ(schema_of(left), 2);
    EXPECT_FALSE(left.tableExists("outbox"));
    EXPECT_THAT(support::names_in(folder.path(), "dossier.db.schema"), testing::IsEmpty());
}

// The file as the dossier left it that did not know yet which packets it had made.
class ADatabaseOfSchema3 : public testing::Test {
protected:
    ADatabaseOfSchema3() { support::make_schema_3(path); }

    support::temporary_folder folder;
    std::filesystem::path path = folder / "dossier.db", kept = folder / "dossier.db.schema-3";
};

TEST_F(ADatabaseOfSchema3, HoldsTheSameAfterwards) {
    const auto before = support::links_in(path);
    ASSERT_EQ(before.size(), 12U);
    connection on = connection::open_for_writing(path);
    EXPECT_EQ(schema_of(on.database()), newest_schema());
    EXPECT_EQ(support::links_in(path), before);
    for (const chain_report& chain : verify_database(path))
        EXPECT_EQ(chain.problem, "") << chain.person;
    sqlite_log ana(on, {"local:ana"}, "UTC");
    EXPECT_EQ(ana.setting("emoji"), "pushpin");
    EXPECT_EQ(ana.count({}), 6U);
    sqlite_log slack(on, {"slack:T0EX1/U0EX1"}, "UTC");
    const auto kept_message = slack.entry_of_message("slack:C0EX1:1.0001");
    ASSERT_TRUE(kept_message);
    EXPECT_EQ(to_text(*kept_message), "D-1");
    EXPECT_EQ(outbox::count(on, "slack").waiting, 1U);
    EXPECT_EQ(on.database().execAndGet("SELECT state FROM installation WHERE team = 'T0EX1'").getString(),
              "active");
}

TEST_F(ADatabaseOfSchema3, CountsItsPacketsFromOne) {
    connection on = connection::open_for_writing(path);
    sqlite_log log(on, {"local:ana"}, "UTC");
    EXPECT_FALSE(log.newest_packet());
    EXPECT_EQ(log.note_packet({0, 0, {}, support::noon(), "all three artifacts", ""}), 1U);
    EXPECT_EQ(log.newest_packet().value().seq, log.size());
}

TEST_F(ADatabaseOfSchema3, IsKeptAsItWas) {
    const auto before = support::links_in(path);
    const connection on = connection::open_for_writing(path);
    EXPECT_EQ(on.kept_copy(), kept);
    SQLite::Database copy(kept.string());
    EXPECT_EQ(schema_of(copy), 3);
    EXPECT_FALSE(copy.tableExists("packet"));
    EXPECT_EQ(support::links_in(kept), before);
    EXPECT_EQ(support::mode_of(kept), 0600U);
}

TEST_F(ADatabaseOfSchema3, StaysAsItIsWhenTheMigrationFails) {
    support::tamper(path, "CREATE TABLE packet (in_the_way INTEGER)");
    EXPECT_THROW(connection::open_for_writing(path), cannot_open);
    SQLite::Database left(path.string());
    EXPECT_EQ(schema_of(left), 3);
    EXPECT_THAT(support::names_in(folder.path(), "dossier.db.schema"), testing::IsEmpty());
}

// The file as the dossier left it that reminded nobody yet.
class ADatabaseOfSchema4 : public testing::Test {
protected:
    ADatabaseOfSchema4() { support::make_schema_4(path); }

    support::temporary_folder folder;
    std::filesystem::path path = folder / "dossier.db", kept = folder / "dossier.db.schema-4";
};

TEST_F(ADatabaseOfSchema4, HoldsTheSameAfterwards) {
    const auto before = support::links_in(path);
    ASSERT_EQ(before.size(), 14U);
    connection on = connection::open_for_writing(path);
    EXPECT_EQ(schema_of(on.database()), newest_schema());
    EXPECT_EQ(support::links_in(path), before);
    for (const chain_report& chain : verify_database(path))
        EXPECT_EQ(chain.problem, "") << chain.person;
    sqlite_log ana(on, {"local:ana"}, "UTC");
    EXPECT_EQ(ana.zone(), "Europe/Lisbon");
    EXPECT_EQ(ana.count({}), 7U);
    EXPECT_EQ(ana.newest_packet().value().profile, "committee");
    sqlite_log dana(on, {"slack:T0EX1/U0EX1"}, "Asia/Tokyo");
    EXPECT_EQ(dana.zone(), "Asia/Tokyo") << "where her device is, it never told";
    EXPECT_EQ(dana.count({}), 2U);
}

TEST_F(ADatabaseOfSchema4, ThinksOfEverybodyAtOnceAndOfNothingThatWasDueBefore) {
    const evidence::moment before =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    connection on = connection::open_for_writing(path);
    const evidence::moment after = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now());
    for (const auto& [platform, name] : {std::pair{"local", "local:ana"}, {"slack", "slack:T0EX1/U0EX1"}}) {
        const auto due = nudge_plans::due(on, platform, evidence::moment{}, 10);
        ASSERT_EQ(due.size(), 1U) << platform;
        EXPECT_EQ(due[0].who.value, name);
        EXPECT_EQ(due[0].reach, "");
        sqlite_log log(on, due[0].who, "UTC");
        const evidence::nudge_plan plan = log.plan().value();
        EXPECT_GE(plan.since, before);
        EXPECT_LE(plan.since, after);
        EXPECT_EQ(plan.rhythm_since, evidence::moment{});
        EXPECT_EQ(plan.cycle_since, evidence::moment{});
        EXPECT_EQ(plan.changes, 0U);
        EXPECT_THAT(log.nudges(), testing::IsEmpty());
    }
}

TEST_F(ADatabaseOfSchema4, LetsNothingExpireThatWaits) {
    connection on = connection::open_for_writing(path);
    const auto waiting = outbox::due(on, "slack", support::noon(), 10);
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].key, "answer:2");
    EXPECT_FALSE(waiting[0].is_too_late(support::noon() + std::chrono::days(10'000)));
    const auto under_way = outbox::in_flight(on, "slack");
    ASSERT_EQ(under_way.size(), 1U);
    EXPECT_EQ(under_way[0].key, "welcome:2");
    EXPECT_FALSE(outbox::put(on, support::message("answer:1", "saved"), support::noon())) << "it was sent";
}

TEST_F(ADatabaseOfSchema4, IsKeptAsItWas) {
    const auto before = support::links_in(path);
    const connection on = connection::open_for_writing(path);
    EXPECT_EQ(on.kept_copy(), kept);
    SQLite::Database copy(kept.string());
    EXPECT_EQ(schema_of(copy), 4);
    EXPECT_FALSE(copy.tableExists("nudge_plan"));
    EXPECT_EQ(support::links_in(kept), before);
    EXPECT_EQ(support::mode_of(kept), 0600U);
}

TEST_F(ADatabaseOfSchema4, StaysAsItIsWhenTheMigrationFails) {
    support::tamper(path, "CREATE TABLE nudge (in_the_way INTEGER)");
    EXPECT_THROW(connection::open_for_writing(path), cannot_open);
    SQLite::Database left(path.string());
    EXPECT_EQ(schema_of(left), 4);
    EXPECT_FALSE(left.tableExists("nudge_plan"));
    EXPECT_THAT(support::names_in(folder.path(), "dossier.db.schema"), testing::IsEmpty());
}

// The file as the dossier left it that knew of no place but Slack's and gave no links.
class ADatabaseOfSchema5 : public testing::Test {
protected:
    ADatabaseOfSchema5() { support::make_schema_5(path); }

    support::temporary_folder folder;
    std::filesystem::path path = folder / "dossier.db", kept = folder / "dossier.db.schema-5";
};

TEST_F(ADatabaseOfSchema5, HoldsTheSameAfterwards) {
    const auto before = support::links_in(path);
    ASSERT_EQ(before.size(), 15U);
    connection on = connection::open_for_writing(path);
    EXPECT_EQ(schema_of(on.database()), newest_schema());
    EXPECT_EQ(support::links_in(path), before);
    for (const chain_report& chain : verify_database(path))
        EXPECT_EQ(chain.problem, "") << chain.person;
    sqlite_log ana(on, {"local:ana"}, "UTC");
    EXPECT_EQ(ana.zone(), "Europe/Lisbon");
    EXPECT_THAT(ana.setting("nudges"), HasSubstr("thu 09:30"));
    EXPECT_THAT(ana.setting("cycle"), HasSubstr("due 2026-11-15"));
    sqlite_log dana(on, {"slack:T0EX1/U0EX1"}, "Asia/Tokyo");
    EXPECT_EQ(dana.count({}), 3U);
}

TEST_F(ADatabaseOfSchema5, KeepsWhatWasRemindedOfAndWhatIsOnItsWay) {
    connection on = connection::open_for_writing(path);
    sqlite_log ana(on, {"local:ana"}, "UTC");
    const auto nudges = ana.nudges();
    ASSERT_EQ(nudges.size(), 2U);
    EXPECT_EQ(nudges[0].key, "look-back D-5 after 2 weeks");
    EXPECT_EQ(nudges[1].key, "weekly 2026-04-06");
    const auto waiting = outbox::waiting(on, "page", {"local:ana"}, support::noon() + std::chrono::days(60));
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].key, nudges[0].letter);
}

TEST_F(ADatabaseOfSchema5, GoesOnWithWhatIsNew) {
    connection on = connection::open_for_writing(path);
    EXPECT_THAT(places::list(on, "chime"), testing::IsEmpty());
    places::heard(on, "chime", "channel-1", support::noon());
    EXPECT_EQ(places::get(on, "chime", "channel-1").value().heard_until, support::noon());
    downloads::put(on, {1},
                   {{"local:ana"}, "", "{}", support::noon(), support::noon() + std::chrono::hours(24)});
    EXPECT_EQ(downloads::look(on, {1}, std::nullopt, support::noon()).how, downloads::standing::open);
}

TEST_F(ADatabaseOfSchema5, IsKeptAsItWas) {
    const auto before = support::links_in(path);
    const connection on = connection::open_for_writing(path);
    EXPECT_EQ(on.kept_copy(), kept);
    SQLite::Database copy(kept.string());
    EXPECT_EQ(schema_of(copy), 5);
    EXPECT_FALSE(copy.tableExists("place"));
    EXPECT_EQ(support::links_in(kept), before);
    EXPECT_EQ(support::mode_of(kept), 0600U);
}

TEST_F(ADatabaseOfSchema5, StaysAsItIsWhenTheMigrationFails) {
    support::tamper(path, "CREATE TABLE download (in_the_way INTEGER)");
    EXPECT_THROW(connection::open_for_writing(path), cannot_open);
    SQLite::Database left(path.string());
    EXPECT_EQ(schema_of(left), 5);
    EXPECT_FALSE(left.tableExists("place"));
    EXPECT_THAT(support::names_in(folder.path(), "dossier.db.schema"), testing::IsEmpty());
}

// The file as the dossier left it that looked deliveries up by their keys.
class ADatabaseOfSchema6 : public testing::Test {
protected:
    ADatabaseOfSchema6() { support::make_schema_6(path); }

    support::temporary_folder folder;
    std::filesystem::path path = folder / "dossier.db", kept = folder / "dossier.db.schema-6";
};

TEST_F(ADatabaseOfSchema6, KnowsItsDeliveriesAfterwards) {
    const auto before = support::links_in(path);
    const int count = SQLite::Database(path.string()).execAndGet("SELECT count(*) FROM delivery").getInt();
    connection on = connection::open_for_writing(path);
    EXPECT_EQ(schema_of(on.database()), newest_schema());
    EXPECT_EQ(support::links_in(path), before);
    EXPECT_EQ(on.database().execAndGet("SELECT count(*) FROM delivery").getInt(), count);
    const deliveries seen(on);
    EXPECT_EQ(seen.first_reply("local:ana second"), "the second reply");
    EXPECT_EQ(seen.first_reply("local:ana first"), "the first reply");
    EXPECT_EQ(on.database().execAndGet("SELECT key FROM delivery ORDER BY id DESC LIMIT 1").getString(),
              "local:ana second")
        << "the one that arrived last";
}

TEST_F(ADatabaseOfSchema6, IsKeptAsItWas) {
    const connection on = connection::open_for_writing(path);
    EXPECT_EQ(on.kept_copy(), kept);
    SQLite::Database copy(kept.string());
    EXPECT_EQ(schema_of(copy), 6);
    EXPECT_EQ(support::mode_of(kept), 0600U);
}

TEST_F(ADatabaseOfSchema6, StaysAsItIsWhenTheMigrationFails) {
    support::tamper(path, "CREATE TABLE delivery_by_key (in_the_way INTEGER)");
    EXPECT_THROW(connection::open_for_writing(path), cannot_open);
    SQLite::Database left(path.string());
    EXPECT_EQ(schema_of(left), 6);
    EXPECT_EQ(left.execAndGet("SELECT count(*) FROM delivery WHERE key = 'local:ana first'").getInt(), 1);
}

// The file as the dossier left it that noted each entry that was to be derived.
class ADatabaseOfSchema7 : public testing::Test {
protected:
    ADatabaseOfSchema7() { support::make_schema_7(path); }

    support::temporary_folder folder;
    std::filesystem::path path = folder / "dossier.db", kept = folder / "dossier.db.schema-7";
    const evidence::person_id of_slack{"slack:T0EX1/U0EX1"};
};

TEST_F(ADatabaseOfSchema7, HoldsTheSameAfterwards) {
    const auto before = support::links_in(path);
    ASSERT_EQ(before.size(), 6U);
    const connection on = connection::open_for_writing(path);
    EXPECT_EQ(support::links_in(path), before);
    for (const chain_report& chain : verify_database(path))
        EXPECT_EQ(chain.problem, "") << chain.person;
}

TEST_F(ADatabaseOfSchema7, DerivesWhatWasLeftToDo) {
    connection on = connection::open_for_writing(path);
    EXPECT_TRUE(has_something_to_derive(on));
    derive(on);
    sqlite_log log(on, of_slack, "UTC");
    EXPECT_EQ(log.list({}).size(), 3U);
    evidence::search_request asked;
    asked.words = {"bounce"};
    EXPECT_EQ(log.count_found(asked), 1U) << "what was added to D-1";
    EXPECT_EQ(sqlite_log(on, {"local:ana"}, "UTC").list({}).size(), 2U);
    for (const chain_report& chain : verify_database(path))
        EXPECT_EQ(chain.problem, "") << chain.person;
}

TEST_F(ADatabaseOfSchema7, ErasesTheReplyWithItsRecord) {
    connection on = connection::open_for_writing(path);
    const deliveries seen(on);
    const auto reply_to = [&](int number) {
        return seen.first_reply(of_slack.value + " slack:T0EX1:trigger:" + std::to_string(number) +
                                ".22.abc");
    };
    ASSERT_TRUE(reply_to(1) && reply_to(2) && reply_to(3) && reply_to(4));
    sqlite_log(on, of_slack, "UTC").erase({evidence::entry_kind::decision, 1}, support::noon());
    EXPECT_EQ(reply_to(1), "");
    EXPECT_NE(reply_to(2), "") << "which speaks of P-1";
    EXPECT_EQ(reply_to(3), "") << "which was about D-1 too";
    EXPECT_NE(reply_to(4), "");
    EXPECT_TRUE(seen.first_reply("local:ana terminal:b36a73496c254fe67416c0c29814c61c"));
}

TEST_F(ADatabaseOfSchema7, IsKeptAsItWas) {
    const connection on = connection::open_for_writing(path);
    EXPECT_EQ(on.kept_copy(), kept);
    SQLite::Database copy(kept.string());
    EXPECT_EQ(schema_of(copy), 7);
    EXPECT_TRUE(copy.tableExists("unindexed"));
}

TEST_F(ADatabaseOfSchema7, StaysAsItIsWhenTheMigrationFails) {
    support::tamper(path, "ALTER TABLE person ADD COLUMN stale TEXT");
    EXPECT_THROW(connection::open_for_writing(path), cannot_open);
    SQLite::Database left(path.string());
    EXPECT_EQ(schema_of(left), 7);
    EXPECT_TRUE(left.tableExists("unindexed"));
}

}  // namespace
}  // namespace storage

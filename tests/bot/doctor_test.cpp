#include "bot/doctor.hpp"

#include "storage/anchor_signer.hpp"
#include "storage/connection.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/schema_1.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace bot {
namespace {

namespace fs = std::filesystem;
using support::ana;
using support::decides;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// A database in which Ana has said two things, looked at an hour later.
class ADoctor : public testing::Test {
protected:
    ADoctor() {
        given.chosen.database = database;
        support::scribe dossier(database);
        dossier.say(ana, decides("one"));
        dossier.say(ana, decides("two"));
    }

    // What is said about one thing: "ok: …".
    std::vector<std::string> about(const std::string& thing) {
        constexpr const char* names[]{"ok: ", "note: ", "PROBLEM: "};
        std::vector<std::string> lines;
        for (const finding_line& line : examine(given, config, now))
            if (line.about == thing) lines.push_back(names[int(line.found.how)] + line.found.says);
        return lines;
    }

    support::temporary_folder folder;
    fs::path database = folder / "dossier.db";
    config::loaded given;
    std::string config;
    evidence::moment now = evidence::from_rfc3339("2030-03-04T12:00:00.000Z").value();
};

TEST_F(ADoctor, FindsNothingWrong) {
    for (const finding_line& line : examine(given, config, now))
        EXPECT_NE(line.found.how, verdict::problem) << line.about << ": " << line.found.says;
    EXPECT_THAT(about("database"), ElementsAre(StartsWith("ok: " + database.string() + ", ")));
    EXPECT_THAT(about("chains"), ElementsAre("ok: 2 records of 1 person, every chain intact"));
    EXPECT_THAT(about("server"), ElementsAre("note: no server has the database open"));
    EXPECT_THAT(about("clock"), ElementsAre("ok: 4 Mar 2030, 12:00 UTC"));
    EXPECT_THAT(about("anchors"), ElementsAre("note: nothing was anchored yet"));
    EXPECT_THAT(about("copies"), IsEmpty());
}

TEST_F(ADoctor, WorksWhileAnotherDossierDoes) {
    const support::scribe running(database);
    EXPECT_THAT(about("server"), ElementsAre(StartsWith("note: another dossier has the database open")));
    EXPECT_THAT(about("integrity"), ElementsAre(StartsWith("ok: ")));
}

TEST_F(ADoctor, ChangesNothing) {
    const std::string before = support::read_file(database);
    examine(given, config, now);
    EXPECT_EQ(support::read_file(database), before);
}

TEST_F(ADoctor, NamesEveryProblemOfTheSettings) {
    given.problems = {"There is no setting “colour”.", "“paper” must be \"letter\" or \"a4\"."};
    EXPECT_THAT(about("settings"), ElementsAre("PROBLEM: There is no setting “colour”.",
                                               "PROBLEM: “paper” must be \"letter\" or \"a4\"."));
    given.problems.clear();
    config = "/etc/dossier.toml";
    EXPECT_THAT(about("settings"), ElementsAre("ok: /etc/dossier.toml"));
}

TEST_F(ADoctor, KnowsWhenTheLastBackupWasMade) {
    EXPECT_THAT(about("backup"), ElementsAre(StartsWith("note: none was made yet with `dossier backup`.")));
    note_backup(database, {now - std::chrono::hours(3), database});
    EXPECT_THAT(about("backup"), ElementsAre("ok: the last good one was made on 4 Mar 2030, 09:00 UTC into " +
                                             database.string()));
    note_backup(database, {now - std::chrono::hours(37), database});
    EXPECT_THAT(about("backup"), ElementsAre(AllOf(StartsWith("note: "), HasSubstr("let a timer do it"))));
    note_backup(database, {now, folder / "gone.db"});
    EXPECT_THAT(about("backup"), ElementsAre(AllOf(StartsWith("note: "), HasSubstr("is not there now"))));
}

TEST_F(ADoctor, SaysHowTheLogIsWritten) {
    EXPECT_THAT(about("log"), ElementsAre("ok: text, from the level info on"));
    given.chosen.log = "json";
    given.chosen.log_level = "debug";
    EXPECT_THAT(about("log"),
                ElementsAre(StartsWith("note: json, from the level debug on: a line for each")));
}

TEST(AService, IsRestartedByItsManager) {
    const std::string zero(1, '\0');
    EXPECT_THAT(judge_service("").says, HasSubstr("run dossier doctor as root")) << "it cannot be read";
    EXPECT_EQ(judge_service("HOME=/" + zero).how, verdict::note);
    EXPECT_EQ(judge_service("XNOTIFY_SOCKET=/n" + zero).how, verdict::note);
    EXPECT_THAT(judge_service("NOTIFY_SOCKET=/n" + zero).says, HasSubstr("has no watchdog on it"));
    const finding watched =
        judge_service("HOME=/" + zero + "NOTIFY_SOCKET=/n" + zero + "WATCHDOG_USEC=60000000" + zero);
    EXPECT_EQ(watched.how, verdict::ok);
    EXPECT_EQ(watched.says, "its service manager restarts it after 60 s without a sign of life");
}

TEST_F(ADoctor, MissesTheDatabase) {
    fs::remove(database);
    EXPECT_THAT(about("database"), ElementsAre(HasSubstr("PROBLEM: There is no database at")));
    for (const char* thing : {"permissions", "schema", "integrity", "chains", "disk"})
        EXPECT_THAT(about(thing), IsEmpty()) << thing;
    EXPECT_FALSE(fs::exists(database));
}

TEST_F(ADoctor, KnowsADatabaseFromAnotherFile) {
    support::write_file(database, std::string(5000, 'x'));
    EXPECT_THAT(about("database"), ElementsAre(EndsWith("is not a dossier database.")));
}

TEST_F(ADoctor, FindsFilesThatOthersCanRead) {
    fs::permissions(database, fs::perms(0644));
    support::write_file(database.string() + ".page-key", "key");
    fs::permissions(database.string() + ".page-key", fs::perms(0640));
    const auto lines = about("permissions");
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_THAT(lines.front(),
                AllOf(StartsWith("PROBLEM: open to others: "), HasSubstr("dossier.db (0644)"),
                      HasSubstr("dossier.db.page-key (0640)"), HasSubstr(". Type: chmod go= /")));
}

TEST_F(ADoctor, FindsAFolderThatOthersCanWriteTo) {
    fs::permissions(folder.path(), fs::perms(0775));
    EXPECT_THAT(about("permissions"), ElementsAre(EndsWith("Type: chmod go-w " + folder.path().string())));
    fs::permissions(folder.path(), fs::perms(01777));
    EXPECT_THAT(about("permissions"), ElementsAre(StartsWith("ok: ")))
        << "as /tmp is: nobody takes another's";
}

TEST_F(ADoctor, FindsAFileOfAnotherUser) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    ASSERT_EQ(::chown((database.string() + ".lock").c_str(), 65534, 65534), 0);
    EXPECT_THAT(about("permissions"),
                ElementsAre(HasSubstr("of another user than whoever runs dossier: dossier.db.lock")));
}

TEST_F(ADoctor, FindsThatItMayNotWrite) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can be somebody else for a while";
    for (const auto& item : fs::directory_iterator(folder.path()))
        ASSERT_EQ(::chown(item.path().c_str(), 65534, 65534), 0);
    fs::permissions(folder.path(), fs::perms(0755));
    ASSERT_EQ(::seteuid(65534), 0);
    const auto found = about("permissions");
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_THAT(found, ElementsAre(StartsWith("PROBLEM: whoever runs this may not write " +
                                              folder.path().string() + ".")));
}

TEST_F(ADoctor, FindsASignerThatLostItsMemory) {
    { storage::anchor_signer signs(database); }
    fs::remove(database.string() + ".anchor");
    EXPECT_THAT(about("anchors"), ElementsAre(AllOf(StartsWith("PROBLEM: nothing is signed any more: "),
                                                    HasSubstr("move the key away"))));
}

TEST_F(ADoctor, FindsASignerThatItMayNotRead) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can be somebody else for a while";
    { storage::anchor_signer signs(database); }
    for (const auto& item : fs::directory_iterator(folder.path()))
        ASSERT_EQ(::chown(item.path().c_str(), 65534, 65534), 0);
    ASSERT_EQ(::chown((database.string() + ".anchor").c_str(), 0, 0), 0);
    ASSERT_EQ(::chown(folder.path().c_str(), 65534, 65534), 0);
    ASSERT_EQ(::seteuid(65534), 0);
    const auto found = about("anchors");
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_THAT(found, ElementsAre(AllOf(HasSubstr(".anchor cannot be read by whoever runs this"),
                                         testing::Not(HasSubstr("restore")))));
}

TEST_F(ADoctor, FindsAnAlteredRecord) {
    support::alter_a_record(database);
    EXPECT_THAT(about("chains"), ElementsAre(AllOf(StartsWith("PROBLEM: local:ana: record 1 "),
                                                   HasSubstr("restore a backup: dossier restore FILE"))));
}

TEST_F(ADoctor, FindsADamagedFile) {
    support::tamper(
        database,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX entry_by_seq ON "
        "entry (seq, person)' WHERE name = 'entry_by_seq'");
    EXPECT_THAT(about("integrity"), ElementsAre(AllOf(StartsWith("PROBLEM: the file is damaged: "),
                                                      HasSubstr("dossier restore FILE"))));
    EXPECT_THAT(about("chains"), IsEmpty());
}

TEST_F(ADoctor, FindsAnAlteredTree) {
    support::tamper(database,
                    "INSERT INTO anchor (size, root, made_at, checkpoint) VALUES (1, zeroblob(32), 0, 'x')");
    EXPECT_THAT(about("anchors").front(), AllOf(StartsWith("PROBLEM: "), HasSubstr("dossier restore FILE")));
}

TEST_F(ADoctor, SaysWhyAHeadWaitsForItsStamp) {
    support::tamper(database,
                    "INSERT INTO anchor (size, root, made_at, checkpoint, stamp_problem)"
                    " VALUES (1, zeroblob(32), 0, 'x', 'the authority refused')");
    EXPECT_THAT(about("anchors").back(),
                "note: the newest head without a time stamp waits for it: the authority refused");
}

TEST_F(ADoctor, NamesTheCopiesThatHoldWhatWasErasedSince) {
    for (const char* ending : {".schema-1", ".before-restore-20260304T120000Z"})
        fs::copy(database, database.string() + ending);
    EXPECT_THAT(about("copies"),
                ElementsAre(AllOf(HasSubstr("dossier.db.schema-1"), HasSubstr("before-restore"),
                                  EndsWith("what was erased since is still in there"))));
}

TEST_F(ADoctor, KnowsAnOlderAndANewerSchema) {
    support::tamper(database, "PRAGMA user_version = 99");
    EXPECT_THAT(about("schema"),
                ElementsAre(AllOf(StartsWith("PROBLEM: schema 99 was made by a newer dossier"),
                                  EndsWith("Update dossier."))));
    fs::remove(database);
    support::make_schema_1(database);
    EXPECT_THAT(about("schema"),
                ElementsAre(AllOf(StartsWith("note: schema 1, which the next start brings up to"),
                                  EndsWith("the old file is kept"))));
}

TEST_F(ADoctor, SaysWhetherSlackHasASecretAndNeverWhich) {
    EXPECT_THAT(about("slack"), ElementsAre(StartsWith("note: no signing secret")));
    given.chosen.slack_signing_secrets = {"top-secret", "next-secret"};
    given.chosen.slack_bot_token = "xoxb-secret";
    EXPECT_THAT(about("slack"), ElementsAre("ok: over HTTP: 2 signing secrets set"));
}

TEST_F(ADoctor, PrintsALineForEachAndCountsProblems) {
    const auto printed = [&](int code) {
        std::ostringstream caught;
        std::streambuf* const before = std::cout.rdbuf(caught.rdbuf());
        const int returned = doctor(given, config);
        std::cout.rdbuf(before);
        EXPECT_EQ(returned, code);
        return caught.str();
    };
    EXPECT_THAT(printed(0),
                HasSubstr("\nok       chains        2 records of 1 person, every chain intact\n"));
    support::alter_a_record(database);
    EXPECT_THAT(printed(1), HasSubstr("\nPROBLEM  chains        local:ana: record 1 "));
}

TEST(JudgingTheClock, FindsAYearBeforeTheProgramWasBuilt) {
    const evidence::moment now = support::noon();
    EXPECT_EQ(judge_clock(now, std::nullopt, 2026).how, verdict::ok);
    const finding late = judge_clock(now, std::nullopt, 2027);
    EXPECT_EQ(late.how, verdict::problem);
    EXPECT_THAT(late.says,
                StartsWith("the clock says 4 Mar 2026, 12:00 UTC, and this program was built in 2027."));
}

TEST(JudgingTheClock, FindsARecordFromTheFuture) {
    const evidence::moment now = support::noon();
    EXPECT_EQ(judge_clock(now, now + std::chrono::seconds(30), 2026).how, verdict::ok) << "a small step back";
    const finding behind = judge_clock(now, now + std::chrono::hours(26), 2026);
    EXPECT_EQ(behind.how, verdict::problem);
    EXPECT_THAT(behind.says, HasSubstr("the newest record was logged on 5 Mar 2026, 14:00 UTC"));
}

TEST(JudgingTheRoom, WantsTwiceTheDatabaseAndAHundredMegabytes) {
    EXPECT_EQ(judge_room(100'000'000, 4096).how, verdict::ok);
    EXPECT_EQ(judge_room(99'000'000, 4096).how, verdict::problem);
    EXPECT_EQ(judge_room(1'000'000'000, 500'000'001).how, verdict::problem);
    EXPECT_THAT(judge_room(99'000'000, 4096).says, StartsWith("99 MB free, and there should be 100 MB"));
}

}  // namespace
}  // namespace bot

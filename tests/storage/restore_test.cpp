#include "storage/restore.hpp"

#include "evidence/chain.hpp"
#include "evidence/checkpoint.hpp"
#include "storage/connection.hpp"
#include "storage/verify.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/process_limits.hpp"
#include "tests/support/schema_1.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

namespace storage {
namespace {

namespace fs = std::filesystem;
using support::ana;
using support::decides;
using support::links_in;
using support::read_file;
using support::sentence_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A backup was made after two things, and a third was said since.
class ARestore : public testing::Test {
protected:
    ARestore() {
        support::scribe dossier(database);
        dossier.say(ana, decides("one"));
        dossier.say(ana, decides("two"));
        back_up(database, file);
        dossier.say(ana, decides("three"));
    }

    restored restore_it() { return restore(file, database, support::noon()); }
    std::string complaint() {
        return sentence_of<std::runtime_error>([&] { restore_it(); });
    }
    std::size_t records() { return links_in(database).size(); }

    support::temporary_folder folder, shelf;
    fs::path database = folder / "dossier.db", file = shelf / "monday.db";
    fs::path kept = folder / "dossier.db.before-restore-20260304T120000Z";
};

TEST_F(ARestore, BringsThePacketsBackThatTheBackupKnew) {
    const auto makes_a_packet = [](evidence::evidence_log& log, evidence::moment now) {
        return std::to_string(log.note_packet({0, 0, {}, now, "all three artifacts", "committee"}));
    };
    const fs::path later = shelf / "tuesday.db";
    {
        support::scribe dossier(database);
        EXPECT_EQ(dossier.say(ana, makes_a_packet).detail, "1");
        back_up(database, later);
        EXPECT_EQ(dossier.say(ana, makes_a_packet).detail, "2");
    }
    restore(later, database, support::noon());
    support::scribe dossier(database);
    const auto asks = [](evidence::evidence_log& log, evidence::moment) {
        const evidence::packet_made made = log.newest_packet().value();
        return std::to_string(made.number) + " " + std::to_string(made.seq) + " " + made.profile;
    };
    EXPECT_EQ(dossier.say(ana, asks).detail, "1 3 committee");
    EXPECT_EQ(dossier.say(ana, makes_a_packet).detail, "2");
}

TEST_F(ARestore, PutsTheBackupInPlaceAndKeepsWhatWasThere) {
    const restored done = restore_it();
    EXPECT_EQ(done.what.people, 1U);
    EXPECT_EQ(done.what.records, 2U);
    EXPECT_EQ(done.kept, kept);
    EXPECT_THAT(support::names_in(folder.path()),
                ElementsAre("dossier.db", kept.filename().string(), "dossier.db.lock"));
    EXPECT_EQ(support::mode_of(database), 0600U);
    EXPECT_EQ(support::mode_of(kept), 0600U);
    EXPECT_EQ(records(), 2U);
    EXPECT_EQ(links_in(kept).size(), 3U);
    support::scribe again(database);
    EXPECT_EQ(again.say(ana, decides("another third")).detail, "D-3");
}

TEST_F(ARestore, SendsNothingAgainThatMayHaveBeenSentSince) {
    {
        support::scribe dossier(database);
        dossier.say(ana, decides("four"), "k", support::sends("letter", "D-4 saved"));
        back_up(database, shelf / "tuesday.db");
    }
    restore(shelf / "tuesday.db", database, support::noon());
    connection on = connection::open_for_writing(database);
    EXPECT_EQ(outbox::due(on, "slack", support::noon() + std::chrono::hours(24), 10).size(), 0U);
    EXPECT_EQ(outbox::in_flight(on, "slack").size(), 1U) << "it is looked for first";
}

TEST_F(ARestore, OnAnotherMachineMakesTheFolder) {
    const support::umask_of open_to_all(0);
    database = folder / "new" / "machine" / "dossier.db";
    const restored done = restore_it();
    EXPECT_EQ(done.kept, std::nullopt);
    EXPECT_EQ(links_in(database), links_in(file));
    EXPECT_EQ(support::mode_of(database), 0600U);
    EXPECT_EQ(support::mode_of(database.parent_path()), 0700U);
}

TEST_F(ARestore, LeavesTheBackupAsItWas) {
    const std::string before = read_file(file);
    restore_it();
    EXPECT_EQ(read_file(file), before);
    EXPECT_THAT(support::names_in(shelf.path()), ElementsAre("monday.db"));
}

// As after a crash: the newest record stands in the -wal alone.
TEST_F(ARestore, LosesNothingThatStandsInTheLog) {
    const fs::path crashed = folder / "crashed" / "dossier.db";
    fs::create_directory(crashed.parent_path());
    {
        support::scribe dossier(database);
        dossier.say(ana, decides("four"));
        fs::copy(database, crashed);
        fs::copy(database.string() + "-wal", crashed.string() + "-wal");
    }
    ASSERT_GT(fs::file_size(crashed.string() + "-wal"), 0U);
    const restored done = restore(file, crashed, support::noon());
    EXPECT_EQ(links_in(*done.kept).size(), 4U);
    EXPECT_EQ(links_in(crashed).size(), 2U);
    EXPECT_FALSE(fs::exists(crashed.string() + "-wal"));
}

TEST_F(ARestore, KeepsADamagedDatabaseInAllItsParts) {
    support::write_file(database, "torn");
    support::write_file(database.string() + "-wal", "the log of it");
    support::write_file(database.string() + "-shm", "its index");
    EXPECT_EQ(restore_it().kept, kept);
    EXPECT_EQ(read_file(kept), "torn");
    EXPECT_EQ(read_file(kept.string() + "-wal"), "the log of it");
    EXPECT_FALSE(fs::exists(database.string() + "-wal"));
    EXPECT_FALSE(fs::exists(database.string() + "-shm"));
    EXPECT_EQ(records(), 2U);
}

// SQLite would play it into whatever file lies beside it.
TEST_F(ARestore, KeepsALeftOverLogAwayFromTheRestoredFile) {
    fs::remove(database);
    support::write_file(database.string() + "-wal", "of a database that is gone");
    EXPECT_EQ(restore_it().kept, std::nullopt);
    EXPECT_EQ(read_file(kept.string() + "-wal"), "of a database that is gone");
    EXPECT_FALSE(fs::exists(database.string() + "-wal"));
    EXPECT_EQ(records(), 2U);
}

TEST_F(ARestore, TwiceInOneSecondKeepsBoth) {
    restore_it();
    const restored again = restore_it();
    EXPECT_EQ(again.kept, kept.string() + "-2");
    EXPECT_EQ(links_in(kept).size(), 3U);
    EXPECT_EQ(links_in(*again.kept).size(), 2U);
}

TEST_F(ARestore, CanBeTakenBack) {
    restore_it();
    file = kept;
    restore_it();
    EXPECT_EQ(records(), 3U);
}

TEST_F(ARestore, FollowsTheLinkToTheDatabase) {
    fs::create_symlink(database, shelf / "link.db");
    const restored done = restore(file, shelf / "link.db", support::noon());
    EXPECT_EQ(done.kept, kept);
    EXPECT_TRUE(fs::is_symlink(shelf / "link.db"));
    EXPECT_EQ(records(), 2U);
}

TEST_F(ARestore, BringsAnOldBackupUpToDate) {
    fs::remove(file);
    support::make_schema_1(file);
    const std::string before = read_file(file);
    EXPECT_EQ(restore_it().what.records, 10U);
    EXPECT_EQ(connection::open_for_reading(database).kept_copy(), std::nullopt);
    EXPECT_EQ(read_file(file), before);
}

TEST_F(ARestore, TakesALiveDatabaseAsItStands) {
    const fs::path other = shelf / "other.db";
    support::scribe dossier(other);
    dossier.say(ana, decides("elsewhere"));
    file = other;
    restore_it();
    EXPECT_EQ(records(), 1U);
}

TEST_F(ARestore, IsRefusedWhileDossierRuns) {
    const support::scribe running(database);
    EXPECT_THAT(sentence_of<already_open>([&] { restore_it(); }), HasSubstr("Another dossier has"));
    EXPECT_EQ(records(), 3U);
}

// Each refusal says that nothing was changed, and nothing was.
class ARefusedRestore : public ARestore {
protected:
    ~ARefusedRestore() override {
        EXPECT_EQ(records(), 3U);
        EXPECT_THAT(support::names_in(folder.path(), "dossier.db."), ElementsAre("dossier.db.lock"));
    }
    void expect_refusal(const std::string& because) {
        const std::string said = complaint();
        EXPECT_THAT(said, HasSubstr(because));
        EXPECT_THAT(said, testing::ContainsRegex("[Nn]othing was changed\\.$"));
    }
};

TEST_F(ARefusedRestore, OfNothing) {
    file = shelf / "none.db";
    expect_refusal("There is no file");
    file = shelf.path();
    expect_refusal("There is no file");
}

TEST_F(ARefusedRestore, OfTheDatabaseItself) {
    file = database;
    expect_refusal("is the database itself");
}

TEST_F(ARefusedRestore, OfWhatIsNoBackup) {
    support::write_file(file, "Dear reader");
    expect_refusal("is not a backup of a dossier database");
    support::write_file(file, "");
    expect_refusal("is not a backup of a dossier database");
}

TEST_F(ARefusedRestore, OfABackupThatMayNotBeRead) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can be somebody else for a while";
    fs::permissions(shelf.path(), fs::perms(0755));
    ASSERT_EQ(::setresuid(65534, 65534, 0), 0);
    const std::string said = complaint();
    ASSERT_EQ(::setresuid(0, 0, 0), 0);
    EXPECT_THAT(said, HasSubstr("cannot be read: Permission denied. Nothing was changed."));
}

TEST_F(ARefusedRestore, OfAnAlteredBackup) {
    support::alter_a_record(file);
    expect_refusal("is not intact (local:ana: record 1");
}

TEST_F(ARefusedRestore, OfATruncatedBackup) {
    fs::resize_file(file, fs::file_size(file) / 2);
    EXPECT_THAT(complaint(), HasSubstr("Nothing was changed."));
}

TEST_F(ARefusedRestore, OfWhatANewerDossierMade) {
    support::tamper(file, "PRAGMA user_version = 99");
    expect_refusal("was made by a newer dossier (schema 99");
}

TEST_F(ARefusedRestore, WhenTheDiskIsFull) {
    std::string said;
    {
        const support::full_disk full;
        said = complaint();
    }
    EXPECT_THAT(said, HasSubstr("cannot be written"));
}

// The signer beside the database, and the head that it has signed.
class ARestoreBesideASigner : public ARestore {
protected:
    ARestoreBesideASigner() {
        support::write_file(key, "key\n");
        fs::remove(file);
        anchored(1, 1);
        back_up(database, file);
    }

    // As if a head of that size, with a root of that byte, had been laid and signed.
    void anchored(std::uint64_t size, unsigned char byte) {
        evidence::digest root{};
        root.fill(byte);
        support::tamper(database, "INSERT INTO anchor (size, root, made_at) VALUES (" + std::to_string(size) +
                                      ", x'" + evidence::to_hex(root) + "', 0)");
        support::write_file(state, to_text(evidence::checkpoint{"dossier/test", size, root}));
    }

    fs::path key = folder / "dossier.db.anchor-key", state = folder / "dossier.db.anchor";
    const std::string ending = ".before-restore-20260304T120000Z";
};

TEST_F(ARestoreBesideASigner, LeavesItWhatTheDatabaseContinues) {
    EXPECT_THAT(restore_it().kept_keys, testing::IsEmpty());
    EXPECT_TRUE(fs::exists(key) && fs::exists(state));
}

TEST_F(ARestoreBesideASigner, RetiresItWhenItHasSignedMore) {
    anchored(2, 2);
    const std::string signed_last = read_file(state);
    EXPECT_THAT(restore_it().kept_keys, ElementsAre(key.string() + ending, state.string() + ending));
    EXPECT_FALSE(fs::exists(key) || fs::exists(state));
    EXPECT_EQ(read_file(state.string() + ending), signed_last);
    EXPECT_EQ(read_file(key.string() + ending), "key\n");
}

TEST_F(ARestoreBesideASigner, RetiresItWhenItHasSignedAnotherRoot) {
    support::tamper(database, "DELETE FROM anchor");
    anchored(1, 7);
    EXPECT_EQ(restore_it().kept_keys.size(), 2U);
}

TEST_F(ARestoreBesideASigner, RetiresItWhenItsMemoryCannotBeRead) {
    support::write_file(state, "torn");
    EXPECT_EQ(restore_it().kept_keys.size(), 2U);
}

TEST_F(ARestoreBesideASigner, LeavesOneThatHasSignedNothing) {
    support::write_file(state, to_text(evidence::checkpoint{"dossier/test", 0, {}}));
    EXPECT_THAT(restore_it().kept_keys, testing::IsEmpty());
}

TEST_F(ARestore, IsRefusedWhereNothingCanBeReached) {
    fs::create_symlink(shelf / "loop", shelf / "loop");
    database = shelf / "loop" / "dossier.db";
    EXPECT_THAT(complaint(), HasSubstr("cannot be reached: "));
}

TEST_F(ARestore, IsRefusedWhereSomethingElseLies) {
    database = folder / "letter";
    support::write_file(database, "Dear reader");
    EXPECT_THAT(complaint(), HasSubstr("is not a dossier database, and is not replaced"));
    EXPECT_THAT(complaint(), HasSubstr("is not a dossier database")) << "and not the second time either";
    EXPECT_EQ(read_file(database), "Dear reader");
    database = folder.path();
    EXPECT_THAT(complaint(), HasSubstr("is not a dossier database"));
}

}  // namespace
}  // namespace storage

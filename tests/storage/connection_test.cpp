#include "storage/connection.hpp"

#include "tests/support/process_limits.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>

namespace storage {
namespace {

using support::mode_of;
using support::read_file;
using support::temporary_folder;
using support::write_file;
using testing::HasSubstr;

void add_person(connection& on, const std::string& name) {
    query(on, "INSERT INTO person (name, head) VALUES (?, ?)", name, std::array<unsigned char, 32>{}).run();
}

int people(connection& on) {
    query row(on, "SELECT count(*) FROM person");
    row.next();
    return row.column(0).getInt();
}

// The sentence of the exception that a call throws.
template <class Failure, class Call>
std::string complaint_of(Call call) {
    try {
        call();
    } catch (const Failure& problem) {
        return problem.what();
    }
    return "nothing was thrown";
}

class AConnection : public testing::Test {
protected:
    temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";

    connection writing() { return connection::open_for_writing(database); }
    connection reading() { return connection::open_for_reading(database); }
};

// Whoever owns the folder may have put a link there; root must not be led by it to a file of its own.
TEST_F(AConnection, FollowsNoLinkInThePlaceOfItsLock) {
    const std::filesystem::path elsewhere = folder / "elsewhere";
    write_file(elsewhere, "not ours");
    std::filesystem::create_symlink(elsewhere, database.string() + ".lock");
    EXPECT_THAT(complaint_of<cannot_open>([&] { writing(); }), testing::HasSubstr("The lock file "));
    std::filesystem::remove(database.string() + ".lock");
    EXPECT_NO_THROW(writing());
}

TEST_F(AConnection, KeepsItsFilesForTheirOwnerWhateverTheUmask) {
    for (const mode_t mask : {0000U, 0022U, 0077U}) {
        const support::umask_of during(mask);
        const temporary_folder fresh;
        connection on = connection::open_for_writing(fresh / "dossier.db");
        add_person(on, "local:ana");
        for (const char* name : {"dossier.db", "dossier.db-wal", "dossier.db-shm", "dossier.db.lock"})
            EXPECT_EQ(mode_of(fresh / name), 0600U) << name << " under umask " << mask;
    }
}

TEST_F(AConnection, ClosesADatabaseThatOthersCouldRead) {
    { connection first = writing(); }
    std::filesystem::permissions(database, std::filesystem::perms(0644));
    connection again = writing();
    EXPECT_EQ(mode_of(database), 0600U);
}

TEST_F(AConnection, MakesTheFolderForItsOwnerAlone) {
    const support::umask_of open_to_all(0);
    connection on = connection::open_for_writing(folder / "new" / "dossier.db");
    EXPECT_EQ(mode_of(folder / "new"), 0700U);
}

TEST_F(AConnection, SaysWhyTheFolderCannotBeMade) {
    write_file(folder / "file", "in the way");
    const auto open = [&] { connection::open_for_writing(folder / "file" / "dossier.db"); };
    EXPECT_THAT(complaint_of<cannot_open>(open), HasSubstr("cannot be made"));
}

TEST_F(AConnection, RefusesASecondWriter) {
    std::optional<connection> first = writing();
    EXPECT_THAT(complaint_of<already_open>([&] { writing(); }), HasSubstr("Another dossier has"));
    add_person(*first, "local:ana");
    EXPECT_EQ(people(*first), 1);
    first.reset();
    EXPECT_NO_THROW(writing()) << "the lock went with its holder";
}

TEST_F(AConnection, WritesDurably) {
    connection on = writing();
    EXPECT_EQ(on.database().execAndGet("PRAGMA journal_mode").getString(), "wal");
    EXPECT_EQ(on.database().execAndGet("PRAGMA synchronous").getInt(), 2)
        << "FULL: a commit waits for the disk";
    EXPECT_EQ(on.database().execAndGet("PRAGMA foreign_keys").getInt(), 1);
    EXPECT_EQ(on.database().execAndGet("PRAGMA secure_delete").getInt(), 1);
}

TEST_F(AConnection, RefusesAFileThatIsNoDatabase) {
    const std::string letter =
        "Dear reader, this file holds a letter and must stay as it is. " + std::string(600, '.');
    write_file(database, letter);
    EXPECT_THAT(complaint_of<cannot_open>([&] { writing(); }), HasSubstr("is not a dossier database"));
    EXPECT_THAT(complaint_of<cannot_open>([&] { reading(); }), HasSubstr("is not a dossier database"));
    EXPECT_EQ(read_file(database), letter);
}

TEST_F(AConnection, RefusesADatabaseThatLostItsEnd) {
    { connection first = writing(); }
    std::filesystem::resize_file(database, std::filesystem::file_size(database) - 4096);
    EXPECT_THAT(complaint_of<cannot_open>([&] { writing(); }), HasSubstr("is damaged and cannot be read"));
    EXPECT_THAT(complaint_of<cannot_open>([&] { reading(); }), HasSubstr("dossier restore FILE"));
}

TEST_F(AConnection, DoesNotLetALogGoThatLostItsDatabase) {
    write_file(database.string() + "-wal", "evidence");
    EXPECT_THAT(complaint_of<cannot_open>([&] { writing(); }), HasSubstr("It may hold evidence"));
    EXPECT_FALSE(std::filesystem::exists(database));
    write_file(database, "");
    EXPECT_THAT(complaint_of<cannot_open>([&] { writing(); }), HasSubstr("It may hold evidence"));
    EXPECT_THAT(complaint_of<cannot_open>([&] { reading(); }), HasSubstr("It may hold evidence"));
    EXPECT_EQ(read_file(database.string() + "-wal"), "evidence");
}

TEST_F(AConnection, RefusesTheDatabaseOfAnotherProgram) {
    SQLite::Database(database.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE contact (name TEXT)");
    const std::string before = read_file(database);
    EXPECT_THAT(complaint_of<cannot_open>([&] { writing(); }), HasSubstr("is not a dossier database"));
    EXPECT_THAT(complaint_of<cannot_open>([&] { reading(); }), HasSubstr("is not a dossier database"));
    EXPECT_EQ(read_file(database), before);
}

// What a mistyped name leads to is somebody else's.
TEST_F(AConnection, TouchesNothingOfWhatItRefuses) {
    using std::filesystem::perms;
    const auto everyones = perms::owner_read | perms::owner_write | perms::group_read | perms::others_read;
    const auto expect_untouched = [&] {
        std::filesystem::permissions(database, everyones);
        EXPECT_THAT(complaint_of<cannot_open>([&] { writing(); }), HasSubstr("is not a dossier database"));
        EXPECT_EQ(std::filesystem::status(database).permissions(), everyones);
        EXPECT_FALSE(std::filesystem::exists(database.string() + ".lock"));
    };
    write_file(database, "junk");
    expect_untouched();
    std::filesystem::remove(database);
    SQLite::Database(database.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE contact (name TEXT)");
    expect_untouched();
    database = "/dev/null";
    EXPECT_THAT(complaint_of<cannot_open>([&] { writing(); }), HasSubstr("is not a dossier database"));
    EXPECT_FALSE(std::filesystem::exists("/dev/null.lock"));
}

TEST_F(AConnection, RefusesAFolder) {
    std::filesystem::create_directory(database);
    EXPECT_THAT(complaint_of<cannot_open>([&] { writing(); }), HasSubstr("is a folder. Name a file in it"));
    EXPECT_THAT(complaint_of<cannot_open>([&] { reading(); }), HasSubstr("is a folder. Name a file in it"));
    EXPECT_FALSE(std::filesystem::exists(database.string() + ".lock"));
}

TEST_F(AConnection, RefusesADatabaseOfANewerDossier) {
    { writing().database().exec("PRAGMA user_version = 99"); }
    EXPECT_THAT(complaint_of<cannot_open>([&] { writing(); }), HasSubstr("newer dossier"));
    EXPECT_THAT(complaint_of<cannot_open>([&] { reading(); }), HasSubstr("newer dossier"));
}

TEST_F(AConnection, ForReadingNeedsADatabase) {
    write_file(database, "");
    EXPECT_THAT(complaint_of<cannot_open>([&] { reading(); }), HasSubstr("There is no database at"));
    std::filesystem::remove(database);
    EXPECT_THAT(complaint_of<cannot_open>([&] { reading(); }), HasSubstr("There is no database"));
    EXPECT_FALSE(std::filesystem::exists(database)) << "asking must not make one";
}

TEST_F(AConnection, ForReadingCannotWrite) {
    connection writer = writing();
    connection reader = reading();
    EXPECT_THROW(add_person(reader, "local:ana"), SQLite::Exception);
    EXPECT_THROW(reader.database().exec("DELETE FROM person"), SQLite::Exception);
    EXPECT_THROW(reader.database().exec("DROP TABLE record"), SQLite::Exception);
    EXPECT_THROW(reader.database().exec("PRAGMA user_version = 5"), SQLite::Exception);
    reader.database().exec("PRAGMA query_only = OFF");  // the file itself is open for reading alone
    EXPECT_THROW(add_person(reader, "local:ana"), SQLite::Exception);
    EXPECT_EQ(people(writer), 0);
}

TEST_F(AConnection, ForReadingCannotCheckpoint) {
    connection writer = writing();
    writer.database().exec("PRAGMA wal_autocheckpoint = 0");
    writer.database().exec("PRAGMA wal_checkpoint(TRUNCATE)");
    add_person(writer, "local:ana");
    const auto waiting = std::filesystem::file_size(database.string() + "-wal");
    ASSERT_GT(waiting, 0U);
    connection reader = reading();
    EXPECT_EQ(reader.database().execAndGet("PRAGMA wal_autocheckpoint").getInt(), 0);
    try {
        reader.database().exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const SQLite::Exception&) {  // refused aloud or silently: only the result counts
    }
    EXPECT_EQ(std::filesystem::file_size(database.string() + "-wal"), waiting);
    EXPECT_EQ(people(reader), 1);
}

TEST_F(AConnection, PreparesAStatementOnce) {
    connection on = writing();
    constexpr source_text sql = "SELECT count(*) FROM person";
    EXPECT_EQ(&on.prepared(sql), &on.prepared(sql));
    const std::string table = "person", counted = "SELECT count(*) FROM " + table;
    EXPECT_EQ(&on.prepared(counted), &on.prepared("SELECT count(*) FROM " + table));
}

TEST_F(AConnection, LetsGoOfASnapshotWithTheQuery) {
    connection writer = writing();
    connection reader = reading();
    {
        query row(reader, "SELECT count(*) FROM person");
        ASSERT_TRUE(row.next());
        add_person(writer, "local:ana");
    }
    EXPECT_EQ(people(reader), 1);
}

TEST_F(AConnection, BindsAnewEachTime) {
    connection on = writing();
    const auto echo = [&](const std::string& text) {
        query row(on, "SELECT ?", text);
        row.next();
        return row.column(0).getString();
    };
    EXPECT_EQ(echo("one"), "one");
    EXPECT_EQ(echo(std::string("a\0b", 3)), std::string("a\0b", 3));
    EXPECT_EQ(echo(""), "");
}

TEST_F(AConnection, TakesASavepointBackUnlessReleased) {
    connection on = writing();
    query(on, "BEGIN IMMEDIATE").run();
    {
        savepoint kept(on);
        add_person(on, "local:kept");
        kept.release();
    }
    for (int i = 0; i < 3; ++i) {
        savepoint dropped(on);
        add_person(on, "local:dropped");
    }
    {
        savepoint after(on);
        add_person(on, "local:after");
        after.release();
    }
    query(on, "COMMIT").run();
    EXPECT_EQ(people(on), 2);
    EXPECT_THROW(on.database().exec("RELEASE command"), SQLite::Exception) << "no savepoint may pile up";
}

TEST_F(AConnection, TakesASavepointBackOnAnException) {
    connection on = writing();
    query(on, "BEGIN IMMEDIATE").run();
    try {
        savepoint attempt(on);
        add_person(on, "local:ana");
        throw std::runtime_error("no");
    } catch (const std::runtime_error&) {
    }
    query(on, "COMMIT").run();
    EXPECT_EQ(people(on), 0);
}

}  // namespace
}  // namespace storage

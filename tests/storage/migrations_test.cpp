#include "storage/migrations.hpp"

#include "storage/connection.hpp"
#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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

TEST_F(Migrations, BringAnEmptyFileUpToDate) {
    migrate(database, path);
    EXPECT_GE(schema(), 1);
    EXPECT_THAT(tables(), ElementsAre("delivery", "entry", "entry_initiative", "person", "record", "word"));
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

}  // namespace
}  // namespace storage

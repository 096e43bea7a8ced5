#include "bot/last_backup.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot {
namespace {

class TheLastBackup : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    evidence::moment noon = evidence::from_rfc3339("2026-03-04T12:00:00.125Z").value();
};

TEST_F(TheLastBackup, IsRememberedBesideTheDatabase) {
    EXPECT_FALSE(last_backup(database));
    note_backup(database, {noon, "/backups/the first.db"});
    note_backup(database, {noon + std::chrono::hours(24), "/backups/the second.db"});
    const auto kept = last_backup(database);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->at, noon + std::chrono::hours(24));
    EXPECT_EQ(kept->file, "/backups/the second.db");
    EXPECT_EQ(support::mode_of(database.string() + ".last-backup"), 0600U);
}

TEST_F(TheLastBackup, IsUnknownWhereTheNoteCannotBeRead) {
    for (const char* note : {"", "\n", "yesterday /backups/dossier.db\n", "2026-03-04T12:00:00.125Z\n"}) {
        support::write_file(database.string() + ".last-backup", note);
        EXPECT_FALSE(last_backup(database)) << note;
    }
}

TEST_F(TheLastBackup, SaysWhenItCannotBeNoted) {
    EXPECT_ANY_THROW(note_backup(folder / "nowhere" / "dossier.db", {noon, "/backups/dossier.db"}));
}

}  // namespace
}  // namespace bot

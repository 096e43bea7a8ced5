#include "bot/upkeep_metrics.hpp"

#include "bot/last_backup.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot {
namespace {

using testing::HasSubstr;
using testing::Not;

class Upkeep : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    evidence::moment noon = evidence::from_rfc3339("2026-03-04T12:00:00.125Z").value();
};

TEST_F(Upkeep, HasNoLineForWhatWasNeverDone) {
    EXPECT_EQ(upkeep_metrics({}, database), "");
}

TEST_F(Upkeep, TellsWhenTheLastBackupWasMadeAndNotWhere) {
    note_backup(database, {noon, "/backups/dossier.db"});
    EXPECT_THAT(upkeep_metrics({}, database),
                HasSubstr("\ndossier_last_backup_timestamp_seconds 1772625600\n"));
    EXPECT_THAT(upkeep_metrics({}, database), Not(HasSubstr("/backups")));
}

TEST_F(Upkeep, TellsWhatTheLastLookAtTheChainsFound) {
    const std::string text = upkeep_metrics({noon, 3, 12, 1, true}, database);
    EXPECT_THAT(text, HasSubstr("\ndossier_chain_check_timestamp_seconds 1772625600\n"));
    EXPECT_THAT(text, HasSubstr("\ndossier_chains_checked 3\n"));
    EXPECT_THAT(text, HasSubstr("\ndossier_chains_broken 1\n"));
    EXPECT_THAT(text, HasSubstr("\ndossier_chain_check_failed 0\n"));
    EXPECT_THAT(upkeep_metrics({noon, 0, 0, 0, false}, database),
                HasSubstr("\ndossier_chain_check_failed 1\n"));
}

TEST_F(Upkeep, TellsHowTheProcessIs) {
    const std::string text = process_metrics(noon);
    EXPECT_THAT(text, HasSubstr("\ndossier_build_info{version=\"" DOSSIER_VERSION "\",openssl=\"3."));
    EXPECT_THAT(text, HasSubstr("\nprocess_start_time_seconds 1772625600\n"));
    EXPECT_THAT(text, Not(HasSubstr("\nprocess_resident_memory_bytes 0\n")));
    EXPECT_THAT(text, Not(HasSubstr("\nprocess_open_fds 0\n")));
}

}  // namespace
}  // namespace bot

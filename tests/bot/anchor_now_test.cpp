#include "bot/anchor_now.hpp"

#include "storage/anchors.hpp"
#include "tests/fakes/time_stamp_authority.hpp"
#include "tests/support/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace bot {
namespace {

using fakes::time_stamp_authority;
using testing::HasSubstr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStdout;

TEST(AnchoringInATerminal, NeedsADatabaseThatNobodyHolds) {
    config::settings chosen;
    const support::temporary_folder folder;
    chosen.database = folder / "none.db";
    EXPECT_THROW(anchor(chosen), storage::cannot_open);
    EXPECT_FALSE(std::filesystem::exists(chosen.database));
    support::office dossier;
    chosen.database = dossier.database();
    try {
        anchor(chosen);
        ADD_FAILURE() << "it was anchored";
    } catch (const storage::already_open& problem) {
        EXPECT_THAT(problem.what(), HasSubstr("It anchors every day by itself"));
    }
}

TEST(AnchoringInATerminal, PrintsWhatItDid) {
    std::optional<support::office> dossier{std::in_place};
    dossier->say("/decision Dropped gift wrap");
    const support::temporary_folder folder;
    config::settings chosen;
    chosen.database = folder / "dossier.db";
    // The office takes its folder with it when it closes.
    const auto before = dossier->database();
    dossier->close();
    for (const char* ending : {"", "-wal"})
        if (std::filesystem::exists(before.string() + ending))
            std::filesystem::copy_file(before.string() + ending, chosen.database.string() + ending);
    CaptureStdout();
    EXPECT_EQ(anchor(chosen), 0);
    EXPECT_THAT(GetCapturedStdout(), HasSubstr("Anchored: 1 leaf, 1 new, signed by dossier/"));
    EXPECT_EQ(storage::verify_anchors(chosen.database).heads, 1U);
    chosen.tsa = "http://127.0.0.1:1/";
    chosen.tsa_ca = folder / "none.pem";
    CaptureStdout();
    EXPECT_EQ(anchor(chosen), 1) << "the head waits for a stamp that cannot be asked for";
    EXPECT_THAT(GetCapturedStdout(), HasSubstr("none.pem cannot be read"));
}

TEST(AnchoringInATerminal, NamesWhatIsWrongWithTheAuthority) {
    const support::temporary_folder folder;
    config::settings chosen;
    EXPECT_FALSE(authority_problem(chosen));
    chosen.tsa = "http://tsa.example/";
    chosen.tsa_ca = folder / "ca.pem";
    support::write_file(chosen.tsa_ca, time_stamp_authority().ca());
    EXPECT_FALSE(authority_problem(chosen));
    chosen.tsa_ca = folder / "none.pem";
    EXPECT_THAT(authority_problem(chosen).value_or(""), HasSubstr("“tsa_ca”: There is no file"));
    chosen.tsa_ca = folder.path();
    EXPECT_THAT(authority_problem(chosen).value_or(""), HasSubstr("is a folder"));
    chosen.tsa_ca = folder / "ca.pem";
    support::write_file(chosen.tsa_ca, "no certificate");
    EXPECT_THAT(authority_problem(chosen).value_or(""), HasSubstr("holds no certificates in PEM form"));
    support::write_file(chosen.tsa_ca, std::string(40000, ' ') + "\n" + time_stamp_authority().ca());
    EXPECT_THAT(authority_problem(chosen).value_or(""), HasSubstr("larger than 32 kB"));
    chosen.tsa = "http://tsa example/";
    EXPECT_THAT(authority_problem(chosen).value_or(""), HasSubstr("is not an address that can be asked"));
}

}  // namespace
}  // namespace bot

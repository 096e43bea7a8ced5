#include "bot/aws/profiles.hpp"

#include <gtest/gtest.h>

namespace bot::aws {
namespace {

// "key=value key=value", or "none".
std::string read(std::string_view text, std::string_view name = "default",
                 profile_file kind = profile_file::credentials) {
    const auto found = read_profile(text, kind, name);
    if (!found) return "none";
    std::string all;
    for (const auto& [key, value] : *found)
        all += (all.empty() ? "" : " ") + key + "=" + value;
    return all;
}

TEST(ReadProfile, FindsTheSettingsOfOneName) {
    const std::string text =
        "# two accounts\n"
        "[default]\n"
        "aws_access_key_id = AKID\n"
        "aws_secret_access_key=a/b+c=\n"
        "\n"
        "[ dossier ]\r\n"
        "; of the server\r\n"
        "AWS_Access_Key_Id = AKID2 # the new one\r\n"
        "region = eu-central-1\r\n";
    EXPECT_EQ(read(text), "aws_access_key_id=AKID aws_secret_access_key=a/b+c=");
    EXPECT_EQ(read(text, "dossier"), "aws_access_key_id=AKID2 region=eu-central-1");
    EXPECT_EQ(read(text, "Dossier"), "none") << "names of profiles are as they are written";
    EXPECT_EQ(read(text, ""), "none");
}

TEST(ReadProfile, KnowsHowTheConfigNamesIts) {
    const std::string text =
        "[default]\na=1\n[profile dossier]\na=2\n[profile \"with space\"]\na=3\n[sso-session "
        "x]\na=4\n[bare]\na=5\n"
        "[profilex]\na=6\n[profile]\na=7";
    const auto in_config = [&](std::string_view name) { return read(text, name, profile_file::config); };
    EXPECT_EQ(in_config("default"), "a=1");
    EXPECT_EQ(in_config("dossier"), "a=2");
    EXPECT_EQ(in_config("with space"), "a=3");
    EXPECT_EQ(in_config("bare"), "none");
    EXPECT_EQ(in_config("x"), "none");
    EXPECT_EQ(in_config("profile"), "none");
    EXPECT_EQ(read(text, "profile dossier"), "a=2") << "which is a profile's name among credentials";
}

TEST(ReadProfile, PutsSectionsOfOneNameTogether) {
    EXPECT_EQ(read("[default]\na=1\nb=2\n[x]\na=9\n[default]\na=3\n"), "a=3 b=2");
}

TEST(ReadProfile, PassesOverSettingsWithinSettings) {
    EXPECT_EQ(read("[default]\ns3 =\n  region = inner\n  a = 1\nregion = outer\n  b = 2\n"),
              "b=2 region=outer s3=");
}

TEST(ReadProfile, TakesWhateverStandsThere) {
    EXPECT_EQ(read(""), "none");
    EXPECT_EQ(read("[default"), "none");
    EXPECT_EQ(read("[]\na=1"), "none");
    EXPECT_EQ(read("a=1\n[default]\nnonsense\n=\nb"), "=");
    EXPECT_EQ(read("[default]"), "");
    EXPECT_EQ(read("[default]\na=x;y#z"), "a=x;y#z") << "no remark without a space";
    EXPECT_EQ(read(std::string("[default]\na=1\n\0\n", 17)), "a=1");
}

}  // namespace
}  // namespace bot::aws

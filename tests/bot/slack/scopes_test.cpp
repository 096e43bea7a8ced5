#include "bot/slack/scopes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::slack {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string_view> names_of(const std::vector<scope>& scopes) {
    std::vector<std::string_view> names;
    for (const scope& one : scopes)
        names.push_back(one.name);
    return names;
}

TEST(TheScopes, AreAskedForInOneLineThatLacksNothing) {
    EXPECT_THAT(missing_scopes(scopes_to_ask_for()), IsEmpty());
    EXPECT_THAT(unneeded_scopes(scopes_to_ask_for()), IsEmpty());
}

TEST(TheScopes, SayWhatEachIsFor) {
    for (const scope& one : needed_scopes())
        EXPECT_FALSE(one.what_for.empty()) << one.name;
}

TEST(TheScopes, AreNamedWhenMissing) {
    EXPECT_THAT(missing_scopes(""), SizeIs(needed_scopes().size()));
    EXPECT_THAT(
        names_of(missing_scopes("commands,chat:write, im:write,im:history,users:read,app_mentions:read,"
                                "reactions:read,channels:history")),
        ElementsAre("files:write", "groups:history", "mpim:history"))
        << "a space behind a comma is none of the name";
    EXPECT_THAT(names_of(missing_scopes("chat:write.public")), testing::Contains("chat:write"))
        << "another scope with the same beginning is not the same";
}

TEST(TheScopes, AreNamedWhenTheyAreTooMany) {
    EXPECT_THAT(unneeded_scopes("commands,chat:write.public,,admin"),
                ElementsAre("chat:write.public", "admin"));
}

}  // namespace
}  // namespace bot::slack

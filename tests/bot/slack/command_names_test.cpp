#include "bot/slack/command_names.hpp"

#include "bot/slack/blocks.hpp"

#include <gtest/gtest.h>

namespace bot::slack {
namespace {

using nlohmann::json;

const command_names acme("acme-");

std::string at_acme(std::string_view text) {
    return acme.spelled(text);
}

TEST(CommandNames, AreDossiersOwnWithoutAPrefix) {
    const command_names own("");
    EXPECT_EQ(own.spelled("Type /decision and /evidence list."), "Type /decision and /evidence list.");
    const json view = {{"text", "/decision"}};
    EXPECT_EQ(own.shown(view), view);
}

TEST(CommandNames, AreThoseOfTheWorkspaceWhereverOneIsRead) {
    EXPECT_EQ(at_acme("/decision D-14 results: "), "/acme-decision D-14 results: ");
    EXPECT_EQ(at_acme("`/evidence export` hands you everything, `/evidence erase` removes it."),
              "`/acme-evidence export` hands you everything, `/acme-evidence erase` removes it.");
    EXPECT_EQ(at_acme("Try /metric, /mentor or /packet."), "Try /acme-metric, /acme-mentor or /acme-packet.");
    EXPECT_EQ(at_acme("_Which?_\n`/packet`"), "_Which?_\n`/acme-packet`");
    EXPECT_EQ(at_acme("_/packet_ “/packet”"), "_/acme-packet_ “/acme-packet”");
}

TEST(CommandNames, AreWordsByThemselves) {
    for (const char* text : {"https://example.com/decision", "docs/metric", "/metrics", "/decision-log",
                             "/evidence/x", "a//packet", "</packet", "decision", "/", "", "/D", "1/mentor"})
        EXPECT_EQ(at_acme(text), text);
}

TEST(CommandNames, AreShownAndNotSentBack) {
    const json buttons = actions({{"Say /packet", act_say, "packet", "/packet"}});
    const json shown = acme.shown(buttons);
    EXPECT_EQ(shown["elements"][0]["text"]["text"], "Say /acme-packet");
    EXPECT_EQ(shown["elements"][0]["value"], "/packet");
    EXPECT_EQ(shown["elements"][0]["action_id"], buttons["elements"][0]["action_id"]);
}

TEST(CommandNames, StandInTheErrorsOfAForm) {
    const json ack = {{"response_action", "errors"}, {"errors", {{"text", "Type /decision and the text."}}}};
    EXPECT_EQ(acme.shown(ack)["errors"]["text"], "Type /acme-decision and the text.");
}

TEST(CommandNames, MakeNoTextLongerThanSlackAllows) {
    const std::string line = "/evidence show D-14 " + std::string(longest_button - 20, 'x');
    const json shown = acme.shown(button({line, act_say, "", line}));
    EXPECT_EQ(units(shown["text"]["text"].get<std::string>()), longest_button);
    EXPECT_TRUE(shown["text"]["text"].get<std::string>().ends_with("…"));
    const json section_of_commands = acme.shown(section(std::string(longest_text - 8, 'x') + " /packet"));
    EXPECT_LE(units(section_of_commands["text"]["text"].get<std::string>()), longest_text);
}

}  // namespace
}  // namespace bot::slack

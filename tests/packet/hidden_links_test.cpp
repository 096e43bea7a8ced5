#include "packet/hidden_links.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

std::string to_chat(std::string_view text) {
    return joined(without_links(text, hidden_links::to_chat));
}
std::string all(std::string_view text) {
    return joined(without_links(text, hidden_links::all));
}

TEST(HiddenLinks, AreOnesIntoTheChat) {
    EXPECT_EQ(to_chat("agreed in https://example.slack.com/archives/C0EX1/p1, then built"),
              "agreed in (link left out), then built");
    EXPECT_EQ(to_chat("see (https://teams.microsoft.com/l/message/1)."), "see (link left out).");
    EXPECT_EQ(to_chat("slack://channel?team=T0EX1 and HTTPS://APP.SLACK.COM/x"),
              "(link left out) and (link left out)");
    EXPECT_EQ(to_chat("board https://example.org/board and https://slack.com.example.org/x"),
              "board https://example.org/board and https://slack.com.example.org/x");
}

TEST(HiddenLinks, AreAllOfThem) {
    EXPECT_EQ(all("board https://example.org/board?a=1#b, www.example.org and example.org/x."),
              "board (link left out), (link left out) and (link left out).");
    EXPECT_EQ(all("moved to example.com"), "moved to (link left out)");
    EXPECT_EQ(all("ftp://files.example.org/a"), "(link left out)");
    EXPECT_EQ(all("<https://example.org/a|the board>"), "<(link left out)|the board>");
}

TEST(HiddenLinks, AreNoWordsWithAPoint) {
    for (const char* text : {"node.js and brag.md", "e.g. 3.5/month", "Looker/checkout", "v1.2.3", "and/or",
                             "sam.lee@example.com wrote", "://", "", "a. B", "5.5.5.5"})
        EXPECT_EQ(all(text), text);
}

TEST(HiddenLinks, StayWhereNothingIsHidden) {
    EXPECT_EQ(joined(without_links("https://example.slack.com/a", hidden_links::none)),
              "https://example.slack.com/a");
}

TEST(HiddenLinks, AreSettled) {
    EXPECT_EQ(without_links("a https://example.org/b c", hidden_links::all),
              (stretches{{"a ", false}, {"(link left out)", true}, {" c", false}}));
}

TEST(HiddenLinks, GoWhereTheyGiveSomethingAway) {
    const auto names_sam = [](std::string_view link) { return link.find("sam") != std::string_view::npos; };
    EXPECT_EQ(joined(without_links("https://example.org/sam, example.org/sam and https://example.org/board",
                                   hidden_links::to_chat, names_sam)),
              "(link left out), (link left out) and https://example.org/board");
}

}  // namespace
}  // namespace packet

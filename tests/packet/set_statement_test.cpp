#include "packet/set_statement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace packet {
namespace {

using testing::IsEmpty;

std::string text_of(const phrase& set) {
    std::string text;
    for (const run& piece : set)
        text += piece.text;
    return text;
}

// The addresses that a click leads to.
std::vector<std::string> links_in(const std::string& text, std::size_t bound = 480) {
    std::vector<std::string> links;
    for (const run& piece : words_of({text, {"D-1"}}, styles::body, bound))
        if (!piece.address.empty()) links.push_back(piece.address);
    return links;
}

TEST(SetStatement, CitesWhatItRestsOnAfterTheWords) {
    EXPECT_EQ(text_of(phrase_of({"Moved", {"M-1"}}, styles::body, 40)), "Moved [M-1]");
    EXPECT_EQ(text_of(phrase_of({"Moved", {}}, styles::body, 40)), "Moved");
    EXPECT_EQ(text_of(phrase_of({"", {"M-1"}}, styles::body, 40)), " [M-1]");
}

TEST(SetStatement, KeepsTheCitationHoweverMuchIsCut) {
    EXPECT_EQ(text_of(phrase_of({"one two three four", {"M-1"}}, styles::body, 9)), "one two… [M-1]");
}

TEST(SetStatement, SaysItsNoteInBrackets) {
    EXPECT_EQ(text_of(phrase_of({"Moved", {"M-1"}, false, "logged 3 days after"}, styles::body, 40)),
              "Moved (logged 3 days after) [M-1]");
}

TEST(SetStatement, LinksAnAddress) {
    EXPECT_THAT(links_in("see https://example.com/a, and then"),
                testing::ElementsAre("https://example.com/a"));
    EXPECT_THAT(links_in("javascript:alert(1) mailto:ana@example.com"), IsEmpty());
}

TEST(SetStatement, DoesNotLinkAnAddressThatWasCut) {
    const std::string address = "https://example.com/" + std::string(100, 'a');
    EXPECT_THAT(links_in(address, 60), IsEmpty());
    EXPECT_THAT(links_in(address, 200), testing::ElementsAre(address));
}

TEST(SetStatement, SetsCitationsBesideTheFirstLine) {
    const statement long_one{std::string(400, 'w'), {"D-1"}};
    galley beside{300};
    galley after{300};
    const double ends_beside =
        set_referenced(beside, long_one, styles::body, {.width = 200}, {.x = 210, .width = 90}, 480);
    const double ends_after = set_statement(after, {long_one.text, {}}, styles::body, {.width = 200}, 480);
    EXPECT_DOUBLE_EQ(ends_beside, ends_after) << "the citation takes no line of its own";
}

TEST(SetStatement, ManyCitationsMayBeHigherThanTheWords) {
    std::vector<std::string> cites;
    for (int i = 1; i <= 12; ++i)
        cites.push_back("M-" + std::to_string(i));
    galley line{300};
    EXPECT_GT(
        set_referenced(line, {"Moved", cites}, styles::body, {.width = 200}, {.x = 250, .width = 50}, 480),
        3 * styles::citation.leading);
}

}  // namespace
}  // namespace packet

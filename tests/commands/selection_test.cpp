#include "commands/selection.hpp"

#include "commands/text.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace commands {
namespace {

using namespace std::chrono_literals;
using evidence::entry_kind;

// Wednesday, 4 March 2026.
const std::chrono::sys_days today{2026y / std::chrono::March / 4};

// "the headline | example | example", "" when it is not refused.
std::string told(const std::optional<reply>& refusal) {
    if (!refusal) return {};
    std::string story = refusal->headline;
    for (const std::string& example : refusal->examples)
        story += " | " + example;
    return story;
}

std::string refused_days(const std::string& text) {
    return told(refuse_period(take_period(split_words(text), today, true), "/evidence list"));
}

TEST(KindMeant, IsReadBackFromItsWord) {
    for (const entry_kind kind :
         {entry_kind::decision, entry_kind::metric, entry_kind::mentoring, entry_kind::charter})
        EXPECT_EQ(kind_meant(word_of(kind)), kind);
    EXPECT_EQ(kind_meant("metric"), entry_kind::metric);
    EXPECT_EQ(kind_meant("retention"), std::nullopt);
    EXPECT_EQ(kind_meant(""), std::nullopt);
}

TEST(Counted, SpeaksOfOneAndOfMany) {
    EXPECT_EQ(counted(1, std::nullopt), "1 entry");
    EXPECT_EQ(counted(0, std::nullopt), "0 entries");
    EXPECT_EQ(counted(1, entry_kind::decision), "1 decision");
    EXPECT_EQ(counted(2, entry_kind::mentoring), "2 mentoring stories");
}

TEST(TakePage, TakesItOffTheEnd) {
    const auto taken = [](const std::string& text) {
        std::vector<std::string> words = split_words(text);
        const std::size_t page = take_page(words);
        return std::to_string(page) + " " + join_words(words);
    };
    EXPECT_EQ(taken("gift page 2"), "2 gift");
    EXPECT_EQ(taken("page 2"), "2 ");
    for (const char* const text : {"", "page", "gift page", "page 2 gift", "page 0", "page -1", "page two",
                                   "page 2x", "page 99999999999999999999"})
        EXPECT_EQ(taken(text), std::string("1 ") + text) << text;
}

TEST(RefusePeriod, SaysWhatIsNoDate) {
    EXPECT_EQ(refused_days("since: March"), "");
    EXPECT_EQ(refused_days("gift"), "");
    EXPECT_EQ(refused_days("since: 2026-02-30"),
              "“2026-02-30” is no date that I can read. | /evidence list since: March | "
              "/evidence list since: 2026-03-01");
    EXPECT_EQ(refused_days("gift until:"),
              "“until:” needs a date behind it. | /evidence list since: March | "
              "/evidence list since: 2026-03-01");
}

TEST(RefusePeriod, TurnsRoundWhatEndsBeforeItBegins) {
    EXPECT_EQ(refused_days("since: 2026-02-01 until: 2026-01-01"),
              "“2026-02-01” begins after “2026-01-01” has ended. Did you mean this? | "
              "/evidence list since: 2026-01-01 until: 2026-02-01");
    EXPECT_EQ(refused_days("March - January"),
              "“March” begins after “January” has ended. Did you mean this? | "
              "/evidence list since: January until: March");
}

TEST(RefusePage, NamesTheLastOne) {
    EXPECT_EQ(told(refuse_page({1, 20}, 0, "/evidence list")), "");
    EXPECT_EQ(told(refuse_page({2, 20}, 40, "/evidence list")), "");
    EXPECT_EQ(told(refuse_page({3, 20}, 40, "/evidence list")),
              "There is no page 3; the last is page 2. | /evidence list page 2");
    EXPECT_EQ(told(refuse_page({2, 20}, 20, "/evidence list")),
              "There is no page 2; the last is page 1. | /evidence list");
    EXPECT_EQ(told(refuse_page({2, 20}, 0, "/evidence list")),
              "There is no page 2; nothing is in the list. | /evidence list");
}

TEST(MentionPage, SaysWhereTheNextOneIs) {
    reply answer;
    mention_page(answer, {1, 20}, 20, "/evidence list");
    EXPECT_EQ(answer.headline, "") << "one page is no page";
    mention_page(answer, {1, 20}, 21, "/evidence list");
    EXPECT_EQ(told(answer), ", page 1 of 2 | /evidence list page 2");
    reply last;
    mention_page(last, {2, 20}, 21, "/evidence list");
    EXPECT_EQ(told(last), ", page 2 of 2");
}

}  // namespace
}  // namespace commands

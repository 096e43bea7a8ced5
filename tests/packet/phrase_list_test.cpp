#include "packet/phrase_list.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

std::string first_hit(const std::vector<std::string>& written, const std::string& typed,
                      tongue in = tongue::english) {
    const english_text text = read_english(typed);
    const auto found = phrase_list(written).first_hit(text, in);
    if (!found) return "-";
    const std::size_t begin = text.words[found->first].begin;
    return typed.substr(begin, text.words[found->last - 1].end - begin);
}

bool opens(const std::vector<std::string>& written, std::string_view typed) {
    const english_text text = read_english(typed);
    return phrase_list(written).opens(text, tongue::english, text.sentences.front());
}

TEST(PhraseList, FindsTheFirstOfItsPhrases) {
    EXPECT_EQ(first_hit({"huge", "massive"}, "a massive and huge one"), "massive");
    EXPECT_EQ(first_hit({"*less", "huge"}, "a huge and seamless one"), "huge");
}

TEST(PhraseList, PassesOverWhatIsExcepted) {
    const std::vector<std::string> leading{"led|leading", "except: led to", "except: market leading"};
    EXPECT_EQ(first_hit(leading, "it led to calls"), "-");
    EXPECT_EQ(first_hit(leading, "a market leading one"), "-");
    EXPECT_EQ(first_hit(leading, "it led to calls, I led the fix"), "led");
}

TEST(PhraseList, IsContentWithWhatPutsASentenceInOrder) {
    const std::vector<std::string> vague{"huge", "unless: {number}"};
    EXPECT_EQ(first_hit(vague, "a huge queue"), "huge");
    EXPECT_EQ(first_hit(vague, "a huge queue, 400 parcels"), "-");
    EXPECT_EQ(first_hit(vague, "A huge queue. There were 400 parcels."), "-");
    EXPECT_EQ(first_hit(vague, "There were 400 parcels. A huge queue."), "-");
    EXPECT_EQ(first_hit(vague, "A huge queue. It was Monday. There were 400 parcels."), "huge");
}

TEST(PhraseList, LeavesOthersWordsAlone) {
    EXPECT_EQ(first_hit({"huge"}, "\"a huge queue\" is the title"), "-");
    EXPECT_EQ(first_hit({"huge"}, "legal said it is a huge risk"), "-");
}

TEST(PhraseList, LeavesAbbreviationsAlone) {
    EXPECT_EQ(first_hit({"led"}, "the LED is on"), "-");
    EXPECT_EQ(first_hit({"led"}, "I led it"), "led");
}

TEST(PhraseList, TrustsOnlyPlainlyEnglishWordsInAnUnsureText) {
    EXPECT_EQ(first_hit({"massive"}, "massive problem", tongue::unsure), "-");
    EXPECT_EQ(first_hit({"massively"}, "p95 massively improved", tongue::unsure), "massively");
    EXPECT_EQ(first_hit({"best-in-class"}, "best-in-class checkout", tongue::unsure), "best-in-class");
    EXPECT_EQ(first_hit({"massive win"}, "massive win", tongue::unsure), "massive win");
}

TEST(PhraseList, KnowsWhatASentenceOpensWith) {
    const std::vector<std::string> set_up{"background", "… was", "except: background color",
                                          "unless: i dropped"};
    EXPECT_TRUE(opens(set_up, "Background: the page was old"));
    EXPECT_TRUE(opens(set_up, "The page was old"));
    EXPECT_FALSE(opens(set_up, "No more background"));
    EXPECT_FALSE(opens(set_up, "Background color to white"));
    EXPECT_FALSE(opens(set_up, "The page was old, so I dropped it"));
    EXPECT_FALSE(opens(set_up, "The page was old: a new one comes in May"));
}

}  // namespace
}  // namespace packet

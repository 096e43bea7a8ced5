#include "storage/search_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CutWords : public testing::Test {
protected:
    std::vector<std::string> of(std::string_view text) const {
        std::vector<std::string> words;
        for (const cut_word& one : cutter_.cut(text))
            words.push_back(one.word);
        return words;
    }

    // The parts of the text that the words stand for: "Café" where the word is "cafe".
    std::vector<std::string> places_in(std::string_view text) const {
        std::vector<std::string> places;
        for (const cut_word& one : cutter_.cut(text))
            places.emplace_back(text.substr(one.begin, one.end - one.begin));
        return places;
    }

private:
    SQLite::Database database_{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    word_cutter cutter_{database_};
};

TEST_F(CutWords, ArePartedByWhatIsNeitherLetterNorNumber) {
    EXPECT_THAT(of("gift-wrap, p95: 3.5% (AT&T)"), ElementsAre("gift", "wrap", "p95", "3", "5", "at", "t"));
    EXPECT_THAT(of("don't foo_bar"), ElementsAre("don", "t", "foo", "bar"));
    EXPECT_THAT(of("\"AND\" * NEAR(a b)"), ElementsAre("and", "near", "a", "b"));
}

TEST_F(CutWords, HaveNeitherCaseNorAccents) {
    EXPECT_THAT(of("Café RÉSUMÉ größer İstanbul"), ElementsAre("cafe", "resume", "großer", "istanbul"));
    EXPECT_THAT(of("Решение ΑΒΓ"), ElementsAre("решение", "αβγ"));
    EXPECT_EQ(of("cafe\xcc\x81"), of("caf\xc3\xa9")) << "an accent may be a character of its own";
}

TEST_F(CutWords, OfScriptsWithoutSpacesAreSingleCharacters) {
    EXPECT_THAT(of("検索を改善"), ElementsAre("検", "索", "を", "改", "善"));
    EXPECT_THAT(of("API検索v2"), ElementsAre("api", "検", "索", "v2"));
    EXPECT_THAT(of("결정했습니다"), ElementsAre("결정했습니다")) << "Korean has spaces";
}

TEST_F(CutWords, KeepTheMarksOfTheirScript) {
    EXPECT_THAT(of("हिन्दी में"), ElementsAre("हिन्दी", "में"));
    EXPECT_THAT(of("القرار بتحسين"), ElementsAre("القرار", "بتحسين"));
}

TEST_F(CutWords, SayWhereTheyStand) {
    EXPECT_THAT(places_in("a Café, 検索!"), ElementsAre("a", "Café", "検", "索"));
}

TEST_F(CutWords, ThatChangedTheirLengthStandWhereTheWholeDoes) {
    EXPECT_THAT(places_in("İ検"), ElementsAre("İ検", "İ検"));
}

TEST_F(CutWords, AreNoneInSignsAndPictures) {
    for (const char* const text : {"", " ", "* - → % _ \"", "🎁"})
        EXPECT_THAT(of(text), ElementsAre()) << text;
}

TEST_F(CutWords, NeverHoldWhatParts) {
    for (const std::string& word : of("17_gift \"x\" a\tb\nc 17_k_d\x01z"))
        EXPECT_EQ(word.find_first_of("_\" \t\n\x01"), std::string::npos) << word;
}

}  // namespace
}  // namespace storage

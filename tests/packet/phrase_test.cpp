#include "packet/phrase.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

// The words of the text that the phrase fits first; "-" when it fits nowhere.
std::string where(std::string_view written, const std::string& typed) {
    const english_text text = read_english(typed);
    const phrase looked_for(written);
    for (std::size_t at = 0; at < text.words.size(); ++at)
        if (const auto end = looked_for.fits(text, at))
            return typed.substr(text.words[at].begin, text.words[*end - 1].end - text.words[at].begin);
    return "-";
}

TEST(APhrase, FitsWholeWordsInAnyCase) {
    EXPECT_EQ(where("at scale", "It works At Scale now"), "At Scale");
    EXPECT_EQ(where("scale", "upscale scales"), "-");
    EXPECT_EQ(where("At Scale", "at scale"), "at scale");
}

TEST(APhrase, FitsEitherWord) {
    EXPECT_EQ(where("lots|tons of", "tons of them"), "tons of");
    EXPECT_EQ(where("lots|tons of", "loads of them"), "-");
}

TEST(APhrase, FitsBeginningsAndEnds) {
    EXPECT_EQ(where("scalab*", "for its scalability"), "scalability");
    EXPECT_EQ(where("we *ed", "then we reduced it"), "we reduced");
}

TEST(APhrase, LetsPassWhatChangesNothing) {
    EXPECT_EQ(where("we decided", "we have finally decided"), "we have finally decided");
    EXPECT_EQ(where("we decided", "we've decided"), "we've decided");
    EXPECT_EQ(where("we decided", "we users decided"), "-");
}

TEST(APhrase, LeavesFourWordsOfRoomInOneClause) {
    EXPECT_EQ(where("showed … leadership", "showed real technical leadership"),
              "showed real technical leadership");
    EXPECT_EQ(where("showed … leadership", "showed leadership"), "showed leadership");
    EXPECT_EQ(where("showed … leadership", "showed a new page to the whole leadership"), "-");
    EXPECT_EQ(where("showed … leadership", "showed it, leadership agreed"), "-");
}

TEST(APhrase, StaysWithinASentence) {
    EXPECT_EQ(where("at scale", "look at. Scale it"), "-");
}

TEST(APhrase, MeansTheAuthorByI) {
    EXPECT_EQ(where("{i} helped", "I helped them"), "helped");
    EXPECT_EQ(where("{i} helped", "Helped them"), "Helped");
    EXPECT_EQ(where("{i} helped", "the cache helped"), "-");
    EXPECT_EQ(where("i helped", "Helped them"), "-");
}

TEST(APhrase, KnowsPeople) {
    for (const char* people :
         {"the team", "our whole payments team", "legal", "customer service", "three other teams", "@ux-lead",
          "the fraud-lead", "several engineers", "them"})
        EXPECT_EQ(where("worked with {people}", "worked with " + std::string(people)),
                  "worked with " + std::string(people));
    for (const char* things :
         {"the old tokens", "a 200 ms budget", "customer interviews", "product photos", "both sizes"})
        EXPECT_EQ(where("worked with {people}", "worked with " + std::string(things)), "-") << things;
}

TEST(APhrase, KnowsNumbers) {
    EXPECT_EQ(where("launched {count} features", "launched five features"), "launched five features");
    EXPECT_EQ(where("{number}", "it took 40 minutes"), "40");
    EXPECT_EQ(where("{number}", "it took ages in 2026"), "-");
    EXPECT_EQ(where("{change}", "a squad of 6 and +8% orders"), "+8%");
}

TEST(APhrase, KnowsTheWordsThatItBeginsWith) {
    EXPECT_EQ(phrase("lots|tons of").first_words(), (std::vector<std::string>{"lots", "tons"}));
    EXPECT_TRUE(phrase("scalab*").first_words().empty());
    EXPECT_TRUE(phrase("{number}").first_words().empty());
    EXPECT_TRUE(phrase("helped").is_single());
    EXPECT_FALSE(phrase("at scale").is_single());
}

TEST(APhrase, NamesAPartThatMeansNothing) {
    EXPECT_EQ(unknown_part("worked with {peple}"), "{peple}");
    EXPECT_EQ(unknown_part("{i}helped"), "{i}helped");
    EXPECT_EQ(unknown_part("except: {I} took {count} … of {people} {number} {change}"), "");
}

TEST(APhrase, OfNothingFitsNowhere) {
    EXPECT_EQ(where("", "anything"), "-");
    EXPECT_EQ(where("{i}", "I did"), "-");
}

}  // namespace
}  // namespace packet

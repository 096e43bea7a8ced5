#include "packet/english.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

// The words of each sentence, somebody else's in brackets: "i said | [we] [stop]".
std::string read(std::string_view typed) {
    const english_text text = read_english(typed);
    std::string story;
    for (const sentence& one : text.sentences) {
        if (!story.empty()) story += " | ";
        for (std::size_t at = one.first; at < one.last; ++at) {
            const word& here = text.words[at];
            const std::string shown = here.anothers ? "[" + here.lower + "]" : here.lower;
            story += (at == one.first ? "" : " ") + shown;
        }
    }
    return story;
}

// The word at its first place in the text.
template <typename Asked>
bool holds(Asked asked, std::string_view typed, std::string_view of) {
    const english_text text = read_english(typed);
    for (std::size_t at = 0; at < text.words.size(); ++at)
        if (text.words[at].lower == of) return asked(text, at);
    ADD_FAILURE() << "no word " << of << " in " << typed;
    return false;
}

TEST(EnglishText, IsCutIntoSentences) {
    EXPECT_EQ(read("Hid the box. It hurt! Why? so be it"), "hid the box | it hurt | why | so be it");
    EXPECT_EQ(read("first line\nsecond line"), "first line | second line");
    EXPECT_EQ(read("a list • of things"), "a list | of things");
}

TEST(EnglishText, DoesNotEndAtEveryDot) {
    EXPECT_EQ(read("e.g. 3.1% vs. 2.8% in v1.2.3 by S. Team"), "e g 3.1% vs 2.8% in v1.2.3 by s team");
}

TEST(EnglishText, KeepsWhatBelongsToAWord) {
    EXPECT_EQ(read("on-call, A/B, $2M/yr, +0.4 pp, −4%, 22:10"), "on-call a/b $2m/yr +0.4 pp -4% 22:10");
}

TEST(EnglishText, PartsContractions) {
    EXPECT_EQ(read("we've, it didn’t, we'll"), "we 've it did n't we 'll");
}

TEST(EnglishText, LeavesOutTagsAddressesAndCode) {
    EXPECT_EQ(read("moved #checkout to https://example.org/a.b `scale()` now"), "moved to now");
    EXPECT_EQ(read("asked @ux-lead"), "asked @ux-lead");
}

TEST(EnglishText, KnowsWhoseWordsAreInQuotationMarks) {
    EXPECT_EQ(read("they wrote \"we helped\" twice"), "they wrote [we] [helped] [twice]");
    EXPECT_EQ(read("the label “we helped” stays"), "the label [we] [helped] stays");
    EXPECT_EQ(read("the label 'we helped' stays"), "the label [we] [helped] stays");
    EXPECT_EQ(read("the sellers' \"open mark"), "the sellers open mark");
    EXPECT_EQ(read("the label \"buy\" became \"pay now\" here"), "the label [buy] became [pay] [now] here");
}

TEST(EnglishText, EndsATagOrAnAddressWithTheQuotationAroundIt) {
    EXPECT_EQ(read("dropped \"#checkout\" today"), "dropped today");
    EXPECT_EQ(read("they said \"https://example.org\" is slow"), "they said [is] [slow]");
    EXPECT_EQ(read("called “we own #checkout” since"), "called [we] [own] since");
}

TEST(EnglishText, KnowsWhoseWordsAreReported) {
    EXPECT_EQ(read("tech-lead said we should wait; I start"), "tech-lead said [we] [should] [wait] i start");
    EXPECT_EQ(read("growth wanted a banner, I said no"), "growth wanted [a] [banner] i said no");
    EXPECT_EQ(read("We wait, said legal-lead; I moved it"), "[we] [wait] said [legal-lead] i moved it");
    EXPECT_EQ(read("I said we stop"), "i said we stop");
}

TEST(EnglishText, ShowsWhereItsWordsStand) {
    const std::string typed = "We’ve “hidden” it";
    const english_text text = read_english(typed);
    ASSERT_EQ(text.words.size(), 4U);
    EXPECT_EQ(typed.substr(text.words[2].begin, text.words[2].end - text.words[2].begin), "hidden");
    EXPECT_EQ(text.words.back().end, typed.size());
    EXPECT_EQ(text.sentence_of(3), 0U);
}

TEST(EnglishText, IsReadWhateverItIs) {
    EXPECT_EQ(read(""), "");
    EXPECT_EQ(read(" \n . ; \" ' ` # @ - "), "");
    EXPECT_EQ(read("ギフト包装は外す"), "ギフト包装は外す");
    EXPECT_EQ(read("\xff\xfe \x01\x02 ok"), "\xff\xfe ok");
}

TEST(ANumber, MeasuresOrNames) {
    for (const char* measure : {"2.8%", "12k", "$2m", "640", "-4%", "10x", "640ms", "4"})
        EXPECT_TRUE(holds(is_measure, "it was " + std::string(measure) + " here", measure)) << measure;
    for (const char* name : {"2026", "2026-03-04", "22:10", "50/50", "3rd", "1.2.3", "30-day", "p95", "d-14"})
        EXPECT_FALSE(holds(is_measure, "it was " + std::string(name) + " here", name)) << name;
    EXPECT_FALSE(holds(is_measure, "on 12 May", "12"));
    EXPECT_FALSE(holds(is_measure, "on May 12", "12"));
}

TEST(ANumber, MayBeAWord) {
    EXPECT_TRUE(holds(says_how_much, "orders doubled", "doubled"));
    EXPECT_TRUE(holds(says_how_much, "cut in half", "half"));
    EXPECT_FALSE(holds(says_how_much, "wrote it this half", "half"));
    EXPECT_TRUE(holds(says_how_much, "down by a third", "third"));
    EXPECT_FALSE(holds(says_how_much, "the third release", "third"));
    EXPECT_TRUE(holds(says_how_much, "in ten minutes", "ten"));
    EXPECT_FALSE(holds(says_how_much, "with ten sellers", "ten"));
}

TEST(ANumber, SaysWhatChangedOrHowManyThereAre) {
    EXPECT_TRUE(holds(says_what_changed, "conversion +0.4 pp", "+0.4"));
    EXPECT_TRUE(holds(says_what_changed, "refunds from 9 days to 2", "2"));
    EXPECT_TRUE(holds(says_what_changed, "p95 640 → 418", "418"));
    EXPECT_TRUE(holds(says_what_changed, "cut 4 hours of meetings", "4"));
    EXPECT_FALSE(holds(says_what_changed, "led a team of 5", "5"));
    EXPECT_TRUE(holds(is_count, "launched 5 features", "5"));
    EXPECT_TRUE(holds(is_count, "launched several features", "several"));
    EXPECT_FALSE(holds(is_count, "launched one feature", "one"));
}

TEST(TheAuthor, IsSaidOrLeftOut) {
    for (const char* own :
         {"I helped", "we also helped", "Helped them", "Mostly helped", "wrote the tests and helped ops",
          "I wrote it; then helped", "built it, also helped with the demo", "I have finally helped"})
        EXPECT_TRUE(holds(author_does, own, "helped")) << own;
    for (const char* others : {"the cache helped", "it helped", "a banner which helped",
                               "caching cut p95 and helped", "it fell and helped", "Finance helped us"})
        EXPECT_FALSE(holds(author_does, others, "helped")) << others;
}

}  // namespace
}  // namespace packet

#include "packet/hidden_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using testing::ElementsAre;

class HiddenWords : public testing::Test {
protected:
    HiddenWords() {
        names.hide_handles([](std::string_view) -> std::string { return "a colleague"; });
        names.hide("sam.lee", "S. L.");
        names.hide("ana", "A.");
        names.hide("will", "W.", where_hidden::with_a_capital);
        names.hide("legal-lead", "legal lead", where_hidden::as_handle);
        names.hide("gift-wrap", "Initiative B", where_hidden::anywhere, true);
        names.hide("checkout", "Initiative A", where_hidden::anywhere, true);
    }

    std::string shown(std::string_view text) { return joined(names.replaced(text, false)); }

    hidden_words names;
};

TEST_F(HiddenWords, AreFoundHoweverTheyAreSpelt) {
    for (const char* spelt : {"sam.lee", "Sam Lee", "SAM LEE", "sam_lee", "SamLee", "samlee", "Sàm Lée",
                              "ｓａｍ ｌｅｅ", "sa\u00ADm lee", "Sa\u0300m-Lee"})
        EXPECT_EQ(shown("asked " + std::string(spelt) + ", who agreed"), "asked S. L., who agreed") << spelt;
    for (const char* spelt : {"gift-wrap", "gift wrap", "GiftWrap", "giftwrap", "gift_wraps", "Gift Wraps"})
        EXPECT_EQ(shown("dropped " + std::string(spelt)), "dropped Initiative B") << spelt;
}

TEST_F(HiddenWords, AreWordsOfTheirOwn) {
    EXPECT_EQ(shown("an analysis of a banana"), "an analysis of a banana");
    EXPECT_EQ(shown("ran an A/B test"), "ran an A/B test");
    EXPECT_EQ(shown("Ana's plan (ana)"), "A.'s plan (A.)");
    EXPECT_EQ(shown("checkout-conversion, checkoutPage, checkout2, checkouts"),
              "Initiative A-conversion, Initiative APage, Initiative A2, Initiative A");
}

TEST_F(HiddenWords, AreFoundAsHandles) {
    EXPECT_EQ(shown("with @sam.lee and @Ana."), "with S. L. and A.");
    EXPECT_EQ(shown("with @zoe and @u0ex9"), "with a colleague and a colleague");
    EXPECT_EQ(shown("asked @Sam Lee twice"), "asked S. L. twice");
    EXPECT_EQ(shown("<@U0EX2|ana> and <@U0EX3>"), "A. and a colleague");
    EXPECT_EQ(shown("mail sam.lee@example.com or mailto:zoe+x@example.com"), "mail S. L. or a colleague");
    EXPECT_EQ(shown("asked @legal-lead; the legal lead agreed"), "asked legal lead; the legal lead agreed");
    EXPECT_EQ(shown("3 @ 5 and a@ b"), "3 @ 5 and a@ b");
}

TEST_F(HiddenWords, AreFoundAcrossSpacesAndDashesThatDoNotBreak) {
    for (const char* spelt : {"Sam\u00A0Lee", "Sam\u202FLee", "Sam\u2011Lee", "Sam\u2013Lee"})
        EXPECT_EQ(shown("asked " + std::string(spelt) + " twice"), "asked S. L. twice") << spelt;
    EXPECT_EQ(shown("gift\u2013wrap"), "Initiative B");
}

TEST_F(HiddenWords, EndWhereTheSentenceGoesOn) {
    EXPECT_EQ(shown("@ana\u2019s plan"), "A.\u2019s plan");
    EXPECT_EQ(shown("@ana\u2014and go"), "A.\u2014and go");
    EXPECT_EQ(shown("@ana完成了"), "A.完成了");
    EXPECT_EQ(shown("<@ we saw 3ms with @ana and search -> it worked"),
              "<@ we saw 3ms with A. and search -> it worked");
}

TEST_F(HiddenWords, CountOnlyWithACapitalWhereTheyAreAlsoWords) {
    EXPECT_EQ(shown("we will ask Will and @will"), "we will ask W. and W.");
}

TEST_F(HiddenWords, BeginASentenceWithACapital) {
    EXPECT_EQ(joined(names.replaced("@zoe agreed. @zoe built it")),
              "A colleague agreed. A colleague built it");
    EXPECT_EQ(joined(names.replaced("@zoe agreed", false)), "a colleague agreed");
}

TEST_F(HiddenWords, AreFoundWithoutTheStrokesOfTheirLetters) {
    names.hide("Ødegård", "Ø.");
    names.hide("Weiß", "W.");
    EXPECT_EQ(shown("Odegard, ØDEGÅRD and ødegard"), "Ø., Ø. and Ø.");
    EXPECT_EQ(shown("Weiss and weiß"), "W. and W.");
}

TEST_F(HiddenWords, AreFoundWhereNoSpacesStandBetweenWords) {
    names.hide("結帳", "Initiative C");
    EXPECT_EQ(shown("新的結帳頁面"), "新的Initiative C頁面");
}

TEST_F(HiddenWords, AreSettled) {
    EXPECT_EQ(names.replaced("to Ana now"), (stretches{{"to ", false}, {"A.", true}, {" now", false}}));
}

TEST(HiddenWordsOfNobodyElse, LeaveEveryOtherHandleAsItIs) {
    hidden_words roles;
    roles.hide_handles([](std::string_view) -> std::string { return {}; });
    roles.hide("legal-lead", "the legal lead", where_hidden::as_handle);
    EXPECT_EQ(joined(roles.replaced("asked @sam.lee, @legal-lead and sam.lee@example.com, the legal lead")),
              "asked @sam.lee, the legal lead and sam.lee@example.com, the legal lead");
}

TEST(HandlesIn, AreTheirNames) {
    EXPECT_THAT(handles_in("@sam.lee, <@U0EX2|ana> and zoe@example.com; 3 @ 5"),
                ElementsAre("sam.lee", "ana", "zoe"));
}

TEST(PartsOfName, AreItsWords) {
    EXPECT_THAT(parts_of_name("sam.lee"), ElementsAre("sam", "lee"));
    EXPECT_THAT(parts_of_name("SamLee2"), ElementsAre("Sam", "Lee", "2"));
    EXPECT_THAT(parts_of_name("--"), ElementsAre());
}

}  // namespace
}  // namespace packet

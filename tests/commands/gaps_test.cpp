#include "commands/gaps.hpp"

#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace commands {
namespace {

class GapsCommand : public support::conversation {
protected:
    void fill_everything() {
        for (int i = 0; i < 3; ++i)
            say("/decision Hide the box because: a rejected: b disagreed: x risk: r hypothesis: c "
                "experiment: "
                "d results: 3% feedback: e cost: $20k otherwise: o else-explains: n part: p team-part: t "
                "teams: Legal, UX, Ops #checkout");
        say("/metric conversion 2.8% source: Looker happened: 2026-03-01 #checkout");
        say("/metric conversion 3.0% source: Looker #checkout");
        say("/evidence charter #checkout vision: two taps scope: guests success: 4% responsibilities: Legal "
            "- "
            "terms");
    }
};

TEST_F(GapsCommand, BeginsWithNothing) {
    EXPECT_EQ(
        say("/evidence gaps"),
        "3 artifacts are not ready; these are the thinnest places, each with its line (5 of 6):\n"
        "Product outcome map: no initiative is named yet (guide rule A2): /decision what you decided "
        "#initiative because: \n"
        "Decision log: no decision is logged yet (guide rule A5): /decision what you decided because: \n"
        "Launch charter: the section “vision” is empty (guide rule A6): /evidence charter vision: …\n"
        "Launch charter: the section “scope” is empty (guide rule A6): /evidence charter scope: …\n"
        "Launch charter: the section “success criteria” is empty (guide rule A6): /evidence charter "
        "success: …\n"
        "How long it takes: by the guide's figures, an answer by 19 May 2026 at the latest (76 days), if it "
        "were sent today with 3 artifacts not ready (guide rules D9, D10)\n"
        "Next: What did you decide, and for which initiative? /decision what you decided "
        "#initiative because: \n"
        "Try: /evidence gaps all");
    EXPECT_FALSE(refused());
}

TEST_F(GapsCommand, AsksWhatIsMissingInTheWordsOfTheField) {
    say("/decision Hide the coupon box because: people leave #checkout");
    say("/evidence charter vision: a scope: b success: c responsibilities: Ops - runs it #checkout");
    say("/evidence gaps");
    ASSERT_TRUE(reply().next);
    EXPECT_EQ(reply().next->ask, "What did you give up for it?");
    EXPECT_EQ(reply().next->type, "/decision D-1 rejected: ");
}

TEST_F(GapsCommand, SaysWhenAllThreeAreReady) {
    fill_everything();
    EXPECT_EQ(say("/evidence gaps"), "All three are ready, and no guide rule asks for more.\nTry: /packet");
    EXPECT_FALSE(reply().next);
}

TEST_F(GapsCommand, AdvisesWhatWouldMakeThemStronger) {
    fill_everything();
    say("/decision Another one results: it went well");
    say("/evidence gaps");
    EXPECT_TRUE(headline().starts_with("All three are ready; this would make them stronger")) << headline();
    for (const commands::fact& one : reply().facts)
        EXPECT_NE(one.text.find(", advice)"), std::string::npos) << one.text;
}

TEST_F(GapsCommand, ListsAllOfThemByPages) {
    for (int i = 1; i <= 30; ++i)
        say("/decision number " + std::to_string(i));
    say("/evidence gaps all");
    EXPECT_EQ(reply().facts.size(), 20U);
    EXPECT_NE(headline().find("3 artifacts are not ready: "), std::string::npos) << headline();
    EXPECT_NE(headline().find("page 1 of "), std::string::npos) << headline();
    EXPECT_EQ(examples(), "/evidence gaps all page 2");
    say("/evidence gaps all page 2");
    EXPECT_EQ(reply().facts.size(), 20U);
    EXPECT_FALSE(reply().next);
    say("/evidence gaps all page 99");
    EXPECT_TRUE(refused());
}

TEST_F(GapsCommand, SaysWhatItUnderstands) {
    EXPECT_EQ(say("/evidence gaps tomorrow"),
              "I show the five thinnest gaps, or all of them.\n"
              "Try: /evidence gaps\n"
              "Try: /evidence gaps all");
    EXPECT_TRUE(refused());
    say("/evidence gaps ALL");
    EXPECT_FALSE(refused());
}

TEST_F(GapsCommand, KeepsToTheRulesOfTheOperator) {
    fakes::memory_log log{"UTC"};
    const evidence::moment now = *evidence::from_rfc3339("2026-03-04T12:00:00.000Z");
    packet::rule few = *packet::default_pack().find("F4");
    few.limit = 1;
    const auto rules = std::make_shared<const packet::rule_pack>("ours", std::vector{few});
    const auto say_there = [&](const std::string& line) {
        return handle({log.author(), line, {}, rules}, log, now);
    };
    say_there("/decision Hide the box");
    EXPECT_EQ(say_there("/evidence gaps").headline, "All three are ready, and no guide rule asks for more.");
}

TEST_F(GapsCommand, StandsInTheHelp) {
    say("/evidence help");
    const auto& facts = reply().facts;
    EXPECT_TRUE(std::any_of(facts.begin(), facts.end(),
                            [](const commands::fact& one) { return one.label == "/evidence gaps"; }));
    EXPECT_TRUE(say("/evidence help gaps").starts_with("/evidence gaps [all]"));
}

TEST(AQuestionOfAFinding, IsItsRulesUnlessAFieldHasOneOfItsOwn) {
    packet::finding found{"A2", "no metric yet", "/metric name 3.5% #checkout"};
    EXPECT_EQ(question_of(found).ask, "no metric yet.");
    found.ask = "Which number did it move?";
    EXPECT_EQ(question_of(found).ask, "Which number did it move?");
    found.fix = "/evidence charter vision: … #checkout";
    EXPECT_EQ(question_of(found).ask, "What is the vision, in one sentence?");
    found.fix = "/packet leave out D-3";
    EXPECT_EQ(question_of(found).ask, "Which number did it move?");
    EXPECT_EQ(question_of(found).type, "/packet leave out D-3");
}

}  // namespace
}  // namespace commands

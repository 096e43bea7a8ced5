#include "commands/questions.hpp"

#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

using NextQuestion = support::conversation;

TEST_F(NextQuestion, AskForTheReasonFirst) {
    say("/decision Dropped gift wrap");
    EXPECT_EQ(next(),
              "What made you decide that? A reviewer looks for the reason first. /decision D-1 because: ");
}

TEST_F(NextQuestion, AskForTheDecisionItselfWhereOnlyItsPartsWereSaid) {
    say("/decision because: it was slow");
    EXPECT_EQ(next(), "What did you decide, in one line? /evidence correct D-1 ");
    say("/evidence correct D-1 Dropped gift wrap");
    EXPECT_TRUE(saved());
    EXPECT_EQ(newest().text, "Dropped gift wrap");
}

TEST_F(NextQuestion, AreAnsweredByTheLineTheyBegin) {
    say("/decision Dropped gift wrap");
    for (const char* expected : {"because", "rejected", "hypothesis", "experiment", "results", "feedback",
                                 "teams", "stake", "otherwise", "part"}) {
        ASSERT_TRUE(reply().next) << expected;
        EXPECT_EQ(reply().next->type, "/decision D-1 " + std::string(expected) + ": ");
        say(reply().next->type + "$1M happened: 2 weeks ago");
    }
    EXPECT_EQ(next(), "");
}

TEST_F(NextQuestion, OfferTheReasonThatStandsInTheSentence) {
    const std::string found =
        "The reason stands in the sentence. Said as one, reviewers find it in the packet. ";
    say("/decision Dropped gift wrap because it is slow");
    EXPECT_EQ(next(), found + "/decision D-1 because: it is slow");
    say(reply().next->type);
    EXPECT_EQ(next(), "What did you give up for it? /decision D-1 rejected: ");
    say("/decision Dropped gift wrap Because of low use, and because Legal said so");
    EXPECT_EQ(next(), found + "/decision D-2 because: low use, and because Legal said so");
    say("/decision Dropped gift wrap because the risk\\: too high");
    EXPECT_EQ(next(), found + "/decision D-3 because: the risk\\: too high") << "it is said again as it was";
    say("/decision Just because");
    EXPECT_EQ(next(),
              "What made you decide that? A reviewer looks for the reason first. /decision D-4 because: ");
    say("/decision Chose A over B because it was cheaper and rejected: B");
    EXPECT_TRUE(next().ends_with(" because: it was cheaper")) << next();
}

TEST_F(NextQuestion, AskForAResultOnceTheExperimentHadTime) {
    say("/decision Dropped gift wrap because: a rejected: b hypothesis: c");
    EXPECT_EQ(next(), "How will you find out whether it worked? /decision D-1 experiment: ");
    say("/decision D-1 experiment: 50/50");
    EXPECT_EQ(next(), "Which teams beyond your own did it touch? /decision D-1 teams: ");
    after(std::chrono::days{7});
    say("/evidence show D-1");
    EXPECT_EQ(next(), "What came of it, as a number if there is one? /decision D-1 results: ");
}

TEST_F(NextQuestion, AskWhoWasRightAMonthAfterSomebodyDisagreed) {
    say("/decision Dropped gift wrap because: a rejected: b hypothesis: c experiment: d results: e feedback: "
        "f "
        "disagreed: growth-lead");
    EXPECT_EQ(next(), "Which teams beyond your own did it touch? /decision D-1 teams: ");
    after(std::chrono::days{30});
    say("/evidence show D-1");
    EXPECT_EQ(next(), "Somebody disagreed: how did it turn out? /decision D-1 turned-out: ");
    say(reply().next->type + "they agree now");
    EXPECT_EQ(next(), "Which teams beyond your own did it touch? /decision D-1 teams: ");
}

TEST_F(NextQuestion, AskWhatATakenBackDecisionTaught) {
    say("/decision Bought the synonym list because: a");
    say("/decision D-1 reversed: cancelled in the trial");
    EXPECT_EQ(next(), "What did it teach you? /decision D-1 learned: ");
    say("/decision D-1 learned: they were typing errors");
    EXPECT_EQ(next(), "");
}

TEST_F(NextQuestion, AskWhatAMissedTargetTaught) {
    say("/decision Tuned the cache because: a missed: 462 ms against 450 ms");
    EXPECT_EQ(next(), "What did it teach you? /decision D-1 learned: ");
}

TEST_F(NextQuestion, AskWhatAMetricLacks) {
    say("/metric checkout-conversion");
    EXPECT_EQ(next(), "What is the number, with its unit? /metric M-1 value: ");
    say("/metric M-1 value: 3.5%");
    EXPECT_EQ(next(), "What was it before? /metric M-1 baseline: ");
    say("/metric M-1 baseline: 3.1%");
    EXPECT_EQ(next(), "Where can someone check this number? /metric M-1 source: ");
    say("/decision Dropped gift wrap");
    say("/metric M-1 source: Looker for: D-1 money: $1M/yr");
    EXPECT_EQ(next(), "Which initiative is it about? The outcome map has a row for each. /metric M-1 #");
    say("/metric M-1 #checkout");
    EXPECT_EQ(next(), "");
}

TEST_F(NextQuestion, AskForNoInitiativeThatIsKnown) {
    say("/decision Dropped gift wrap #checkout");
    say("/metric conversion 3.5% baseline: 3.1% source: Looker for: D-1 money: $1M/yr");
    EXPECT_EQ(next(), "") << "its decision names one";
    say("/metric churn 5% baseline: 6% source: Looker for: D-1 money: $1M/yr #growth");
    EXPECT_EQ(next(), "");
}

TEST_F(NextQuestion, AskForNoBaselineWhenThereIsAnEarlierObservation) {
    say("/metric checkout-conversion 3.1%");
    say("/metric checkout-conversion 3.5%");
    EXPECT_EQ(next(), "Where can someone check this number? /metric M-2 source: ");
    say("/evidence show M-2");
    EXPECT_EQ(next(), "Where can someone check this number? /metric M-2 source: ");
    say("/evidence show M-1");
    EXPECT_EQ(next(), "What was it before? /metric M-1 baseline: ");
}

TEST_F(NextQuestion, AskWhatAMentoringStoryLacks) {
    say("/mentor helped with the design doc");
    EXPECT_EQ(next(), "Who was it with? /mentor P-1 @");
    say("/mentor P-1 @sam");
    EXPECT_EQ(next(), "Which gap are you working on together? /mentor P-1 gap: ");
    say("/mentor P-1 gap: a goal: b session: c outcome: d");
    EXPECT_EQ(next(), "");
}

TEST_F(NextQuestion, AskForTheSectionsOfACharter) {
    say("/evidence charter vision: two taps #checkout");
    EXPECT_EQ(next(), "What is in scope, and what is not? /evidence charter #checkout scope: ");
    say(reply().next->type + "saved cards");
    EXPECT_EQ(entry("C-2"), "C-2, 4 Mar 2026: \nscope: saved cards\n#checkout");
}

TEST_F(NextQuestion, AskNothingAboutWhatWasRetracted) {
    say("/decision Dropped gift wrap");
    say("/evidence retract D-1");
    EXPECT_EQ(next(), "");
    say("/evidence show D-1");
    EXPECT_EQ(next(), "");
}

}  // namespace
}  // namespace commands

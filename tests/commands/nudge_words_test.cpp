#include "commands/nudge_words.hpp"

#include "commands/nudge_turn.hpp"
#include "tests/support/nudged.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <set>

namespace commands {
namespace {

using support::day;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// ---- weekly

class WeeklyNudgeWords : public support::nudged {};

TEST_F(WeeklyNudgeWords, NameWhatWasLoggedAndTheThinnestSpot) {
    say("2026-03-03", "/decision Dropped gift wrap because: nobody opened it rejected: a box");
    say("2026-03-04", "/decision Moved the coupon box");
    say("2026-03-05", "/metric conversion 3.1%");
    on("2026-03-06");
    hear_weekly("2026-03-02");
    EXPECT_EQ(headline(), "This week you logged 2 decisions and a metric.");
    EXPECT_EQ(fact("Logged"), "D-1 “Dropped gift wrap”, D-2 “Moved the coupon box”, M-1 conversion 3.1%");
    EXPECT_EQ(fact("Thinnest spot"), "D-2 “Moved the coupon box” does not say why yet.");
    EXPECT_EQ(next(),
              "What made you decide that? A reviewer looks for the reason first. /decision D-2 because: ");
    EXPECT_EQ(about(), "D-2 because");
    EXPECT_EQ(hear_weekly("2026-03-02").says.how, tone::answer);
}

TEST_F(WeeklyNudgeWords, AreTheirOwnInEveryWeek) {
    say("2026-02-27", "/decision Dropped gift wrap because: a rejected: b");
    on("2026-03-06");
    hear_weekly("2026-03-02");
    EXPECT_EQ(headline(), "Nothing logged this week yet.");
    EXPECT_EQ(fact("Logged"), "");
}

TEST_F(WeeklyNudgeWords, CountAWeekByThePersonsClock) {
    on("2026-03-08");
    log().set_zone("Pacific/Auckland");
    say("/decision Dropped gift wrap because: a rejected: b");  // Monday, 01:00 in Auckland
    on("2026-03-09");
    hear_weekly("2026-03-09");
    EXPECT_THAT(headline(),
                HasSubstr("Nothing logged this week yet."));  // by the clock of the rhythm: Lisbon
    hear_weekly("2026-03-02");
    EXPECT_THAT(headline(), HasSubstr("Last week you logged a decision."));
}

TEST_F(WeeklyNudgeWords, NameWhatWasAddedToEarlierEntries) {
    say("2026-02-24", "/decision Dropped gift wrap because: a rejected: b");
    say("2026-03-03", "/decision D-1 results: conversion +0.3 pp feedback: Finance agrees");
    say("2026-03-03", "/decision D-1 the second wave went out");
    on("2026-03-06");
    hear_weekly("2026-03-02");
    EXPECT_THAT(headline(), HasSubstr("This week you added to D-1."));
    EXPECT_EQ(fact("Added"), "results, stakeholder feedback and a note to D-1 “Dropped gift wrap”");
    say("/decision Moved the coupon box");
    hear_weekly("2026-03-02");
    EXPECT_EQ(headline(), "This week you logged a decision, and added to D-1.");
}

TEST_F(WeeklyNudgeWords, NameWhatWasAcceptedApart) {
    on("2026-03-03");
    accept("/decision Dropped gift wrap", "2026-01-12");
    accept("/metric conversion 3.1%", "2026-01-12");
    on("2026-03-06");
    hear_weekly("2026-03-02");
    EXPECT_THAT(headline(), HasSubstr("This week you accepted a decision and a metric from your inbox."));
    EXPECT_EQ(fact("Accepted"), "D-1 “Dropped gift wrap”, M-1 conversion 3.1%");
}

TEST_F(WeeklyNudgeWords, GiveNumbersAloneWhereThereAreMany) {
    on("2026-03-03");
    for (int i = 0; i < 10; ++i)
        say("/decision Dropped gift wrap because: a rejected: b");
    hear_weekly("2026-03-02");
    EXPECT_THAT(headline(), HasSubstr("This week you logged 10 decisions."));
    EXPECT_EQ(fact("Logged"), "D-1, D-2, D-3, D-4, D-5, D-6, D-7, D-8 and 2 more");
}

TEST_F(WeeklyNudgeWords, CountNoEntryThatWasRetracted) {
    say("2026-03-03", "/decision Dropped gift wrap");
    say("/evidence retract D-1 reason: it was somebody else's");
    hear_weekly("2026-03-02");
    EXPECT_THAT(headline(), HasSubstr("Nothing logged this week yet."));
}

TEST_F(WeeklyNudgeWords, SayWhichWeekTheyMean) {
    say("2026-03-03", "/decision Dropped gift wrap because: a rejected: b");
    on("2026-03-09");
    hear_weekly("2026-03-02");
    EXPECT_THAT(headline(), HasSubstr("Last week you logged a decision."));
    EXPECT_EQ(choices().front(), "Nothing more last week: /evidence nudges nothing weekly 2026-03-02");
    on("2026-03-16");
    hear_weekly("2026-03-02");
    EXPECT_THAT(headline(), HasSubstr("In the week of 2 Mar, you logged a decision."));
    hear_weekly("2026-03-09");
    EXPECT_THAT(headline(), HasSubstr("Nothing logged last week."));
}

TEST_F(WeeklyNudgeWords, SaySinceWhenNothingIsNew) {
    say("2026-03-03", "/decision Dropped gift wrap because: a rejected: b");
    on("2026-03-20");
    hear_weekly("2026-03-16");
    EXPECT_THAT(headline(), HasSubstr("Nothing new in the log since 3 Mar."));
}

TEST_F(WeeklyNudgeWords, RememberThatAWeekWasCalledQuiet) {
    on("2026-03-06");
    evidence::statement quiet;
    quiet.entry = {evidence::entry_kind::quiet_week, 1};
    quiet.said = quiet.text = "Nothing this week";
    quiet.fields = {{"week", "2026-03-02", std::nullopt}};
    quiet.happened = evidence::calendar_date::from_iso("2026-03-02").value();
    log().append(quiet, now());
    hear_weekly("2026-03-02");
    EXPECT_THAT(headline(), HasSubstr("A quiet week, as you said."));
    on("2026-03-13");
    hear_weekly("2026-03-09");
    EXPECT_THAT(headline(), HasSubstr("Nothing logged this week yet."));
}

TEST_F(WeeklyNudgeWords, AskAnOpenQuestionWhereNothingIsThin) {
    plan("period 2026-01-01..2026-12-31 due 2026-11-15");
    fill_packet("2026-03-02");
    on("2026-04-03");
    hear_weekly("2026-03-30");
    EXPECT_EQ(
        headline(),
        "Nothing new in the log since 2 Mar. What you have logged is in good shape; nothing looks thin.");
    EXPECT_EQ(fact("Thinnest spot"), "");
    EXPECT_EQ(about(), "");
    std::set<std::string> lines;
    for (const char* monday : {"2026-03-30", "2026-04-06", "2026-04-13", "2026-04-20"}) {
        hear_weekly(monday);
        lines.insert(next());
    }
    EXPECT_THAT(
        lines,
        ElementsAre(
            "Did somebody write something about your work that you would like to keep? /evidence keep ",
            "What did you decide this week that you would want to remember in November? /decision ",
            "Which number moved this week, and what did you have to do with it? /metric ",
            "Who can do something now that they could not do before you helped? /mentor @"));
}

TEST_F(WeeklyNudgeWords, LookHalfAYearAheadWithoutACycle) {
    fill_packet("2026-03-02");
    std::string all;
    for (const char* monday : {"2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"}) {
        on(monday);
        hear_weekly(monday);
        all += next();
    }
    EXPECT_THAT(all, HasSubstr("that you would want to remember half a year from now?"));
}

TEST_F(WeeklyNudgeWords, CallNothingThinOnlyWhereThatIsSo) {
    say("2026-03-03", "/decision Dropped gift wrap");
    asked_for("D-1 because");
    hear_weekly("2026-03-02");
    EXPECT_EQ(headline(), "This week you logged a decision.");
    EXPECT_NE(next(), "");
    EXPECT_EQ(about(), "");
}

TEST_F(WeeklyNudgeWords, OfferToAnswerInOneTap) {
    on("2026-03-06");
    hear_weekly("2026-03-02");
    EXPECT_THAT(choices(), ElementsAre("Nothing this week: /evidence nudges nothing weekly 2026-03-02",
                                       "In an hour: /evidence nudges snooze 1h weekly 2026-03-02",
                                       "In 3 hours: /evidence nudges snooze 3h weekly 2026-03-02",
                                       "Tomorrow: /evidence nudges snooze tomorrow weekly 2026-03-02",
                                       "Next week: /evidence nudges snooze next week weekly 2026-03-02"));
}

TEST_F(WeeklyNudgeWords, SayThatTheyWerePutOff) {
    say("2026-03-03", "/decision Dropped gift wrap because: a rejected: b");
    nudges::nudge owed = weekly("2026-03-02");
    owed.again = true;
    hear(owed);
    EXPECT_THAT(headline(), HasSubstr("You asked me to come back to this. This week you logged a decision."));
}

TEST_F(WeeklyNudgeWords, SayWhenTheNextOneComesLater) {
    on("2026-03-06");
    nudges::nudge owed = weekly("2026-03-02");
    hear(owed);
    EXPECT_EQ(fact("Next time"), "");
    owed.unanswered = 1;
    owed.next_in_weeks = 2;
    hear(owed);
    EXPECT_EQ(fact("Next time"),
              "Unless you write before, the next weekly one comes on 20 Mar; "
              "/evidence nudges changes how often.");
    owed.next_in_weeks = 4;
    choose("thu off 2026-03-30..2026-04-05");
    hear(owed);
    EXPECT_THAT(fact("Next time"), HasSubstr("the next weekly one comes on 9 Apr;"));
    choose("pause 2027-01-01");
    hear(owed);
    EXPECT_THAT(fact("Next time"), HasSubstr("the next weekly one comes in 4 weeks;"));
}

// ---- look-backs

class LookBackWords : public support::nudged {
protected:
    void look_back(std::uint32_t number, std::string when = "after 2 weeks") {
        nudges::nudge owed;
        owed.what = nudges::kind::look_back;
        owed.key = "look-back D-" + std::to_string(number) + " " + when;
        owed.of_look_back = {{evidence::entry_kind::decision, number}, day("2026-03-17"), std::move(when)};
        owed.next_in_weeks = next_in_weeks;
        hear(owed);
    }
    int next_in_weeks = 1;
};

TEST_F(LookBackWords, NameTheDecisionWithItsHypothesis) {
    say("2026-03-03",
        "/decision Dropped gift wrap at checkout hypothesis: conversion rises by 0.4 pp experiment: A/B on "
        "half of the traffic");
    on("2026-03-17");
    look_back(1);
    EXPECT_EQ(headline(), "A look back at D-1 “Dropped gift wrap at checkout”, decided 2 weeks ago.");
    EXPECT_EQ(fact("You expected"), "“conversion rises by 0.4 pp”");
    EXPECT_EQ(fact("To find out, you chose"), "“A/B on half of the traffic”");
    EXPECT_EQ(next(), "Is there a first number that shows whether it works? /decision D-1 results: ");
    EXPECT_EQ(about(), "D-1 results");
    EXPECT_THAT(choices(),
                ElementsAre("In an hour: /evidence nudges snooze 1h look-back D-1 after 2 weeks",
                            "In 3 hours: /evidence nudges snooze 3h look-back D-1 after 2 weeks",
                            "Tomorrow: /evidence nudges snooze tomorrow look-back D-1 after 2 weeks",
                            "Next week: /evidence nudges snooze next week look-back D-1 after 2 weeks"));
}

TEST_F(LookBackWords, LeaveAWayOutTheLastTime) {
    say("2026-03-03", "/decision Dropped gift wrap hypothesis: conversion rises");
    on("2026-04-14");
    look_back(1, "after 6 weeks");
    EXPECT_EQ(next(), "Which number shows whether it worked? /decision D-1 results: ");
    on("2026-05-26");
    look_back(1, "after 12 weeks");
    EXPECT_EQ(headline(), "A look back at D-1 “Dropped gift wrap”, decided 12 weeks ago.");
    EXPECT_EQ(next(),
              "Which number shows whether it worked? If none will come, say that, and I ask no more. "
              "/decision D-1 results: ");
}

TEST_F(LookBackWords, RememberThatTheAuthorChoseTheDay) {
    say("2026-03-03", "/decision Dropped gift wrap review: in 2 weeks happened: in February");
    on("2026-03-17");
    look_back(1, "on 2026-03-17");
    EXPECT_EQ(headline(), "You wanted to look back at D-1 “Dropped gift wrap”, decided in February.");
    EXPECT_EQ(fact("You expected"), "");
}

TEST_F(LookBackWords, SayThatTheyBackOff) {
    say("2026-03-03", "/decision Dropped gift wrap hypothesis: conversion rises");
    next_in_weeks = 2;
    look_back(1);
    EXPECT_EQ(fact("Next time"),
              "Unless you write before, I will ask less often; /evidence nudges changes that.");
}

TEST_F(LookBackWords, AskForANumberAnyhow) {
    look_back(7);
    EXPECT_EQ(next(), "Which number shows whether it worked? /metric ");
    EXPECT_NE(headline(), "");
}

// ---- the way to the packet

class CycleNudgeWords : public support::nudged {
protected:
    CycleNudgeWords() {
        plan("period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15 target Senior PM");
    }

    void mark(std::string_view id) {
        for (const nudges::mark& one : marks_of(*cycle()))
            if (one.id == id) {
                nudges::nudge owed;
                owed.what = one.is_mid_year() ? nudges::kind::mid_year : nudges::kind::mark;
                owed.key = std::string(id) + " " + support::to_iso(one.day);
                owed.of_mark = one;
                hear(owed);
            }
    }
};

TEST_F(CycleNudgeWords, PrepareTheCheckInAWeekBefore) {
    say("2026-02-03", "/decision Dropped gift wrap because: a rejected: b");
    say("2026-02-03", "/metric conversion 3.1%");
    say("2026-03-03", "/metric conversion 3.3%");
    on("2026-06-24");
    mark("mid-year-soon");
    EXPECT_EQ(headline(), "Your mid-year check-in is in a week, on 1 Jul.");
    EXPECT_EQ(fact("What to do"), "Make the brief with /evidence checkin and set a time with your manager.");
    EXPECT_EQ(fact("In the log"), "a decision and 2 numbers since 1 Jan");
    EXPECT_EQ(fact("Thinnest spot"), "D-1 “Dropped gift wrap” has no results yet.");
    EXPECT_EQ(line(), "/decision D-1 results: ");
    EXPECT_THAT(examples(), ElementsAre("/evidence checkin"));
    EXPECT_EQ(choices().size(), 4U);
}

TEST_F(CycleNudgeWords, OfferTheBriefWhereNothingIsThin) {
    fill_packet("2026-06-23");
    on("2026-06-24");
    mark("mid-year-soon");
    EXPECT_EQ(next(), "Shall I put the brief together? /evidence checkin");
    EXPECT_EQ(about(), "");
}

TEST_F(CycleNudgeWords, CountFromTheLastCheckInOn) {
    say("2026-02-03", "/decision Dropped gift wrap because: a rejected: b");
    say("2026-03-02", "/evidence checkin said: more across teams with: @lena");
    say("2026-04-03", "/decision Moved the coupon box because: a rejected: b");
    on("2026-06-24");
    mark("mid-year-soon");
    EXPECT_EQ(fact("In the log"), "a decision and no numbers since the last check-in on 2 Mar");
}

TEST_F(CycleNudgeWords, HandOverTheQuestionsOnTheDay) {
    on("2026-07-01");
    mark("mid-year");
    EXPECT_EQ(headline(), "Your mid-year check-in is today.");
    EXPECT_EQ(fact("In the log"), "no decisions and no numbers since 1 Jan");
    EXPECT_THAT(fact("To ask"), HasSubstr("guide rule J3"));
    EXPECT_THAT(fact("Where they hesitate"), HasSubstr("guide rule J4"));
    EXPECT_EQ(next(), "What did they say, in their own words? /evidence checkin said: ");
    EXPECT_EQ(about(), "check-in");
    on("2026-06-30");
    mark("mid-year");
    EXPECT_EQ(headline(), "Your mid-year check-in is tomorrow.");
    on("2026-07-03");
    mark("mid-year");
    EXPECT_EQ(headline(), "Your mid-year check-in was on 1 Jul.");
}

TEST_F(CycleNudgeWords, KnowThatTheCheckInWasHeld) {
    say("2026-06-30", "/evidence checkin said: more across teams with: @lena");
    on("2026-07-01");
    mark("mid-year");
    EXPECT_EQ(headline(), "Your mid-year check-in is already in the log: R-1, yesterday.");
    EXPECT_EQ(next(), "What did you agree on that they will see from you, and by when? /evidence behaviour ");
    say("/evidence behaviour Leads a launch by: 15 Jul with: @lena");
    mark("mid-year");
    EXPECT_EQ(about(), "B-1");
}

TEST_F(CycleNudgeWords, SayWhatADateAsksForAndWhatASlipCosts) {
    say("2026-03-03", "/decision Dropped gift wrap because: a rejected: b #checkout");
    on("2026-10-16");
    mark("review");
    EXPECT_EQ(headline(),
              "The packet for Senior PM is due in 30 days, on 15 Nov. It is time to have the product leader "
              "read the packet.");
    EXPECT_EQ(fact("Not ready"), "the product outcome map, the decision log and the launch charter");
    // 15 Nov, 55 days by guide rule D9 and 7 by D10 for each of three.
    EXPECT_EQ(fact("Worst case"),
              "handed in like this on 15 Nov, the decision comes by 30 Jan (guide rules D9, D10)");
    EXPECT_THAT(fact("If it slips"), HasSubstr("late means the next cycle"));
    EXPECT_NE(fact("Thinnest spot"), "");
    EXPECT_NE(about(), "");
    EXPECT_EQ(choices().size(), 4U);
}

TEST_F(CycleNudgeWords, HandOverThePacketWhenItIsReady) {
    fill_packet("2026-03-02");
    on("2026-04-03");
    plan("period 2026-01-01..2026-12-31 due 2026-04-13");
    mark("rehearsal");
    EXPECT_EQ(
        headline(),
        "The packet is due in 10 days, on 13 Apr. It is time to rehearse the debrief, before the review "
        "itself.");
    EXPECT_EQ(fact("Ready"),
              "all three artifacts; handed in on 13 Apr, the decision comes by 7 Jun at the latest (guide "
              "rule D9)");
    EXPECT_EQ(fact("Not ready"), "");
    EXPECT_EQ(next(), "How does the packet look as it stands? /packet");
}

TEST_F(CycleNudgeWords, CountFromTodayOnceThePacketWasDue) {
    on("2026-11-17");
    mark("rehearsal");
    EXPECT_THAT(headline(), HasSubstr("The packet for Senior PM was due 2 days ago. "));
    EXPECT_THAT(fact("Worst case"), HasSubstr("handed in like this on 17 Nov"));
}

TEST_F(CycleNudgeWords, FindTheBeginningOfTheStoryOnDay90) {
    say("2026-02-03", "/decision Dropped gift wrap because: a rejected: b");
    on("2026-03-31");
    mark("day-90");
    EXPECT_EQ(headline(),
              "Day 90 of your review period is today. No decision with a hypothesis is in the log so far.");
    EXPECT_EQ(fact("Nearest to it"), "D-1 “Dropped gift wrap”");
    EXPECT_EQ(next(), "What did you expect to happen? /decision D-1 hypothesis: ");
    EXPECT_EQ(about(), "D-1 hypothesis");
    say("/decision D-1 hypothesis: conversion rises");
    mark("day-90");
    EXPECT_EQ(headline(), "Day 90 of your review period is today. Your story has its beginning in the log.");
    EXPECT_EQ(fact("With a hypothesis"), "D-1");
    EXPECT_EQ(fact("If it slips"), "");
}

TEST_F(CycleNudgeWords, AskForAnyDecisionOnDay90) {
    on("2026-04-02");
    mark("day-90");
    EXPECT_THAT(headline(), HasSubstr("Day 90 of your review period was on 31 Mar."));
    EXPECT_EQ(next(), "What did you decide lately, and what did you expect of it? /decision ");
}

// ---- how they sound

// A year of somebody who answers now and then, and of somebody who does not.
class AYearOfNudges : public testing::TestWithParam<bool> {};

TEST_P(AYearOfNudges, ReadsAloud) {
    fakes::memory_log log("Europe/Lisbon", {"local:ana"});
    evidence::moment now = support::at("2026-01-05 10:00", "Europe/Lisbon");
    const auto say = [&](const std::string& line) {
        EXPECT_NE(handle({log.author(), line, {}}, log, now).how, tone::failed) << line;
    };
    log.set_setting("cycle",
                    "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15 target Senior PM");
    say("/decision Dropped gift wrap at checkout hypothesis: conversion rises #checkout");
    say("/metric conversion 3.1% source: Looker #checkout");
    say("/mentor @sam session: read his outline");
    constexpr std::array<std::string_view, 12> never{"!",      "leverage",    "synerg",  "impactful",
                                                     "forgot", "should have", "overdue", "unfortunately",
                                                     "please", "sorry",       "  ",      ".."};
    std::string before;
    int heard = 0;
    while (now < support::at("2026-12-31 23:00", "Europe/Lisbon")) {
        const auto taken = take_turn(log, packet::default_pack(), now);
        ASSERT_TRUE(taken);
        ASSERT_TRUE(settle_turn(log, *taken, "letter", now));
        if (taken->owed) {
            ++heard;
            const reply& said = taken->words.says;
            std::string all = said.headline;
            for (const fact& one : said.facts)
                all += " " + one.label + ": " + one.text;
            ASSERT_TRUE(said.next) << all;
            all += " " + said.next->ask;
            for (const std::string_view word : never)
                EXPECT_EQ(all.find(word), std::string::npos) << word << " in: " << all;
            EXPECT_TRUE(said.headline.ends_with('.') &&
                        std::isupper(static_cast<unsigned char>(said.headline.front())))
                << all;
            EXPECT_TRUE(said.next->ask.ends_with('?') || said.next->ask.ends_with('.')) << all;
            EXPECT_TRUE(said.next->type.starts_with('/')) << said.next->type;
            EXPECT_LE(said.choices.size(), 5U);
            EXPECT_LE(said.facts.size(), 5U) << all;
            EXPECT_LT(all.size(), 800U) << all;
            const std::string asked = taken->words.about;
            EXPECT_TRUE(asked.empty() || asked != before || taken->owed->again ||
                        taken->owed->what == nudges::kind::look_back)
                << asked;
            before = asked;
            if (GetParam()) {
                now += std::chrono::minutes{5};
                say(heard % 4 == 0 ? "/evidence nudges snooze tomorrow " + taken->owed->key
                                   : "/evidence nudges nothing " + taken->owed->key);
            }
        }
        const auto plan = log.plan();
        ASSERT_TRUE(plan && plan->next_look);
        now = std::max(*plan->next_look, now + std::chrono::minutes{1});
    }
    EXPECT_GT(heard, 15);
}

INSTANTIATE_TEST_SUITE_P(Answered, AYearOfNudges, testing::Bool(),
                         [](const auto& shown) { return shown.param ? "NowAndThen" : "Never"; });

}  // namespace
}  // namespace commands

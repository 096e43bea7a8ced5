#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// It is Friday, 6 March 2026, a quarter past four in Lisbon, and the weekly nudge has just come.
class ANudgeAnswered : public support::conversation {
protected:
    ANudgeAnswered() {
        at("2026-03-06T16:15:00.000Z");
        nudged(weekly, "2026-03-06T16:03:00.000Z");
    }
    std::string answers(const std::string& words) { return say("/evidence nudges " + words, writes_); }
    std::string puts_off(const std::string& words) { return say("/evidence nudges snooze " + words, 0); }

    const std::string weekly = "weekly 2026-03-02";
    std::size_t writes_ = 1;
};

// ---- nothing happened

TEST_F(ANudgeAnswered, WithNothingIsNotedAsAQuietWeek) {
    EXPECT_EQ(answers("nothing " + weekly),
              "Noted: nothing to log this week. Next nudge: Friday 13 Mar at 16:00. · 6 Mar 2026, 16:15 WET");
    EXPECT_EQ(entry("W-1"), "W-1, 6 Mar 2026: Nothing to log in the week of 2 Mar 2026\nweek: 2026-03-02");
    EXPECT_EQ(newest().said, "/evidence nudges nothing weekly 2026-03-02");
    EXPECT_TRUE(nudge(weekly).answered);
    EXPECT_EQ(log().first_with(evidence::entry_kind::quiet_week, "2026-03-02"),
              (evidence::entry_id{evidence::entry_kind::quiet_week, 1}));
}

TEST_F(ANudgeAnswered, WithNothingTwiceIsNotedOnce) {
    answers("nothing");
    EXPECT_EQ(answers("nothing this week"),
              "Noted already, as W-1: nothing to log this week. Next nudge: Friday 13 Mar at 16:00.");
    EXPECT_EQ(answers("nothing weekly 2026-03-02"),
              "Noted already, as W-1: nothing to log this week. Next nudge: Friday 13 Mar at 16:00.");
    EXPECT_EQ(records(), 1U);
}

TEST_F(ANudgeAnswered, CanBeTakenBackAndSaidAgain) {
    answers("nothing");
    say("/evidence undo");
    EXPECT_EQ(answers("nothing"),
              "Noted: nothing to log this week. Next nudge: Friday 13 Mar at 16:00. · 6 Mar 2026, 16:15 WET");
    EXPECT_THAT(entry("W-2"), StartsWith("W-2, 6 Mar 2026"));
    say("/evidence retract W-2 reason: I forgot the review");
    answers("nothing");
    EXPECT_THAT(entry("W-3"), StartsWith("W-3, 6 Mar 2026"));
}

TEST_F(ANudgeAnswered, MeansTheWeekOfTheNudgeThatWaits) {
    at("2026-03-10T09:00:00.000Z");
    EXPECT_EQ(
        answers("nothing"),
        "Noted: nothing to log in the week of 2 Mar 2026. Next nudge: Friday 13 Mar at 16:00. · 10 Mar 2026, "
        "09:00 WET");
    EXPECT_EQ(entry("W-1"), "W-1, 8 Mar 2026: Nothing to log in the week of 2 Mar 2026\nweek: 2026-03-02")
        << "the week's last day: it has passed";
    EXPECT_THAT(answers("nothing"), StartsWith("Noted: nothing to log this week."))
        << "the other one is answered";
}

TEST_F(ANudgeAnswered, MeansThisWeekWhereNoneWaits) {
    at("2026-05-06T12:00:00.000Z");
    EXPECT_THAT(answers("nothing"), StartsWith("Noted: nothing to log this week."));
    EXPECT_THAT(entry("W-1"), HasSubstr("week: 2026-05-04"));
    EXPECT_THAT(answers("nothing last week"),
                StartsWith("Noted: nothing to log in the week of 27 Apr 2026."));
    EXPECT_THAT(answers("nothing 2026-04-20"),
                StartsWith("Noted: nothing to log in the week of 20 Apr 2026."));
}

TEST_F(ANudgeAnswered, IsNotAQuietWeekWhenSomethingWasLogged) {
    say("/decision Dropped gift wrap because: retention");
    EXPECT_EQ(answers("nothing"),
              "There was something this week: D-1, “Dropped gift wrap”. That stands, so no quiet week was "
              "noted. Next "
              "nudge: Friday 13 Mar at 16:00.");
    EXPECT_EQ(records(), 1U);
    EXPECT_TRUE(nudge(weekly).answered) << "it is an answer all the same";
    say("/evidence retract D-1 reason: logged twice");
    EXPECT_THAT(answers("nothing"), StartsWith("Noted: nothing to log this week."));
}

TEST_F(ANudgeAnswered, CountsWhatWasLoggedThatWeekAboutAnEarlierOne) {
    say("/decision Dropped gift wrap happened: 2026-02-10");
    EXPECT_THAT(answers("nothing"), StartsWith("There was something this week: D-1"));
    EXPECT_THAT(answers("nothing 2026-02-09"),
                StartsWith("There was something in the week of 9 Feb 2026: D-1"));
    EXPECT_THAT(answers("nothing 2026-02-16"),
                StartsWith("Noted: nothing to log in the week of 16 Feb 2026."));
}

TEST_F(ANudgeAnswered, SaysWhatIsNoWeek) {
    EXPECT_EQ(answers("nothing weekly 2026-03-03"),
              "“weekly 2026-03-03” names no week. Nothing was saved: say nothing this week, nothing last "
              "week, or nothing "
              "with the Monday of the week.\n"
              "Try: /evidence nudges nothing this week\n"
              "Try: /evidence nudges nothing 2026-03-02");
    EXPECT_THAT(answers("nothing mark review 2026-10-16"),
                StartsWith("“mark review 2026-10-16” names no week."));
    EXPECT_THAT(answers("nothing weekly 2026-02-30"), StartsWith("“weekly 2026-02-30” names no week."));
    EXPECT_EQ(answers("nothing weekly 2026-03-09"),
              "The week of 9 Mar 2026 is still to come. Nothing was saved: say so when it is over.");
    EXPECT_TRUE(refused());
    EXPECT_FALSE(nudge(weekly).answered);
}

// ---- put off

TEST_F(ANudgeAnswered, IsPutOffAndTheRegularTimeStays) {
    EXPECT_EQ(puts_off("3h " + weekly),
              "It comes again today at 19:15. Your regular time stays Fridays at 16:00.");
    EXPECT_EQ(nudge(weekly).again, now() + std::chrono::hours{3});
    EXPECT_TRUE(nudge(weekly).answered);
    EXPECT_EQ(nudge(weekly).letter, "letter") << "the rest of it is kept";
    EXPECT_EQ(plan()->next_look, now());
    EXPECT_EQ(plan()->rhythm_since, evidence::moment{});
    EXPECT_EQ(setting("nudges"), "");
}

TEST_F(ANudgeAnswered, IsPutOffInPeoplesWords) {
    const auto again = [&](const std::string& words) {
        puts_off(words);
        return headline().substr(0, headline().find('.'));
    };
    for (const char* words : {"1h", "1 hour", "an hour", "for one hour", "1H"})
        EXPECT_EQ(again(words), "It comes again today at 17:15") << words;
    EXPECT_EQ(again("three hours"), "It comes again today at 19:15");
    for (const char* words : {"30m", "30 min", "half an hour", "in 30 minutes"})
        EXPECT_EQ(again(words), "It comes again today at 16:45") << words;
    EXPECT_EQ(again("2 hrs"), "It comes again today at 18:15");
    for (const char* words : {"wednesday", "until Wed", "5 days", "11 Mar", "till 2026-03-11"})
        EXPECT_THAT(again(words), StartsWith("It comes again Wednesday 11 Mar at 09:0")) << words;
    EXPECT_THAT(again("monday"), StartsWith("It comes again Monday 9 Mar at 09:0"));
    EXPECT_THAT(again("next week"), StartsWith("It comes again Monday 9 Mar at 09:0"));
    EXPECT_THAT(again("until tomorrow"), StartsWith("It comes again Monday 9 Mar at 08:0"))
        << "Saturday is no work day";
    at("2026-03-06T18:00:00.000Z");
    EXPECT_THAT(again("3h"), StartsWith("It comes again Monday 9 Mar at 08:0")) << "21:00 is a quiet hour";
}

TEST_F(ANudgeAnswered, GivesWayToTheNextRegularOne) {
    at("2026-03-12T09:00:00.000Z");
    EXPECT_EQ(puts_off("next week"),
              "The next regular nudge comes before that, tomorrow at 16:00, and takes this one's place.");
    EXPECT_EQ(nudge(weekly).again, std::nullopt);
    EXPECT_TRUE(nudge(weekly).answered);
}

TEST_F(ANudgeAnswered, IsTheNewestWithoutAKey) {
    nudged("look-back D-1 after 2 weeks", "2026-03-05T16:03:00.000Z", "look-back");
    puts_off("1h");
    EXPECT_TRUE(nudge(weekly).again);
    puts_off("for 1 hour Look-back D-1 after 2 weeks");
    EXPECT_TRUE(nudge("look-back D-1 after 2 weeks").again);
}

TEST_F(ANudgeAnswered, CanBeAnsweredAfterItWasPutOff) {
    puts_off("tomorrow");
    answers("nothing");
    EXPECT_EQ(nudge(weekly).again, std::nullopt);
    EXPECT_TRUE(nudge(weekly).answered);
}

TEST_F(ANudgeAnswered, SaysWhatItCannotBePutOffBy) {
    for (const std::string words : {"soon", "0h", "49 hours", "9999999999 minutes", "yesterday", "h"})
        EXPECT_EQ(puts_off(words),
                  "“" + words +
                      "” is no time that I can put it off by. Nothing was changed: say 30 min, 3h, "
                      "tomorrow, Friday or next week.");
    EXPECT_EQ(puts_off(""),
              "Until when? Nothing was changed: say 30 min, 3h, tomorrow, Friday or next week.");
    EXPECT_EQ(reply().choices.size(), 4U);
    EXPECT_EQ(reply().choices.front().line, "/evidence nudges snooze 1h");
    EXPECT_EQ(
        puts_off("until 1 Jul"),
        "A nudge can be put off by two weeks at most. Nothing was changed: to have none until then, pause "
        "them.\n"
        "Try: /evidence nudges pause until 2026-07-01");
    EXPECT_EQ(puts_off("3h weekly 2026-02-23"),
              "I know no nudge “weekly 2026-02-23” that has come. Nothing was changed: leave that out to put "
              "off the "
              "newest one.\n"
              "Try: /evidence nudges snooze tomorrow");
    EXPECT_FALSE(nudge(weekly).again);
}

TEST_F(ANudgeAnswered, IsNotPutOffWeeksLater) {
    at("2026-03-30T12:00:00.000Z");
    EXPECT_EQ(puts_off("3h"),
              "No nudge has come lately that could be put off. Nothing was changed: to have none for a "
              "while, pause "
              "them.\n"
              "Try: /evidence nudges pause 1 week");
}

TEST_F(ANudgeAnswered, IsNotPutOffWhileNudgesAreOff) {
    say("/evidence nudges off");
    EXPECT_EQ(puts_off("3h"),
              "Nudges are off, so it would not come again. Nothing was changed: turn them on first.\n"
              "Try: /evidence nudges on");
    EXPECT_EQ(answers("nothing"), "Noted: nothing to log this week. Nudges are off. · 6 Mar 2026, 16:15 WET");
}

using NoNudge = support::conversation;

TEST_F(NoNudge, CanBePutOffBeforeOneHasCome) {
    say("/evidence nudges snooze 3h");
    EXPECT_THAT(headline(), StartsWith("No nudge has come lately"));
    EXPECT_TRUE(refused());
}

}  // namespace
}  // namespace commands

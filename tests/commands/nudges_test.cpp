#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// It is Wednesday, 4 March 2026, noon in Lisbon.
class NudgesCommand : public support::conversation {
protected:
    // A setting writes one thing, and a zone another.
    std::string chooses(const std::string& words, std::size_t writes = 1) {
        return say("/evidence nudges " + words, writes);
    }
    std::string choices() const {
        std::string text;
        for (const choice& one : reply().choices)
            text += (text.empty() ? "" : "\n") + one.label + ": " + one.line;
        return text;
    }
};

// ---- seeing it

TEST_F(NudgesCommand, ShowsGoodDefaultsWithNothingSet) {
    EXPECT_EQ(
        say("/evidence nudges"),
        "Nudges come on Fridays at 16:00, your time (Europe/Lisbon).\n"
        "Next nudge: Friday 6 Mar at 16:00\n"
        "How many: standard: at most 2 a week, the dates of your review cycle included, and look-backs at "
        "decisions\n"
        "Quiet hours: 20:00 to 08:00\n"
        "Work days: Monday to Friday\n"
        "Holidays: none chosen\n"
        "Next: What should be different? /evidence nudges fri 16:00 standard quiet 20:00-08:00 work mon-fri\n"
        "Try: /evidence nudges thu 9:30\n"
        "Try: /evidence nudges pause until 1 Aug\n"
        "Try: /evidence nudges holidays PT");
    EXPECT_EQ(choices(),
              "Pause 2 weeks: /evidence nudges pause 2 weeks\n"
              "Light: /evidence nudges light\n"
              "Active: /evidence nudges active\n"
              "Off: /evidence nudges off");
    EXPECT_EQ(plan(), std::nullopt) << "looking begins nothing";
}

TEST_F(NudgesCommand, TellsWhenTheLastOneCameAndWhatBecameOfIt) {
    nudged("weekly 2026-02-23", "2026-02-27T16:03:00.000Z");
    say("/evidence nudges");
    EXPECT_EQ(fact("Last nudge"), "Friday 27 Feb, 5 days ago, not answered");
    chooses("snooze tomorrow", 0);
    say("/evidence nudges");
    EXPECT_THAT(fact("Last nudge"), StartsWith("Friday 27 Feb, 5 days ago; put off until tomorrow at 09:0"));
    chooses("nothing last week");
    say("/evidence nudges");
    EXPECT_EQ(fact("Last nudge"), "Friday 27 Feb, 5 days ago, answered");
}

TEST_F(NudgesCommand, SaysThatItBacksOffAndWhatEndsThat) {
    nudged("weekly 2026-02-16", "2026-02-20T16:03:00.000Z");
    nudged("weekly 2026-02-23", "2026-02-27T16:03:00.000Z");
    say("/evidence nudges");
    EXPECT_EQ(fact("Next nudge"),
              "Friday 13 Mar at 16:00; every 2 weeks only, for the last ones were not answered. Whatever you "
              "log or "
              "answer ends that");
    say("/decision Dropped gift wrap because: retention");
    say("/evidence nudges");
    EXPECT_EQ(fact("Next nudge"), "Friday 6 Mar at 16:00");
}

TEST_F(NudgesCommand, DoesNotPromiseAWeekTwice) {
    at("2026-03-05T12:00:00.000Z");
    nudged("weekly 2026-03-02", "2026-03-04T16:03:00.000Z");
    say("/evidence nudges");
    EXPECT_EQ(fact("Next nudge"), "Friday 13 Mar at 16:00");
}

TEST_F(NudgesCommand, NamesTheDaysOffAhead) {
    chooses("holidays PT off 2026-03-05,2026-04-06..2026-04-08");
    say("/evidence nudges");
    EXPECT_EQ(fact("Holidays"), "Portugal's public holidays, the next Friday 3 Apr");
    EXPECT_EQ(fact("Days off"), "4 to come, the next tomorrow");
    EXPECT_THAT(examples(), Not(HasSubstr("holidays"))) << "they are chosen";
}

TEST_F(NudgesCommand, ExplainsItself) {
    EXPECT_THAT(chooses("help"), StartsWith("/evidence nudges [fri 16:00]"));
    EXPECT_FALSE(refused());
}

// ---- changing it

TEST_F(NudgesCommand, ChangesWhatIsSaidAndRepeatsAllOfIt) {
    EXPECT_EQ(chooses("thu 9:30"),
              "Nudges come on Thursdays at 09:30, your time (Europe/Lisbon), at most 2 a week (standard): "
              "Monday to "
              "Friday, but not from 20:00 to 08:00.\n"
              "Next nudge: tomorrow at 09:30");
    EXPECT_TRUE(saved());
    EXPECT_EQ(setting("nudges"), "thu 09:30 standard quiet 20:00-08:00 work mon-fri");
    chooses("light");
    EXPECT_EQ(
        headline(),
        "Nudges come on Thursdays at 09:30, your time (Europe/Lisbon), at most 1 a week (light): Monday to "
        "Friday, but not from 20:00 to 08:00.");
    EXPECT_EQ(records(), 0U) << "a setting is no evidence";
}

TEST_F(NudgesCommand, BringsTheNextLookForwardAndCountsWeeksFromTheChange) {
    chooses("light");
    ASSERT_TRUE(plan());
    EXPECT_EQ(plan()->since, now());
    EXPECT_EQ(plan()->rhythm_since, evidence::moment{}) << "the regular time is what it was";
    after(support::days);
    chooses("thu 9:30");
    EXPECT_EQ(plan()->since, now() - support::days) << "nudging began before";
    EXPECT_EQ(plan()->rhythm_since, now());
    EXPECT_EQ(plan()->next_look, now());
}

TEST_F(NudgesCommand, UnderstandsTheWordsThatPeopleType) {
    const auto chosen = [&](const std::string& words) {
        chooses("default");
        chooses(words);
        return saved() ? setting("nudges") : last_reply();
    };
    EXPECT_EQ(chosen("friday 4pm"), "fri 16:00 standard quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(chosen("every Monday at 10 am, please"), "mon 10:00 standard quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(chosen("quiet hours from 7 pm to 9 am"), "fri 16:00 standard quiet 19:00-09:00 work mon-fri");
    EXPECT_EQ(chosen("quiet 22 - 6 thu 9:30"), "thu 09:30 standard quiet 22:00-06:00 work mon-fri");
    EXPECT_EQ(chosen("less"), "fri 16:00 light quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(chosen("more nudges"), "fri 16:00 active quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(chosen("quiet none"), "fri 16:00 standard quiet none work mon-fri");
    EXPECT_EQ(chosen("work days sun - thu"), "fri 16:00 standard quiet 20:00-08:00 work sun-thu");
    EXPECT_EQ(chosen("work mon, tue and thu"), "fri 16:00 standard quiet 20:00-08:00 work mon,tue,thu");
    EXPECT_EQ(chosen("public holidays in Portugal"),
              "fri 16:00 standard quiet 20:00-08:00 work mon-fri holidays PT");
    EXPECT_EQ(chosen("holidays off"), "fri 16:00 standard quiet 20:00-08:00 work mon-fri");
    for (const char* words : {"off", "mute", "stop", "silent", "Off"})
        EXPECT_EQ(chosen(words), "fri 16:00 silent quiet 20:00-08:00 work mon-fri") << words;
    for (const char* words : {"pause until 1 Aug", "pause 2026-08-01", "off until 1 August",
                              "mute until 1 Aug", "pause till Aug 1", "pause to 1 Aug 2026"})
        EXPECT_EQ(chosen(words), "fri 16:00 standard quiet 20:00-08:00 work mon-fri pause 2026-08-01")
            << words;
    for (const char* words :
         {"pause 2 weeks", "pause for 2 weeks", "pause for two weeks", "stop for 2 weeks", "mute 2w"})
        EXPECT_EQ(chosen(words), "fri 16:00 standard quiet 20:00-08:00 work mon-fri pause 2026-03-18")
            << words;
    EXPECT_EQ(chosen("pause a month light"),
              "fri 16:00 light quiet 20:00-08:00 work mon-fri pause 2026-04-04");
}

TEST_F(NudgesCommand, GoesOffAndSaysHowToComeBack) {
    chooses("light");
    EXPECT_EQ(
        chooses("off"),
        "Nudges are off: nothing comes by itself.\nWhen you want to know: /evidence gaps shows what is thin");
    EXPECT_EQ(choices(), "On again: /evidence nudges light");
    EXPECT_EQ(
        say("/evidence nudges"),
        "Nudges are off: nothing comes by itself.\n"
        "Regular time: Fridays at 16:00, your time (Europe/Lisbon)\n"
        "Quiet hours: 20:00 to 08:00\n"
        "Work days: Monday to Friday\n"
        "Holidays: none chosen\n"
        "Next: What should be different? /evidence nudges fri 16:00 silent quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(choices(), "On again: /evidence nudges on");
    chooses("thu");
    EXPECT_EQ(headline(), "Nudges are off: nothing comes by itself.") << "a weekday does not turn them on";
    chooses("on");
    EXPECT_THAT(headline(), StartsWith("Nudges come on Thursdays at 16:00"));
}

TEST_F(NudgesCommand, PausesAndResumes) {
    EXPECT_EQ(chooses("pause until 1 Aug"),
              "Nudges are paused until Saturday 1 Aug. Then they come on Fridays at 16:00, your time "
              "(Europe/Lisbon), at "
              "most 2 a week (standard): Monday to Friday, but not from 20:00 to 08:00.\n"
              "Next nudge: Friday 7 Aug at 16:00");
    EXPECT_EQ(choices(), "Resume now: /evidence nudges resume");
    say("/evidence nudges");
    EXPECT_EQ(headline(), "Nudges are paused until Saturday 1 Aug.");
    EXPECT_EQ(fact("Regular time"), "Fridays at 16:00, your time (Europe/Lisbon)");
    for (const char* words : {"resume", "on", "pause none", "pause off", "unmute"}) {
        chooses("pause 2 weeks");
        chooses(words);
        EXPECT_THAT(headline(), StartsWith("Nudges come on Fridays at 16:00")) << words;
    }
}

TEST_F(NudgesCommand, AsksUntilWhenWithoutADay) {
    EXPECT_EQ(chooses("pause"),
              "Until when? Nothing was changed yet: say the day on which nudges may come again.\n"
              "Try: /evidence nudges pause until 1 Aug");
    EXPECT_EQ(choices(),
              "A week: /evidence nudges pause 1 week\n"
              "2 weeks: /evidence nudges pause 2 weeks\n"
              "A month: /evidence nudges pause 1 month");
    EXPECT_TRUE(refused());
    EXPECT_EQ(setting("nudges"), "");
}

TEST_F(NudgesCommand, TakesTheZoneTooAndKeepsItWhereZonesAreKept) {
    chooses("thu 9:30 zone new york", 2);
    EXPECT_THAT(headline(), StartsWith("Nudges come on Thursdays at 09:30, your time (America/New_York)"));
    EXPECT_EQ(log().zone(), "America/New_York");
    EXPECT_THAT(setting("nudges"), Not(HasSubstr("zone")));
    chooses("zone America/New_York");
    EXPECT_TRUE(saved()) << "the same again";
}

TEST_F(NudgesCommand, SaysWhereATimeWasMoved) {
    chooses("fri 20:30");
    EXPECT_THAT(last_reply(), HasSubstr("Nudges come on Fridays at 19:50"));
    EXPECT_EQ(fact("Moved"), "20:30 lies in your quiet hours or just before them, so it comes at 19:50");
    chooses("light");
    EXPECT_EQ(fact("Moved"), "") << "said once";
    chooses("sat 10:00");
    EXPECT_EQ(fact("Moved"),
              "Saturday is no work day of yours, so it comes on the nearest one in the week, Friday");
    chooses("mon work tue-thu");
    EXPECT_EQ(fact("Moved"),
              "Monday is no work day of yours, so it comes on the nearest one in the week, Tuesday");
}

TEST_F(NudgesCommand, AddsDaysOff) {
    chooses("off 24 Dec to 2 Jan");
    EXPECT_THAT(headline(), EndsWith("but not from 20:00 to 08:00 or on your 10 days off."));
    chooses("off 6 Mar");
    EXPECT_THAT(setting("nudges"), EndsWith(" off 2026-03-06,2026-12-24..2027-01-02"));
    EXPECT_EQ(fact("Next nudge"), "tomorrow at 16:00") << "the open day before Friday";
    chooses("off none");
    EXPECT_THAT(setting("nudges"), Not(HasSubstr("off")));
    chooses("day off tomorrow");
    EXPECT_THAT(setting("nudges"), EndsWith(" off 2026-03-05"));
    at("2026-06-01T12:00:00.000Z");
    chooses("off 8 June");
    EXPECT_THAT(setting("nudges"), EndsWith(" off 2026-06-08")) << "what has passed is forgotten";
}

// ---- what cannot be

TEST_F(NudgesCommand, SaysEverythingThatIsWrongAtOnceAndChangesNothing) {
    EXPECT_EQ(chooses("zone Atlantis fri 25:00 holidays Brazil pause 31 Feb off 30 Feb"),
              "“Atlantis” is no time zone that I know: say zone Europe/Lisbon, a region and a city. “31 Feb” "
              "is no day of the next two years that I can read: say pause until 1 Aug or pause 2 weeks. “30 "
              "Feb” is no day, "
              "or days, that I can read: say off 24 Dec, off 24 Dec to 31 Dec, or off none. “25:00” is "
              "no time of "
              "day: say 16:00, or 4pm. “Brazil” is not what can stand there: say holidays PT, one of US, DE, "
              "PT, GB, FR, "
              "ES, IN, or holidays none; others come from a calendar file. Nothing was changed.\n"
              "Try: /evidence nudges thu 9:30");
    EXPECT_TRUE(refused());
    EXPECT_EQ(setting("nudges"), "");
    EXPECT_EQ(log().zone(), "Europe/Lisbon");
    EXPECT_EQ(plan(), std::nullopt);
}

TEST_F(NudgesCommand, RefusesInASentence) {
    const auto why = [&](const std::string& words) {
        chooses(words);
        EXPECT_TRUE(refused()) << words;
        return headline();
    };
    EXPECT_THAT(why("banana"), HasSubstr("I do not know “banana” here: say a weekday"));
    EXPECT_THAT(why("zone"), HasSubstr("The name of the zone is missing"));
    EXPECT_THAT(why("pause until 2020-01-01"), HasSubstr("“2020-01-01” is no day of the next two years"));
    EXPECT_THAT(why("pause until 2099-01-01"), HasSubstr("“2099-01-01” is no day of the next two years"));
    EXPECT_THAT(why("quiet 8:00-7:30"), HasSubstr("leave less than an hour of the day"));
    EXPECT_THAT(why("work mon-banana"), HasSubstr("“mon-banana” is not what can stand there"));
    EXPECT_THAT(why("off 2 Jan to 24 Dec 2026"), HasSubstr("is no day, or days"));
    EXPECT_THAT(why("off 2026-01-01..2028-12-31"), HasSubstr("is no day, or days"));
    EXPECT_EQ(setting("nudges"), "");
}

TEST_F(NudgesCommand, SaysWhenNoDayIsOpenAtAll) {
    chooses("work sun off 2026-03-08");
    EXPECT_THAT(fact("Next nudge"), StartsWith("Sunday 15 Mar at"));
    EXPECT_FALSE(refused());
    chooses("off 2026-03-01..2028-11-20");
    EXPECT_EQ(fact("Next nudge"), "none: no day on which it could come is in sight");
}

// ---- a calendar file

std::string calendar(const std::string& events) {
    return "BEGIN:VCALENDAR\nVERSION:2.0\n" + events + "END:VCALENDAR\n";
}
std::string event(const std::string& lines) {
    return "BEGIN:VEVENT\n" + lines + "END:VEVENT\n";
}

TEST_F(NudgesCommand, TakesDaysOffFromAPastedCalendar) {
    chooses("off 6 Apr");
    EXPECT_EQ(
        chooses("holidays " + calendar(event("DTSTART;VALUE=DATE:20260306\nSUMMARY:Company closed\n") +
                                       event("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\n"))),
        "Nudges come on Fridays at 16:00, your time (Europe/Lisbon), at most 2 a week (standard): Monday to "
        "Friday, "
        "but not from 20:00 to 08:00 or on your 5 days off.\n"
        "Next nudge: tomorrow at 16:00\n"
        "From the calendar: 4 days off, the next Friday 6 Mar");
    EXPECT_THAT(setting("nudges"), EndsWith(" off 2026-03-06,2026-04-06,2026-12-24..2026-12-26"));
}

TEST_F(NudgesCommand, SaysWhichLinesOfACalendarDidNotCount) {
    chooses("thu 9:30 " +
            calendar(event("DTSTART:20261231T120000Z\n") + event("DTSTART;VALUE=DATE:20270230\n") +
                     event("DTSTART;VALUE=DATE:20261225\n")));
    EXPECT_TRUE(saved());
    EXPECT_THAT(last_reply(),
                EndsWith("From the calendar: 1 day off, the next Friday 25 Dec\n"
                         "Left out: Line 4: this event has a time of day; only whole days count "
                         "(DTSTART;VALUE=DATE:20261225).\n"
                         "Left out: Line 7: “20270230” is no day of the calendar; write 20261225."));
    EXPECT_THAT(setting("nudges"), StartsWith("thu 09:30")) << "the words before it count, too";
}

TEST_F(NudgesCommand, CountsTheLinesThatItDoesNotShow) {
    std::string events = event("DTSTART;VALUE=DATE:20261225\n");
    for (int i = 0; i < 9; ++i)
        events += event("DTSTART;VALUE=DATE:20270230\n");
    chooses(calendar(events));
    EXPECT_THAT(last_reply(), EndsWith("Left out: 4 more like these"));
}

TEST_F(NudgesCommand, ReadsACalendarWhoseLineBreaksBecameSpaces) {
    chooses(
        "holidays BEGIN:VCALENDAR VERSION:2.0 BEGIN:VEVENT SUMMARY:Long weekend DTSTART;VALUE=DATE:20261225 "
        "END:VEVENT END:VCALENDAR ");
    EXPECT_EQ(fact("From the calendar"), "1 day off, the next Friday 25 Dec");
    EXPECT_EQ(fact("Left out"), "");
}

TEST_F(NudgesCommand, RefusesACalendarWithoutADayOff) {
    EXPECT_EQ(chooses(calendar(event("DTSTART:20261231T120000Z\n"))),
              "The calendar names no day off from this week on that I can read. Nothing was changed: paste "
              "the file as it "
              "is, with its line breaks, or say the days.\n"
              "Left out: Line 4: this event has a time of day; only whole days count "
              "(DTSTART;VALUE=DATE:20261225).\n"
              "Try: /evidence nudges off 24 Dec to 31 Dec");
    EXPECT_TRUE(refused());
    chooses(calendar(event("DTSTART;VALUE=DATE:20201225\n")));
    EXPECT_TRUE(refused()) << "a day that has passed";
    chooses("banana " + calendar(event("DTSTART;VALUE=DATE:20261225\n")));
    EXPECT_THAT(headline(), HasSubstr("I do not know “banana” here"));
    EXPECT_EQ(setting("nudges"), "");
}

}  // namespace
}  // namespace commands

#include "nudges/look_back.hpp"

#include "nudges/owed.hpp"
#include "tests/support/days.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nudges {
namespace {

using std::chrono::days;
using support::day;
using support::notebook;
using testing::ElementsAre;
using testing::IsEmpty;

// "D-1 2026-03-18 after 2 weeks"
std::vector<std::string> look_backs(const notebook& says, std::string_view zone = "UTC") {
    std::vector<std::string> found;
    for (const look_back& one : look_backs_of(says.folded(), zone))
        found.push_back(evidence::to_text(one.decision) + " " + support::to_iso(one.day) + " " + one.when);
    return found;
}

TEST(LookBacks, ComeTwoSixAndTwelveWeeksAfterTheHypothesis) {
    notebook says;  // Wednesday, 4 March 2026
    says("/decision Dropped gift wrap hypothesis: more people check out");
    EXPECT_THAT(look_backs(says), ElementsAre("D-1 2026-03-18 after 2 weeks", "D-1 2026-04-15 after 6 weeks",
                                              "D-1 2026-05-27 after 12 weeks"));
}

TEST(LookBacks, CountFromTheDayOnWhichTheHypothesisWasSaid) {
    notebook says;
    says("/decision Dropped gift wrap");
    EXPECT_THAT(look_backs(says), IsEmpty());
    says.after(days{7});
    says("/decision D-1 hypothesis: more people check out");
    EXPECT_EQ(look_backs(says).front(), "D-1 2026-03-25 after 2 weeks");
    EXPECT_EQ(look_backs(says, "Pacific/Kiritimati").front(), "D-1 2026-03-26 after 2 weeks");
}

TEST(LookBacks, AreWhenTheAuthorSaidSo) {
    notebook says;
    says("/decision Dropped gift wrap hypothesis: more people check out review: in a month");
    says("/decision Moved the button review: 2026-03-20");
    EXPECT_THAT(look_backs(says),
                ElementsAre("D-2 2026-03-20 on 2026-03-20", "D-1 2026-04-04 on 2026-04-04"));
}

TEST(LookBacks, KeepTheirNameInAnotherZone) {
    notebook says;  // noon in UTC
    says("/decision Dropped gift wrap hypothesis: more people check out review: in a month");
    const look_back here = look_backs_of(says.folded(), "UTC").front();
    const look_back there = look_backs_of(says.folded(), "Pacific/Kiritimati").front();
    EXPECT_EQ(there.when, "on 2026-04-05") << "where it was the next day already";
    EXPECT_EQ(there.name, here.name) << "or whoever moves would be asked twice";
}

TEST(LookBacks, AreTheUsualOnesWhenTheReviewCannotBeRead) {
    notebook says;
    says("/decision Dropped gift wrap hypothesis: more people check out review: when we know more");
    EXPECT_EQ(look_backs(says).size(), 3U);
}

TEST(LookBacks, EndWhenTheOutcomeIsSaid) {
    for (const char* outcome : {"results: +2%", "turned-out: well", "reversed: it cost too much"}) {
        notebook says;
        says("/decision Dropped gift wrap hypothesis: more people check out");
        says.after(days{7});
        says("/decision D-1 " + std::string(outcome));
        EXPECT_THAT(look_backs(says), IsEmpty()) << outcome;
        says("/decision D-1 review: in 3 weeks");
        EXPECT_THAT(look_backs(says), ElementsAre("D-1 2026-04-01 on 2026-04-01")) << outcome;
    }
}

TEST(LookBacks, AreNotOwedForWhatIsRetracted) {
    notebook says;
    says("/decision Dropped gift wrap hypothesis: more people check out");
    says("/evidence retract D-1 reason: entered twice");
    EXPECT_THAT(look_backs(says), IsEmpty());
}

TEST(EverythingSaid, CountsALineOnceAndSeesItsNumbers) {
    notebook says;
    says("/decision Dropped gift wrap because: retention risk rejected: doing both");
    says.after(days{1});
    says("/decision D-1 results: +2%");
    says.after(days{1});
    says("/metric checkout-conversion 3.5%");
    const auto all = everything_said(says.folded());
    ASSERT_EQ(all.size(), 3U);
    EXPECT_FALSE(all[0].has_number);
    EXPECT_TRUE(all[1].has_number);
    EXPECT_TRUE(all[2].has_number);
    EXPECT_EQ(all[1].at - all[0].at, days{1});
}

TEST(DayAhead, IsReadAsPeopleTypeIt) {
    const std::vector<std::pair<const char*, const char*>> typed{{"in a month", "2026-04-04"},
                                                                 {"in 3 weeks", "2026-03-25"},
                                                                 {"6 weeks", "2026-04-15"},
                                                                 {"2w", "2026-03-18"},
                                                                 {"in two months", "2026-05-04"},
                                                                 {"tomorrow", "2026-03-05"},
                                                                 {"next week", "2026-03-11"},
                                                                 {"next month", "2026-04-04"},
                                                                 {"next quarter", "2026-06-04"},
                                                                 {"Friday", "2026-03-06"},
                                                                 {"next Friday", "2026-03-06"},
                                                                 {"Wednesday", "2026-03-11"},
                                                                 {"2026-05-01", "2026-05-01"},
                                                                 {"1 May", "2026-05-01"},
                                                                 {"on the 1st of May", "2026-05-01"},
                                                                 {"1 March", "2027-03-01"},
                                                                 {"May", "2026-05-01"},
                                                                 {"end of May", "2026-05-31"},
                                                                 {"in a couple of weeks", "2026-03-18"},
                                                                 {"10 days from now", "2026-03-14"},
                                                                 {"In a year.", "2027-03-04"}};
    for (const auto& [text, expected] : typed) {
        const auto found = read_day_ahead(text, day("2026-03-04"));
        EXPECT_EQ(found ? support::to_iso(*found) : "nothing", expected) << text;
    }
    EXPECT_EQ(read_day_ahead("in a month", day("2026-01-31")), day("2026-02-28"));
    EXPECT_EQ(read_day_ahead("29 February", day("2026-03-04")), day("2028-02-29"));
}

TEST(DayAhead, IsNothingInThePastTooFarAheadOrUnreadable) {
    for (const char* text :
         {"", "in", "soon", "a month ago", "yesterday", "today", "last week", "2026-03-04", "2025-05-01",
          "in 3 years", "in 99999999999 weeks", "in 0 weeks", "2026-02-30", "next"})
        EXPECT_FALSE(read_day_ahead(text, day("2026-03-04"))) << text;
}

}  // namespace
}  // namespace nudges

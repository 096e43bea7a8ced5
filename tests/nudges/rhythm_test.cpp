#include "nudges/rhythm.hpp"

#include "tests/support/days.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nudges {
namespace {

using std::chrono::minutes;
using support::day;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What stands after that was typed, as it is kept.
std::string after(std::string_view typed, const rhythm& start = {}) {
    const rhythm_read read = read_rhythm(typed, start);
    return read.problems.empty() ? to_text(read.value) : "problem: " + read.problems.front();
}

constexpr const char* defaults = "fri 16:00 standard quiet 20:00-08:00 work mon-fri";

TEST(Rhythm, IsFridayAfternoonWithNothingSet) {
    EXPECT_EQ(after(""), defaults);
    EXPECT_EQ(after("default"), defaults);
}

TEST(Rhythm, ChangesWhatIsSaidAndLeavesTheRest) {
    EXPECT_EQ(after("Thursday 9:30"), "thu 09:30 standard quiet 20:00-08:00 work mon-fri");
    for (const char* typed : {"thu 930", "thu 0930", "thu 9h30", "thu 9.30", "thu 930am", "930 thu"})
        EXPECT_EQ(after(typed), "thu 09:30 standard quiet 20:00-08:00 work mon-fri") << typed;
    EXPECT_EQ(after("on Wednesdays at 4:15pm"), "wed 16:15 standard quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(after("light"), "fri 16:00 light quiet 20:00-08:00 work mon-fri");
    const rhythm own = read_rhythm("mon 8am active zone Asia/Kolkata").value;
    EXPECT_EQ(after("quiet: 21–7", own), "mon 08:00 active quiet 21:00-07:00 work mon-fri zone Asia/Kolkata");
    EXPECT_EQ(after("12am quiet none", own), "mon 00:00 active quiet none work mon-fri zone Asia/Kolkata");
    EXPECT_EQ(after("work sun-thu", own),
              "mon 08:00 active quiet 20:00-08:00 work sun-thu zone Asia/Kolkata");
    EXPECT_EQ(
        after("pause 2026-08-01 holidays united kingdom", own),
        "mon 08:00 active quiet 20:00-08:00 work mon-fri zone Asia/Kolkata pause 2026-08-01 holidays GB");
}

TEST(Rhythm, RemembersTheProfileBeforeSilence) {
    const rhythm light = read_rhythm("light").value;
    const rhythm silent = read_rhythm("silent", light).value;
    EXPECT_EQ(to_text(silent), "fri 16:00 silent formerly light quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(after("silent", silent), to_text(silent));
    EXPECT_EQ(after("active", silent), "fri 16:00 active quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(after("light formerly active"), "fri 16:00 light quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(after("silent formerly never"),
              "problem: “never” is not what can stand there: say formerly light, the profile before silent.");
}

TEST(Rhythm, KnowsAnHourBehindAWeekdayAndNoon) {
    EXPECT_EQ(after("fri 9"), "fri 09:00 standard quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(after("thursdays at 15"), "thu 15:00 standard quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(after("tue noon"), "tue 12:00 standard quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(after("9"), "problem: “9” is no time of day: say 16:00, or 4pm.");
    EXPECT_EQ(after("quiet off"), "fri 16:00 standard quiet none work mon-fri");
}

TEST(Rhythm, TakesBackWhatWasSet) {
    const rhythm own =
        read_rhythm("mon light quiet none pause 2026-08-01 holidays PT zone Europe/Lisbon off 2026-12-24")
            .value;
    EXPECT_EQ(after("pause none holidays none off none", own),
              "mon 16:00 light quiet none work mon-fri zone Europe/Lisbon");
    EXPECT_EQ(after("default", own), std::string(defaults) + " zone Europe/Lisbon off 2026-12-24");
}

TEST(Rhythm, IsKeptAsOneTextAndReadBackAsItWas) {
    for (const char* text :
         {"", "sun 00:00 silent quiet none work mon-sun", "work mon,tue,thu", "work sat,sun", "work wed",
          "tue 23:59 active quiet 22:30-06:15 work sun-thu zone America/Argentina/Buenos_Aires pause "
          "2028-02-29 "
          "holidays US off 2026-12-24..2027-01-03,2027-02-01",
          "silent formerly active", "quiet 5:00-5:00"}) {
        const rhythm_read first = read_rhythm(text);
        ASSERT_THAT(first.problems, IsEmpty()) << text;
        const rhythm_read again = read_rhythm(to_text(first.value));
        EXPECT_THAT(again.problems, IsEmpty()) << to_text(first.value);
        EXPECT_EQ(again.value, first.value) << to_text(first.value);
        EXPECT_EQ(to_text(again.value), to_text(first.value));
    }
}

TEST(Rhythm, SaysWhatToTypeInsteadOfABadValue) {
    const auto problem = [](std::string_view typed) { return read_rhythm(typed).problems; };
    EXPECT_THAT(problem("25:00"), ElementsAre("“25:00” is no time of day: say 16:00, or 4pm."));
    EXPECT_THAT(problem("16:5"), ElementsAre(HasSubstr("say 16:00")));
    EXPECT_THAT(problem("13pm"), ElementsAre(HasSubstr("no time of day")));
    EXPECT_THAT(problem("someday"), ElementsAre(AllOf(HasSubstr("“someday”"), HasSubstr("say a weekday"))));
    EXPECT_THAT(problem("quiet 20:00"), ElementsAre(HasSubstr("say quiet 20:00-08:00, or quiet none.")));
    EXPECT_THAT(problem("quiet"), ElementsAre(HasSubstr("missing at the end: say quiet 20:00-08:00")));
    EXPECT_THAT(problem("quiet 8:00-7:30"), ElementsAre(HasSubstr("less than an hour")));
    EXPECT_THAT(problem("quiet 0:00-24:00"), ElementsAre(HasSubstr("less than an hour")));
    EXPECT_THAT(problem("work never"), ElementsAre(HasSubstr("say work mon-fri")));
    EXPECT_THAT(problem("work ,"), ElementsAre(HasSubstr("say work mon-fri")));
    EXPECT_THAT(problem("zone Atlantis/Capital"), ElementsAre(HasSubstr("say zone Europe/Lisbon")));
    EXPECT_THAT(problem("pause 2026-02-30"),
                ElementsAre(AllOf(HasSubstr("“2026-02-30”"), HasSubstr("pause 2026-"))));
    EXPECT_THAT(problem("pause 2026-02"), ElementsAre(HasSubstr("pause none")));
    EXPECT_THAT(problem("holidays Atlantis"), ElementsAre(HasSubstr("US, DE, PT, GB, FR, ES, IN")));
    EXPECT_THAT(problem("off 2026-12-31..2026-12-24"),
                ElementsAre(HasSubstr("say off 2026-12-24..2026-12-31")));
    EXPECT_THAT(problem("off 2026-01-01..2099-01-01"), ElementsAre(HasSubstr("say off")));
}

TEST(Rhythm, TellsAllProblemsAtOnce) {
    EXPECT_EQ(read_rhythm("funday 99:00 zone Nowhere quiet 1-").problems.size(), 4U);
}

TEST(Rhythm, CutsALongWordBetweenLetters) {
    std::string word;
    for (int i = 0; i < 50; ++i)
        word += "\u00e9";
    const auto problems = read_rhythm(word).problems;
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_THAT(problems.front(), HasSubstr("\u00e9…”"));
}

TEST(Profiles, SayHowManyAndWhich) {
    EXPECT_EQ(allowance_of(profile::silent).per_week, 0);
    EXPECT_EQ(allowance_of(profile::light).per_week, 1);
    EXPECT_EQ(allowance_of(profile::standard).per_week, 2);
    EXPECT_EQ(allowance_of(profile::active).per_week, 4);
    for (const kind what : {kind::weekly, kind::mid_year, kind::mark, kind::look_back}) {
        EXPECT_FALSE(includes(profile::silent, what));
        EXPECT_EQ(includes(profile::light, what), what != kind::look_back);
        EXPECT_TRUE(includes(profile::standard, what));
        EXPECT_TRUE(includes(profile::active, what));
    }
}

TEST(QuietHours, RunOverMidnightOrNot) {
    const quiet_hours night{minutes{1200}, minutes{480}}, noon{minutes{720}, minutes{780}},
        none{minutes{0}, minutes{0}};
    EXPECT_TRUE(night.contains(minutes{1200}));
    EXPECT_TRUE(night.contains(minutes{0}));
    EXPECT_FALSE(night.contains(minutes{480}));
    EXPECT_TRUE(noon.contains(minutes{720}));
    EXPECT_FALSE(noon.contains(minutes{780}));
    EXPECT_FALSE(none.contains(minutes{0}));
}

}  // namespace
}  // namespace nudges

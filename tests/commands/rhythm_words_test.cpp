#include "commands/rhythm_words.hpp"

#include "commands/rhythm_line.hpp"
#include "evidence/calendar.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

const std::chrono::sys_days today = evidence::calendar_date::from_iso("2026-03-04").value().first_day();

nudges::rhythm chosen(const std::string& text) {
    nudges::rhythm_read read = nudges::read_rhythm("zone Europe/Lisbon " + text);
    EXPECT_TRUE(read.problems.empty()) << text;
    return read.value;
}

TEST(ARhythmInWords, SaysAllOfIt) {
    EXPECT_EQ(rhythm_in_words(chosen(""), today),
              "Nudges come on Fridays at 16:00, your time (Europe/Lisbon), at most 2 a week (standard): "
              "Monday to Friday, "
              "but not from 20:00 to 08:00.");
    EXPECT_EQ(rhythm_in_words(chosen("thu 9:30 active quiet none work mon-sun"), today),
              "Nudges come on Thursdays at 09:30, your time (Europe/Lisbon), at most 4 a week (active): "
              "every day.");
    EXPECT_EQ(rhythm_in_words(chosen("holidays US off 2026-03-03,2026-03-05 pause 2026-08-01"), today),
              "Nudges are paused until Saturday 1 Aug. Then they come on Fridays at 16:00, your time "
              "(Europe/Lisbon), at "
              "most 2 a week (standard): Monday to Friday, but not from 20:00 to 08:00, on United States' "
              "public holidays "
              "or on your day off.");
    EXPECT_EQ(rhythm_in_words(chosen("pause 2026-03-04"), today), rhythm_in_words(chosen(""), today))
        << "it ends today";
    EXPECT_EQ(rhythm_in_words(chosen("silent"), today), "Nudges are off: nothing comes by itself.");
}

TEST(ARhythmInWords, NamesTheTimeAtWhichItGoesOut) {
    EXPECT_EQ(regular_time_in_words(chosen("mon 9:00")), "Mondays at 09:00");
    EXPECT_EQ(regular_time_in_words(chosen("mon 23:00")), "Mondays at 19:50");
    EXPECT_EQ(regular_time_in_words(chosen("sun 7:00")), "Sundays at 08:00");
}

TEST(ARhythmInWords, NamesWorkDays) {
    EXPECT_EQ(work_days_in_words(chosen("work sun-thu")), "Sunday to Thursday");
    EXPECT_EQ(work_days_in_words(chosen("work fri-mon")), "Friday to Monday");
    EXPECT_EQ(work_days_in_words(chosen("work mon,tue,thu")), "Monday, Tuesday and Thursday");
    EXPECT_EQ(work_days_in_words(chosen("work sat,sun")), "Saturday and Sunday");
    EXPECT_EQ(work_days_in_words(chosen("work wed")), "Wednesday");
}

TEST(ARhythmInWords, SaysWhichDayIsMeantInsteadOfOneThatIsFree) {
    EXPECT_EQ(moved_weekday_in_words(chosen("fri")), "");
    const auto instead = [](const std::string& text) {
        const std::string words = moved_weekday_in_words(chosen(text));
        return words.substr(std::min(words.rfind(' '), words.size()));
    };
    EXPECT_EQ(instead("sat work mon-fri"), " Friday");
    EXPECT_EQ(instead("sun work mon-fri"), " Friday");
    EXPECT_EQ(instead("mon work wed,thu"), " Wednesday");
    EXPECT_EQ(instead("wed work mon,thu"), " Monday") << "rather before it than after it";
    EXPECT_EQ(instead("tue work sun"), " Sunday") << "of the same week, which ends with it";
}

TEST(ARhythmInWords, SaysWhatAProfileMeans) {
    EXPECT_EQ(profile_in_words(nudges::profile::light),
              "light: at most 1 a week, the dates of your review cycle included, and no look-backs at "
              "decisions but those "
              "that you ask for with review:");
    EXPECT_EQ(
        profile_in_words(nudges::profile::active),
        "active: at most 4 a week, the dates of your review cycle included, and look-backs at decisions");
    EXPECT_EQ(profile_in_words(nudges::profile::silent), "off: nothing comes by itself");
}

TEST(ARhythmInWords, TellsTheNextDaysOff) {
    EXPECT_EQ(holidays_in_words(chosen(""), today), "");
    EXPECT_EQ(holidays_in_words(chosen("holidays DE"), today),
              "Germany's public holidays, the next Friday 3 Apr");
    EXPECT_EQ(days_off_in_words(chosen("off 2026-03-03"), today), "");
    EXPECT_EQ(days_off_in_words(chosen("off 2026-03-06"), today), "Friday 6 Mar");
    EXPECT_EQ(days_off_in_words(chosen("off 2026-03-04..2026-03-06"), today), "3 to come, the next today");
}

TEST(ARhythmsLine, SaysWhatAFormAsksFor) {
    EXPECT_EQ(
        line_for_rhythm(chosen("off 2026-03-06 pause 2026-08-01 holidays PT"), today),
        "/evidence nudges fri 16:00 standard quiet 20:00-08:00 work mon-fri pause 2026-08-01 holidays PT");
}

TEST(ARhythmsLine, CanBeSaidAgainOnceAPauseIsOver) {
    for (const std::string pause : {"2025-12-24", "2026-03-03", "2026-03-04", "2026-03-05"}) {
        const nudges::rhythm of = chosen("pause " + pause);
        const std::string line = line_for_rhythm(of, today);
        EXPECT_EQ(line.find(" pause ") != std::string::npos, pause == "2026-03-05") << line;
        const rhythm_line read =
            read_rhythm_line(line.substr(std::string_view("/evidence nudges ").size()), of, today);
        EXPECT_TRUE(read.problems.empty()) << line << ": " << read.problems.front();
    }
}

}  // namespace
}  // namespace commands

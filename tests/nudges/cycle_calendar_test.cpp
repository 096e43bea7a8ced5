// The way to the packet as a calendar reads it.
#include "nudges/cycle.hpp"
#include "nudges/holidays.hpp"
#include "tests/support/days.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace nudges {
namespace {

using support::at;
using support::day;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

cycle year_2026(const std::string& target = "") {
    return {day("2026-01-01"), day("2026-12-31"), day("2026-07-01"), day("2026-11-15"), target};
}

std::string calendar(const cycle& of, std::string_view owner = "local:ana") {
    return to_ics(of, owner, at("2026-01-05 09:30"));
}

std::vector<std::string> lines_of(const std::string& ics) {
    std::vector<std::string> lines;
    std::istringstream stream(ics);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

std::vector<std::string> uids_of(const std::string& ics) {
    std::vector<std::string> found;
    for (const std::string& line : lines_of(ics))
        if (line.starts_with("UID:")) found.push_back(line);
    return found;
}

TEST(CycleCalendar, HasEveryMarkTheDueDayAndTheWorstDay) {
    const auto file = read_holidays(calendar(year_2026()), day("2026-01-01"), day("2027-12-31"));
    EXPECT_THAT(file.problems, IsEmpty());
    EXPECT_EQ(file.events, 10U);
    for (const mark& one : marks_of(year_2026()))
        EXPECT_TRUE(file.days.contains(one.day)) << one.id;
    EXPECT_TRUE(file.days.contains(day("2026-11-15")));
    EXPECT_TRUE(file.days.contains(day("2027-01-09")));
}

TEST(CycleCalendar, LooksAsTheStandardWantsIt) {
    const std::string ics = calendar(year_2026());
    EXPECT_TRUE(ics.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dossier//dossier "));
    EXPECT_TRUE(ics.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
    EXPECT_THAT(ics,
                HasSubstr("DTSTAMP:20260105T093000Z\r\nSEQUENCE:29460090\r\nDTSTART;VALUE=DATE:20260331\r\n"
                          "DTEND;VALUE=DATE:20260401\r\nSUMMARY:Day 90 of the period\r\n"));
}

TEST(CycleCalendar, FoldsItsLinesBetweenCharacters) {
    std::string target;
    for (int i = 0; i < 60; ++i)
        target += "\u20ac";  // three bytes each
    const std::string ics = calendar(year_2026(target));
    std::string unfolded = ics;
    for (std::size_t fold = unfolded.find("\r\n "); fold != std::string::npos; fold = unfolded.find("\r\n "))
        unfolded.erase(fold, 3);
    EXPECT_THAT(unfolded, HasSubstr("Packet due for " + target + "\r\n"));
    for (const std::string& line : lines_of(ics)) {
        ASSERT_TRUE(line.ends_with('\r'));
        EXPECT_LE(line.size() - 1, 75U) << line;
        const auto first = static_cast<unsigned char>(line[line.starts_with(' ') ? 1 : 0]);
        EXPECT_NE(first & 0xC0U, 0x80U) << line;
    }
}

TEST(CycleCalendar, EscapesWhatSomebodyTyped) {
    const std::string ics = calendar(year_2026("PM; L6, or\\up\x01"));
    EXPECT_THAT(ics, HasSubstr("Packet due for PM\\; L6\\, or\\\\up\r\n"));
    EXPECT_THAT(ics, HasSubstr("\\n"));
}

TEST(CycleCalendar, KeepsItsEventsWhenADateMoves) {
    cycle moved = year_2026();
    moved.due = day("2026-12-01");
    moved.from = day("2026-02-01");
    EXPECT_EQ(uids_of(calendar(moved)), uids_of(calendar(year_2026())));
    cycle next = year_2026();
    next.due = day("2027-11-15");
    EXPECT_NE(uids_of(calendar(next)), uids_of(calendar(year_2026())));
    EXPECT_NE(uids_of(calendar(year_2026(), "local:sam")), uids_of(calendar(year_2026())));
    auto uids = uids_of(calendar(year_2026()));
    std::sort(uids.begin(), uids.end());
    EXPECT_EQ(std::adjacent_find(uids.begin(), uids.end()), uids.end());
    EXPECT_THAT(uids.front(), Not(HasSubstr("ana")));
}

}  // namespace
}  // namespace nudges

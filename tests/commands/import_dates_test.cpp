#include "commands/import_dates.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

constexpr std::chrono::sys_days today = std::chrono::year{2026} / std::chrono::November / 21;
constexpr date_context now{today, std::nullopt};
constexpr date_context in_2025{today, 2025};

std::string iso(const std::optional<evidence::calendar_date>& date) {
    return date ? date->to_iso() : "";
}

std::string told(const std::optional<line_date>& line) {
    return line ? line->date.to_iso() + " | " + line->rest : "";
}

TEST(ReadDocumentDate, ReadsDaysMonthsAndWeeks) {
    EXPECT_EQ(iso(read_document_date("2026-03-04", now)), "2026-03-04");
    EXPECT_EQ(iso(read_document_date("March 2026", now)), "2026-03");
    EXPECT_EQ(iso(read_document_date("4 Mar", now)), "2026-03-04");
    EXPECT_EQ(iso(read_document_date("Week of 3 Mar", now)), "2026-03-03");
    EXPECT_EQ(iso(read_document_date("in March 2026:", now)), "2026-03");
}

TEST(ReadDocumentDate, StandsAQuarterOrAYearAtItsLastMonth) {
    EXPECT_EQ(iso(read_document_date("Q1 2026", now)), "2026-03");
    EXPECT_EQ(iso(read_document_date("2025 Q2", now)), "2025-06");
    EXPECT_EQ(iso(read_document_date("Q3/2025", now)), "2025-09");
    EXPECT_EQ(iso(read_document_date("H1 2025", now)), "2025-06");
    EXPECT_EQ(iso(read_document_date("2025", now)), "2025-12");
    EXPECT_EQ(iso(read_document_date("Q1", in_2025)), "2025-03");
}

TEST(ReadDocumentDate, StandsWhatIsNotOverAtThePresentMonth) {
    EXPECT_EQ(iso(read_document_date("Q4 2026", now)), "2026-11");
    EXPECT_EQ(iso(read_document_date("2026", now)), "2026-11");
}

TEST(ReadDocumentDate, TakesTheYearOfTheHeadingAbove) {
    EXPECT_EQ(iso(read_document_date("March", in_2025)), "2025-03");
    EXPECT_EQ(iso(read_document_date("4 Dec", in_2025)), "2025-12-04");
    EXPECT_EQ(iso(read_document_date("March 2024", in_2025)), "2024-03");
}

TEST(ReadDocumentDate, ReadsNothingThatCountsFromAnUnknownDay) {
    for (const char* const text : {"yesterday", "2 weeks ago", "last March", "Tuesday", "this week", "today"})
        EXPECT_EQ(iso(read_document_date(text, now)), "") << text;
}

TEST(ReadDocumentDate, ReadsNoOrdinaryWords) {
    for (const char* const text : {"", "Checkout", "Sprint 12", "3 of 5", "12 users", "3.1%", "Q5 2026"})
        EXPECT_EQ(iso(read_document_date(text, now)), "") << text;
}

TEST(TakeLeadingDate, CutsTheDateOffALine) {
    EXPECT_EQ(told(take_leading_date("2026-03-04: dropped the fork", now)), "2026-03-04 | dropped the fork");
    EXPECT_EQ(told(take_leading_date("2026-03-04 dropped the fork", now)), "2026-03-04 | dropped the fork");
    EXPECT_EQ(told(take_leading_date("Mar 4 - dropped the fork", now)), "2026-03-04 | dropped the fork");
    EXPECT_EQ(told(take_leading_date("[Q1 2026] dropped the fork", now)), "2026-03 | dropped the fork");
    EXPECT_EQ(told(take_leading_date("(Mar 2026) dropped the fork", now)), "2026-03 | dropped the fork");
    EXPECT_EQ(told(take_leading_date("March 4, 2026: dropped it", now)), "2026-03-04 | dropped it");
}

TEST(TakeLeadingDate, LeavesSentencesAlone) {
    EXPECT_EQ(told(take_leading_date("March numbers were good", now)), "");
    EXPECT_EQ(told(take_leading_date("3 weeks ago: dropped it", now)), "");
    EXPECT_EQ(told(take_leading_date("12 users asked - we built it", now)), "");
    EXPECT_EQ(told(take_leading_date("", now)), "");
    EXPECT_EQ(told(take_leading_date("(unclosed", now)), "");
}

TEST(TakeTrailingDate, CutsTheDateOffTheEnd) {
    EXPECT_EQ(told(take_trailing_date("Dropped the fork (March 2026)", now)), "2026-03 | Dropped the fork");
    EXPECT_EQ(told(take_trailing_date("Dropped the fork, 4 Mar 2026", now)), "2026-03-04 | Dropped the fork");
    EXPECT_EQ(told(take_trailing_date("Dropped the fork - 2026-03-04", now)),
              "2026-03-04 | Dropped the fork");
    EXPECT_EQ(told(take_trailing_date("Dropped the fork (with Sam)", now)), "");
    EXPECT_EQ(told(take_trailing_date("(March 2026)", now)), "");
}

TEST(DateInHeading, IsFoundAmongOtherWords) {
    EXPECT_EQ(iso(date_in_heading("Sprint 12 (3 Mar 2026)", now)), "2026-03-03");
    EXPECT_EQ(iso(date_in_heading("March 2026 - Checkout", now)), "2026-03");
    EXPECT_EQ(iso(date_in_heading("Goals of Q2", now)), "2026-06");
    EXPECT_EQ(iso(date_in_heading("The march of progress", now)), "");
    EXPECT_EQ(iso(date_in_heading("Brag document 2025", now)), "");
    EXPECT_EQ(year_in_heading("Brag document 2025"), 2025);
    EXPECT_EQ(year_in_heading("Team of 3000"), std::nullopt);
}

}  // namespace
}  // namespace commands

#include "commands/cycle_calendar.hpp"

#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using ReviewCycleFile = support::conversation;

TEST_F(ReviewCycleFile, IsAFileForAnyCalendar) {
    say("/evidence cycle period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15 target Senior PM");
    const commands::reply handed = describe_cycle_calendar(log(), now());
    EXPECT_EQ(
        support::to_story(handed),
        "Your dates on the way to the packet, for your calendar\n"
        "dossier-cycle.ics: 8 marks, the day on which the packet is due, and the decision; open it with your "
        "calendar\n"
        "After a date has moved: take the file again: the events change, and none comes twice");
    ASSERT_EQ(handed.files.size(), 1U);
    EXPECT_EQ(handed.files.front().name, "dossier-cycle.ics");
    EXPECT_EQ(handed.files.front().type, "text/calendar; charset=utf-8");
    EXPECT_THAT(handed.files.front().bytes, StartsWith("BEGIN:VCALENDAR\r\n"));
    EXPECT_THAT(handed.files.front().bytes, HasSubstr("SUMMARY:Packet due for Senior PM\r\n"));
    EXPECT_THAT(handed.files.front().bytes, HasSubstr("DTSTAMP:20260304T120000Z\r\n"));
}

TEST_F(ReviewCycleFile, NeedsACycle) {
    const commands::reply handed = describe_cycle_calendar(log(), now());
    EXPECT_EQ(handed.how, tone::refused);
    EXPECT_TRUE(handed.files.empty());
    EXPECT_THAT(handed.headline, StartsWith("No review cycle is set"));
}

}  // namespace
}  // namespace commands

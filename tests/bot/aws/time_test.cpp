#include "bot/aws/time.hpp"

#include <gtest/gtest.h>

namespace bot::aws {
namespace {

std::string read(std::string_view text) {
    const auto at = read_iso_time(text);
    return at ? evidence::to_rfc3339(*at) : "";
}

TEST(ReadIsoTime, TakesAnyNumberOfDecimals) {
    EXPECT_EQ(read("2026-03-02T10:15:30Z"), "2026-03-02T10:15:30.000Z");
    EXPECT_EQ(read("2026-03-02T10:15:30.2Z"), "2026-03-02T10:15:30.200Z");
    EXPECT_EQ(read("2026-03-02T10:15:30.123Z"), "2026-03-02T10:15:30.123Z");
    EXPECT_EQ(read("2026-03-02T10:15:30.123999Z"), "2026-03-02T10:15:30.123Z");
    EXPECT_EQ(read("2026-03-02T10:15:30.123456789Z"), "2026-03-02T10:15:30.123Z");
}

TEST(ReadIsoTime, RefusesEverythingElse) {
    for (const char* text :
         {"", "Z", "2026-03-02T10:15:30", "2026-03-02T10:15:30.Z", "2026-03-02T10:15:30.1xZ",
          "2026-03-02T10:15:30,1Z", "2026-03-02 10:15:30Z", "2026-13-02T10:15:30Z", "2026-02-30T10:15:30Z",
          "2026-03-02T24:15:30Z", "2026-03-02T10:15:30+00:00", "1772446530", "2026-03-02T10:15:30ZZ"})
        EXPECT_EQ(read(text), "") << text;
}

TEST(ReadHttpDate, ReadsTheHeaderThatServersSend) {
    const auto at = read_http_date("Mon, 02 Mar 2026 10:15:30 GMT");
    ASSERT_TRUE(at);
    EXPECT_EQ(to_amz_date(*at), "20260302T101530Z");
    for (const char* text :
         {"", "Mon, 02 Mar 2026 10:15:30", "Mon, 02 Mar 2026 10:15:30 GMT+1", "Mon, 31 Feb 2026 10:15:30 GMT",
          "Mon, 02 Mxr 2026 10:15:30 GMT", "Mon, 02 Mar 2026 25:15:30 GMT", "2026-03-02T10:15:30Z"})
        EXPECT_FALSE(read_http_date(text)) << text;
}

}  // namespace
}  // namespace bot::aws

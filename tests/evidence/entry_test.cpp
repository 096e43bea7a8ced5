#include "evidence/entry.hpp"

#include <gtest/gtest.h>

namespace evidence {
namespace {

TEST(EntryNumber, ReadsAsPeopleWriteIt) {
    for (const char* text : {"D-14", "d-14", "D14", "d14", "D 14", "#D-14", "D–14", "D—14", "D‑14", "D−14"}) {
        const auto id = read_entry_id(text);
        ASSERT_TRUE(id) << text;
        EXPECT_EQ(to_text(*id), "D-14") << text;
    }
}

TEST(EntryNumber, KnowsItsKind) {
    EXPECT_EQ(read_entry_id("M-7").value().kind, entry_kind::metric);
    EXPECT_EQ(read_entry_id("p3").value().kind, entry_kind::mentoring);
    EXPECT_EQ(read_entry_id("C-2").value().kind, entry_kind::charter);
    EXPECT_EQ(read_entry_id("E-5").value().kind, entry_kind::message);
    EXPECT_EQ(read_entry_id("b2").value().kind, entry_kind::behaviour);
    EXPECT_EQ(read_entry_id("R-1").value().kind, entry_kind::check_in);
    EXPECT_EQ(read_entry_id("#W-3").value().kind, entry_kind::quiet_week);
    EXPECT_EQ(to_text(entry_id{entry_kind::behaviour, 2}), "B-2");
    EXPECT_EQ(name_of(entry_kind::mentoring), "mentoring story");
    EXPECT_EQ(name_of(entry_kind::behaviour), "agreed behaviour");
    EXPECT_EQ(name_of(entry_kind::check_in), "check-in");
    EXPECT_EQ(name_of(entry_kind::quiet_week), "quiet week");
}

TEST(EntryNumber, IsTheWholeText) {
    for (const char* text : {"", "D", "D-", "D-0", "D--1", "D-1a", "D-14 results", "X-1", "14", "-14",
                             "D-99999999999", "D-+1", "DD-1"})
        EXPECT_FALSE(read_entry_id(text)) << text;
}

}  // namespace
}  // namespace evidence

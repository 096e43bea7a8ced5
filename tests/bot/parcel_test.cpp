#include "bot/parcel.hpp"

#include "packet/proof.hpp"
#include "tests/fakes/memory_log.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot {
namespace {

using testing::HasSubstr;

class AParcel : public testing::Test {
protected:
    fakes::memory_log log{"UTC", {"local:ana"}};
    support::notebook says;

    static parcel of(parcel_kind kind, std::string bytes) {
        return {{"local:ana"}, "UTC", kind, std::move(bytes)};
    }

    std::string refusal_of(const parcel& sealed) {
        const opened_parcel opened = open(sealed);
        EXPECT_TRUE(opened.refusal);
        return opened.refusal ? opened.refusal->headline : "";
    }
};

TEST_F(AParcel, BringsAWholeLog) {
    says("/decision Dropped gift wrap");
    const opened_parcel opened = open(of(parcel_kind::log, packet::export_lines(says.records())));
    ASSERT_FALSE(opened.refusal);
    EXPECT_EQ(opened.deliver(log).headline, "1 record brought in");
    EXPECT_EQ(log.appended().back().hash, says.records().back().hash);
}

TEST_F(AParcel, RefusesALogThatIsNotWhole) {
    says("/decision Dropped gift wrap");
    std::string changed = packet::export_lines(says.records());
    changed.replace(changed.find("gift"), 4, "sift");
    EXPECT_THAT(refusal_of(of(parcel_kind::log, changed)),
                HasSubstr("The export is not whole, so nothing was brought in: record 1 was altered"));
    EXPECT_THAT(refusal_of(of(parcel_kind::log, "")), HasSubstr("not whole"));
}

TEST_F(AParcel, RefusesTheLogOfSomebodyElse) {
    says("/decision Dropped gift wrap");
    parcel sealed = of(parcel_kind::log, packet::export_lines(says.records()));
    sealed.author = {"local:ben"};
    EXPECT_THAT(refusal_of(sealed), HasSubstr("--as local:ana"));
}

TEST_F(AParcel, BringsProposals) {
    const std::vector<evidence::proposal> found{{0, "/decision Dropped \"it\" 🎁", "brag.md, line 1",
                                                 evidence::calendar_date::from_iso("2026-03").value(),
                                                 "key"}};
    const opened_parcel opened = open(of(parcel_kind::proposals, to_parcel_bytes(found)));
    ASSERT_FALSE(opened.refusal);
    EXPECT_EQ(opened.deliver(log).headline, "1 new, 0 known");
    const evidence::proposal kept = log.inbox(1, 0).at(0);
    EXPECT_EQ(kept.line, found[0].line);
    EXPECT_EQ(kept.source, found[0].source);
    EXPECT_EQ(kept.happened, found[0].happened);
    EXPECT_EQ(kept.key, "key");
}

TEST_F(AParcel, RefusesProposalsThatCannotBeRead) {
    for (const char* const bad :
         {"", "{}", "[5]", "[{}]", R"([{"line":"x","source":"y","happened":"soon","key":""}])",
          R"([{"line":5,"source":"y","happened":"2026-03","key":""}])",
          R"([{"line":"","source":"y","happened":"2026-03","key":""}])"})
        EXPECT_THAT(refusal_of(of(parcel_kind::proposals, bad)), HasSubstr("Nothing was changed")) << bad;
}

}  // namespace
}  // namespace bot

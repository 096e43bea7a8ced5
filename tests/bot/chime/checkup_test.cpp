#include "bot/chime/checkup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::chime {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST(ChimeCheckup, SaysWhoDossierIs) {
    config::settings chosen;
    ASSERT_THAT(judge_settings(chosen), SizeIs(1));
    EXPECT_EQ(judge_settings(chosen)[0].how, verdict::note);
    chosen.chime_bot = "arn:aws:chime:us-east-1:123456789012:app-instance/1111/user/dossier";
    EXPECT_EQ(judge_settings(chosen)[0].how, verdict::ok);
    EXPECT_THAT(judge_settings(chosen)[0].says, HasSubstr("user/dossier"));
}

TEST(ChimeCheckup, HasNobodyToAskAboutWithoutASetting) {
    const auto lines = ask_chime(config::settings{});
    ASSERT_THAT(lines, SizeIs(1));
    EXPECT_EQ(lines[0].found.how, verdict::problem);
}

TEST(ChimeCheckup, NamesTheCallAndWhatToDo) {
    using enum api_failure;
    const std::string call = "chime:DescribeChannel";
    EXPECT_EQ(judge_call(call, none, "").how, verdict::ok);
    EXPECT_EQ(judge_call(call, try_again, "Throttled").how, verdict::note);
    for (const api_failure how :
         {no_keys, keys_refused, forbidden, not_found, conflict, our_fault, may_have_happened, not_sent}) {
        const finding judged = judge_call(call, how, "what AWS says");
        EXPECT_EQ(judged.how, verdict::problem);
        EXPECT_THAT(judged.says, HasSubstr("(what AWS says)"));
    }
    EXPECT_THAT(judge_call(call, forbidden, "x").says, HasSubstr("chime:DescribeChannel is not permitted"));
    EXPECT_THAT(judge_call(call, keys_refused, "x").says, HasSubstr("clock"));
    EXPECT_THAT(judge_call(call, not_sent, "x").says, HasSubstr("not reached"));
}

}  // namespace
}  // namespace bot::chime

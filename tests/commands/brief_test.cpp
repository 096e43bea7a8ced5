#include "commands/brief.hpp"

#include "commands/handle.hpp"
#include "tests/fakes/memory_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class MakingABrief : public testing::Test {
protected:
    // It is Wednesday, 4 March 2026, noon in Lisbon.
    MakingABrief() : log("Europe/Lisbon"), now(*evidence::from_rfc3339("2026-03-04T12:00:00.000Z")) {}

    // The answer that its asker sees.
    void say(const std::string& line) {
        said = handle({log.author(), line, {}}, log, now);
        if (said.brief) said = make_brief(log, *said.brief, packet::paper::a4, packet::default_pack(), now);
        EXPECT_NE(said.how, tone::refused) << said.headline;
    }

    std::vector<std::string> facts(std::string_view label) const {
        std::vector<std::string> texts;
        for (const fact& one : said.facts)
            if (one.label == label) texts.push_back(one.text);
        return texts;
    }
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const file& one : said.files)
            names.push_back(one.name);
        return names;
    }
    const std::string& bytes_of(std::string_view name) const {
        const auto found = std::find_if(said.files.begin(), said.files.end(),
                                        [&](const file& one) { return one.name == name; });
        return found->bytes;
    }

    fakes::memory_log log;
    evidence::moment now;
    reply said;
};

TEST_F(MakingABrief, AnswersWithAMessageAndItsFiles) {
    say("/decision Dropped gift wrap because: retention risk");
    say("/metric conversion 3.5% baseline: 3.1%");
    say("/evidence checkin");
    EXPECT_EQ(said.how, tone::answer);
    EXPECT_EQ(said.headline, "Your brief for the check-in, one page, since 4 Mar 2026");
    EXPECT_THAT(facts("Decided"), ElementsAre("D-1 Dropped gift wrap. Because: retention risk"));
    EXPECT_THAT(facts("Numbers"), ElementsAre("conversion 3.1% → 3.5%, +0.4 pp (+12.9%) [M-1]"));
    EXPECT_EQ(facts("Still thin").size(), 3U);
    EXPECT_EQ(facts("To ask").size(), 4U);
    EXPECT_THAT(files(), ElementsAre("check-in-brief.pdf", "check-in-brief.md"));
    EXPECT_THAT(bytes_of("check-in-brief.pdf"), StartsWith("%PDF"));
    EXPECT_THAT(bytes_of("check-in-brief.md"), HasSubstr("- **Period:** 4 Mar 2026\n"));
    EXPECT_EQ(said.next->type, "/evidence checkin said: ");
}

TEST_F(MakingABrief, WorksForSomebodyWhoHasSaidNothing) {
    say("/evidence checkin");
    EXPECT_THAT(facts("Decided"), ElementsAre(StartsWith("No decision was logged")));
    EXPECT_EQ(files().size(), 2U);
    say("/evidence checkin update");
    EXPECT_THAT(files(), ElementsAre("monthly-update.md"));
}

TEST_F(MakingABrief, BeginsAtTheLastCheckIn) {
    say("/decision Dropped gift wrap");
    now += days{10};
    say("/evidence checkin said: not yet with: @lena happened: yesterday");
    now += days{40};
    say("/decision Kept the wizard");
    say("/evidence checkin");
    EXPECT_EQ(said.headline,
              "Your brief for the check-in, one page, since the last one on 13 Mar 2026 (R-1)");
    EXPECT_THAT(facts("Last time"), ElementsAre("R-1 “not yet” (logged 1 day after). With: @lena"));
    EXPECT_THAT(facts("Decided"), ElementsAre("D-2 Kept the wizard"));
    say("/evidence checkin since: 2026-03-01");
    EXPECT_EQ(facts("Decided").size(), 2U);
    EXPECT_THAT(said.headline, Not(HasSubstr("the last one")));
    say("/evidence checkin since: 2026-03-01 until: 2026-03-10");
    EXPECT_EQ(said.headline, "Your brief for the check-in, one page, 1 Mar 2026 to 10 Mar 2026");
    EXPECT_THAT(facts("Decided"), ElementsAre("D-1 Dropped gift wrap"));
}

TEST_F(MakingABrief, BeginsWithTheReviewCycleBeforeThereWasACheckIn) {
    say("/decision Dropped gift wrap happened: 2025-11-20");
    say("/decision Kept the wizard");
    log.set_setting("cycle", "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15");
    say("/evidence checkin");
    EXPECT_THAT(said.headline, HasSubstr("since 1 Jan 2026"));
    EXPECT_THAT(facts("Decided"), ElementsAre("D-2 Kept the wizard"));
    EXPECT_THAT(facts("By month"),
                ElementsAre("1 of 1 decision lies in the last 30 days (guide rule D16) [D-2]"));
    EXPECT_THAT(bytes_of("check-in-brief.md"), HasSubstr("- **Jan 2026:** none\n"));
}

TEST_F(MakingABrief, DoesNotBeginWithACycleThatIsStillToCome) {
    say("/decision Dropped gift wrap");
    log.set_setting("cycle", "period 2027-01-01..2027-12-31 mid-year 2027-07-01 due 2027-11-15");
    say("/evidence checkin");
    EXPECT_THAT(said.headline, HasSubstr("since 4 Mar 2026"));
}

TEST_F(MakingABrief, SaysByWhenABehaviourWasAgreedOn) {
    say("/evidence behaviour Leads a launch across two teams by: 30 Sep with: @lena");
    say("/decision Dropped gift wrap behaviour: B-1");
    say("/evidence checkin");
    EXPECT_THAT(facts("Agreed"),
                ElementsAre("B-1 Leads a launch across two teams. By: 30 Sep 2026. With: @lena. "
                            "Shown by: D-1 Dropped gift wrap [D-1]"));
}

TEST_F(MakingABrief, NamesWhatThePageHasNoRoomFor) {
    for (int i = 0; i < 30; ++i)
        say("/decision Decided once more, in a sentence of some length because: a reason rejected: another "
            "way");
    say("/evidence checkin");
    EXPECT_THAT(facts("Decided"), testing::Contains("and 25 more, in the files"));
    ASSERT_EQ(facts("Not on the page").size(), 1U);
    EXPECT_THAT(facts("Not on the page").front(), StartsWith("no room: the page is full: D-1 to D-"));
    EXPECT_THAT(bytes_of("check-in-brief.md"), HasSubstr("D-30 Decided once more"));
}

TEST_F(MakingABrief, DraftsTheUpdateOfTheLastMonthByBehaviour) {
    say("/evidence behaviour Leads a launch across two teams by: 30 Sep with: @lena");
    say("/decision Dropped gift wrap behaviour: B-1");
    now += days{60};
    say("/decision Hid the coupon box because: people leave behaviour: B-1");
    say("/decision Kept the wizard");
    say("/evidence checkin update");
    EXPECT_EQ(said.headline, "Your monthly update, a draft to copy, 3 Apr 2026 to 3 May 2026");
    EXPECT_THAT(
        facts("B-1"),
        ElementsAre("Leads a launch across two teams",
                    "agreed on 4 Mar 2026, by 30 Sep 2026, with @lena; 2 entries linked, 1 of them new "
                    "[B-1, D-1, D-2]",
                    "D-2 Hid the coupon box. Because: people leave"));
    EXPECT_THAT(facts("Other decisions"), ElementsAre("D-3 Kept the wizard"));
    EXPECT_THAT(bytes_of("monthly-update.md"), HasSubstr("## B-1 Leads a launch across two teams"));
    EXPECT_FALSE(said.next);
}

TEST_F(MakingABrief, SaysHowToAgreeOnSomethingWhereNothingIs) {
    say("/decision Kept the wizard");
    say("/evidence checkin update");
    EXPECT_EQ(said.next->type, "/evidence behaviour ");
    EXPECT_THAT(facts("Decisions"), ElementsAre("D-1 Kept the wizard"));
}

TEST_F(MakingABrief, GoesBackAMonthWhateverItsLength) {
    now = *evidence::from_rfc3339("2026-03-31T12:00:00.000Z");
    say("/evidence checkin update");
    EXPECT_THAT(said.headline, HasSubstr("28 Feb 2026 to 31 Mar 2026"));
}

// The day is the person's, not Greenwich's.
TEST_F(MakingABrief, CountsDaysWhereThePersonIs) {
    log.set_zone("Pacific/Auckland");
    say("/decision Kept the wizard");
    say("/evidence checkin");
    EXPECT_THAT(said.headline, HasSubstr("since 5 Mar 2026"));
}

}  // namespace
}  // namespace commands

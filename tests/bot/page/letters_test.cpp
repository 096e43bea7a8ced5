#include "bot/page/letters.hpp"

#include "storage/sqlite_log.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::page {
namespace {

using evidence::moment;
using std::chrono::hours;
using std::chrono::minutes;
using support::ana;
using support::ben;
using support::noon;
using testing::ElementsAre;
using testing::IsEmpty;

// The letters of ana's page.
class ThePagesLetters : public testing::Test {
protected:
    support::temporary_folder folder;
    storage::connection on = storage::connection::open_for_writing(folder / "dossier.db");

    static commands::reply saying(const std::string& headline) {
        commands::reply says;
        says.headline = headline;
        says.choices = {{"Nothing this week", "/evidence nudges nothing weekly 2026-03-02"}};
        return says;
    }

    // The key is the headline too.
    void put(const std::string& key, moment expires = {}, const evidence::person_id& whose = ana) {
        put(to_outgoing(whose, key, "weekly 2026-03-02", saying(key), expires));
    }
    void put(const storage::outgoing& what) { EXPECT_TRUE(storage::outbox::put(on, what, noon())); }

    std::string newest(moment now = noon(), const std::set<std::string>& over = {},
                       const evidence::person_id& whose = ana) {
        const auto found = take_newest(on, whose, over, now);
        return found ? found->key : "";
    }

    // A nudge of hers that this letter carries.
    void note(const std::string& nudge, const std::string& letter) {
        evidence::kept_nudge kept;
        kept.key = nudge;
        kept.kind = "weekly";
        kept.at = kept.last_at = noon();
        kept.letter = letter;
        storage::sqlite_log(on, ana, "UTC").note_nudge(kept, noon());
    }
    // "weekly 2026-03-02 by weekly", the newest first.
    std::vector<std::string> nudges() {
        std::vector<std::string> lines;
        for (const evidence::kept_nudge& one : storage::sqlite_log(on, ana, "UTC").nudges())
            lines.push_back(one.key + " by " + one.letter);
        return lines;
    }
    void say(moment when) {
        storage::sqlite_log log(on, ana, "UTC");
        const auto number = log.next_entry(evidence::entry_kind::decision);
        log.append(support::logged(to_text(number), "Dropped gift wrap"), when);
    }

    // "key state problem" of every row, in the order put.
    std::vector<std::string> rows() {
        storage::query row(on, "SELECT key || ' ' || state || ' ' || problem FROM outbox ORDER BY id");
        std::vector<std::string> lines;
        while (row.next())
            lines.push_back(row.column(0).getString());
        return lines;
    }
};

TEST_F(ThePagesLetters, WaitAgainWhenABackupWasPutInPlace) {
    put("weekly");
    on.database().exec(
        "UPDATE outbox SET state = 'sending' WHERE state = 'waiting'");  // as restore leaves them
    EXPECT_EQ(newest(), "weekly");
    EXPECT_EQ(newest(), "weekly");
}

TEST_F(ThePagesLetters, CarryWhatANudgeSays) {
    put("one", noon() + hours(72));
    const auto found = take_newest(on, ana, {}, noon());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->key, "one");
    EXPECT_EQ(found->says.headline, "one");
    ASSERT_EQ(found->says.choices.size(), 1U);
    EXPECT_EQ(found->says.choices[0].label, "Nothing this week");
    EXPECT_EQ(found->says.choices[0].line, "/evidence nudges nothing weekly 2026-03-02");
    EXPECT_EQ(found->made_at, noon());
    EXPECT_THAT(rows(), ElementsAre("one waiting ")) << "it waits until somebody has seen it";
}

TEST_F(ThePagesLetters, AreTheirPersonsAlone) {
    put("hers");
    put("his", {}, ben);
    EXPECT_EQ(newest(), "hers");
    EXPECT_EQ(newest(noon(), {}, ben), "his");
    EXPECT_EQ(newest(noon(), {}, {"local:eve"}), "");
    EXPECT_THAT(rows(), ElementsAre("hers waiting ", "his waiting "));
    settle_shown(on, ana, "his", noon());
    EXPECT_THAT(rows(), ElementsAre("hers waiting ", "his waiting "));
}

TEST_F(ThePagesLetters, NeverComeInABurst) {
    for (const char* key : {"first", "second", "third"})
        put(key);
    EXPECT_EQ(newest(), "third");
    EXPECT_THAT(rows(), ElementsAre("first dropped a newer one took its place",
                                    "second dropped a newer one took its place", "third waiting "));
    EXPECT_EQ(newest(), "third");
}

TEST_F(ThePagesLetters, AreNotShownTooLate) {
    put("lasting", noon() + hours(72));
    put("short", noon() + hours(1));
    EXPECT_EQ(newest(noon() + hours(1)), "lasting") << "the newest one makes no sense any more";
    EXPECT_THAT(rows(), ElementsAre("lasting waiting ", "short dropped it was too late"));
    EXPECT_EQ(newest(noon() + hours(72)), "");
    EXPECT_THAT(rows(), ElementsAre("lasting dropped it was too late", "short dropped it was too late"));
}

TEST_F(ThePagesLetters, AreNotShownOnceTheirNudgeIsAnswered) {
    put("weekly");
    put("look-back");
    EXPECT_EQ(newest(noon(), {"look-back", "another"}), "weekly");
    EXPECT_THAT(rows(),
                ElementsAre("weekly waiting ", "look-back dropped it was answered or put off meanwhile"));
}

// Its time being over, too, takes back nothing of what was answered.
TEST_F(ThePagesLetters, ThatWereAnsweredAreOverBeforeTheyAreTooLate) {
    put("weekly", noon() + hours(1));
    note("weekly 2026-03-02", "weekly");
    EXPECT_EQ(newest(noon() + hours(1), {"weekly"}), "");
    EXPECT_THAT(rows(), ElementsAre("weekly dropped it was answered or put off meanwhile"));
    EXPECT_THAT(nudges(), ElementsAre("weekly 2026-03-02 by weekly"));
}

// What it asks for may have been said.
TEST_F(ThePagesLetters, ThatAskAboutTheWeekAreTakenBackWhenSomethingWasSaidSince) {
    say(noon() - hours(1));
    put("weekly", noon() + hours(72));
    note("weekly 2026-03-02", "weekly");
    EXPECT_EQ(newest(noon() + minutes(1)), "weekly") << "it was decided after all that was said";
    say(noon() + minutes(2));
    EXPECT_EQ(newest(noon() + minutes(2)), "");
    EXPECT_THAT(rows(), ElementsAre("weekly dropped something was said after it was made"));
    EXPECT_THAT(nudges(), IsEmpty()) << "whether it is owed is decided anew";
}

TEST_F(ThePagesLetters, AboutAnEntryStayWhateverWasSaidSince) {
    put(to_outgoing(ana, "look-back", "look-back D-1 after 2 weeks", saying("look-back"), {}));
    say(noon() + minutes(2));
    EXPECT_EQ(newest(noon() + minutes(2)), "look-back");
}

// Decided anew it would be older than that again.
TEST_F(ThePagesLetters, StayThoughTheNewestRecordIsFromTheFuture) {
    put("weekly", noon() + hours(72));
    say(noon() + hours(2));
    EXPECT_EQ(newest(noon() + hours(1)), "weekly");
    EXPECT_EQ(newest(noon() + hours(2)), "");
}

TEST_F(ThePagesLetters, ThatNobodyCanReadAreDropped) {
    put("good");
    for (const char* body : {"garbage", "[]", "{}", R"({"reply":"words"})"}) {
        storage::outgoing bad = to_outgoing(ana, body, "weekly", saying(""), {});
        bad.body = body;
        put(bad);
    }
    storage::outgoing other = to_outgoing(ana, "another kind", "weekly", saying(""), {});
    other.kind = "message";
    put(other);
    EXPECT_EQ(newest(), "good");
    EXPECT_THAT(rows(), ElementsAre("good waiting ", "garbage dropped it cannot be read",
                                    "[] dropped it cannot be read", "{} dropped it cannot be read",
                                    R"({"reply":"words"} dropped it cannot be read)",
                                    "another kind dropped it cannot be read"));
}

TEST_F(ThePagesLetters, AreSentOnceTheyWereShown) {
    put("one");
    settle_shown(on, ana, "one", noon());
    EXPECT_THAT(rows(), ElementsAre("one sent "));
    EXPECT_EQ(newest(), "");
    settle_shown(on, ana, "one", noon());
    settle_shown(on, ana, "nothing of ours", noon());
    EXPECT_THAT(rows(), ElementsAre("one sent "));
}

TEST_F(ThePagesLetters, ShownAfterTheyWereDroppedStayDropped) {
    put("first");
    put("second");
    newest();
    settle_shown(on, ana, "first", noon());
    EXPECT_THAT(rows(), ElementsAre("first dropped a newer one took its place", "second waiting "));
}

TEST_F(ThePagesLetters, OfOtherPlatformsAreLeftAlone) {
    storage::outgoing slack = support::message("slack's", "hello");
    slack.who = ana;
    put(slack);
    EXPECT_EQ(newest(), "");
    settle_shown(on, ana, "slack's", noon());
    EXPECT_THAT(rows(), ElementsAre("slack's waiting "));
}

}  // namespace
}  // namespace bot::page

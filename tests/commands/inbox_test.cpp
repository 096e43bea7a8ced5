#include "commands/handle.hpp"
#include "tests/fakes/memory_log.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Somebody whose notes were imported, on Wednesday, 4 March 2026.
class TheInbox : public testing::Test {
protected:
    fakes::memory_log log{"UTC", {"local:ana"}};
    reply last;

    void proposes(const std::string& line, const std::string& day = "2026-02-10") {
        const std::string source = "brag.md, line " + std::to_string(log.count_inbox() + 1);
        log.propose({0, line, source, evidence::calendar_date::from_iso(day).value(), ""});
    }

    const std::string& say(const std::string& line) {
        last = handle({log.author(), line, {}}, log, *evidence::from_rfc3339("2026-03-04T12:00:00.000Z"));
        return last.headline;
    }

    std::string fact(std::string_view label) const {
        for (const commands::fact& one : last.facts)
            if (one.label == label) return one.text;
        return {};
    }

    std::vector<std::uint32_t> waiting() {
        std::vector<std::uint32_t> numbers;
        for (const evidence::proposal& one : log.inbox(1000, 0))
            numbers.push_back(one.number);
        return numbers;
    }

    const evidence::statement& newest() const { return log.appended().back().what; }
};

TEST_F(TheInbox, IsEmptyAtFirst) {
    EXPECT_THAT(say("/evidence inbox"), HasSubstr("The inbox is empty"));
    EXPECT_THAT(say("/evidence accept 1"), HasSubstr("No proposal 1 waits in the inbox, which is empty"));
    EXPECT_THAT(say("/evidence accept"), HasSubstr("The inbox is empty"));
    EXPECT_THAT(say("/evidence dismiss all"), HasSubstr("The inbox is empty"));
}

TEST_F(TheInbox, ShowsNumberDayLineAndSource) {
    proposes("/decision Dropped the fork");
    EXPECT_THAT(say("/evidence inbox"), HasSubstr("1 proposal waits"));
    ASSERT_THAT(last.facts, SizeIs(1));
    EXPECT_EQ(last.facts[0].label, "1 · 10 Feb 2026");
    EXPECT_EQ(last.facts[0].text, "/decision Dropped the fork (brag.md, line 1)");
    EXPECT_EQ(last.how, tone::answer);
}

TEST_F(TheInbox, IsShownInPages) {
    for (int i = 0; i < 23; ++i)
        proposes("/decision Number " + std::to_string(i));
    EXPECT_THAT(say("/evidence inbox"), HasSubstr("23 proposals wait, page 1 of 3"));
    EXPECT_THAT(last.facts, SizeIs(10));
    EXPECT_EQ(last.examples.back(), "/evidence inbox page 2");
    say("/evidence inbox page 3");
    EXPECT_THAT(last.facts, SizeIs(3));
    EXPECT_THAT(say("/evidence inbox page 4"), HasSubstr("the last is page 3"));
    EXPECT_EQ(say("/evidence inbox page 99"), "There is no page 99; the last is page 3.");
    EXPECT_EQ(say("/evidence inbox soon"), "“soon” is no page of the inbox.");
    EXPECT_EQ(say("/evidence inbox page 0"), "“page 0” is no page of the inbox.");
}

TEST_F(TheInbox, AcceptsAsReconstructedOnItsOwnDay) {
    proposes("/decision Dropped the fork because: cost #checkout");
    EXPECT_EQ(say("/evidence accept 1"), "D-1 saved");
    EXPECT_EQ(newest().said, "/decision Dropped the fork because: cost #checkout");
    EXPECT_EQ(newest().reconstructed, "brag.md, line 1");
    EXPECT_EQ(newest().happened.to_iso(), "2026-02-10");
    EXPECT_EQ(fact("Reconstructed"), "from brag.md, line 1");
    EXPECT_EQ(fact("Happened"), "10 Feb 2026, logged 22 days after");
    EXPECT_EQ(fact("Inbox"), "empty now");
    EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(TheInbox, AcceptsEveryKindOfLine) {
    proposes("/metric conversion 3.1%");
    proposes("/mentor @sam pairing");
    proposes("/mentor @sam session: again");
    proposes("/evidence charter vision: pays in a minute");
    for (const char* const entry : {"M-1", "P-1", "P-1", "C-1"}) {
        say("/evidence accept " + std::to_string(waiting().front()));
        EXPECT_EQ(last.how, tone::saved) << last.headline;
        EXPECT_EQ(to_text(newest().entry), entry);
        EXPECT_FALSE(newest().reconstructed.empty());
    }
}

TEST_F(TheInbox, AcceptsALineInOtherWords) {
    proposes("/decision Convresion up");
    EXPECT_EQ(say("/evidence accept 1 /metric conversion 3.1% happened: 2026-02-12"), "M-1 saved");
    EXPECT_EQ(newest().said, "/metric conversion 3.1% happened: 2026-02-12");
    EXPECT_EQ(newest().happened.to_iso(), "2026-02-12") << "the edited line says another day";
    EXPECT_EQ(newest().reconstructed, "brag.md, line 1");
}

TEST_F(TheInbox, AcceptsALineWithSomethingAdded) {
    proposes("/decision Dropped the fork");
    EXPECT_EQ(say("/evidence accept 1 because: cost #checkout"), "D-1 saved");
    EXPECT_EQ(newest().said, "/decision Dropped the fork because: cost #checkout");
}

TEST_F(TheInbox, AsksForTheWholeLineWhenItIsNotClear) {
    proposes("/decision Dropped the fork");
    EXPECT_THAT(say("/evidence accept 1 the fork went"), HasSubstr("Say the whole line"));
    EXPECT_EQ(last.examples.front(), "/evidence accept 1 /decision the fork went");
    EXPECT_THAT(say("/evidence accept 1 /evidence erase everything"), HasSubstr("Say the whole line"));
    EXPECT_THAT(say("/evidence accept 1 /charter vision: two taps"), HasSubstr("Say the whole line"));
    EXPECT_THAT(waiting(), ElementsAre(1));
    EXPECT_THAT(log.appended(), IsEmpty());
}

TEST_F(TheInbox, SaysNothingButEntriesWhoeverProposedIt) {
    proposes("/evidence erase everything");
    proposes("/charter vision: two taps");
    proposes("words");
    for (const char* number : {"1", "2", "3"})
        EXPECT_THAT(say(std::string("/evidence accept ") + number), HasSubstr("no line that makes an entry"));
    EXPECT_EQ(say("/evidence accept 3 /decision Dropped the fork"), "D-1 saved");
    EXPECT_THAT(waiting(), ElementsAre(1, 2));
}

TEST_F(TheInbox, KeepsAProposalThatLacksSomething) {
    proposes("/metric incidents 3");
    EXPECT_THAT(say("/evidence accept 1"), HasSubstr("3 of what?"));
    EXPECT_EQ(last.examples.front(), "/evidence accept 1 /metric incidents 3 incidents");
    EXPECT_EQ(fact("Inbox"), "proposal 1 (brag.md, line 1) stays there");
    EXPECT_THAT(waiting(), ElementsAre(1));
    EXPECT_EQ(say(last.examples.front()), "M-1 saved");
}

TEST_F(TheInbox, KeepsAPlanUntilItHappened) {
    proposes("/decision Launch in the spring", "2026-04");
    EXPECT_THAT(say("/evidence accept 1"), HasSubstr("Apr 2026 is still to come"));
    EXPECT_THAT(waiting(), ElementsAre(1));
    EXPECT_EQ(say("/evidence accept 1 happened: yesterday"), "D-1 saved");
}

TEST_F(TheInbox, AcceptsOneByOne) {
    proposes("/decision One");
    proposes("/decision Two");
    for (const char* const line : {"/evidence accept 1 2", "/evidence accept 1-2", "/evidence accept 1, 2"})
        EXPECT_THAT(say(line), HasSubstr("One at a time")) << line;
    EXPECT_THAT(say("/evidence accept"), HasSubstr("Which proposal?"));
    EXPECT_THAT(say("/evidence accept all"), HasSubstr("Which proposal?"));
    EXPECT_THAT(say("/evidence accept 7"), HasSubstr("No proposal 7 waits in the inbox; 2 proposals do"));
    say("/evidence accept 1");
    EXPECT_THAT(fact("Inbox"), HasSubstr("1 proposal left; next is 2: /decision Two"));
    EXPECT_THAT(say("/evidence accept 1"), HasSubstr("No proposal 1 waits in the inbox; 1 proposal does"));
    EXPECT_THAT(log.appended(), SizeIs(1)) << "a second time changes nothing";
    say("/evidence accept");
    EXPECT_EQ(last.examples.front(), "/evidence accept 2") << "one that waits";
}

TEST_F(TheInbox, DismissesWhatIsNotWanted) {
    for (int i = 0; i < 6; ++i)
        proposes("/decision Number " + std::to_string(i));
    EXPECT_EQ(say("/evidence dismiss 1 3-4, 6"), "4 proposals dismissed");
    EXPECT_THAT(waiting(), ElementsAre(2, 5));
    EXPECT_THAT(say("/evidence dismiss 2 3"), HasSubstr("No proposal 3 waits")) << "already gone";
    EXPECT_THAT(waiting(), ElementsAre(2, 5)) << "all of them or none";
    EXPECT_THAT(say("/evidence dismiss soon"), HasSubstr("Which proposals?"));
    EXPECT_THAT(say("/evidence dismiss 1-4000000000"), HasSubstr("Which proposals?"));
    EXPECT_THAT(say("/evidence dismiss 4294967295"), HasSubstr("No proposal 4294967295 waits"));
    EXPECT_THAT(say("/evidence dismiss 4294967290-4294967295"), HasSubstr("No proposal 4294967290 waits"));
    EXPECT_THAT(say("/evidence dismiss 4294967296"), HasSubstr("Which proposals?"));
}

TEST_F(TheInbox, AsksBeforeItDismissesAll) {
    proposes("/decision One");
    proposes("/decision Two");
    EXPECT_THAT(say("/evidence dismiss all"), HasSubstr("This takes all 2 proposals out of the inbox"));
    EXPECT_THAT(waiting(), SizeIs(2));
    ASSERT_THAT(last.examples, ElementsAre("/evidence dismiss all, 2 proposals"));
    EXPECT_EQ(say("/evidence dismiss all, 3 proposals").substr(0, 9), "This take");
    EXPECT_EQ(say("/evidence dismiss all, 2 proposals"), "2 proposals dismissed");
    EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(TheInbox, MarksWhatItAcceptedInListsForEver) {
    proposes("/decision Dropped the fork");
    say("/evidence accept 1");
    say("/evidence list");
    EXPECT_THAT(last.rows.at(0).note, HasSubstr("reconstructed from brag.md, line 1"));
    say("/evidence retract D-1 reason: not mine");
    say("/evidence list");
    EXPECT_EQ(last.rows.at(0).note, "retracted, reconstructed from brag.md, line 1");
}

}  // namespace
}  // namespace commands

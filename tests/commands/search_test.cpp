#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

class SearchCommand : public support::conversation {
protected:
    SearchCommand() {
        say("/decision Dropped gift wrap with @sam because: retention risk happened: 2026-01-15 #checkout");
        say("/metric checkout-conversion 3.5% source: Looker/checkout for: D-1 #checkout");
        say("/mentor @sam pairing on the retention experiment gap: jumps to the solution");
        say("/decision Kept the search page because: no gift in it #search");
    }

    // What is found and how the line was read: "1 decision with “gift”: D-1".
    std::string found(const std::string& line) {
        say("/evidence search " + line);
        std::string entries;
        for (const row& one : reply().rows)
            entries += " " + one.entry;
        return headline() + ":" + entries;
    }
};

TEST_F(SearchCommand, ShowsWhereTheWordStands) {
    EXPECT_EQ(say("/evidence search retention"),
              "2 entries with “retention”\n"
              "P-1  4 Mar 2026  @sam pairing on the retention experiment\n"
              "D-1  15 Jan 2026  Dropped gift wrap with @sam #checkout (Because: retention risk)");
}

TEST_F(SearchCommand, NeedsEveryWordFromItsBeginning) {
    EXPECT_EQ(found("gift"), "2 entries with “gift”: D-1 D-2");
    EXPECT_EQ(found("gift wrap"), "1 entry with “gift” and “wrap”: D-1");
    EXPECT_EQ(found("GIF reten wr"), "1 entry with “GIF”, “reten” and “wr”: D-1");
    EXPECT_EQ(found("\"gift wrap\""), "1 entry with “gift wrap”: D-1");
    EXPECT_EQ(found("“gift wrap”"), "1 entry with “gift wrap”: D-1");
    EXPECT_EQ(found("\"wrap gift\""), "0 entries with “wrap gift”:");
}

TEST_F(SearchCommand, NarrowsByEverythingThatALineHolds) {
    EXPECT_EQ(found("retention #checkout"), "1 entry with “retention”, for #checkout: D-1");
    EXPECT_EQ(found("@sam"), "2 entries with @sam: P-1 D-1");
    EXPECT_EQ(found("@Sam retention since: March"),
              "1 entry with “retention”, with @Sam, since 1 Mar 2026: P-1");
    EXPECT_EQ(found("retention until January"), "1 entry with “retention”, until 31 Jan 2026: D-1");
    EXPECT_EQ(found("because: retention risk"),
              "1 entry with because: “retention”, with because: “risk”: D-1");
    EXPECT_EQ(found("why:risk #checkout"), "1 entry with because: “risk”, for #checkout: D-1");
    EXPECT_EQ(found("because: #checkout"), "1 entry with because:, for #checkout: D-1");
    EXPECT_EQ(found("for: D-1"), "1 entry with for: “D-1”: M-1");
    EXPECT_EQ(found("#checkout"), "2 entries for #checkout: M-1 D-1");
    EXPECT_EQ(found("#checkout #search"), "0 entries with “search”, for #checkout:");
    EXPECT_EQ(found("in: metrics"), "1 metric: M-1");
    EXPECT_EQ(found("checkout in: decisions"), "1 decision with “checkout”: D-1");
    EXPECT_EQ(found("checkout kind: decision"), "1 decision with “checkout”: D-1");
}

TEST_F(SearchCommand, TakesAKindAtEitherEnd) {
    EXPECT_EQ(found("gift decisions"), "2 decisions with “gift”: D-1 D-2");
    EXPECT_EQ(found("decisions gift #checkout"), "1 decision with “gift”, for #checkout: D-1");
    EXPECT_EQ(found("gift decisions #checkout"), "1 decision with “gift”, for #checkout: D-1");
    EXPECT_EQ(found("mentoring retention"), "1 mentoring story with “retention”: P-1");
    EXPECT_EQ(found("gift decision"), "0 entries with “gift” and “decision”:") << "one is a word";
    EXPECT_EQ(found("charter"), "0 entries with “charter”:");
    EXPECT_EQ(found("because: decisions"), "0 entries with because: “decisions”:");
}

TEST_F(SearchCommand, ReadsAMisspeltFieldAsText) {
    EXPECT_EQ(found("becuase: risk"), "0 entries with “becuase:” and “risk”:");
    EXPECT_EQ(examples(), "/evidence search risk");
}

TEST_F(SearchCommand, SuggestsWhatToDropWhenNothingIsFound) {
    EXPECT_EQ(say("/evidence search gift elephant #checkout since: March"),
              "0 entries with “gift” and “elephant”, for #checkout, since 1 Mar 2026\n"
              "Nothing found: letters and digits count, a word by its beginning: a shorter one finds more\n"
              "Try: /evidence list");
    EXPECT_FALSE(refused());
    EXPECT_EQ(say("/evidence search retention elephant"),
              "0 entries with “retention” and “elephant”\n"
              "Without elephant: 2 entries\n"
              "Try: /evidence search retention");
    EXPECT_EQ(say("/evidence search \"gift wrap\" because: risk since: March"),
              "0 entries with “gift wrap”, with because: “risk”, since 1 Mar 2026\n"
              "Without since: 2026-03-01: 1 entry\n"
              "Try: /evidence search \"gift wrap\" because: risk");
    EXPECT_EQ(found("\"gift wrap\" because: risk"), "1 entry with “gift wrap”, with because: “risk”: D-1");
}

TEST_F(SearchCommand, SuggestsDaysThatWereSaidWithoutTheirKey) {
    EXPECT_EQ(say("/evidence search retention in March"),
              "0 entries with “retention”, “in” and “March”\n"
              "With the days 1 – 31 Mar 2026: 1 entry\n"
              "Try: /evidence search retention since: 2026-03-01 until: 2026-03-31");
    EXPECT_EQ(found(reply().examples.at(0).substr(17)), "1 entry with “retention”, 1 – 31 Mar 2026: P-1");
    say("/evidence search retention last week");
    EXPECT_EQ(examples(), "/evidence list") << "nothing on those days either";
}

TEST_F(SearchCommand, SuggestsToLookInEveryText) {
    EXPECT_EQ(say("/evidence search #check"),
              "0 entries for #check\nWith “check” in any text: 2 entries\nTry: /evidence search check");
    EXPECT_EQ(say("/evidence search rejected: jumps solution"),
              "0 entries with rejected: “jumps”, with rejected: “solution”\n"
              "With “jumps solution” in any text: 1 entry\nTry: /evidence search jumps solution");
    EXPECT_EQ(say("/evidence search @nobody"), "0 entries with @nobody\nTry: /evidence list");
}

TEST_F(SearchCommand, OffersTheEntryWhoseNumberIsTyped) {
    EXPECT_EQ(found("d-1"), "1 entry with “d-1”: M-1") << "which speaks of it";
    EXPECT_EQ(examples(), "/evidence show D-1");
    EXPECT_EQ(found("M-1"), "0 entries with “M-1”:");
    EXPECT_EQ(examples(), "/evidence show M-1\n/evidence list");
    EXPECT_EQ(found("D-99"), "0 entries with “D-99”:");
    EXPECT_EQ(examples(), "/evidence list") << "there is none";
}

TEST_F(SearchCommand, HasPages) {
    for (int i = 0; i < 11; ++i)
        say("/decision Tried idea " + std::to_string(i) + " #ideas");
    say("/evidence search tried decisions #ideas");
    EXPECT_EQ(headline(), "11 decisions with “tried”, for #ideas, page 1 of 2");
    EXPECT_EQ(reply().rows.size(), 10U);
    EXPECT_EQ(examples(), "/evidence search tried #ideas in: decisions page 2");
    say(reply().examples.at(0));
    EXPECT_EQ(headline(), "11 decisions with “tried”, for #ideas, page 2 of 2");
    EXPECT_EQ(reply().rows.size(), 1U);
    EXPECT_EQ(say("/evidence search tried page 3"),
              "There is no page 3; the last is page 2.\nTry: /evidence search tried page 2");
    EXPECT_TRUE(refused());
}

TEST_F(SearchCommand, MarksWhatWasRetracted) {
    say("/evidence retract D-1 reason: a mistake");
    EXPECT_EQ(
        say("/evidence search risk"),
        "1 entry with “risk”\n"
        "D-1  15 Jan 2026  Dropped gift wrap with @sam #checkout (retracted · Because: retention risk)");
}

TEST_F(SearchCommand, RefusesWhatIsNoSearch) {
    say("/evidence search");
    EXPECT_TRUE(headline().starts_with("/evidence search words")) << headline();
    EXPECT_EQ(say("/evidence search gift since: whenever"),
              "“whenever” is no date that I can read.\n"
              "Try: /evidence search retention since: March\n"
              "Try: /evidence search retention since: 2026-03-01");
    EXPECT_TRUE(refused());
    EXPECT_EQ(say("/evidence search gift since:"),
              "“since:” needs a date behind it.\n"
              "Try: /evidence search retention since: March\n"
              "Try: /evidence search retention since: 2026-03-01");
    EXPECT_EQ(found("gift since: March until: January"),
              "“March” begins after “January” has ended. Did you mean this?:");
    EXPECT_EQ(found("gift in: ideas"), "“ideas” is no kind of entry. There are these::");
    EXPECT_TRUE(refused());
    say("/evidence search " + std::string(400, 'x'));
    EXPECT_TRUE(refused());
}

TEST_F(SearchCommand, TakesSignsAsTheyAre) {
    for (const char* line : {"\"",
                             "\"\"",
                             "\"gift",
                             "AND",
                             "gift AND OR NOT",
                             "NEAR(gift wrap)",
                             "gift*",
                             "-gift",
                             "^gift",
                             "title:gift",
                             "{title} : gift",
                             "(",
                             "'",
                             "--",
                             "gift; DROP TABLE search",
                             "p1",
                             "person:p1",
                             "1_gift",
                             "#",
                             "@",
                             ":",
                             "in:",
                             "because:",
                             "because: \"",
                             "in: in: in:",
                             "because:because:",
                             "\xee\x80\x80",
                             "page",
                             "page 0"}) {
        say("/evidence search " + std::string(line));
        EXPECT_FALSE(refused()) << line;
    }
    EXPECT_EQ(found("gift*"), "2 entries with “gift*”: D-1 D-2");
}

}  // namespace
}  // namespace commands

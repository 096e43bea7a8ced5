#include "commands/grammar.hpp"

#include "commands/fields.hpp"
#include "commands/text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace commands {
namespace {

using evidence::entry_kind;

// What was understood, part by part: "D-14 | text | because=retention | #checkout | @sam | https://…".
std::string understood(std::string_view line, entry_kind kind = entry_kind::decision) {
    const parsed_text parsed = parse(normalise(line), kind);
    std::string text = parsed.entry ? to_text(*parsed.entry) + " | " + parsed.text : parsed.text;
    for (const typed_field& field : parsed.fields)
        text += " | " + field.name + "=" + field.text;
    for (const std::string& initiative : parsed.initiatives)
        text += " | #" + initiative;
    for (const evidence::mention& someone : parsed.people)
        text += " | @" + someone.name;
    for (const std::string& link : parsed.links)
        text += " | " + link;
    return text;
}

std::string split(std::string_view line) {
    const command_line command = split_command(normalise(line));
    return (command.slash ? "/" : "") + command.word + "|" + command.rest;
}

TEST(SplitCommand, TakesTheFirstWord) {
    EXPECT_EQ(split("/decision Dropped gift wrap"), "/decision|Dropped gift wrap");
    EXPECT_EQ(split("decision Dropped gift wrap"), "decision|Dropped gift wrap");
    EXPECT_EQ(split("Decision: Dropped gift wrap"), "decision|Dropped gift wrap");
    EXPECT_EQ(split("/DECISION x"), "/decision|x");
    EXPECT_EQ(split("/ decision x"), "/decision|x");
    EXPECT_EQ(split("／decision　x"), "/decision|x");
    EXPECT_EQ(split("/decision\nx"), "/decision|x");
    EXPECT_EQ(split("/packet"), "/packet|");
}

TEST(SplitCommand, PassesOverItsOwnName) {
    EXPECT_EQ(split("@dossier decision x"), "decision|x");
    EXPECT_EQ(split("@Dossier: /decision x"), "/decision|x");
    EXPECT_EQ(split("@dossier"), "|");
    EXPECT_EQ(split("@dossiers x"), "@dossiers|x");
}

TEST(SplitCommand, KeepsTheWordAsTyped) {
    EXPECT_EQ(split_command("Hello World").typed, "Hello");
}

TEST(SplitCommand, TakesAnEmptyLine) {
    EXPECT_EQ(split(""), "|");
    EXPECT_EQ(split("/"), "/|");
}

TEST(ParseDecision, KeepsTextThatFitsNoRule) {
    for (const char* text :
         {"Dropped gift wrap", "note: this is a note", "we go at 16:00", "ratio 3:1 : fine", "a:b", "a @ b",
          "5 # 6", "see: this", "C++: yes", "Use 16:00 for the standup: it is better", "“", "100%"})
        EXPECT_EQ(understood(text), normalise(text)) << text;
}

TEST(ParseDecision, TakesFieldsOutOfTheText) {
    EXPECT_EQ(understood("Dropped gift wrap because: retention risk rejected: a discount"),
              "Dropped gift wrap | because=retention risk | rejected=a discount");
    EXPECT_EQ(understood("Dropped it Because: x REJECTED: y"), "Dropped it | because=x | rejected=y");
    EXPECT_EQ(understood("because: only a reason"), " | because=only a reason");
}

TEST(ParseDecision, NeedsNoSpaceBehindTheColon) {
    EXPECT_EQ(understood("Dropped it because:retention"), "Dropped it | because=retention");
    EXPECT_EQ(understood("Dropped it because : retention"), "Dropped it | because=retention");
    EXPECT_EQ(understood("Dropped it because：retention"), "Dropped it | because=retention");
}

TEST(ParseDecision, PassesOverPunctuationAroundKeys) {
    EXPECT_EQ(understood("Dropped it, because: slow; rejected: a patch, risk: low"),
              "Dropped it | because=slow | rejected=a patch | risk=low");
    EXPECT_EQ(understood("Dropped it (because: slow)"), "Dropped it | because=slow");
    EXPECT_EQ(understood("Dropped it *because:* slow _risk:_ low"), "Dropped it | because=slow | risk=low");
    EXPECT_EQ(understood("Dropped it - because: slow - risk: low"), "Dropped it | because=slow | risk=low");
    EXPECT_EQ(understood("Dropped it\n• because: slow\n• risk: low"), "Dropped it | because=slow | risk=low");
    EXPECT_EQ(understood("- Dropped it"), "Dropped it");
    EXPECT_EQ(understood("Dropped it because: slow (very)"), "Dropped it | because=slow (very)");
}

TEST(ParseDecision, KnowsKeysOfTwoWords) {
    EXPECT_EQ(understood("Chose A gave up: B"), "Chose A | rejected=B");
    EXPECT_EQ(understood("Chose A. Instead of: B"), "Chose A. | rejected=B");
    EXPECT_EQ(understood("Chose A look back: 2027-01-15"), "Chose A | review=2027-01-15");
    EXPECT_EQ(understood("Chose A stakeholder feedback: fine"), "Chose A | feedback=fine");
}

TEST(ParseDecision, ForgivesTypingSlips) {
    const parsed_text parsed = parse("Dropped it becuase: slow Rejcted: x results: y", entry_kind::decision);
    EXPECT_EQ(parsed.fields[0].name, "because");
    EXPECT_EQ(forgiven_slips(parsed), (std::vector<std::pair<std::string, std::string>>{
                                          {"becuase", "because"}, {"Rejcted", "rejected"}}));
}

TEST(ParseDecision, CallsNoAliasASlip) {
    EXPECT_TRUE(forgiven_slips(parse("x result: y why: z Because: w", entry_kind::decision)).empty());
}

TEST(ParseDecision, RepeatsAFieldThatIsSaidTwice) {
    EXPECT_EQ(understood("x risk: a risk: b"), "x | risk=a | risk=b");
}

TEST(ParseDecision, TakesUrlsAndTimesForNoFields) {
    EXPECT_EQ(understood("see https://example.org/a?because:x at 16:00"),
              "see https://example.org/a?because:x at 16:00 | https://example.org/a?because:x");
    EXPECT_EQ(understood("because:https://example.org"),
              " | because=https://example.org | https://example.org");
    EXPECT_EQ(understood("source://x"), "source://x");
}

TEST(ParseDecision, TakesOnAndWhenForKeysOnlyBeforeADate) {
    EXPECT_EQ(understood("Dropped it on: friday"), "Dropped it | happened=friday");
    EXPECT_EQ(understood("Dropped it when: 3 weeks ago because: x"),
              "Dropped it | happened=3 weeks ago | because=x");
    EXPECT_EQ(understood("Dropped it on: 03/04/2026"), "Dropped it | happened=03/04/2026");
    EXPECT_EQ(understood("decide when: it is too late"), "decide when: it is too late");
    EXPECT_EQ(understood("focus on: search"), "focus on: search");
    EXPECT_EQ(understood("happened: whenever"), " | happened=whenever");
}

TEST(Tags, LabelTheTextAtItsEnd) {
    EXPECT_EQ(understood("Dropped gift wrap #checkout"), "Dropped gift wrap | #checkout");
    EXPECT_EQ(understood("Dropped gift wrap #checkout #Q3-bets."),
              "Dropped gift wrap | #checkout | #q3-bets");
    EXPECT_EQ(understood("Dropped it because: slow #checkout"), "Dropped it | because=slow | #checkout");
    EXPECT_EQ(understood("Dropped it (#checkout)"), "Dropped it | #checkout");
}

TEST(Tags, AreWordsInsideASentence) {
    EXPECT_EQ(understood("Moved #search-relevance to Q3"),
              "Moved search-relevance to Q3 | #search-relevance");
    EXPECT_EQ(understood("Launched saved cards for #checkout"),
              "Launched saved cards for checkout | #checkout");
    EXPECT_EQ(understood("Launched saved cards for #checkout #ops"),
              "Launched saved cards for checkout | #checkout | #ops");
}

TEST(Tags, AreInAnyScriptAndInLowerCase) {
    EXPECT_EQ(understood("x #Checkout #checkout"), "x | #checkout");
    EXPECT_EQ(understood("x #búsqueda #検索 #gift_wrap"), "x | #búsqueda | #検索 | #gift_wrap");
}

TEST(Tags, AreNoIssueNumbersAndNoEntries) {
    for (const char* text :
         {"fixed #42", "fixed #4a", "see #D-14 again", "a # b", "#", "##x", "issue#x", "#a/b c"})
        EXPECT_EQ(understood(text), text);
}

TEST(Tags, HaveALimit) {
    EXPECT_EQ(understood("x #" + std::string(64, 'a')), "x | #" + std::string(64, 'a'));
    EXPECT_EQ(understood("x #" + std::string(65, 'a')), "x #" + std::string(65, 'a'));
}

TEST(Mentions, StayInTheText) {
    EXPECT_EQ(understood("asked @legal-lead, (@finance-lead) and @ops.lead's team; cc @UX!"),
              "asked @legal-lead, (@finance-lead) and @ops.lead's team; cc @UX! | @legal-lead | "
              "@finance-lead | @ops.lead | @UX");
    EXPECT_EQ(understood("@u0ex1 said yes because: @u0ex2 agreed"),
              "@u0ex1 said yes | because=@u0ex2 agreed | @u0ex1 | @u0ex2");
}

TEST(Mentions, AreNoMailAddressesAndNotDossier) {
    EXPECT_EQ(understood("mail team@example.org"), "mail team@example.org");
    EXPECT_EQ(understood("hey @dossier @ there"), "hey @dossier @ there");
}

TEST(Links, LabelTheTextAtItsEnd) {
    EXPECT_EQ(understood("Dropped it https://example.org/doc"), "Dropped it | https://example.org/doc");
    EXPECT_EQ(understood("Dropped it (see https://example.org/doc)."),
              "Dropped it (see https://example.org/doc). | https://example.org/doc");
    EXPECT_EQ(understood("scope: the pages named in https://example.org/doc #checkout", entry_kind::charter),
              " | scope=the pages named in https://example.org/doc | #checkout | https://example.org/doc");
    EXPECT_EQ(understood("Read https://example.org/a, then decided"),
              "Read https://example.org/a, then decided | https://example.org/a");
    EXPECT_EQ(understood("HTTP://EXAMPLE.ORG/X y"), "HTTP://EXAMPLE.ORG/X y | HTTP://EXAMPLE.ORG/X");
}

TEST(Links, AreTheTextWhenThereIsNoOther) {
    EXPECT_EQ(understood("https://example.org/doc"), "https://example.org/doc | https://example.org/doc");
}

TEST(EntryNumbers, OpenALine) {
    for (const char* text :
         {"D-14 results: up", "d-14 results: up", "D14 results: up", "d14: results: up", "D 14 results: up",
          "#D-14 results: up", "D–14 results: up", "D-14, results: up", "D-14 - results: up"})
        EXPECT_EQ(understood(text), "D-14 |  | results=up") << text;
    EXPECT_EQ(understood("D-14"), "D-14 | ");
    EXPECT_EQ(understood("D-14 shipped it"), "D-14 | shipped it");
}

TEST(EntryNumbers, DecideWhichFieldsAreKnown) {
    EXPECT_EQ(understood("M-7 target: 4%", entry_kind::decision), "M-7 |  | target=4%");
    EXPECT_EQ(understood("D-14 baseline: 4%", entry_kind::decision), "D-14 | baseline: 4%");
}

TEST(EntryNumbers, NeedTheirDashForAnotherKind) {
    EXPECT_EQ(understood("p95 latency 200 ms", entry_kind::metric), "p95 latency 200 ms");
    EXPECT_EQ(understood("D7 retention 18%", entry_kind::metric), "D7 retention 18%");
    EXPECT_EQ(understood("C 4 first", entry_kind::decision), "C 4 first");
    EXPECT_EQ(understood("m7 source: x", entry_kind::metric), "M-7 |  | source=x");
}

TEST(EntryNumbers, StandOnlyAtTheBeginning) {
    EXPECT_EQ(understood("like D-14 again"), "like D-14 again");
    EXPECT_EQ(understood("D-0 x"), "D-0 x");
    EXPECT_EQ(understood("D"), "D");
}

TEST(TakeAnyEntryId, NeedsNoDash) {
    std::string_view text = "p1 gap: x";
    EXPECT_EQ(to_text(take_any_entry_id(text).value()), "P-1");
    EXPECT_EQ(text, "gap: x");
    text = "nothing";
    EXPECT_FALSE(take_any_entry_id(text));
    EXPECT_EQ(text, "nothing");
}

TEST(ALinkAlone, IsWhatAFieldSays) {
    EXPECT_EQ(understood("conversion 3.5% source: https://example.org/q", entry_kind::metric),
              "conversion 3.5% | source=https://example.org/q | https://example.org/q");
    EXPECT_EQ(understood("x source: Looker https://example.org/q"),
              "x | source=Looker | https://example.org/q");
}

TEST(ABracket, ClosesOnlyWhereAKeyStoodInOne) {
    EXPECT_EQ(understood("Dropped it (because: errors)"), "Dropped it | because=errors");
    EXPECT_EQ(understood("Dropped it because: they like it :)"), "Dropped it | because=they like it :)");
}

TEST(ABackslash, KeepsAColonInTheText) {
    EXPECT_EQ(understood("x because: we said risk\\: low"), "x | because=we said risk: low");
    EXPECT_EQ(understood("x because\\: y"), "x because: y");
    EXPECT_EQ(understood("x gave up\\: y and why \\: z"), "x gave up: y and why : z");
    EXPECT_EQ(understood("x (because\\: y)"), "x (because: y)");
}

// What is quoted behind another field comes back as it was typed.
void expect_given_back(const std::string& typed, entry_kind kind) {
    const std::string line = "x happened: " + quote(typed, kind);
    EXPECT_EQ(understood(line, kind), "x | happened=" + normalise(typed)) << line;
}

TEST(Quote, GivesBackWhatLooksLikeAField) {
    for (const entry_kind kind :
         {entry_kind::decision, entry_kind::metric, entry_kind::mentoring, entry_kind::charter})
        for (const known_field& field : all_fields()) {
            std::vector<std::string> names = split_words(field.aliases);
            names.emplace_back(field.name);
            for (const std::string& name : names) {
                std::string two_words = name;
                std::replace(two_words.begin(), two_words.end(), '-', ' ');
                for (const std::string& word : {name, two_words})
                    for (const std::string& typed :
                         {word + ": a", "a " + word + ": b", "a\n" + word + ":b", "a " + word + " : b",
                          "a *" + word + ":* b", "a " + word + "： b", "a " + word + "\\: b",
                          "a \u200b" + word + "\u200b: b", "a " + word + ": 2026-03-04 b"})
                        expect_given_back(typed, kind);
            }
        }
    expect_given_back("a becuase: b", entry_kind::decision);
    expect_given_back("C:\\: b", entry_kind::decision);
    expect_given_back("a \\\u200b: b", entry_kind::decision);
}

TEST(Quote, LeavesOtherColonsAlone) {
    for (const char* const typed : {"https://example.org/a:b", "at 16:00", "note: this", "3:1", ""})
        EXPECT_EQ(quote(typed, entry_kind::decision), typed);
    EXPECT_EQ(quote("risk: low", entry_kind::decision), "risk\\: low");
    EXPECT_EQ(quote("risk: low", entry_kind::metric), "risk: low") << "no field of a metric";
}

TEST(QuoteOpening, KeepsAnEntrysNumberInTheText) {
    for (const char* const typed :
         {"D-14 was wrong", "d14 was wrong", "M-3", "help", "retract D-1", "show it"}) {
        const std::string line = quote_opening(typed, entry_kind::decision);
        EXPECT_EQ(understood(line), typed);
        EXPECT_TRUE(line.starts_with("- ")) << line;
    }
    EXPECT_EQ(quote_opening("Dropped D-14", entry_kind::decision), "Dropped D-14");
}

TEST(OtherScripts, SurviveParsing) {
    EXPECT_EQ(
        understood("👩‍👩‍👧 שלום مرحبا 日本語 because：全角の理由 👍🏽"),
        "👩‍👩‍👧 שלום مرحبا 日本語 | because=全角の理由 👍🏽");
    EXPECT_EQ(understood("החלטנו \u200fbecause:\u200f סיכון"), "החלטנו | because=סיכון");
}

}  // namespace
}  // namespace commands

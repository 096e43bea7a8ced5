#include "bot/chime/text.hpp"

#include "commands/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::chime {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const evidence::person_id ana{"chime:1111/ana"};

std::string shown(const commands::reply& reply) {
    return to_markdown(reply, ana);
}

TEST(Markdown, ShowsAllThatAReplySays) {
    commands::reply reply;
    reply.headline = "D-1 saved";
    reply.logged_at = evidence::from_rfc3339("2026-03-09T10:00:00.000Z");
    reply.zone = "UTC";
    reply.facts = {{"Decision", "Dropped gift wrap"}};
    reply.rows = {{"D-2", "decision", "Moved it", "4 Mar 2026", "logged late", {"checkout"}}};
    reply.welcome = "Nobody else reads it.";
    EXPECT_EQ(shown(reply),
              "**D-1 saved** · 9 Mar 2026, 10:00 UTC\n\n"
              "- **Decision:** Dropped gift wrap\n"
              "- **D-2** 4 Mar 2026 · Moved it #checkout (logged late)\n\n"
              "Nobody else reads it.");
}

TEST(Markdown, SaysWhatToTypeWhereOthersHaveFormsAndButtons) {
    commands::reply reply;
    reply.headline = "D-1 saved";
    reply.next = {"What did you give up?", "/decision D-1 rejected: "};
    reply.examples = {"/evidence show D-1"};
    reply.choices = {{"Nothing this week", "/evidence nudges nothing"}};
    EXPECT_THAT(shown(reply), HasSubstr("What did you give up? Type: `/decision D-1 rejected: `"));
    EXPECT_THAT(shown(reply), HasSubstr("\n- `/evidence show D-1`"));
    EXPECT_THAT(shown(reply), HasSubstr("\n- Nothing this week: `/evidence nudges nothing`"));
}

TEST(Markdown, ShowsWhatPeopleTypedAsTheyTypedIt) {
    commands::reply reply;
    reply.headline = "2*3*4 [x](y) <b> `c` \\d";
    reply.examples = {"/decision `x`"};
    EXPECT_THAT(shown(reply), StartsWith("**2\\*3\\*4 \\[x](y) \\<b> \\`c\\` \\\\d**"));
    EXPECT_THAT(shown(reply), HasSubstr("`` /decision `x` ``"));
}

TEST(Markdown, IsEmptyForAReplyThatSaysNothing) {
    EXPECT_THAT(shown({}), IsEmpty());
}

TEST(Markdown, SaysHowToMakeFilesWhereDossierRuns) {
    commands::reply packet;
    packet.headline = "Building the packet…";
    packet.packet = commands::packet_request{};
    EXPECT_THAT(shown(packet), AllOf(HasSubstr("`dossier packet --as chime:1111/ana --out packet`"),
                                     Not(HasSubstr("Building"))));
    commands::reply exported;
    exported.exported = commands::export_request{"csv"};
    EXPECT_THAT(shown(exported),
                HasSubstr("dossier export --as chime:1111/ana --format csv --out dossier-log"));
    exported.exported = commands::export_request{"ics"};
    EXPECT_THAT(shown(exported), HasSubstr("dossier say --as chime:1111/ana \"/evidence cycle ics\""));
    commands::reply brief;
    brief.brief = commands::brief_request{};
    EXPECT_THAT(shown(brief), HasSubstr("\"/evidence checkin brief\""));
    brief.brief->is_update = true;
    EXPECT_THAT(shown(brief), HasSubstr("\"/evidence checkin update\""));
}

TEST(Markdown, HasALinkToFilesInIt) {
    commands::reply packet;
    packet.packet = commands::packet_request{};
    EXPECT_THAT(to_markdown(packet, std::string_view("https://dossier.example.com/files-for-you/x")),
                AllOf(HasSubstr("https://dossier.example.com/files-for-you/x\n"), HasSubstr("24 hours")));
}

TEST(Split, LeavesAShortTextWhole) {
    EXPECT_THAT(split("One."), ElementsAre("One."));
    EXPECT_THAT(split(""), IsEmpty());
    EXPECT_THAT(split("\n \n"), IsEmpty());
}

TEST(Split, CutsBehindAParagraphElseALineASentenceAWord) {
    EXPECT_THAT(split("One two.\nThree.\n\nFour five six", 18),
                ElementsAre("One two.\nThree.", "Four five six"));
    EXPECT_THAT(split("One two. Three.\nFour five six", 18), ElementsAre("One two. Three.", "Four five six"));
    EXPECT_THAT(split("One two three. Four five", 18), ElementsAre("One two three.", "Four five"));
    EXPECT_THAT(split("Onetwo threefour fivesix", 18), ElementsAre("Onetwo threefour", "fivesix"));
}

TEST(Split, NeverCutsACharacterNorLosesOne) {
    for (const std::string one : {"é", "€", "😀", "a😀", "\u0301e"}) {
        std::string text;
        while (text.size() < 9000)
            text += one;
        std::string together;
        for (const std::string& piece : split(text)) {
            EXPECT_LE(piece.size(), longest_part);
            EXPECT_TRUE(commands::is_utf8(piece));
            together += piece;
        }
        EXPECT_EQ(together, text);
    }
}

TEST(Split, MakesNoEmptyPiece) {
    const std::string text = std::string(5000, '\n') + "x" + std::string(5000, ' ') + "y";
    EXPECT_THAT(split(text), ElementsAre("x", "y"));
}

TEST(Split, TakesBytesThatAreNoText) {
    EXPECT_THAT(split(std::string(9000, '\x80')), Not(IsEmpty()));
}

TEST(Greeting, SaysHowToBegin) {
    EXPECT_THAT(greeting(true), HasSubstr("`decision "));
    EXPECT_THAT(greeting(false), AllOf(HasSubstr("`@dossier`"), HasSubstr("`/decision`")));
    EXPECT_THAT(split(greeting(false)), SizeIs(1));
}

}  // namespace
}  // namespace bot::chime

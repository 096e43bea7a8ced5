#include "bot/chime/classic_text.hpp"

#include "commands/handle.hpp"
#include "tests/fakes/memory_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace bot::chime {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const evidence::person_id ana{"chime:classic/ana@example.com"};

commands::reply saved(const char* number) {
    commands::reply reply;
    reply.how = commands::tone::saved;
    reply.headline = std::string(number) + " saved: Dropped gift wrap";
    reply.entry = evidence::read_entry_id(number);
    reply.facts = {{"Because", "it hurt retention"}};
    reply.next = commands::question{"Did conversion rise as you expected?", "/decision D-14 results: "};
    return reply;
}

std::string told(const commands::reply& reply, std::string_view line) {
    return said_in_room(reply, line, ana, "dossier");
}

TEST(ARoom, IsToldTheNumberAlone) {
    EXPECT_EQ(told(saved("D-14"), "decision Dropped gift wrap because: it hurt retention"),
              "@ana@example.com Saved as D-14.");
    EXPECT_EQ(told(saved("M-3"), "/metric conversion 3.1%"), "@ana@example.com Saved as M-3.");
}

TEST(ARoom, IsToldThatSomethingElseWasDone) {
    EXPECT_EQ(told(saved("D-14"), "evidence retract D-14"), "@ana@example.com Done: D-14.");
    commands::reply chosen;
    chosen.how = commands::tone::saved;
    chosen.headline = "Times are shown in Europe/Lisbon.";
    EXPECT_EQ(told(chosen, "evidence zone Europe/Lisbon"), "@ana@example.com Done.");
}

TEST(ARoom, IsToldOnceWhatIsKeptAndWhoSeesIt) {
    commands::reply first = saved("D-1");
    first.welcome = "something else";
    EXPECT_THAT(told(first, "decision x"),
                AllOf(HasSubstr("Nobody but you can read it"), Not(HasSubstr("something else"))));
}

TEST(ARoom, IsNeverToldAnAnswer) {
    commands::reply list;
    list.headline = "3 decisions";
    list.rows.push_back({"D-14", "decision", "Dropped gift wrap", "4 Mar 2026", "", {"checkout"}});
    const std::string text = told(list, "evidence list #checkout");
    EXPECT_THAT(text, AllOf(StartsWith("@ana@example.com That answer is for you alone."),
                            HasSubstr("`dossier say --as chime:classic/ana@example.com \"/evidence list "
                                      "#checkout\"`")));
    EXPECT_THAT(text, AllOf(Not(HasSubstr("gift")), Not(HasSubstr("3 decisions"))));
}

TEST(ARoom, IsNotToldWhyALineWasRefused) {
    commands::reply refusal = commands::refuse("D-14 “Dropped gift wrap” was retracted.");
    const std::string text = told(refusal, "evidence correct D-14 text: x");
    EXPECT_THAT(text,
                AllOf(HasSubstr("Nothing was saved."), HasSubstr("`@dossier help`"), Not(HasSubstr("gift"))));
}

TEST(ARoom, IsGivenNoLineThatAShellWouldReadOtherwise) {
    for (const char* line : {"evidence search \"gift\"; rm -rf ~", "evidence search $(id)",
                             "evidence search `id`", "evidence search a\\b", "evidence search a\nb"})
        EXPECT_THAT(told(commands::reply{}, line),
                    AllOf(HasSubstr("\"/evidence list\"`"), Not(HasSubstr("rm -rf")), Not(HasSubstr("$("))))
            << line;
}

TEST(ARoom, IsGivenNoFileAndNoLinkToOne) {
    commands::reply packet;
    packet.how = commands::tone::saved;
    packet.packet = commands::packet_request{"", "", "", "", "", 3};
    EXPECT_THAT(told(packet, "packet"),
                AllOf(HasSubstr("`dossier packet --as chime:classic/ana@example.com --out packet`"),
                      Not(HasSubstr("http"))));
    commands::reply exported;
    exported.exported = commands::export_request{"jsonl"};
    EXPECT_THAT(told(exported, "evidence export jsonl"), HasSubstr("`dossier export --as "));
    commands::reply brief;
    brief.brief = commands::brief_request{};
    EXPECT_THAT(told(brief, "evidence brief"), HasSubstr("\"/evidence brief\"`"));
}

TEST(ARoom, IsHelped) {
    for (const char* line : {"help", "", "evidence", "/evidence help"})
        EXPECT_THAT(told(commands::reply{}, line), AllOf(HasSubstr("/decision"), HasSubstr("/metric")))
            << line;
    EXPECT_THAT(told(commands::reply{}, "decision"), HasSubstr("Fields, all optional"));
    EXPECT_THAT(told(commands::refuse("?"), "desicion Use SQLite"), HasSubstr("Did you mean this?"));
    EXPECT_THAT(told(commands::refuse("?"), "we use SQLite"), HasSubstr("/decision we use SQLite"));
}

// Whatever is asked, the words of an entry that stands in the log are not said in the room.
TEST(ARoom, HearsNothingOfTheLog) {
    fakes::memory_log log("Europe/Lisbon");
    const evidence::moment noon = evidence::from_rfc3339("2026-03-04T12:00:00.000Z").value();
    const auto say = [&](const std::string& line) {
        return commands::handle({log.author(), line, {}}, log, noon);
    };
    say("/decision Zanzibar because: quokka #umbrella expected: xylophone");
    say("/metric kumquat 3.1% because: walrus");
    for (const char* line : {"evidence list",
                             "list",
                             "evidence show D-1",
                             "show D-1",
                             "D-1",
                             "/D-1",
                             "D-1 results: it worked",
                             "D-1 resu: x",
                             "evidence D-1",
                             "decision D-1",
                             "decision D-1 rejected: a pause",
                             "evidence search zan",
                             "evidence gaps",
                             "packet",
                             "packet outcome-map",
                             "evidence export",
                             "evidence brief",
                             "evidence undo",
                             "metric",
                             "metric D-1",
                             "evidence correct D-1",
                             "evidence correct D-1 text: other",
                             "evidence inbox",
                             "evidence charter",
                             "evidence nudges",
                             "evidence cycle",
                             "evidence retract D-1",
                             "evidence x",
                             "decision retract D-1",
                             "evidence erase D-1",
                             "evidence erase everything",
                             "help D-1",
                             "decision help",
                             "evidence help",
                             "gaps",
                             "d1",
                             "evidence show D-2",
                             "M-1",
                             "M-1 attributed: x",
                             "thanks",
                             "\xff",
                             ""}) {
        const std::string text = told(say(line), line);
        for (const char* secret : {"Zanzibar", "quokka", "umbrella", "xylophone", "kumquat", "walrus"})
            EXPECT_THAT(text, Not(HasSubstr(secret))) << line;
    }
}

TEST(AReminderInARoom, SaysThatItIsTimeAndNothingElse) {
    const std::string text = reminder_in_room(ana, "dossier");
    EXPECT_THAT(text, AllOf(StartsWith("@ana@example.com It is time for your evidence."),
                            HasSubstr("`@dossier evidence nudges pause 2 weeks`")));
}

TEST(AGreetingInARoom, SaysWhoReads) {
    EXPECT_THAT(greeting_of_room("Log Bot"),
                AllOf(HasSubstr("Everybody in this room reads"), HasSubstr("`@Log Bot help`")));
}

TEST(APost, IsMarkdownInOneKey) {
    const std::vector<std::string> posts = posts_of("Saved as D-14.");
    ASSERT_EQ(posts.size(), 1U);
    EXPECT_EQ(posts[0], R"({"Content":"/md Saved as D-14."})");
    EXPECT_TRUE(posts_of("").empty());
}

TEST(APost, IsShortEnough) {
    std::string text;
    for (int i = 0; i < 400; ++i)
        text += "Line " + std::to_string(i) + " says “something” of its own.\n";
    const std::vector<std::string> posts = posts_of(text);
    EXPECT_GT(posts.size(), 3U);
    for (const std::string& post : posts) {
        const std::string content = nlohmann::json::parse(post)["Content"];
        EXPECT_LE(content.size(), 4000U);
        EXPECT_THAT(content, StartsWith("/md Line "));
    }
}

TEST(APost, AlertsNobodyButWhoIsMeant) {
    for (const char* text : {"@All come here", "see @Present", "@ALL", "x@all"}) {
        const std::string post = posts_of(text).at(0);
        EXPECT_THAT(post, Not(testing::ContainsRegex("@([Aa][Ll][Ll]|Present)"))) << text;
    }
    EXPECT_THAT(posts_of("@ana@example.com Saved.").at(0), HasSubstr("@ana@example.com"));
}

}  // namespace
}  // namespace bot::chime

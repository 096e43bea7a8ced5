#include "bot/reply_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace bot {
namespace {

using nlohmann::json;
using testing::HasSubstr;

commands::reply full_reply() {
    commands::reply reply;
    reply.how = commands::tone::saved;
    reply.headline = "D-14 saved 🎁 \"quoted\"";
    reply.entry = evidence::entry_id{evidence::entry_kind::decision, 14};
    reply.logged_at = evidence::from_rfc3339("2026-03-04T12:03:11.123Z");
    reply.zone = "Europe/Lisbon";
    reply.facts = {{"Decision", "Dropped gift wrap"}, {"Because", "line\nbreak"}};
    reply.rows = {{"D-14", "decision", "Dropped", "4 Mar 2026", "retracted", {"checkout", "search"}}};
    reply.next = commands::question{"What did you give up for it?", "/decision D-14 rejected: "};
    reply.examples = {"/evidence list", "/packet"};
    reply.choices = {{"Nothing this week", "/evidence nudges nothing weekly 2026-03-02"}, {"Pause", "/x"}};
    reply.packet =
        commands::packet_request{"decision-log", "2026-01-01", "2026-06-30", "checkout", "committee", 4};
    reply.files = {{"a.pdf", "application/pdf", "bytes"}};
    return reply;
}

TEST(AReplyAsJson, HasTheKeysThatThePageReads) {
    EXPECT_EQ(to_json(full_reply()), json::parse(R"({
        "tone": "saved", "headline": "D-14 saved 🎁 \"quoted\"", "entry": "D-14", "logged_at": "2026-03-04T12:03:11.123Z", "zone": "Europe/Lisbon",
        "facts": [{"label": "Decision", "text": "Dropped gift wrap"}, {"label": "Because", "text": "line\nbreak"}],
        "rows": [{"entry": "D-14", "kind": "decision", "title": "Dropped", "date": "4 Mar 2026", "note": "retracted", "initiatives": ["checkout", "search"]}],
        "question": {"ask": "What did you give up for it?", "type": "/decision D-14 rejected: "},
        "examples": ["/evidence list", "/packet"],
        "choices": [{"label": "Nothing this week", "line": "/evidence nudges nothing weekly 2026-03-02"},
                    {"label": "Pause", "line": "/x"}],
        "packet": {"artifact": "decision-log", "from": "2026-01-01", "to": "2026-06-30",
                   "initiative": "checkout", "profile": "committee", "number": 4}})"));
}

TEST(AReplyAsJson, LeavesOutWhatItDoesNotHave) {
    EXPECT_EQ(to_json({}), json::parse(R"({"tone": "answer", "headline": ""})"));
    commands::reply refused = commands::refuse("No.");
    EXPECT_EQ(to_json(refused)["tone"], "refused");
    refused.how = commands::tone::failed;
    EXPECT_EQ(to_json(refused)["tone"], "failed");
}

TEST(AReplyAsJson, ComesBackWhole) {
    const commands::reply before = full_reply();
    const commands::reply after = from_bytes(to_bytes(before));
    EXPECT_EQ(to_json(after), to_json(before));
    EXPECT_EQ(after.how, before.how);
    EXPECT_EQ(after.entry, before.entry);
    EXPECT_EQ(after.logged_at, before.logged_at);
    EXPECT_TRUE(after.files.empty()) << "a file's bytes are never kept";
}

TEST(AReplyAsJson, AsksForAnExport) {
    commands::reply reply;
    reply.exported = commands::export_request{"csv"};
    EXPECT_EQ(to_json(reply)["export"], json::parse(R"({"format": "csv"})"));
    ASSERT_TRUE(from_bytes(to_bytes(reply)).exported);
    EXPECT_EQ(from_bytes(to_bytes(reply)).exported->format, "csv");
}

TEST(AReplyAsJson, AsksForABrief) {
    commands::reply reply;
    reply.brief = commands::brief_request{true, "2026-02-01", "2026-02-28"};
    EXPECT_EQ(to_json(reply)["brief"],
              json::parse(R"({"is_update": true, "from": "2026-02-01", "to": "2026-02-28"})"));
    const auto back = from_bytes(to_bytes(reply)).brief;
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->is_update);
    EXPECT_EQ(back->from, "2026-02-01");
    EXPECT_EQ(back->to, "2026-02-28");
    EXPECT_FALSE(from_bytes(to_bytes(full_reply())).brief);
    const auto bare = from_bytes(R"({"brief":{}})").brief;
    ASSERT_TRUE(bare);
    EXPECT_FALSE(bare->is_update);
    EXPECT_EQ(bare->from, "");
}

TEST(AReplyAsJson, IsShownWithBadBytesAndNotKeptWithThem) {
    commands::reply reply;
    reply.headline = "bad \xff byte";
    EXPECT_EQ(to_json(reply)["headline"], "bad \uFFFD byte");
    EXPECT_THROW(to_bytes(reply), std::invalid_argument);
}

TEST(AReplyAsJson, NeverKeepsTheBytesOfAFile) {
    EXPECT_THAT(to_bytes(full_reply()), testing::Not(HasSubstr("a.pdf")));
}

TEST(AReplyFromBytes, HasWhatCouldBeRead) {
    EXPECT_EQ(from_bytes(R"({"headline":"kept","unknown":1})").headline, "kept");
    EXPECT_EQ(from_bytes(R"({"tone":"shouting","headline":"kept"})").how, commands::tone::answer);
    EXPECT_EQ(from_bytes(R"({"tone":"saved","entry":"X-1","logged_at":"noon"})").entry, std::nullopt);
}

// Whatever another version wrote there, reading it must not fail the delivery.
TEST(AReplyFromBytes, SurvivesOtherTypes) {
    for (const char* bytes : {"",
                              "garbage",
                              "null",
                              "[]",
                              "5",
                              "\"text\"",
                              "\xff",
                              R"({"tone":5})",
                              R"({"headline":{}})",
                              R"({"entry":[]})",
                              R"({"logged_at":5})",
                              R"({"zone":null})",
                              R"({"facts":"x"})",
                              R"({"facts":[5]})",
                              R"({"facts":[{"label":5}]})",
                              R"({"rows":{"a":1}})",
                              R"({"rows":[[]]})",
                              R"({"rows":[{"initiatives":5}]})",
                              R"({"question":"x"})",
                              R"({"question":{"ask":5}})",
                              R"({"examples":5})",
                              R"({"examples":[5]})",
                              R"({"choices":5})",
                              R"({"choices":[5]})",
                              R"({"choices":[{"label":5}]})",
                              R"({"brief":5})",
                              R"({"brief":{"is_update":"x"}})",
                              R"({"packet":[]})",
                              R"({"packet":{"from":5}})"})
        EXPECT_NO_THROW(from_bytes(bytes)) << bytes;
}

TEST(AReplyFromBytes, KeepsTheHeadlineBesideSomethingUnreadable) {
    const commands::reply reply = from_bytes(R"({"tone":"saved","headline":"D-1 saved","facts":"x"})");
    EXPECT_EQ(reply.headline, "D-1 saved");
    EXPECT_EQ(reply.how, commands::tone::saved);
}

// The other side of the contract: the scripts of the page ask for these names.
TEST(AReplyAsJson, IsReadByThePagesScripts) {
    const auto script = [](const std::string& name) {
        std::ifstream stream(std::string(DOSSIER_SOURCE) + "/bot/page/" + name);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    const std::string chat = script("chat.js"), pieces = script("pieces.js");
    for (const char* key :
         {"known.tone", "known.headline", "known.logged_at", "known.facts", "known.rows", "known.files",
          "known.question", "known.examples", "question.ask", "question.type"})
        EXPECT_THAT(chat, HasSubstr(key));
    for (const char* key : {"fact.label", "fact.text", "row.entry", "row.kind", "row.title", "row.date",
                            "row.note", "row.initiatives"})
        EXPECT_THAT(pieces, HasSubstr(key));
}

}  // namespace
}  // namespace bot

#include "evidence/chain.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace evidence {
namespace {

calendar_date date(std::string_view iso) {
    return calendar_date::from_iso(iso).value();
}

// A statement with something in every place.
statement full() {
    statement what;
    what.kind = record_kind::staged;
    what.entry = {entry_kind::decision, 14};
    what.said = "/decision D-14 results: 2.8% → 3.0% “sure” \\ \t#checkout";
    what.fields = {{"results", "2.8% → 3.0%", read_quantity("3.0%")},
                   {"stake", "+$4.5M/yr", read_quantity("+$4.5M/yr")},
                   {"because", "\"x\"/\x7f\x01", std::nullopt}};
    what.initiatives = {"checkout"};
    what.people = {{"legal-lead", ""}, {"sam", "U0EX2"}};
    what.links = {"https://example.org/1"};
    what.happened = date("2026-03");
    return what;
}

const std::string full_canonical =
    R"({"entry":"D-14","fields":[{"amount":{"unit":"%","value":"3.0"},"name":"results","text":"2.8% → 3.0%"},)"
    R"({"amount":{"change":true,"per":"yr","unit":"USD","value":"4500000"},"name":"stake","text":"+$4.5M/yr"},)"
    "{\"name\":\"because\",\"text\":\"\\\"x\\\"/\x7f\\u0001\"}],"
    R"("happened":"2026-03","initiatives":["checkout"],"kind":"staged","links":["https://example.org/1"],)"
    R"("people":[{"name":"legal-lead"},{"id":"U0EX2","name":"sam"}],)"
    R"("said":"/decision D-14 results: 2.8% → 3.0% “sure” \\ \t#checkout","text":"","v":1})";

salt counting_salt() {
    salt seasoning{};
    for (std::size_t i = 0; i < seasoning.size(); ++i)
        seasoning[i] = static_cast<unsigned char>(i);
    return seasoning;
}

std::string hash_of(const statement& what) {
    return to_hex(hash_content(counting_salt(), to_canonical(what)));
}

TEST(CanonicalForm, IsRfc8785) {
    EXPECT_EQ(to_canonical(full()), full_canonical);
}

TEST(CanonicalForm, LeavesOutWhatIsEmpty) {
    statement what;
    what.entry = {entry_kind::metric, 1};
    what.said = "/metric x";
    what.text = "x";
    what.happened = date("2026-03-04");
    EXPECT_EQ(
        to_canonical(what),
        R"({"entry":"M-1","happened":"2026-03-04","kind":"logged","said":"/metric x","text":"x","v":1})");
}

TEST(CanonicalForm, EscapesNothingButWhatJsonMust) {
    statement what = full();
    what.said = "/ é 日本 👩‍👩‍👧 \b\f\n\r\t\x1f";
    EXPECT_NE(to_canonical(what).find(R"("said":"/ é 日本 👩‍👩‍👧 \b\f\n\r\t\u001f")"),
              std::string::npos);
}

TEST(CanonicalForm, ReadsBackAsItWas) {
    EXPECT_EQ(from_canonical(to_canonical(full())).value(), full());
    for (const record_kind kind :
         {record_kind::logged, record_kind::staged, record_kind::corrected, record_kind::retracted}) {
        statement what = full();
        what.kind = kind;
        EXPECT_EQ(from_canonical(to_canonical(what)).value().kind, kind);
    }
}

TEST(CanonicalForm, ReadsNothingElse) {
    const auto instead = [](const std::string& old, const std::string& with) {
        std::string bytes = full_canonical;
        return bytes.replace(bytes.find(old), old.size(), with);
    };
    for (const std::string& bytes :
         {std::string(), std::string("{}"), std::string("[]"), std::string("null"), full_canonical.substr(1),
          full_canonical + "x", instead(R"("v":1)", R"("v":2)"), instead(R"("v":1)", R"("v":"1")"),
          instead(R"("v":1)", R"("v":1.0)"), instead(R"("v":1)", R"("v":1.1e301)"),
          instead(R"("staged")", R"("rewritten")"), instead(R"("D-14")", R"("14")"),
          instead(R"("2026-03")", R"("2026-13")"), instead(R"("text":"","v")", R"("text":7,"v")"),
          instead(R"(["checkout"])", R"("checkout")")}) {
        const auto read = from_canonical(bytes);
        ASSERT_TRUE(read.has_error()) << bytes;
        EXPECT_EQ(read.error(), boost::system::errc::bad_message);
    }
}

// The literals were computed with another implementation: SHA-256 over the bytes as README.md describes them.
TEST(Chain, MatchesTheKnownVectorOfFormOne) {
    const digest content = hash_content(counting_salt(), full_canonical);
    EXPECT_EQ(to_hex(content), "2a1f1771bfd4f09067c68b72b8efbc0fcff736fcdf5efb8e39ab58ea29092f3d");
    const digest first = first_link({"slack:T0EX1/U0EX1"});
    EXPECT_EQ(to_hex(first), "921238bfdc8e52f2e390f8da8292c6f80a3d57cbe047d4b47e3fe0fe6f46699a");
    const moment logged_at = from_rfc3339("2026-03-04T12:03:11.123Z").value();
    const digest one = hash_link(first, 1, logged_at, content);
    EXPECT_EQ(to_hex(one), "f421fdce45f6e2df3992229e9f9ee6711d573289bffbbb7221ce454fbbfafe1a");
    EXPECT_EQ(to_hex(hash_link(one, 258, logged_at, content)),
              "f89fe9b7d30fcec8b39d3e406e5e7099a67b486b300a31704bf5074a5d356188");
}

TEST(Chain, ChangesItsContentHashWithEveryField) {
    const std::vector<std::pair<std::string, std::function<void(statement&)>>> changes{
        {"kind", [](statement& s) { s.kind = record_kind::corrected; }},
        {"number", [](statement& s) { s.entry.number = 15; }},
        {"kind of entry", [](statement& s) { s.entry.kind = entry_kind::metric; }},
        {"said", [](statement& s) { s.said += " "; }},
        {"text", [](statement& s) { s.text = "x"; }},
        {"a field's name", [](statement& s) { s.fields[0].name = "risk"; }},
        {"a field's text", [](statement& s) { s.fields[0].text += "."; }},
        {"a field's value", [](statement& s) { s.fields[0].amount = read_quantity("3.01%"); }},
        {"a field's unit", [](statement& s) { s.fields[0].amount = read_quantity("3 pp"); }},
        {"a field's period", [](statement& s) { s.fields[1].amount = read_quantity("+$4.5M/month"); }},
        {"a field's sign", [](statement& s) { s.fields[1].amount = read_quantity("$4.5M/yr"); }},
        {"a field's missing amount", [](statement& s) { s.fields[0].amount.reset(); }},
        {"a field less", [](statement& s) { s.fields.pop_back(); }},
        {"the order of fields", [](statement& s) { std::swap(s.fields[0], s.fields[1]); }},
        {"an initiative", [](statement& s) { s.initiatives[0] = "check-out"; }},
        {"an initiative less", [](statement& s) { s.initiatives.clear(); }},
        {"a person's name", [](statement& s) { s.people[0].name = "legal"; }},
        {"a person's id", [](statement& s) { s.people[1].id = "U0EX3"; }},
        {"a person less", [](statement& s) { s.people.pop_back(); }},
        {"a link", [](statement& s) { s.links[0] += "/"; }},
        {"the day", [](statement& s) { s.happened = date("2026-03-01"); }},
    };
    std::set<std::string> hashes{hash_of(full())};
    for (const auto& [what, change] : changes) {
        statement changed = full();
        change(changed);
        EXPECT_TRUE(hashes.insert(hash_of(changed)).second) << what << " is not part of the hash";
    }
}

TEST(Chain, LinksEverythingThatARecordCarries) {
    const digest before = first_link({"local:author"});
    const digest content = hash_content(counting_salt(), full_canonical);
    const moment now = from_rfc3339("2026-03-04T12:03:11.123Z").value();
    const digest link = hash_link(before, 7, now, content);
    EXPECT_NE(link, hash_link(first_link({"local:other"}), 7, now, content));
    EXPECT_NE(link, hash_link(before, 8, now, content));
    EXPECT_NE(link, hash_link(before, 7, now + std::chrono::milliseconds{1}, content));
    EXPECT_NE(link, hash_link(before, 7, now, hash_content(salt{}, full_canonical)));
    EXPECT_EQ(link, hash_link(before, 7, now, content));
}

TEST(Salt, IsDrawnAnew) {
    std::set<salt> drawn;
    for (int i = 0; i < 1000; ++i)
        drawn.insert(draw_salt());
    EXPECT_EQ(drawn.size(), 1000U);
    EXPECT_FALSE(drawn.contains(salt{}));
}

TEST(Hexadecimal, ReturnsAsItWasWritten) {
    const std::string text = "00ff10a9";
    std::array<unsigned char, 4> bytes{};
    ASSERT_TRUE(from_hex(text, bytes.data(), bytes.size()));
    EXPECT_EQ(to_hex(bytes.data(), bytes.size()), text);
}

TEST(Hexadecimal, ReadsOnlyLowerCaseOfThatLength) {
    std::array<unsigned char, 2> bytes{};
    for (const char* text : {"", "00f", "00fff", "00FF", "0g00", "00 0"})
        EXPECT_FALSE(from_hex(text, bytes.data(), bytes.size())) << text;
}

TEST(Sha256, IsTheStandardOne) {
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace evidence

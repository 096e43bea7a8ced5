#include "evidence/json_writer.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>

namespace evidence {
namespace {

std::string as_json(const std::string& text) {
    return json_writer().value(text).take();
}

TEST(JsonWriter, SeparatesMembersAndElements) {
    json_writer to;
    to.open_object().member("a", "one").member("b", true).member("c", 7U);
    to.key("d")
        .open_array()
        .value("x")
        .open_object()
        .close_object()
        .open_array()
        .close_array()
        .value(false)
        .close_array();
    to.member("e", std::vector<std::string>{"y", "z"}).member("f", std::vector<std::string>{});
    to.key("g").written("[1]").close_object();
    EXPECT_EQ(to.take(), R"({"a":"one","b":true,"c":7,"d":["x",{},[],false],"e":["y","z"],"f":[],"g":[1]})");
}

TEST(JsonWriter, EscapesWhatJsonMustAndNothingElse) {
    EXPECT_EQ(as_json(""), R"("")");
    EXPECT_EQ(as_json("a \"b\" \\ /"), R"("a \"b\" \\ /")");
    EXPECT_EQ(as_json("\b\f\n\r\t"), R"("\b\f\n\r\t")");
    EXPECT_EQ(as_json(std::string("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
    EXPECT_EQ(as_json("é 日本 👩‍👩‍👧"), "\"é 日本 👩‍👩‍👧\"");
}

// Every pair of ASCII, beside the library that reads it.
TEST(JsonWriter, AgreesWithTheLibraryThatReadsIt) {
    for (int first = 0; first < 0x80; ++first)
        for (int second = 0; second < 0x80; ++second) {
            const std::string text{char(first), char(second)};
            ASSERT_EQ(as_json(text), nlohmann::json(text).dump());
        }
    for (const std::string text :
         {"é", "x\u07ff", "\u0800y", "\uffff", "\U00010000z", "\U0010ffff", "日本\n語"})
        EXPECT_EQ(as_json(text), nlohmann::json(text).dump());
}

TEST(JsonWriter, WritesNoListOfNothing) {
    json_writer to;
    const auto write = [&](const std::string& text) { to.value(text); };
    to.open_object().list("none", std::vector<std::string>{}, write);
    to.list("some", std::vector<std::string>{"a", "b"}, write).close_object();
    EXPECT_EQ(to.take(), R"({"some":["a","b"]})");
}

TEST(JsonWriter, ReplacesWhatIsNoUtf8WhenItIsToldTo) {
    json_writer to(64, bad_bytes::replaced);
    EXPECT_EQ(to.value("a\xff\xc3(\xe2\x82").take(), "\"a\uFFFD\uFFFD(\uFFFD\uFFFD\"");
}

TEST(JsonWriter, RefusesWhatIsNoUtf8) {
    for (const char* bytes : {"\xff", "a\xc3", "\xed\xa0\x80", "plain and then \xe2\x82"})
        EXPECT_THROW(as_json(bytes), std::invalid_argument) << testing::PrintToString(bytes);
}

}  // namespace
}  // namespace evidence

#include "packet/web_links.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

// "see (https://example.com) today": what is followed stands in brackets, and where it leads after an equals
// sign when that is written in another way.
std::string told(const std::string& text) {
    std::string parts;
    std::string joined;
    for (const text_part& part : with_links(text)) {
        joined += part.text;
        if (part.address.empty())
            parts += part.text;
        else
            parts += "(" + part.text + (part.address == part.text ? "" : " = " + part.address) + ")";
    }
    EXPECT_EQ(joined, text) << "the parts are the text";
    return parts;
}

TEST(WebLinks, AreFoundInASentence) {
    EXPECT_EQ(told("see https://example.com/a?b=c#d today"), "see (https://example.com/a?b=c#d) today");
    EXPECT_EQ(told("http://example.com"), "(http://example.com)");
    EXPECT_EQ(told("https://a.example:8080/x https://b.example"),
              "(https://a.example:8080/x) (https://b.example)");
    EXPECT_EQ(told("HTTPS://Example.com/A"), "(HTTPS://Example.com/A = https://Example.com/A)");
    EXPECT_EQ(told("no link here"), "no link here");
    EXPECT_EQ(told(""), "");
}

TEST(WebLinks, LeaveTheEndOfTheSentenceToTheSentence) {
    EXPECT_EQ(told("It is https://example.com/a."), "It is (https://example.com/a).");
    EXPECT_EQ(told("(https://example.com/a), or"), "((https://example.com/a)), or");
    EXPECT_EQ(told("https://example.com/a_(b)"), "(https://example.com/a_(b))");
    EXPECT_EQ(told("“https://example.com/a”"), "“(https://example.com/a)”");
    EXPECT_EQ(told("<https://example.com/a>"), "<(https://example.com/a)>");
    EXPECT_EQ(told("https://example.com/a…"), "(https://example.com/a)…");
}

TEST(WebLinks, AreWrittenInAsciiForPrograms) {
    EXPECT_EQ(told("https://example.com/é[1]%20%zz"),
              "(https://example.com/é[1]%20%zz = https://example.com/%C3%A9%5B1%5D%20%25zz)");
    EXPECT_EQ(told("https://example.com/a\\b|c`d^e{f}/"),
              "(https://example.com/a\\b|c`d^e{f}/ = https://example.com/a%5Cb%7Cc%60d%5Ee%7Bf%7D/)");
}

TEST(WebLinks, ThatLeadElsewhereThanTheyReadStayWords) {
    for (const char* words :
         {"https://bank.example@evil.example/", "https://еxample.com", "https://[::1]/", "https://",
          "https://.", "https://example.com:port/", "https://-", "xhttps://example.com",
          "javascript://example.com/%0Aalert(1)", "data:text/html,x", "file:///etc/passwd",
          "mailto:a@example.com", "www.example.com", "https:/example.com"})
        EXPECT_EQ(told(words), words);
}

TEST(WebLinks, LongerThanProgramsTakeStayWords) {
    const std::string endless = "https://example.com/" + std::string(3000, 'a');
    EXPECT_EQ(told(endless), endless);
    EXPECT_EQ(with_links("https://example.com/" + std::string(1000, 'a')).size(), 1U);
}

}  // namespace
}  // namespace packet

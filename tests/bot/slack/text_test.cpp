#include "bot/slack/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::slack {
namespace {

using evidence::mention;
using testing::ElementsAre;
using testing::IsEmpty;

std::string plain(std::string_view text) {
    return to_plain(text).text;
}

TEST(TextFromSlack, NamesPeople) {
    const plain_text labelled = to_plain("paired with <@U0EX2|sam> today");
    EXPECT_EQ(labelled.text, "paired with @sam today");
    EXPECT_THAT(labelled.accounts, ElementsAre(mention{"sam", "U0EX2"}));
    const plain_text bare = to_plain("<@U0EX2> and <@W0EX3|>");
    EXPECT_EQ(bare.text, "@U0EX2 and @W0EX3");
    EXPECT_THAT(bare.accounts, ElementsAre(mention{"U0EX2", "U0EX2"}, mention{"W0EX3", "W0EX3"}));
}

TEST(TextFromSlack, NamesChannels) {
    EXPECT_EQ(plain("dropped it <#C0EX1|checkout>"), "dropped it #checkout");
    EXPECT_EQ(plain("<#C0EX9|>"), "#C0EX9") << "a private channel";
    EXPECT_EQ(plain("<#C0EX9>"), "#C0EX9");
}

TEST(TextFromSlack, HasLinks) {
    EXPECT_EQ(plain("see <https://example.org/a?b=1&amp;c=2>"), "see https://example.org/a?b=1&c=2");
    EXPECT_EQ(plain("<http://example.org|example.org>"), "http://example.org");
    EXPECT_EQ(plain("<https://example.org/1|https://elsewhere.example>"), "https://example.org/1")
        << "the label may say anything";
    EXPECT_EQ(plain("<mailto:a@example.org|a@example.org>"), "a@example.org");
    EXPECT_EQ(plain("<mailto:a@example.org>"), "a@example.org");
}

TEST(TextFromSlack, HasSpecialMentions) {
    EXPECT_EQ(plain("<!here> <!subteam^S0EX1|@leads> <!date^1767225600^{date}|1 Jan 2026>"),
              "here @leads 1 Jan 2026");
    EXPECT_THAT(to_plain("<!here>").accounts, IsEmpty());
}

TEST(TextFromSlack, IsUnescapedOnce) {
    EXPECT_EQ(plain("A &amp; B &lt; C &gt; D"), "A & B < C > D");
    EXPECT_EQ(plain("&amp;lt;"), "&lt;");
    EXPECT_EQ(plain("&quot; &nbsp; &"), "&quot; &nbsp; &") << "only the three that Slack escapes";
    EXPECT_EQ(plain("&lt;@U0EX2&gt;"), "<@U0EX2>") << "typed, no mention";
    EXPECT_THAT(to_plain("&lt;@U0EX2&gt;").accounts, IsEmpty());
}

TEST(TextFromSlack, KeepsWhatIsNoReference) {
    EXPECT_EQ(plain("latency < 200 ms and > 100 ms"), "latency < 200 ms and > 100 ms");
    EXPECT_EQ(plain("a <b> c"), "a <b> c");
    EXPECT_EQ(plain("<"), "<");
    EXPECT_EQ(plain("<>"), "<>");
    EXPECT_EQ(plain("<<@U0EX2|sam>"), "<@sam");
    EXPECT_EQ(plain("<javascript:alert(1)|x>"), "<javascript:alert(1)|x>");
    EXPECT_EQ(plain("<@U0EX2"), "<@U0EX2");
    EXPECT_EQ(plain(""), "");
    EXPECT_EQ(plain("raw text, 🎁 and «риск»"), "raw text, 🎁 and «риск»");
}

TEST(TextForSlack, CanMentionNobody) {
    EXPECT_EQ(escape("<!channel> & <@U0EX2> <https://example.org|click>"),
              "&lt;!channel&gt; &amp; &lt;@U0EX2&gt; &lt;https://example.org|click&gt;");
    EXPECT_EQ(escape("&amp;"), "&amp;amp;");
    EXPECT_EQ(escape("plain 🎁"), "plain 🎁");
}

TEST(TextForSlack, ComesBackAsItWas) {
    for (const char* text : {"a & b < c > d", "&lt;", "<!channel>", "<@U0EX2|sam>", "x &amp; y"})
        EXPECT_EQ(plain(escape(text)), text);
}

}  // namespace
}  // namespace bot::slack

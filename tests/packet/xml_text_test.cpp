#include "packet/xml_text.hpp"

#include "tests/support/markup.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

TEST(XmlText, KeepsMarkupFromWorking) {
    EXPECT_EQ(xml_escaped("<b onclick=\"x('y')\">&amp;</b>"),
              "&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp;&lt;/b&gt;");
    EXPECT_EQ(xml_escaped("]]> <!-- --> <?x ?>"), "]]&gt; &lt;!-- --&gt; &lt;?x ?&gt;");
}

TEST(XmlText, LeavesEveryScriptAlone) {
    EXPECT_EQ(xml_escaped("決定 🚀 قررت é"), "決定 🚀 قررت é");
}

TEST(XmlText, IsOneLineOfCharactersThatXmlKnows) {
    EXPECT_EQ(xml_escaped("a\nb\tc"), "a b c");
    EXPECT_EQ(xml_escaped(std::string{"a\0b\x01\x1B[31mc", 10}), "a\uFFFDb [31mc");
    EXPECT_EQ(xml_escaped("\xff and \xEF\xBF\xBE and \xEF\xBF\xBF"), "\uFFFD and \uFFFD and \uFFFD");
    EXPECT_EQ(xml_escaped("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "half a surrogate pair";
}

TEST(XmlText, OfAPartKeepsItsSpaces) {
    EXPECT_EQ(xml_escaped_part(" a & b "), " a &amp; b ");
    EXPECT_EQ(xml_escaped(" a "), "a");
}

TEST(TheReaderOfMarkup, FindsWhatIsWrong) {
    EXPECT_EQ(support::read_markup("<p a=\"1\">3 &lt; <b>4</b><br/></p>").problem, "");
    EXPECT_EQ(support::read_markup("<p a=\"1\">3 &lt; <b>4</b></p>").text, "3 < 4");
    for (const char* wrong :
         {"<p>", "<p></b>", "<p>a & b</p>", "<p a=1></p>", "<p a=\"1\" a=\"2\"></p>", "<p>a < b</p>",
          "<p/><p/>", "text", "<p>&nbsp;</p>", "<p>\x01</p>", "<p a=\"<\"/>"})
        EXPECT_NE(support::read_markup(wrong).problem, "") << wrong;
}

}  // namespace
}  // namespace packet

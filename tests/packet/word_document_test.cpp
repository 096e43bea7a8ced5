#include "packet/word_document.hpp"

#include "packet/archive.hpp"
#include "tests/support/markup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace packet {
namespace {

using support::attribute_of;
using support::elements_named;
using support::markup;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

letterhead head() {
    return {"ana",      "1 Jan 2026 – 21 Nov 2026", "21 Nov 2026, 14:03 UTC", "3f2a90bc12de4455",
            "packet 4", "for the committee"};
}

word_document document(paper size = paper::letter, held how = held::upright) {
    return {"Decision log", head(), size, how};
}

std::string part_of(const std::string& docx, const std::string& name) {
    for (const named_file& file : unzip(docx, 64 * 1024 * 1024))
        if (file.name == name) return file.bytes;
    ADD_FAILURE() << "there is no " << name;
    return {};
}

markup read(const std::string& docx, const std::string& name = "word/document.xml") {
    markup part = support::read_markup(part_of(docx, name));
    EXPECT_EQ(part.problem, "") << name;
    return part;
}

std::vector<std::string> texts_of(const markup& part, std::string_view name) {
    std::vector<std::string> texts;
    for (const auto& element : elements_named(part, name))
        texts.push_back(element.text);
    return texts;
}

std::vector<std::string> values_of(const markup& part, std::string_view name) {
    std::vector<std::string> values;
    for (const auto& element : elements_named(part, name))
        values.push_back(attribute_of(element, "w:val"));
    return values;
}

TEST(AWordDocument, BeginsWithItsContentTypes) {
    const auto files = unzip(document().finish(), 1 << 20);
    ASSERT_FALSE(files.empty());
    EXPECT_EQ(files.front().name, "[Content_Types].xml");
}

TEST(AWordDocument, HasATypeForEachPartAndAPartForEachType) {
    const std::string docx = document().finish();
    std::set<std::string> typed;
    for (const auto& one : elements_named(read(docx, "[Content_Types].xml"), "Override"))
        typed.insert(attribute_of(one, "PartName").substr(1));
    std::set<std::string> parts;
    for (const named_file& file : unzip(docx, 1 << 20)) {
        EXPECT_EQ(support::read_markup(file.bytes).problem, "") << file.name;
        if (!file.name.ends_with(".rels") && file.name != "[Content_Types].xml") parts.insert(file.name);
    }
    EXPECT_EQ(parts, typed);
}

TEST(AWordDocument, RelatesOnlyToPartsOfItsOwn) {
    const std::string docx = document().finish();
    for (const auto& one : elements_named(read(docx, "word/_rels/document.xml.rels"), "Relationship")) {
        EXPECT_EQ(attribute_of(one, "TargetMode"), "");
        part_of(docx, "word/" + attribute_of(one, "Target"));
    }
    for (const auto& one : elements_named(read(docx, "_rels/.rels"), "Relationship"))
        part_of(docx, attribute_of(one, "Target"));
}

TEST(AWordDocument, UsesOnlyStylesThatItHas) {
    word_document made = document();
    for (const word_paragraph what :
         {word_paragraph::title, word_paragraph::subtitle, word_paragraph::heading_1,
          word_paragraph::heading_2, word_paragraph::heading_3, word_paragraph::particulars,
          word_paragraph::body, word_paragraph::item, word_paragraph::quiet})
        for (const word_look look : {word_look::plain, word_look::strong, word_look::number,
                                     word_look::citation, word_look::blank, word_look::quiet})
            made.add(what, {{"words and https://example.com", look}});
    made.add(word_table{"a table", {{"head", 1}}, {{{{"cell"}}}}});
    const std::string docx = made.finish();
    std::set<std::string> known;
    for (const auto& style : elements_named(read(docx, "word/styles.xml"), "w:style"))
        known.insert(attribute_of(style, "w:styleId"));
    for (const char* part : {"word/document.xml", "word/header1.xml", "word/footer1.xml", "word/styles.xml"})
        for (const char* reference : {"w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next"})
            for (const std::string& name : values_of(read(docx, part), reference))
                EXPECT_TRUE(known.contains(name)) << part << " names " << name;
}

TEST(AWordDocument, IsTheSameBytesForTheSameWords) {
    EXPECT_EQ(document().finish(), document().finish());
    EXPECT_NE(document(paper::a4).finish(), document().finish());
}

TEST(AWordDocument, SaysWhoseItIsOnEveryPage) {
    const std::string docx = document().finish();
    EXPECT_EQ(read(docx, "word/header1.xml").text, "Decision logana · 1 Jan 2026 – 21 Nov 2026");
    const markup footer = read(docx, "word/footer1.xml");
    EXPECT_EQ(
        footer.text,
        "Made 21 Nov 2026, 14:03 UTC · chain head 3f2a90bc12de4455Page 1 of 1packet 4 · for the committee");
    std::vector<std::string> fields;
    for (const auto& field : elements_named(footer, "w:fldSimple"))
        fields.push_back(attribute_of(field, "w:instr"));
    EXPECT_THAT(fields, ElementsAre(" PAGE ", " NUMPAGES "));
}

TEST(AWordDocument, SaysNothingOfAVersionThatItHasNot) {
    letterhead plain = head();
    plain.version = plain.profile = "";
    const std::string docx = word_document{"Decision log", plain, paper::letter, held::upright}.finish();
    EXPECT_EQ(elements_named(read(docx, "word/footer1.xml"), "w:p").size(), 1U);
}

TEST(AWordDocument, TellsItsPropertiesAndNoTime) {
    const markup properties = read(document().finish(), "docProps/core.xml");
    EXPECT_THAT(texts_of(properties, "dc:title"), ElementsAre("Decision log"));
    EXPECT_THAT(texts_of(properties, "dc:creator"), ElementsAre("ana"));
    EXPECT_THAT(texts_of(properties, "dc:language"), ElementsAre("en-US"));
    EXPECT_THAT(texts_of(properties, "dcterms:created"), IsEmpty());
}

TEST(AWordDocument, HasThePaperThatWasAskedFor) {
    const auto page = [](paper size, held how) {
        const auto layout = elements_named(read(document(size, how).finish()), "w:pgSz").at(0);
        return attribute_of(layout, "w:w") + "x" + attribute_of(layout, "w:h") +
               attribute_of(layout, "w:orient");
    };
    EXPECT_EQ(page(paper::letter, held::upright), "12240x15840");
    EXPECT_EQ(page(paper::a4, held::upright), "11906x16838");
    EXPECT_EQ(page(paper::letter, held::sideways), "15840x12240landscape");
}

TEST(AWordDocument, RepeatsTheHeadOfATable) {
    word_document made = document();
    made.add(word_table{"Who does what", {{"Team", 0.25}, {"Does", 0.75}}, {{{{"Legal"}}, {{"reviews"}}}}});
    const markup body = read(made.finish());
    EXPECT_THAT(texts_of(body, "w:tr"), ElementsAre("TeamDoes", "Legalreviews"));
    EXPECT_EQ(elements_named(body, "w:tblHeader").size(), 1U);
    EXPECT_THAT(values_of(body, "w:tblCaption"), ElementsAre("Who does what"));
}

TEST(AWordDocument, EndsWithAParagraphAndKeepsTablesApart) {
    word_document made = document();
    made.add(word_table{"one", {{"head", 1}}, {}});
    made.add(word_table{"two", {{"head", 1}}, {}});
    const std::string text = part_of(made.finish(), "word/document.xml");
    EXPECT_THAT(text, testing::Not(HasSubstr("</w:tbl><w:tbl>")));
    EXPECT_THAT(text, testing::Not(HasSubstr("</w:tbl><w:sectPr>")));
}

TEST(AWordDocument, FollowsOnlyTheAddressesThatTheAuthorTyped) {
    word_document made = document();
    made.add(word_paragraph::body, {{"see https://example.com/a?b=1&c=2 and https://example.com/é"}});
    made.add(word_paragraph::body, {{"again https://example.com/a?b=1&c=2."}});
    made.add(word_paragraph::body, {{"not javascript:alert(1) nor file:///etc/passwd nor \\\\host\\share"}});
    const std::string docx = made.finish();
    std::vector<std::string> addresses;
    std::map<std::string, std::string> by_id;
    for (const auto& one : elements_named(read(docx, "word/_rels/document.xml.rels"), "Relationship"))
        if (attribute_of(one, "TargetMode") == "External") {
            addresses.push_back(attribute_of(one, "Target"));
            by_id[attribute_of(one, "Id")] = addresses.back();
        }
    EXPECT_THAT(addresses, ElementsAre("https://example.com/a?b=1&c=2", "https://example.com/%C3%A9"));
    std::vector<std::string> links;
    for (const auto& one : elements_named(read(docx), "w:hyperlink"))
        links.push_back(one.text + " = " + by_id[attribute_of(one, "r:id")]);
    EXPECT_THAT(links, ElementsAre("https://example.com/a?b=1&c=2 = https://example.com/a?b=1&c=2",
                                   "https://example.com/é = https://example.com/%C3%A9",
                                   "https://example.com/a?b=1&c=2 = https://example.com/a?b=1&c=2"));
}

TEST(AWordDocument, TurnsAParagraphThatIsReadFromTheRight) {
    word_document made = document();
    made.add(word_paragraph::body, {{"قررت تأجيل 3.5% (checkout)"}, {" "}, {"[D-1]", word_look::citation}});
    made.add(word_paragraph::body, {{"Dropped gift wrap"}});
    const markup body = read(made.finish());
    EXPECT_EQ(elements_named(body, "w:bidi").size(), 1U);
    EXPECT_GE(elements_named(body, "w:rtl").size(), 1U);
    EXPECT_THAT(texts_of(body, "w:p"), ElementsAre("قررت تأجيل 3.5% (checkout) [D-1]", "Dropped gift wrap"));
}

TEST(AWordDocument, TurnsAParagraphByWhatWasSaidInIt) {
    word_document made = document();
    made.add(word_paragraph::heading_1, {{"D-1", word_look::number}, {" "}, {"קוד הנחה"}});
    made.add(word_paragraph::body, {{"To fill in:", word_look::strong}, {" לדחות? ", word_look::blank}});
    made.add(word_paragraph::body, {{"Legal", word_look::strong}});
    made.add(word_paragraph::body, {{"קוד", word_look::strong}});
    made.add(word_paragraph::body, {{"3.5%"}, {"[D-1]", word_look::citation}});
    std::vector<std::string> turned;
    const std::string body = part_of(made.finish(), "word/document.xml");
    for (std::size_t at = body.find("<w:p>"); at != std::string::npos; at = body.find("<w:p>", at + 1))
        turned.push_back(
            body.substr(at, body.find("</w:pPr>", at) - at).find("<w:bidi/>") == std::string::npos ? "left"
                                                                                                   : "right");
    EXPECT_THAT(turned, ElementsAre("right", "right", "left", "right", "left"));
}

TEST(AWordDocument, HoldsWhateverIsTyped) {
    const std::vector<std::string> wild{"</w:t></w:r><w:r><w:t>&amp;<![CDATA[x]]>",
                                        "broken \xff\xfe bytes",
                                        std::string{"nul \0 inside", 12},
                                        "lines\nand\u2028paragraphs\ttabs \u202Eturned",
                                        std::string(5000, 'w'),
                                        "\xEF\xBF\xBF",
                                        " ",
                                        ""};
    for (const std::string& text : wild) {
        word_document made{text, {text, text, text, text, text, text}, paper::letter, held::upright};
        made.add(word_paragraph::title, {{text}});
        made.add(word_table{text, {{text, 1}}, {{{{text, word_look::blank}}}}});
        for (const named_file& file : unzip(made.finish(), 1 << 20))
            EXPECT_EQ(support::read_markup(file.bytes).problem, "") << file.name << " of " << text;
    }
    word_document made = document();
    made.add(word_paragraph::body, {{wild.front()}});
    EXPECT_EQ(read(made.finish()).text, wild.front());
}

}  // namespace
}  // namespace packet

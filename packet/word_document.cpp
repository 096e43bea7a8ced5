#include "packet/word_document.hpp"

#include "packet/archive.hpp"
#include "packet/plain_text.hpp"
#include "packet/web_links.hpp"
#include "packet/word_styles.hpp"
#include "packet/xml_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace packet {
namespace {

constexpr int side_margin = 1080;
constexpr int top_margin = 1200;
constexpr int bottom_margin = 1100;
constexpr int edge_to_header = 560;

const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const std::string namespaces =
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

// What the document relates to before its links: rId1, rId2, ...
struct related_part {
    const char* type;
    const char* target;
};
constexpr std::array related_parts{
    related_part{"styles", "styles.xml"},     related_part{"numbering", "numbering.xml"},
    related_part{"settings", "settings.xml"}, related_part{"header", "header1.xml"},
    related_part{"footer", "footer1.xml"},
};
constexpr const char* header_id = "rId4";
constexpr const char* footer_id = "rId5";

struct page_size {
    int width;
    int height;
};

page_size size_of(paper size, held how) {
    const page_size upright = size == paper::letter ? page_size{12240, 15840} : page_size{11906, 16838};
    return how == held::upright ? upright : page_size{upright.height, upright.width};
}

const char* style_of(word_paragraph what) {
    switch (what) {
        case word_paragraph::title:
            return "Title";
        case word_paragraph::subtitle:
            return "Subtitle";
        case word_paragraph::heading_1:
            return "Heading1";
        case word_paragraph::heading_2:
            return "Heading2";
        case word_paragraph::heading_3:
            return "Heading3";
        case word_paragraph::particulars:
            return "Particulars";
        case word_paragraph::item:
            return "ListBullet";
        case word_paragraph::quiet:
            return "Quiet";
        case word_paragraph::body:
            break;
    }
    return "Normal";
}

// Empty for plain words.
const char* style_of(word_look look) {
    switch (look) {
        case word_look::strong:
            return "Strong";
        case word_look::number:
            return "EntryNumber";
        case word_look::citation:
            return "Citation";
        case word_look::blank:
            return "BlankToFill";
        case word_look::quiet:
            return "Remark";
        case word_look::plain:
            break;
    }
    return "";
}

// ` w:w="1440"`
std::string attribute(const std::string& name, int value) {
    return " w:" + name + "=\"" + std::to_string(value) + "\"";
}

// One line, with a space at either end where there was one: it belongs between this run and the next.
std::string one_line_of(const word_run& part) {
    const std::string line = one_line(part.text);
    if (line.empty()) return part.text.empty() ? "" : " ";
    const std::string before = part.text.front() == ' ' ? " " : "";
    const std::string after = part.text.back() == ' ' ? " " : "";
    return before + line + after;
}

// What stands around what was said: a label, a number, a citation.
bool is_frame(const word_run& part) {
    return part.look != word_look::plain && part.look != word_look::blank;
}

// The numbers of entries, with their brackets.
bool is_cited(const word_run& part) {
    return part.look == word_look::citation || part.look == word_look::number;
}

// A paragraph is read as what was said in it is read, whatever frames that.
direction reading_of(const word_runs& runs) {
    std::string said, all;
    for (const word_run& part : runs) {
        all += one_line_of(part);
        if (!is_frame(part)) said += one_line_of(part);
    }
    return direction_of(one_line(said).empty() ? all : said);
}

// Word turns signs and digits around by what their run says, not by the letters beside them, so each part of
// one direction is a run.
std::string runs_of(const std::string& text, direction paragraph, const std::string& style) {
    std::string runs;
    for (const directed_text& part : by_direction(text, paragraph)) {
        std::string look = style.empty() ? "" : "<w:rStyle w:val=\"" + style + "\"/>";
        if (part.read == direction::right_to_left) look += "<w:rtl/>";
        if (!look.empty()) look = "<w:rPr>" + look + "</w:rPr>";
        runs +=
            "<w:r>" + look + "<w:t xml:space=\"preserve\">" + xml_escaped_part(part.text) + "</w:t></w:r>";
    }
    return runs;
}

std::string words(const std::string& text) {
    return runs_of(one_line_of({text}), direction::left_to_right, "");
}

// A number that Word counts itself.
std::string field(const std::string& name) {
    return "<w:fldSimple w:instr=\" " + name + " \"><w:r><w:t>1</w:t></w:r></w:fldSimple>";
}

// A line of the header or the footer: something at the left, and something at the right.
std::string margin_line(const std::string& style, int width, const std::string& left,
                        const std::string& right) {
    return "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/><w:tabs><w:tab w:val=\"right\"" +
           attribute("pos", width) + "/></w:tabs></w:pPr>" + left + "<w:r><w:tab/></w:r>" + right + "</w:p>";
}

std::string with_dots(const std::vector<std::string>& parts) {
    std::vector<std::string> said;
    std::copy_if(parts.begin(), parts.end(), std::back_inserter(said),
                 [](const std::string& part) { return !part.empty(); });
    return joined(said, " · ");
}

std::string made_by() {
    return declaration +
           "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">"
           "<Application>dossier</Application></Properties>\n";
}

}  // namespace

word_document::word_document(const std::string& title, const letterhead& head, paper size, held how)
    : title_{title},
      head_{head},
      page_width_{size_of(size, how).width},
      page_height_{size_of(size, how).height},
      sideways_{how == held::sideways} {}

void word_document::add(word_paragraph what, const word_runs& runs) {
    body_ += paragraph(style_of(what), runs);
    ends_with_table_ = false;
}

void word_document::add(const word_table& table) {
    if (ends_with_table_) body_ += paragraph("Quiet", {});  // or Word takes the two for one
    body_ += "<w:tbl><w:tblPr><w:tblStyle w:val=\"PacketTable\"/><w:tblW" + attribute("w", text_width()) +
             " w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>"
             "<w:tblLook w:val=\"0620\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" "
             "w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>"
             "<w:tblCaption w:val=\"" +
             xml_escaped(table.says) + "\"/></w:tblPr><w:tblGrid>";
    std::vector<word_runs> heads;
    for (const word_column& column : table.columns) {
        body_ += "<w:gridCol" + attribute("w", int(column.share * text_width())) + "/>";
        heads.push_back({{column.head}});
    }
    body_ += "</w:tblGrid>" + row(table, heads, true);
    for (const std::vector<word_runs>& cells : table.rows)
        body_ += row(table, cells, false);
    body_ += "</w:tbl>";
    ends_with_table_ = true;
}

std::string word_document::finish() {
    if (ends_with_table_) body_ += paragraph("Quiet", {});  // nor does a document end with one
    const std::string document = declaration + "<w:document" + namespaces + "><w:body>" + body_ +
                                 page_layout() + "</w:body></w:document>\n";
    const std::string type = "application/xml";
    return zip({{"[Content_Types].xml", type, std::string{word_content_types()}},
                {"_rels/.rels", type, std::string{word_relationships()}},
                {"word/document.xml", type, document},
                {"word/_rels/document.xml.rels", type, relationships()},
                {"word/styles.xml", type, std::string{word_styles()}},
                {"word/numbering.xml", type, std::string{word_numbering()}},
                {"word/settings.xml", type, std::string{word_settings()}},
                {"word/header1.xml", type, header()},
                {"word/footer1.xml", type, footer()},
                {"docProps/core.xml", type, properties()},
                {"docProps/app.xml", type, made_by()}});
}

int word_document::text_width() const {
    return page_width_ - 2 * side_margin;
}

std::string word_document::paragraph(const std::string& style, const word_runs& runs) {
    const direction read = reading_of(runs);
    const std::string turned = read == direction::right_to_left ? "<w:bidi/>" : "";
    std::string text = "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/>" + turned + "</w:pPr>";
    for (const word_run& part : runs)
        text += words_with_links(part, read);
    return text + "</w:p>";
}

std::string word_document::row(const word_table& table, const std::vector<word_runs>& cells, bool is_head) {
    std::string text =
        "<w:tr><w:trPr><w:cantSplit/>" + std::string{is_head ? "<w:tblHeader/>" : ""} + "</w:trPr>";
    for (std::size_t at = 0; at < table.columns.size(); ++at)
        text += "<w:tc><w:tcPr><w:tcW" + attribute("w", int(table.columns[at].share * text_width())) +
                " w:type=\"dxa\"/></w:tcPr>" + paragraph(is_head ? "TableHead" : "TableText", cells[at]) +
                "</w:tc>";
    return text + "</w:tr>";
}

// Under which the document knows the address; each has one.
std::string word_document::link_id(const std::string& address) {
    const auto known = std::find(addresses_.begin(), addresses_.end(), address);
    const auto before = static_cast<std::size_t>(known - addresses_.begin());
    if (known == addresses_.end()) addresses_.push_back(address);
    return "rId" + std::to_string(related_parts.size() + 1 + before);
}

std::string word_document::words_with_links(const word_run& part, direction paragraph) {
    std::string runs;
    for (const text_part& piece : with_links(one_line_of(part))) {
        if (piece.address.empty())
            runs += runs_of(piece.text, is_cited(part) ? direction::left_to_right : paragraph,
                            style_of(part.look));
        else
            runs += "<w:hyperlink r:id=\"" + link_id(piece.address) + "\" w:history=\"1\">" +
                    runs_of(piece.text, direction::left_to_right, "Hyperlink") + "</w:hyperlink>";
    }
    return runs;
}

std::string word_document::header() const {
    const std::string line =
        margin_line("Header", text_width(), words(title_), words(with_dots({head_.author, head_.period})));
    return declaration + "<w:hdr" + namespaces + ">" + line + "</w:hdr>\n";
}

std::string word_document::footer() const {
    const std::string made = head_.made_on.empty() ? "" : "Made " + head_.made_on;
    const std::string chain = head_.chain_head.empty() ? "" : "chain head " + head_.chain_head;
    const std::string page = words("Page ") + field("PAGE") + words(" of ") + field("NUMPAGES");
    std::string lines = margin_line("Footer", text_width(), words(with_dots({made, chain})), page);
    if (const std::string which = with_dots({head_.version, head_.profile}); !which.empty())
        lines += "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>" + words(which) + "</w:p>";
    return declaration + "<w:ftr" + namespaces + ">" + lines + "</w:ftr>\n";
}

// No date of creation: it would be the only bytes that tell when the file was written.
std::string word_document::properties() const {
    const auto property = [](const std::string& name, const std::string& value) {
        return value.empty() ? "" : "<" + name + ">" + xml_escaped(value) + "</" + name + ">";
    };
    const std::string chain = head_.chain_head.empty() ? "" : "chain head " + head_.chain_head;
    return declaration +
           "<cp:coreProperties "
           "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
           "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">" +
           property("dc:title", title_) + property("dc:creator", head_.author) +
           property("dc:subject", head_.period) +
           property("dc:description", with_dots({head_.profile, chain})) + property("dc:language", "en-US") +
           property("cp:version", head_.version) + "</cp:coreProperties>\n";
}

std::string word_document::page_layout() const {
    const auto reference = [](const std::string& what, const std::string& id) {
        return "<w:" + what + "Reference w:type=\"default\" r:id=\"" + id + "\"/>";
    };
    return "<w:sectPr>" + reference("header", header_id) + reference("footer", footer_id) + "<w:pgSz" +
           attribute("w", page_width_) + attribute("h", page_height_) +
           (sideways_ ? " w:orient=\"landscape\"" : "") + "/><w:pgMar" + attribute("top", top_margin) +
           attribute("right", side_margin) + attribute("bottom", bottom_margin) +
           attribute("left", side_margin) + attribute("header", edge_to_header) +
           attribute("footer", edge_to_header) + attribute("gutter", 0) + "/></w:sectPr>";
}

std::string word_document::relationships() const {
    const std::string types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    std::string text =
        declaration +
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    int number = 0;
    const auto relate = [&](const std::string& type, const std::string& target, const std::string& mode) {
        text += "\n<Relationship Id=\"rId" + std::to_string(++number) + "\" Type=\"" + types + type +
                "\" Target=\"" + xml_escaped(target) + "\"" + mode + "/>";
    };
    for (const related_part& part : related_parts)
        relate(part.type, part.target, "");
    for (const std::string& address : addresses_)
        relate("hyperlink", address, " TargetMode=\"External\"");
    return text + "\n</Relationships>\n";
}

}  // namespace packet

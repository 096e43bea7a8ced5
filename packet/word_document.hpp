// Writes a document that Word, LibreOffice and Google Docs open for editing: WordprocessingML in a package
// (ECMA-376, parts 1 and 2, transitional), with styles, real tables, a header and a footer. It holds no macro
// and refers to nothing outside itself but the web addresses that the author typed. The same content gives
// the same bytes: no time of writing stands in it.
//
// What is added is text of people; nothing of it can become markup.
#pragma once

#include "packet/direction.hpp"
#include "packet/documents.hpp"
#include "packet/sheet.hpp"
#include "packet/typeset.hpp"

#include <string>
#include <vector>

namespace packet {

// How a part of a paragraph looks; each is a character style that a reader of the document can change.
enum class word_look { plain, strong, number, citation, blank, quiet };

struct word_run {
    std::string text;
    word_look look = word_look::plain;
};
using word_runs = std::vector<word_run>;

// Each is a paragraph style. Headings, and the particulars below one, stay with what follows.
enum class word_paragraph {
    title,
    subtitle,
    heading_1,
    heading_2,
    heading_3,
    particulars,
    body,
    item,
    quiet
};

struct word_column {
    std::string head;
    double share = 0;  // of the width; those of a table add up to 1
};

// The first row holds the heads of the columns and stands again on every page.
struct word_table {
    std::string says;  // for those who cannot see it: "The metrics of checkout"
    std::vector<word_column> columns;
    std::vector<std::vector<word_runs>> rows;  // as many cells in each as there are columns
};

class word_document {
public:
    // title and head stand in the header and the footer of every page, and in the properties of the document.
    word_document(const std::string& title, const letterhead& head, paper size, held how);

    void add(word_paragraph what, const word_runs& runs);
    void add(const word_table& table);

    // The bytes of the file. Throws std::runtime_error when libarchive refuses (out of memory).
    std::string finish();

private:
    // Within the margins.
    int text_width() const;
    std::string paragraph(const std::string& style, const word_runs& runs);
    std::string row(const word_table& table, const std::vector<word_runs>& cells, bool is_head);
    std::string link_id(const std::string& address);
    std::string words_with_links(const word_run& part, direction paragraph);
    std::string header() const;
    std::string footer() const;
    std::string properties() const;
    std::string page_layout() const;
    std::string relationships() const;

    std::string title_;
    letterhead head_;
    int page_width_;  // in twentieths of a point, as all lengths of this format
    int page_height_;
    bool sideways_;
    std::string body_;
    bool ends_with_table_ = false;
    std::vector<std::string> addresses_;  // of the links, in the order of their first mention
};

}  // namespace packet

// Writes the three artifacts as one page for a browser, outcome-dashboard.html: the outcome map with its
// charts, a filter by initiative, the decision log and the launch charter. The same statements, citations and
// blanks as in the other formats, in full length.
//
// The file needs nothing beside itself and no network: no script, style, font or picture comes from
// elsewhere, and its content security policy allows only its own two, by their hashes. Without the script
// everything is shown. It is light or dark as the reader's system is, and prints light. Text of people is
// escaped; only web addresses in it lead anywhere. It is well-formed XML but for its first line. The same
// artifacts give the same bytes.
#pragma once

#include "packet/documents.hpp"

#include <string>
#include <vector>

namespace packet {

// What the typesetter could not fit of each artifact (typeset_document::left_out). Those rows and decisions
// are not written either, but listed, with what composing left out. The charter is written whole, as in
// markdown.hpp.
struct left_out_of_each {
    std::vector<omission> map;
    std::vector<omission> log;
    std::vector<omission> charter;
};

std::string to_dashboard(const composed& of, const left_out_of_each& left_out);

}  // namespace packet

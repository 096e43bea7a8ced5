// Writes an artifact as Markdown: the same statements, citations and blanks as the PDF, in the same order.
// Text of the author is escaped, so that nothing typed in an entry can become markup, HTML or a link target.
// A statement stands in full length: the bounds of typeset.hpp are for paper.
#pragma once

#include "packet/brief.hpp"
#include "packet/documents.hpp"

#include <string>
#include <vector>

namespace packet {

// left_out: what the typesetter could not fit (typeset_document::left_out). Those rows and decisions are not
// written either, but listed by name at the end. A charter is written whole, because one entry may stand
// behind both a statement that was printed and one that was not; the names at its end say what the page
// lacks.
std::string to_markdown(const outcome_map& map, const std::vector<omission>& left_out);
std::string to_markdown(const decision_log& log, const std::vector<omission>& left_out);
std::string to_markdown(const launch_charter& charter, const std::vector<omission>& left_out);

// A brief is written whole, too.
std::string to_markdown(const check_in_brief& brief, const std::vector<omission>& left_out);

// The update is text alone: it is for copying.
std::string to_markdown(const monthly_update& update);

}  // namespace packet

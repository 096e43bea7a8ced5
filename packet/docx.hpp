// Writes an artifact as a document for Word, so that a reviewer can edit and comment it: the same statements,
// citations and blanks as the PDF and the Markdown, in the same order, under headings and in real tables.
//
// left_out: what the typesetter could not fit (typeset_document::left_out). Those rows and decisions are not
// written either, but listed at the end, with what composing left out. A charter is written whole, as in
// markdown.hpp.
//
// A statement stands in full length. The same artifact gives the same bytes. Throws std::runtime_error when
// libarchive refuses (out of memory).
#pragma once

#include "packet/documents.hpp"
#include "packet/typeset.hpp"

#include <string>
#include <vector>

namespace packet {

std::string to_docx(const outcome_map& map, const std::vector<omission>& left_out, paper size);
std::string to_docx(const decision_log& log, const std::vector<omission>& left_out, paper size);
std::string to_docx(const launch_charter& charter, const std::vector<omission>& left_out, paper size);

}  // namespace packet

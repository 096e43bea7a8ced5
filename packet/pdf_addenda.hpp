// What Cairo has no call for: the language of a PDF, the title in the window's bar, and what its figures show
// to readers who cannot see them. It is appended to the finished file as an incremental update
// (ISO 32000-1, 7.5.6): the bytes that are there stay as they are.
#pragma once

#include <string>
#include <vector>

namespace packet {

struct pdf_addenda {
    std::string language;              // "en" (RFC 3066)
    std::vector<std::string> figures;  // UTF-8, one for each figure, in the order in which they were tagged
};

// pdf: as Cairo writes PDF 1.4, with a table of cross-references and no compressed objects. A file that is
// built otherwise comes back unchanged.
std::string with_addenda(std::string pdf, const pdf_addenda& addenda);

}  // namespace packet

// The parts of a Word document that are the same in every one: how it looks, and what it is made of.
// Only for packet/word_document.cpp.
#pragma once

#include <string_view>

namespace packet {

std::string_view word_styles();         // word/styles.xml
std::string_view word_numbering();      // word/numbering.xml: one list with dashes
std::string_view word_settings();       // word/settings.xml
std::string_view word_content_types();  // [Content_Types].xml
std::string_view word_relationships();  // _rels/.rels

}  // namespace packet

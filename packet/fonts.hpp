// Whether this machine has the fonts that the packet is designed with, and which would help when it lacks
// one.
#pragma once

#include <string>
#include <vector>

namespace packet {

struct missing_font {
    std::string family;   // "Inter"
    std::string package;  // Debian's and Ubuntu's name of what holds it
};

// Empty when all are there. A page is set without them too, but other letters are wider, and what fitted may
// be left out.
std::vector<missing_font> missing_fonts();

// A character that no font of this machine has, and what would help, for a list in a document:
// "U+30A2 ア: install fonts-noto-cjk", "U+F0001: for private use; no font package has it".
std::string unset_in_words(char32_t character);

}  // namespace packet

// Whether this machine has the fonts that the packet is designed with.
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

}  // namespace packet

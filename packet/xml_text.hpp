// What people typed, made fit to stand in XML and in HTML.
#pragma once

#include <string>

namespace packet {

// One line of text in which nothing is markup, for the content of an element or for an attribute in quotes.
// What XML 1.0 cannot hold becomes U+FFFD.
std::string xml_escaped(const std::string& typed);

// The same for a part of what one_line has made already: spaces at its ends stay.
std::string xml_escaped_part(const std::string& part);

}  // namespace packet

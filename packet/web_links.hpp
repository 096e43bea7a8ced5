// The web addresses inside what an author typed.
#pragma once

#include <string>
#include <vector>

namespace packet {

// A part of a text, and the address that it is, if it is one.
struct text_part {
    std::string text;
    std::string address;  // "https://example.com/a%20b"; empty for words
};

// The text in parts, which joined give it back. An address begins with http:// or https://, and its host is
// letters, digits, dots and dashes: what else looks like one (a name before an @, another script's letters)
// could lead elsewhere than it reads, and stays words. A full stop or a closing bracket at its end belongs to
// the sentence. The address is in ASCII (RFC 3986), so that no program takes it for damaged.
std::vector<text_part> with_links(const std::string& text);

}  // namespace packet

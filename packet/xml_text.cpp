#include "packet/xml_text.hpp"

#include "packet/plain_text.hpp"

#include <string_view>

namespace packet {
namespace {

// U+FFFE and U+FFFF, the two that are valid UTF-8 and no characters of XML 1.0 (section 2.2), besides those
// that one_line replaces.
bool opens_a_non_character(std::string_view text, std::size_t at) {
    const auto three = text.substr(at, 3);
    return three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF";
}

}  // namespace

std::string xml_escaped(const std::string& typed) {
    return xml_escaped_part(one_line(typed));
}

std::string xml_escaped_part(const std::string& text) {
    std::string safe;
    for (std::size_t at = 0; at < text.size(); ++at) {
        switch (const char c = text[at]) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&#39;";
                break;
            default:
                if (opens_a_non_character(text, at)) {
                    safe += "\uFFFD";
                    at += 2;
                } else {
                    safe += c;
                }
        }
    }
    return safe;
}

}  // namespace packet

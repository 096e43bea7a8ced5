// Slack's spelling of text: entities in what arrives, escapes in what is sent.
#pragma once

#include "evidence/person.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bot::slack {

// "<@U0EX2|sam>" becomes "@sam" with its account, "<#C0EX1|checkout>" "#checkout", "<https://x|y>" the
// address; &amp; &lt; &gt; become the characters. Works on raw text too.
struct plain_text {
    std::string text;
    std::vector<evidence::mention> accounts;
};
plain_text to_plain(std::string_view text);

// & < > escaped, so that nothing that a person typed can mention anybody or become a link.
std::string escape(std::string_view text);

}  // namespace bot::slack

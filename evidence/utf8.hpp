// Text as bytes: UTF-8 (RFC 3629).
#pragma once

#include <cstddef>
#include <string_view>

namespace evidence {

struct code_point {
    char32_t value = 0;
    std::size_t bytes = 0;  // 0: not well-formed
};

// The code point that a text begins with; no overlong form and no surrogate. The text is not empty.
code_point read_utf8(std::string_view text);

// Whether all of the bytes are well-formed.
bool is_utf8(std::string_view bytes);

}  // namespace evidence

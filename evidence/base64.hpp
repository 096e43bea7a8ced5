// Base64 with the alphabet of RFC 4648 section 4, padded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace evidence {

std::string to_base64(std::string_view bytes);

// The inverse. Empty for anything that to_base64 would not have written: other characters, line ends, missing
// padding, bits behind the last byte.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace evidence

// The key that stored tokens are encrypted with, as an operator writes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace config {

inline constexpr std::size_t token_key_size = 32;  // bytes: AES-256

// 64 hexadecimal digits, or base64 (RFC 4648 section 4, its padding may be missing). Empty for anything that
// is not exactly 32 bytes.
std::optional<std::string> read_token_key(std::string_view text);

}  // namespace config

#include "config/token_key.hpp"

namespace config {

namespace {

constexpr std::string_view hexadecimal = "0123456789abcdef";
constexpr std::string_view base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The bits of digits that carry so many each. Empty for another character, or bits that are left over and
// set.
std::optional<std::string> read_digits(std::string_view text, std::string_view digits, unsigned bits_each) {
    std::string bytes;
    unsigned held = 0, bits = 0;
    for (const char c : text) {
        const std::size_t value = digits.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        held = held << bits_each | unsigned(value);
        bits += bits_each;
        if (bits < 8) continue;
        bits -= 8;
        bytes += char(held >> bits);
        held &= (1U << bits) - 1;
    }
    if (held != 0) return std::nullopt;
    return bytes;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return lower;
}

}  // namespace

std::optional<std::string> read_token_key(std::string_view text) {
    if (text.size() == 2 * token_key_size) return read_digits(lower_case(text), hexadecimal, 4);
    if (text.ends_with('=')) text.remove_suffix(1);
    // 43 digits of 6 bits each: 32 bytes and two bits that must be nought.
    if (text.size() != 43) return std::nullopt;
    return read_digits(text, base64, 6);
}

}  // namespace config

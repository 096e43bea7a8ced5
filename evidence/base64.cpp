#include "evidence/base64.hpp"

#include <cstdint>

namespace evidence {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t from = 0; from < bytes.size(); from += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (from + i < bytes.size() ? static_cast<unsigned char>(bytes[from + i]) : 0U);
        const std::size_t digits = bytes.size() - from >= 3 ? 4 : bytes.size() - from + 1;
        for (std::size_t i = 0; i < 4; ++i)
            text += i < digits ? alphabet[group >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int held = 0;  // bits that are not a whole byte yet
    for (const char c : text.substr(0, text.find('='))) {
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        bits = (bits << 6 | std::uint32_t(digit)) & 0xffff;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>(bits >> held & 0xff);
    }
    if (to_base64(bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace evidence

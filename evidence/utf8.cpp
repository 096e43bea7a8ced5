#include "evidence/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace evidence {

code_point read_utf8(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xf0 && lead < 0xf5   ? 4
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xc2 && lead < 0xe0 ? 2
                                                           : 0;
    if (size == 0 || text.size() < size) return {};
    char32_t value = size == 4 ? lead & 0x07U : size == 3 ? lead & 0x0fU : lead & 0x1fU;
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {};
        value = value << 6 | (byte(i) & 0x3fU);
    }
    const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (overlong || surrogate || value > 0x10ffff) return {};
    return {value, size};
}

namespace {

// Bytes of ASCII that a text begins with, by eights.
std::size_t ascii_at_front(std::string_view text) {
    std::size_t count = 0;
    for (std::uint64_t eight = 0; count + sizeof eight <= text.size(); count += sizeof eight) {
        std::memcpy(&eight, text.data() + count, sizeof eight);
        if ((eight & 0x8080808080808080U) != 0) break;
    }
    return count;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    for (;;) {
        bytes.remove_prefix(ascii_at_front(bytes));
        if (bytes.empty()) return true;
        const code_point c = read_utf8(bytes);
        if (c.bytes == 0) return false;
        bytes.remove_prefix(c.bytes);
    }
}

}  // namespace evidence

#include "evidence/json_writer.hpp"

#include "evidence/utf8.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace evidence {

namespace {

// By byte: whether it stands for itself.
constexpr std::array<bool, 256> plain_bytes = [] {
    std::array<bool, 256> plain{};
    for (unsigned byte = 0x20; byte < 0x80; ++byte)
        plain[byte] = byte != '"' && byte != '\\';
    return plain;
}();

bool is_plain(char c) {
    return plain_bytes[static_cast<unsigned char>(c)];
}

void append_escape(std::string& to, char c) {
    constexpr std::string_view known =
        "\"\"\\\\\bb\ff\nn\rr\tt";  // a character, and what its escape is written with
    for (std::size_t i = 0; i < known.size(); i += 2) {
        if (known[i] != c) continue;
        to += '\\';
        to += known[i + 1];
        return;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    to += "\\u00";
    to += digits[byte >> 4];
    to += digits[byte & 15];
}

}  // namespace

json_writer& json_writer::key(std::string_view name) {
    separate();
    ((to_ += '"') += name) += "\":";
    follows_ = false;
    return *this;
}

json_writer& json_writer::value(std::string_view text) {
    separate();
    to_ += '"';
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_plain(text[end]))
            ++end;
        to_.append(text, at, end - at);
        at = end;
        if (at == text.size()) break;
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            append_escape(to_, text[at++]);
            continue;
        }
        const code_point next = read_utf8(text.substr(at));
        if (next.bytes > 0)
            to_.append(text, at, next.bytes);
        else if (bad_ == bad_bytes::replaced)
            to_ += "\xef\xbf\xbd";
        else
            throw std::invalid_argument("a text that is no UTF-8 cannot be written as JSON");
        at += std::max<std::size_t>(next.bytes, 1);
    }
    to_ += '"';
    follows_ = true;
    return *this;
}

json_writer& json_writer::value(const std::vector<std::string>& texts) {
    open_array();
    for (const std::string& text : texts)
        value(text);
    return close_array();
}

json_writer& json_writer::written(std::string_view json) {
    separate();
    to_ += json;
    follows_ = true;
    return *this;
}

json_writer& json_writer::open(char bracket) {
    separate();
    to_ += bracket;
    follows_ = false;
    return *this;
}

json_writer& json_writer::close(char bracket) {
    to_ += bracket;
    follows_ = true;
    return *this;
}

void json_writer::separate() {
    if (follows_) to_ += ',';
}

}  // namespace evidence

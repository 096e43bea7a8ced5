#include "commands/text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace commands {

namespace {

bool is_control(char32_t c) {
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
}

bool is_space(char32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

// Zero-width space, word joiner, byte order mark, soft hyphen, and the marks that keyboards of right-to-left
// scripts put around words. The joiners U+200C and U+200D belong to words and emoji and stay.
bool is_invisible(char32_t c) {
    const bool turns_direction = c == 0x200e || c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202e) ||
                                 (c >= 0x2066 && c <= 0x2069);
    return turns_direction || c == 0x200b || c == 0x2060 || c == 0xfeff || c == 0xad;
}

// The plain spelling of a character that a phone made pretty; empty for all others.
std::string_view plain_spelling(char32_t c) {
    if (c >= 0xff10 && c <= 0xff19) return std::string_view("0123456789").substr(c - 0xff10, 1);
    switch (c) {
        case 0x2018:
        case 0x2019:
        case 0x201a:
        case 0x201b:
        case 0x2032:
            return "'";
        case 0x201c:
        case 0x201d:
        case 0x201e:
        case 0x201f:
        case 0x2033:
            return "\"";
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2212:
        case 0xfe63:
        case 0xff0d:
            return "-";
        case 0xff1a:
            return ":";
        case 0xff03:
            return "#";
        case 0xff20:
            return "@";
        case 0xff0f:
            return "/";
        case 0xff0e:
            return ".";
        case 0xff05:
        case 0x066a:
            return "%";
        default:
            return {};
    }
}

void add_space(std::string& to) {
    if (!to.empty() && to.back() != ' ') to += ' ';
}

// How much of the beginning is ASCII that is seen: it stays as it is, and most of what people say is that.
std::size_t plain_beginning(std::string_view text) {
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~'; });
    return std::size_t(end - text.begin());
}

std::string_view take(std::string_view& from, std::size_t bytes) {
    const std::string_view taken = from.substr(0, bytes);
    from.remove_prefix(taken.size());
    return taken;
}

}  // namespace

std::string without_controls(std::string_view line) {
    std::string kept;
    kept.reserve(line.size());
    while (!line.empty()) {
        kept += take(line, plain_beginning(line));
        if (line.empty()) break;
        const evidence::code_point c = evidence::read_utf8(line);
        const std::string_view spelt = take(line, std::max<std::size_t>(c.bytes, 1));
        if (!is_control(c.value)) kept += spelt;
    }
    return kept;
}

std::string normalise(std::string_view line) {
    std::string plain;
    plain.reserve(line.size());
    while (!line.empty()) {
        plain += take(line, plain_beginning(line));
        if (line.empty()) break;
        const evidence::code_point c = evidence::read_utf8(line);
        const std::string_view spelt = take(line, std::max<std::size_t>(c.bytes, 1));
        const std::string_view spelling = plain_spelling(c.value);
        if (is_space(c.value)) {
            add_space(plain);
        } else if (c.value == 0x2014 || c.value == 0x2015) {  // an em dash joins two parts of a sentence
            add_space(plain);
            plain += "- ";
        } else if (!spelling.empty()) {
            plain += spelling;
        } else if (!is_control(c.value) && !is_invisible(c.value)) {
            plain += spelt;
        }
    }
    return std::string(trim(plain));
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

std::string_view trim(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find(' ', from), text.size());
        if (end > from) words.emplace_back(text.substr(from, end - from));
        from = end + 1;
    }
    return words;
}

std::string join_words(const std::vector<std::string>& words, std::string_view with) {
    std::string joined;
    for (const std::string& word : words) {
        if (!joined.empty()) joined += with;
        joined += word;
    }
    return joined;
}

std::string shorten(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return std::string(trim(text.substr(0, end))) + "…";
}

std::size_t slips_between(std::string_view typed, std::string_view meant) {
    // The last three rows of the table of distances between all beginnings of the two words.
    std::vector<std::size_t> before(meant.size() + 1), above(meant.size() + 1), row(meant.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= typed.size(); ++i) {
        before = std::exchange(above, row);
        row[0] = i;
        for (std::size_t j = 1; j <= meant.size(); ++j) {
            const std::size_t other = typed[i - 1] == meant[j - 1] ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + other});
            const bool swapped =
                i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row.back();
}

}  // namespace commands

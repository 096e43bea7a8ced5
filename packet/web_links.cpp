#include "packet/web_links.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace packet {
namespace {

// What Word takes as the target of a link.
constexpr std::size_t longest_address = 2000;

constexpr std::string_view hexadecimal = "0123456789ABCDEF";

bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_hex_digit(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_in_host(char c) {
    return is_ascii_letter(c) || is_digit(c) || c == '-' || c == '.';
}

// RFC 3986: unreserved and reserved characters, without the brackets, which only a host may have.
bool stands_in_a_path(char c) {
    return is_ascii_letter(c) || is_digit(c) ||
           std::string_view{"-._~:/?#@!$&'()*+,;="}.find(c) != std::string_view::npos;
}

bool ends_an_address(char c) {
    return c == ' ' || c == '<' || c == '>' || c == '"';
}

// The length of "https://" at this place; 0 when there is none, or when a word runs into it.
std::size_t scheme_at(std::string_view text, std::size_t at) {
    if (at > 0 && (is_ascii_letter(text[at - 1]) || is_digit(text[at - 1]))) return 0;
    for (const std::string_view scheme : {"https://", "http://"}) {
        const std::string_view here = text.substr(at, scheme.size());
        const bool same =
            std::equal(here.begin(), here.end(), scheme.begin(), scheme.end(), [](char typed, char wanted) {
                return typed == wanted || (is_ascii_letter(typed) && (typed | 0x20) == wanted);
            });
        if (same) return scheme.size();
    }
    return 0;
}

// A closing bracket stays when the address opened it: https://example.com/a_(b).
bool belongs_to_the_sentence(std::string_view address) {
    const char last = address.back();
    if (last == ')')
        return std::count(address.begin(), address.end(), ')') >
               std::count(address.begin(), address.end(), '(');
    return std::string_view{".,;:!?]}'"}.find(last) != std::string_view::npos;
}

std::string_view without_sentence_end(std::string_view address) {
    static constexpr std::array closing_quotes{std::string_view{"”"}, std::string_view{"’"},
                                               std::string_view{"»"}, std::string_view{"…"}};
    while (!address.empty()) {
        const auto quote = std::find_if(closing_quotes.begin(), closing_quotes.end(),
                                        [&](std::string_view sign) { return address.ends_with(sign); });
        if (quote != closing_quotes.end())
            address.remove_suffix(quote->size());
        else if (belongs_to_the_sentence(address))
            address.remove_suffix(1);
        else
            break;
    }
    return address;
}

// "example.com:8080"
bool is_host(std::string_view authority) {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    const std::string_view host = authority.substr(0, colon);
    const std::string_view port = authority.substr(std::min(colon + 1, authority.size()));
    return !host.empty() && (is_ascii_letter(host.back()) || is_digit(host.back())) &&
           std::all_of(host.begin(), host.end(), is_in_host) && port.size() <= 5 &&
           std::all_of(port.begin(), port.end(), is_digit);
}

std::string percent_encoded(std::string_view typed) {
    std::string ascii;
    for (std::size_t at = 0; at < typed.size(); ++at) {
        const char c = typed[at];
        const bool encoded_already =
            c == '%' && at + 2 < typed.size() && is_hex_digit(typed[at + 1]) && is_hex_digit(typed[at + 2]);
        if (encoded_already || stands_in_a_path(c)) {
            ascii += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            ascii += {'%', hexadecimal[byte >> 4], hexadecimal[byte & 15]};
        }
    }
    return ascii;
}

// Empty when what was typed leads nowhere, or elsewhere than it reads.
std::string address_of(std::string_view typed, std::size_t scheme) {
    const std::size_t host_end = std::min(typed.find_first_of("/?#", scheme), typed.size());
    if (!is_host(typed.substr(scheme, host_end - scheme))) return {};
    std::string address = scheme == std::string_view{"https://"}.size() ? "https://" : "http://";
    address += typed.substr(scheme, host_end - scheme);
    address += percent_encoded(typed.substr(host_end));
    return address.size() > longest_address ? std::string{} : address;
}

}  // namespace

std::vector<text_part> with_links(const std::string& text) {
    const std::string_view all{text};
    std::vector<text_part> parts;
    std::size_t words_from = 0;
    for (std::size_t at = 0; at < all.size(); ++at) {
        const std::size_t scheme = scheme_at(all, at);
        if (scheme == 0) continue;
        const auto end =
            std::find_if(all.begin() + static_cast<std::ptrdiff_t>(at), all.end(), ends_an_address);
        const std::string_view typed =
            without_sentence_end(all.substr(at, static_cast<std::size_t>(end - all.begin()) - at));
        std::string address = typed.size() > scheme ? address_of(typed, scheme) : std::string{};
        if (!address.empty()) {
            if (at > words_from) parts.push_back({text.substr(words_from, at - words_from), ""});
            parts.push_back({std::string(typed), std::move(address)});
            words_from = at + typed.size();
        }
        at += std::max(typed.size(), scheme) - 1;
    }
    if (words_from < all.size()) parts.push_back({text.substr(words_from), ""});
    return parts;
}

}  // namespace packet

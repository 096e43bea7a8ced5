// What phones and keyboards do to plain text, undone. All text is UTF-8.
#pragma once

#include "evidence/utf8.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace commands {

using evidence::is_utf8;

// The line with control characters taken out; line breaks and tabs stay. What an entry keeps as "said".
std::string without_controls(std::string_view line);

// For reading: curly quotes become straight, every kind of space one plain space, long dashes "-" (with
// spaces around one that joined two words), the full-width colon ":", full-width digits plain ones.
// Zero-width spaces and direction marks vanish; joiners inside emoji and all letters of any script stay. No
// spaces at either end.
std::string normalise(std::string_view line);

std::string lower_case(std::string_view text);  // A to Z only
std::string_view trim(std::string_view text);
std::vector<std::string> split_words(std::string_view text);
// known: texts, as std::string_view or std::string compares with them.
template <class Texts>
bool is_one_of(std::string_view word, const Texts& known) {
    return std::find(std::begin(known), std::end(known), word) != std::end(known);
}
inline bool is_one_of(std::string_view word, std::initializer_list<std::string_view> known) {
    return std::find(known.begin(), known.end(), word) != known.end();
}

std::string join_words(const std::vector<std::string>& words, std::string_view with = " ");

// A text of more than `most` bytes: at most so many of them, cut before a character, and "…" behind them.
std::string shorten(std::string_view text, std::size_t most);

// How many insertions, deletions, substitutions and swaps of neighbours turn one word into the other.
std::size_t slips_between(std::string_view typed, std::string_view meant);

}  // namespace commands

// The phrases of one rule on wording, looked for together.
#pragma once

#include "packet/phrase.hpp"
#include "packet/tongue.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace packet {

// Words from `first` up to, not including, `last`.
struct word_range {
    std::size_t first = 0;
    std::size_t last = 0;
};

class phrase_list {
public:
    // As they stand in a pack, exceptions included (packet/phrase.hpp).
    explicit phrase_list(const std::vector<std::string>& written);

    // Where the first of them stands in the author's own words. Where the language is unsure, a phrase of one
    // word counts only if it is English beyond doubt ("helped", not "massive").
    std::optional<word_range> first_hit(const english_text& text, tongue in) const;

    // Whether the sentence begins with one of them and goes on like that: nothing puts it in order, and
    // behind a colon or a dash nothing else is said ("Background:" is only a label).
    bool opens(const english_text& text, tongue in, const sentence& which) const;

    // Whether the sentence itself has what puts it in order.
    bool puts_in_order(const english_text& text, const sentence& which) const;

    // The words that its phrases begin with; nothing where one of them may begin with any word.
    std::optional<std::vector<std::string>> first_words() const;

private:
    std::optional<std::size_t> end_of_phrase(const english_text& text, tongue in, std::size_t at) const;
    bool is_excepted(const english_text& text, const word_range& where) const;
    bool is_in_order(const english_text& text, std::size_t at) const;

    std::vector<phrase> phrases_;
    std::vector<phrase> excepted_;
    std::vector<phrase> in_order_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_word_;  // numbers of phrases
    std::vector<std::size_t> open_;                                      // of those that any word may begin
};

}  // namespace packet

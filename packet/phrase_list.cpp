#include "packet/phrase_list.hpp"

#include <algorithm>

namespace packet {

namespace {

constexpr std::string_view except = "except: ";
constexpr std::string_view unless = "unless: ";

constexpr std::size_t longest_exception = 16;  // words before a hit that one may begin at

bool is_english_beyond_doubt(std::string_view lower) {
    return lower.ends_with("ed") || lower.ends_with("ly") || lower.ends_with("ing") ||
           lower.ends_with("less") || lower.find('-') != lower.npos;
}

// A short word in capitals is an abbreviation, an "LED" no verb.
bool is_abbreviation(const word& one) {
    return one.capitals && one.lower.size() > 1 && one.lower.size() <= 3;
}

}  // namespace

phrase_list::phrase_list(const std::vector<std::string>& written) {
    for (const std::string_view one : written) {
        if (one.starts_with(except))
            excepted_.emplace_back(one.substr(except.size()));
        else if (one.starts_with(unless))
            in_order_.emplace_back(one.substr(unless.size()));
        else
            phrases_.emplace_back(one);
    }
    for (std::size_t at = 0; at < phrases_.size(); ++at) {
        for (const std::string& first : phrases_[at].first_words())
            by_word_[first].push_back(at);
        if (phrases_[at].first_words().empty()) open_.push_back(at);
    }
}

std::optional<word_range> phrase_list::first_hit(const english_text& text, tongue in) const {
    for (std::size_t at = 0; at < text.words.size(); ++at)
        if (const auto end = end_of_phrase(text, in, at))
            if (!is_excepted(text, {at, *end}) && !is_in_order(text, at)) return word_range{at, *end};
    return std::nullopt;
}

bool phrase_list::opens(const english_text& text, tongue in, const sentence& which) const {
    const auto end = end_of_phrase(text, in, which.first);
    if (!end || is_excepted(text, {which.first, *end}) || puts_in_order(text, which)) return false;
    for (std::size_t at = *end + 1; at < which.last; ++at)
        if (const char mark = text.words[at].mark; mark != 0 && mark != ',' && mark != '(') return false;
    return true;
}

bool phrase_list::puts_in_order(const english_text& text, const sentence& which) const {
    for (std::size_t at = which.first; at < which.last; ++at)
        for (const phrase& one : in_order_)
            if (one.fits(text, at)) return true;
    return false;
}

std::optional<std::vector<std::string>> phrase_list::first_words() const {
    if (!open_.empty()) return std::nullopt;
    std::vector<std::string> words;
    for (const auto& [word, phrases] : by_word_)
        words.push_back(word);
    return words;
}

std::optional<std::size_t> phrase_list::end_of_phrase(const english_text& text, tongue in,
                                                      std::size_t at) const {
    const word& first = text.words[at];
    if (first.anothers || is_abbreviation(first)) return std::nullopt;
    const auto fitting = [&](std::size_t which) -> std::optional<std::size_t> {
        if (in != tongue::english && phrases_[which].is_single() && !is_english_beyond_doubt(first.lower))
            return std::nullopt;
        const auto end = phrases_[which].fits(text, at);
        return end && !text.words[*end - 1].anothers ? end : std::nullopt;
    };
    if (const auto known = by_word_.find(first.lower); known != by_word_.end())
        for (const std::size_t which : known->second)
            if (const auto end = fitting(which)) return end;
    for (const std::size_t which : open_)
        if (const auto end = fitting(which)) return end;
    return std::nullopt;
}

bool phrase_list::is_excepted(const english_text& text, const word_range& where) const {
    const sentence& in = text.sentences[text.sentence_of(where.first)];
    const std::size_t begin = where.first < longest_exception ? 0 : where.first - longest_exception;
    for (std::size_t at = std::max(in.first, begin); at < where.last; ++at)
        for (const phrase& one : excepted_)
            if (const auto end = one.fits(text, at); end && *end > where.first) return true;
    return false;
}

// In its own sentence, or in one beside it.
bool phrase_list::is_in_order(const english_text& text, std::size_t at) const {
    if (in_order_.empty()) return false;
    const std::size_t own = text.sentence_of(at);
    const std::size_t last = std::min(own + 2, text.sentences.size());
    for (std::size_t beside = own == 0 ? 0 : own - 1; beside < last; ++beside)
        if (puts_in_order(text, text.sentences[beside])) return true;
    return false;
}

}  // namespace packet

// What words of an English text mean to the rules on wording: numbers, counts, who does something.
#include "packet/english.hpp"

#include <algorithm>
#include <array>

namespace packet {

namespace {

template <std::size_t Count>
bool is_one_of(const std::array<std::string_view, Count>& known, std::string_view word) {
    return std::find(known.begin(), known.end(), word) != known.end();
}

constexpr auto months = std::to_array<std::string_view>(
    {"jan",     "january", "feb",      "february", "mar",      "march", "apr",       "april",
     "may",     "june",    "july",     "aug",      "august",   "sept",  "september", "oct",
     "october", "nov",     "november", "dec",      "december", "jun",   "jul"});

constexpr auto spelled = std::to_array<std::string_view>(
    {"two",     "three",     "four",     "five",     "six",      "seven",    "eight",
     "nine",    "ten",       "eleven",   "twelve",   "thirteen", "fourteen", "fifteen",
     "sixteen", "seventeen", "eighteen", "nineteen", "twenty",   "one"});

constexpr auto vague_counts = std::to_array<std::string_view>(
    {"several", "many", "multiple", "various", "numerous", "countless", "dozen", "dozens", "hundreds"});

constexpr auto units = std::to_array<std::string_view>({"percent", "ms", "second", "seconds", "minute",
                                                        "minutes", "hour", "hours", "day", "days", "week",
                                                        "weeks", "month", "months", "points", "times"});

constexpr auto multiples =
    std::to_array<std::string_view>({"halved", "halving", "halves", "doubled", "doubling", "tripled", "twice",
                                     "thrice", "quadrupled", "twofold", "tenfold", "threefold"});

constexpr auto changing = std::to_array<std::string_view>(
    {"cut",    "cuts",    "cutting", "reduced",  "reducing",  "saved",     "saving",  "saves",
     "raised", "raising", "lifted",  "lifting",  "fell",      "fallen",    "dropped", "grew",
     "grown",  "rose",    "risen",   "improved", "increased", "decreased", "lowered", "brought",
     "down",   "fewer",   "faster",  "shorter",  "instead",   "gained",    "won",     "shortened"});

constexpr auto passing = std::to_array<std::string_view>(
    {"also", "very", "then",    "just", "finally", "all",    "both",   "jointly", "together",
     "only", "now",  "already", "even", "again",   "always", "mostly", "so",      "therefore",
     "have", "had",  "'ve",     "'d",   "'ll",     "will",   "'m",     "'re",     "am",
     "are",  "was",  "were",    "been", "be",      "going",  "to",     "gonna",   "did"});

constexpr auto other_subjects =
    std::to_array<std::string_view>({"it", "they", "he", "she", "which", "who", "that", "this", "these",
                                     "those", "what", "you", "someone", "nobody"});

constexpr auto irregular_past = std::to_array<std::string_view>(
    {"wrote", "built",   "made",  "took",   "drew",    "set",   "cut",   "led",   "ran",   "chose",
     "gave",  "brought", "kept",  "held",   "put",     "found", "got",   "went",  "sold",  "bought",
     "did",   "was",     "spent", "taught", "drove",   "won",   "sent",  "wore",  "began", "split",
     "let",   "met",     "paid",  "read",   "rewrote", "shut",  "spoke", "stood", "sat",   "said"});

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool begins_with_digit(std::string_view lower) {
    const std::size_t first = lower.find_first_not_of("+-$");
    return first != lower.npos && is_digit(lower[first]);
}

std::string_view lower_at(const english_text& text, std::size_t at) {
    return at < text.words.size() ? std::string_view(text.words[at].lower) : std::string_view();
}

std::string_view lower_before(const english_text& text, std::size_t at) {
    return at == 0 ? std::string_view() : std::string_view(text.words[at - 1].lower);
}

bool is_plain_number(std::string_view lower) {
    return !lower.empty() && std::all_of(lower.begin(), lower.end(), is_digit);
}

bool is_year(std::string_view lower) {
    return lower.size() == 4 && is_plain_number(lower) &&
           (lower.starts_with("19") || lower.starts_with("20"));
}

bool is_ordinal(std::string_view lower) {
    return lower.ends_with("st") || lower.ends_with("nd") || lower.ends_with("rd") || lower.ends_with("th");
}

// A time, a date, a split, a version or a compound: "22:10", "2026-03-04", "50/50", "1.2.3", "30-day".
bool names_something(std::string_view lower) {
    const std::string_view digits = lower.substr(std::min(lower.size(), lower.find_first_of("0123456789")));
    if (digits.find(':') != digits.npos || digits.find('-') != digits.npos) return true;
    const std::size_t slash = digits.find('/');
    if (slash != digits.npos && slash + 1 < digits.size() && is_digit(digits[slash + 1])) return true;
    return std::count(digits.begin(), digits.end(), '.') > 1;
}

bool is_day_of_month(const english_text& text, std::size_t at) {
    return is_plain_number(text.words[at].lower) && text.words[at].lower.size() <= 2 &&
           (is_one_of(months, lower_at(text, at + 1)) || is_one_of(months, lower_before(text, at)));
}

bool is_fraction(const english_text& text, std::size_t at) {
    const std::string_view here = lower_at(text, at);
    const std::string_view before = lower_before(text, at);
    const std::string_view next = lower_at(text, at + 1);
    if (here == "half")
        return before == "by" || before == "in" || next == "of" || next == "the" || next == "as";
    if (here == "third" || here == "thirds" || here == "quarter" || here == "quarters")
        return before == "a" || before == "one" || before == "two" || before == "three";
    return false;
}

bool says_change(const english_text& text, const sentence& in) {
    return std::any_of(text.words.begin() + std::ptrdiff_t(in.first),
                       text.words.begin() + std::ptrdiff_t(in.last),
                       [](const word& one) { return is_one_of(changing, one.lower); });
}

// "from 9 days to 2": the number ends a range.
bool ends_range(const english_text& text, std::size_t at, const sentence& in) {
    if (text.words[at].mark == '>') return true;
    if (lower_before(text, at) != "to") return false;
    for (std::size_t back = at - 1; back > in.first; --back)
        if (text.words[back - 1].lower == "from") return true;
    return false;
}

// Whether the sentence begins with the author, or with what the author did: "Wrote the tests …".
bool begins_with_author(const english_text& text, const sentence& in) {
    std::size_t at = in.first;
    while (at < in.last && is_passing(text.words[at]) && text.words[at].lower != "was")
        ++at;
    if (at >= in.last) return false;
    const std::string& first = text.words[at].lower;
    return first == "i" || first == "we" || first.ends_with("ed") || is_one_of(irregular_past, first);
}

bool joins_clauses(const word& one) {
    return one.lower == "and" || one.lower == "&" || one.lower == "or" || one.lower == "plus" ||
           one.lower == "by" || one.lower == "then";
}

// Who the subject of the clauses before `end` is, for a verb that has none of its own.
bool author_is_subject_before(const english_text& text, const sentence& in, std::size_t end) {
    for (std::size_t at = end; at > in.first; --at) {
        const std::string& lower = text.words[at - 1].lower;
        if (lower == "i" || lower == "we") return true;
        if (is_one_of(other_subjects, lower) && !begins_with_author(text, in)) return false;
    }
    return begins_with_author(text, in);
}

}  // namespace

bool is_measure(const english_text& text, std::size_t at) {
    const std::string_view lower = text.words[at].lower;
    return begins_with_digit(lower) && !is_year(lower) && !is_ordinal(lower) && !names_something(lower) &&
           !is_day_of_month(text, at);
}

bool says_how_much(const english_text& text, std::size_t at) {
    if (is_measure(text, at) || is_fraction(text, at)) return true;
    const std::string_view lower = lower_at(text, at);
    return is_one_of(multiples, lower) ||
           (is_one_of(spelled, lower) && is_one_of(units, lower_at(text, at + 1)));
}

bool says_what_changed(const english_text& text, std::size_t at) {
    const std::string_view lower = lower_at(text, at);
    if (is_fraction(text, at) || is_one_of(multiples, lower)) return true;
    if (!says_how_much(text, at)) return false;
    if (lower.find_first_of("%$+-") != lower.npos || (is_digit(lower.front()) && lower.ends_with('x')))
        return true;
    const std::string_view next = lower_at(text, at + 1);
    if (next == "pp" || next == "percent" || next == "points" || next == "%") return true;
    const sentence& in = text.sentences[text.sentence_of(at)];
    return ends_range(text, at, in) || says_change(text, in);
}

bool is_count(const english_text& text, std::size_t at) {
    const std::string_view lower = lower_at(text, at);
    if (is_one_of(spelled, lower)) return lower != "one";
    return (is_plain_number(lower) && is_measure(text, at)) || is_one_of(vague_counts, lower);
}

bool is_passing(const word& of) {
    return is_one_of(passing, of.lower) || (of.lower.size() > 4 && of.lower.ends_with("ly"));
}

bool author_does(const english_text& text, std::size_t verb) {
    const sentence& in = text.sentences[text.sentence_of(verb)];
    for (std::size_t at = verb; at > in.first; --at) {
        const word& here = text.words[at];
        const word& before = text.words[at - 1];
        if (before.lower == "i" || before.lower == "we") return true;
        if (here.mark == ';' || here.mark == '-') return true;
        if (here.mark == ',' || joins_clauses(before)) return author_is_subject_before(text, in, at - 1);
        if (!is_passing(before)) return false;
    }
    return true;
}

}  // namespace packet

// What a rule on wording looks for, as it stands in a pack (rule::words):
//
//   helped              the word, as a word of its own
//   lots|tons of        either word
//   scalab*  *ed        any word that begins or ends so
//   worked … end        up to four words between, no comma among them
//   {i} helped          the author is who does it: "I helped", or "Helped" with the subject left out
//   {people}            a team, a department, a role, colleagues: "the whole payments team", "@ux-lead"
//   {count}             "5", "five", "several"
//   {number}            a number that measures something: "2.8%", "12k users", "halved"
//   {change}            a number by which something changed: "+8%", "9 days to 2"
//
// Words that change nothing may stand in between: "we have finally decided" is "we decided". Behind two words
// a phrase says what is in order after all:
//
//   except: lead time   these words are not what is meant
//   unless: {number}    a sentence is in order that has this, or has it in a sentence beside it
#pragma once

#include "packet/english.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace packet {

// A part in braces that means nothing, "{peple}"; empty when there is none.
std::string unknown_part(std::string_view written);

class phrase {
public:
    explicit phrase(std::string_view written);

    // The words from `at` on that it fits, up to, not including, the returned one. Within a sentence.
    std::optional<std::size_t> fits(const english_text& text, std::size_t at) const;

    // The words one of which it must begin with; none where any word will do.
    const std::vector<std::string>& first_words() const { return first_words_; }

    // Whether it is a single word or a part of one.
    bool is_single() const { return elements_.size() == 1; }

private:
    enum class kind { word, gap, people, count, number, change };
    struct element {
        kind what = kind::word;
        std::vector<std::string> alternatives;  // of a word; each may begin or end with '*'
    };

    std::optional<std::size_t> fits_from(const english_text& text, const sentence& in, std::size_t number,
                                         std::size_t at) const;
    std::optional<std::size_t> past_element(const english_text& text, const sentence& in, const element& one,
                                            std::size_t at) const;

    std::vector<element> elements_;
    bool author_does_it_ = false;
    std::vector<std::string> first_words_;
};

}  // namespace packet

// English text as people type it, cut into words and sentences, for the rules on wording. Any text is safe to
// read; for another language it says nothing of use.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace packet {

struct word {
    std::string lower;      // A to Z lowered, plain apostrophes: "we", "'ve", "n't", "@ux-lead", "-4%", "$2m"
    std::size_t begin = 0;  // bytes in the text
    std::size_t end = 0;
    char mark = 0;          // what parts it from the word before: one of , : ; - > ( or 0; '>' is an arrow
    bool capitals = false;  // "LED"
    bool anothers = false;  // somebody else's: in quotation marks, or behind "ux-lead said"
};

// Words from `first` up to, not including, `last`.
struct sentence {
    std::size_t first = 0;
    std::size_t last = 0;
};

struct english_text {
    std::vector<word> words;
    std::vector<sentence> sentences;  // all words, in order, none of them empty

    // The number of the sentence that holds the word.
    std::size_t sentence_of(std::size_t word) const;
};

// Contractions become two words ("we've": "we", "'ve"). Tags (#checkout), addresses and what stands in
// backticks are left out.
english_text read_english(std::string_view text);

// A number that measures something: "2.8%", "12k", "$2M", "640". No year, date, time of day, ordinal, version
// or split ("50/50"), and never a part of a name ("p95", "D-14").
bool is_measure(const english_text& text, std::size_t at);

// The same, and words that are as good: "doubled", "a third", "ten percent".
bool says_how_much(const english_text& text, std::size_t at);

// A number by which something changed: signed, a share, money, the end of a range, or any measure in a
// sentence that says what it was cut, raised or brought down to.
bool says_what_changed(const english_text& text, std::size_t at);

// "5", "five", "several", "a dozen"
bool is_count(const english_text& text, std::size_t at);

// Words that may stand between any two others without changing what is said: "also", "'ve", "finally".
bool is_passing(const word& of);

// Whether the author is who does what the verb at `verb` says: "I helped", "we also helped", or with the
// subject left out, "Helped …", "wrote the tests and helped …". Not "the cache helped", "which helped".
bool author_does(const english_text& text, std::size_t verb);

}  // namespace packet

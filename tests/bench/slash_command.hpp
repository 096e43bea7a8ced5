// Slash commands as Slack delivers them (docs.slack.dev, "Implementing slash commands"), each one distinct.
// The load generator shares the machine with the program that it measures, so a command is not composed anew:
// a finished text has blanks of a fixed width, and only these are written over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// What differs from one command to the next, by the letter that stands for it in a pattern.
enum class blank : char {
    person = 'p',     // 6 decimal digits of the user's id
    number = 'n',     // 12 decimal digits: the how-manieth command it is
    delivery = 'd',   // 16 hexadecimal digits that look random and never come twice
    second = 's',     // 10 decimal digits of the Unix time
    signature = 'v',  // 64 hexadecimal digits
};

// A text with blanks, in which "{p}" and the like stand for them.
class pattern {
public:
    explicit pattern(std::string_view text);

    // value: exactly as long as the blank is wide.
    void fill(blank which, std::string_view value);
    // In decimal digits, with leading zeros.
    void fill(blank which, std::uint64_t value);

    std::string_view text() const { return text_; }

private:
    struct place {
        blank which;
        std::size_t at;
    };

    std::string text_;
    std::vector<place> places_;
};

// The commands of one run, one after the other. Each person in turn says one.
class conversation {
public:
    // people: how many users there are, at most 1,000,000; first: the number of the first of them.
    explicit conversation(unsigned people, unsigned first = 0);

    // Fills in the next command, and returns its number, counted from 0.
    std::uint64_t next(pattern& into);

    // Fills in the command of that number, the same each time.
    void fill(pattern& into, std::uint64_t number) const;

private:
    std::uint64_t seed_;  // another one in each process, so that no delivery of an earlier run comes again
    std::uint64_t said_ = 0;
    unsigned people_, first_;
};

// The fields of a /decision as a form's body, to be sent by HTTP; or those of the line that is given, as it
// is typed and without blanks.
std::string form_pattern();
std::string form_pattern(std::string_view line);

// The same in an envelope of Socket Mode; its envelope_id ends with the number.
std::string envelope_pattern();

// The number in the envelope_id of an acknowledgement; no_number where there is none.
inline constexpr std::uint64_t no_number = ~std::uint64_t{0};
std::uint64_t number_in(std::string_view acknowledgement);

// Slack's signature v0 (docs.slack.dev, "Verifying requests from Slack") with a key that is prepared once.
class signer {
public:
    explicit signer(std::string_view secret);
    ~signer();
    signer(const signer&) = delete;
    signer& operator=(const signer&) = delete;

    // 64 hexadecimal digits, valid until the next call.
    std::string_view sign(std::string_view second, std::string_view body);

private:
    struct mac;
    std::unique_ptr<mac> mac_;
};

}  // namespace bench

// The `key: value` fields that each command knows, with the other words that people use for them.
#pragma once

#include "evidence/entry.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace commands {

enum class value_kind {
    text,
    amount,     // a quantity where one can be read; the text is kept in any case
    date,       // happened: read against the person's calendar
    reference,  // the number of another entry
};

struct known_field {
    std::string_view name;   // canonical, as kept in the record
    std::string_view label;  // as shown
    value_kind holds = value_kind::text;
    std::string_view kinds;    // letters of the entries that take it, e.g. "DM"
    std::string_view aliases;  // separated by one space
    bool rare = false;         // few entries need it: no form asks for it among the others
};

std::span<const known_field> all_fields();

// The field that the word before the colon means for that kind of entry. Typing slips of one letter in words
// of six letters up are forgiven. Any case.
const known_field* find_field(std::string_view typed, evidence::entry_kind kind);

// The same for a word that is spoken of no kind in particular, spelt right: a name before another word for
// one.
const known_field* find_field_of_any_kind(std::string_view typed);

// The label of a canonical name, "Because"; the name itself when it is unknown.
std::string_view label_of(std::string_view name);

}  // namespace commands

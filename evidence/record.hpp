// A record: one immutable fact with two clocks. Everything that dossier shows is a function of these.
#pragma once

#include "evidence/calendar.hpp"
#include "evidence/clock.hpp"
#include "evidence/entry.hpp"
#include "evidence/person.hpp"
#include "evidence/quantity.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evidence {

enum class record_kind {
    logged,     // opens an entry
    staged,     // adds to an entry later: a result, a feedback, another session
    corrected,  // says what a field should have said; the earlier text stays in the log
    retracted,  // takes an entry back; it stays in the log, out of every artifact
};

std::string_view name_of(record_kind kind);

// A named part of what was said: `because: retention risk`. Quantities found in it are kept as value and
// unit.
struct field {
    std::string name;  // canonical: "because", "results", "baseline", ...
    std::string text;  // as said, in one line
    std::optional<quantity> amount;
    friend bool operator==(const field&, const field&) = default;
};

// What was said, before it is sealed into the chain.
struct statement {
    record_kind kind = record_kind::logged;
    entry_id entry;
    std::string said;                      // the whole line as typed, without control characters
    std::string text;                      // its free text, without fields
    std::vector<field> fields;             // in the order typed; a name may repeat
    std::vector<std::string> initiatives;  // without '#', in lower case
    std::vector<mention> people;
    std::vector<std::string> links;
    calendar_date happened{std::chrono::year_month_day{std::chrono::sys_days{}}};
    friend bool operator==(const statement&, const statement&) = default;
};

// The first field of that name, or nothing.
const field* find_field(const statement& said, std::string_view name);

using digest = std::array<unsigned char, 32>;  // SHA-256
using salt = std::array<unsigned char, 16>;

struct record {
    person_id author;
    std::uint64_t seq = 0;  // 1, 2, 3, ... per person, without gaps
    moment logged_at;
    statement what;
    salt seasoning{};  // random; keeps erased content from being guessed from its hash
    digest content_hash{};
    digest hash{};  // links this record to all before it
};

}  // namespace evidence

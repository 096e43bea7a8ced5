// One person's evidence log, as the commands see it. Being bound to one person is what keeps everybody else's
// evidence out of reach: no call takes a person.
//
// Used on the thread that owns the store's connection, inside its transaction; appends become visible
// together or not at all. Throws what the store throws; the caller's transaction is then rolled back.
#pragma once

#include "evidence/record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evidence {

// An entry in a list: what it is called today.
struct entry_summary {
    entry_id entry;
    std::string title;
    calendar_date happened;
    moment logged_at;
    std::vector<std::string> initiatives;
    bool retracted = false;
};

struct list_filter {
    std::optional<entry_kind> kind;
    std::string initiative;  // empty: all
    std::size_t limit = 20;
    std::size_t skip = 0;
};

// What the chat page offers while a person types.
struct vocabulary {
    std::vector<std::string> initiatives;
    std::vector<std::string> metrics;
    std::vector<std::string> people;
};

// Reading one person's log.
class evidence_view {
public:
    virtual ~evidence_view() = default;

    virtual const person_id& author() const = 0;

    // The person's IANA time zone; the machine's until they say another.
    virtual std::string zone() = 0;

    // All records of one entry in order; empty when there is no such entry.
    virtual std::vector<record> records_of(entry_id entry) = 0;

    // The first and the newest entry with that subject; nothing when there is none.
    virtual std::optional<entry_id> first_with(entry_kind kind, std::string_view subject) = 0;
    virtual std::optional<entry_id> newest_with(entry_kind kind, std::string_view subject) = 0;

    // Newest first. Retracted entries are included and marked.
    virtual std::vector<entry_summary> list(const list_filter& filter) = 0;
    virtual std::size_t count(const list_filter& filter) = 0;

    virtual vocabulary words() = 0;

    // Every record in order, for folding a portfolio. Takes time in proportion to the log.
    virtual std::vector<record> everything() = 0;
};

// Writing it too.
class evidence_log : public evidence_view {
public:
    virtual void set_zone(std::string_view name) = 0;

    // The number that the next entry of that kind will carry.
    virtual entry_id next_entry(entry_kind kind) = 0;

    // Seals the statement as the next record of the chain and keeps it. A `logged` statement must carry
    // next_entry's number. subject: what entries of one series share (a metric's key, a mentored person's
    // key); empty for none. Only read for `logged`.
    virtual record append(const statement& what, moment now, std::string_view subject) = 0;
};

}  // namespace evidence

// One person's records folded into what they mean: decisions with their dated stages, metric series,
// mentoring stories, the charter. A pure function of the log.
#pragma once

#include "evidence/record.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace evidence {

// One thing said about an entry, with its own two clocks.
struct stage {
    std::string name;  // a field's name, or "text" for free text
    std::string text;
    std::optional<quantity> amount;
    calendar_date happened;
    moment logged_at;
    std::uint64_t seq = 0;
    bool corrected = false;       // the text is what a later correction said
    moment said_at{};             // when that text was said: logged_at, or the correction's moment
    std::string reconstructed{};  // where it was taken from afterwards; empty: said as such
};

// What every entry has.
struct entry {
    entry_id id;
    std::string text;
    calendar_date happened;
    moment logged_at;
    std::vector<stage> stages;  // in the order said, fields of the first line included
    std::vector<std::string> initiatives;
    std::vector<mention> people;
    std::vector<std::string> links;
    digest first_hash{};
    std::uint64_t seq = 0;
    bool retracted = false;  // out of every artifact
    bool undone = false;     // because its opening line was taken back
    std::string retraction_reason;
    std::string reconstructed;  // where it was taken from afterwards; empty: said as such
};

// The newest stage of that name, or nothing; all of them in order.
const stage* newest_stage(const entry& of, std::string_view name);
std::vector<const stage*> stages_named(const entry& of, std::string_view name);

// A named metric over time.
struct metric_series {
    std::string name;                 // as first typed
    std::vector<entry> observations;  // by the day they happened, then in the order logged
    std::vector<std::string> initiatives;

    // The value of an observation; nothing for one that was saved without.
    static const stage* value_of(const entry& observation);
};

struct portfolio {
    person_id author;
    std::vector<entry> decisions;        // by the day they happened, then by number
    std::vector<metric_series> metrics;  // in the order of their first observation
    std::vector<entry> mentoring;
    std::vector<entry> charter;
    std::vector<entry> messages;     // that somebody else wrote, by the day they were sent
    std::vector<entry> behaviours;   // agreed with the manager, by number
    std::vector<entry> check_ins;    // with the manager, by the day they happened
    std::vector<entry> quiet_weeks;  // in which nothing happened, as the author said, by number
    std::uint64_t records = 0;
    digest head{};  // of the chain

    const entry* find(entry_id id) const;
};

// The key that observations of one metric share: its name in lower case, with spaces and dashes alike.
std::string metric_key(std::string_view name);

// What an entry shares with the others of its series: a metric's key, a mentored person's key; of a quiet
// week its Monday (the field `week`, 2026-03-02), which no second one shares. Empty for others.
std::string subject_of(const entry& of);

// Reads records in order. They must be one person's, complete from the first. What was undone or erased is
// passed over.
portfolio fold(const std::vector<record>& records);

// Whether the records of one entry (evidence_log::records_of) have lost their content.
bool is_erased(const std::vector<record>& records);

// One entry from its records alone (evidence_log::records_of); they must be neither empty nor erased.
entry fold_entry(const std::vector<record>& records);

}  // namespace evidence

// What the families of commands share: drafting a statement from text, appending it, and answering with the
// entry's number, its timestamp and the one best next question.
#pragma once

#include "commands/table.hpp"
#include "evidence/portfolio.hpp"

#include <optional>
#include <string>
#include <vector>

namespace commands {

// A statement ready to append, or the reply that refuses it.
struct draft {
    evidence::statement what;
    std::vector<fact> remarks;  // what was understood in a way that the person should see
    std::optional<reply> refusal;
};

// The text of a request. Words behind the date ("happened: yesterday in the review") belong to the free text.
parsed_text read_line(const request& asked, evidence::entry_kind kind);

// Whether there is neither text nor a filled field nor a link.
bool says_nothing(const parsed_text& parsed);

// Reads amounts and the date. Refuses what an offered line left open ("because: …"). A date in the future
// refuses; one that cannot be read is kept as typed, and the statement stands at today, with a remark. It
// refuses where the date is all that is said, or is a correction.
draft draft_statement(const request& asked, const parsed_text& parsed, evidence::record_kind kind,
                      evidence::entry_id entry);

// "baseline: 3.1" beside "3.5%" means 3.1%: gives a baseline or target without a unit the unit of the value.
void lend_unit(evidence::statement& to, const evidence::quantity& value);

// The refusal of a `for:` that names no decision of this person.
std::optional<reply> refuse_unknown_decision(const request& asked, const parsed_text& parsed);

// Appends and answers.
reply keep(const request& asked, const draft& drafted);

// The one best next question. An earlier observation of the same metric stands in for a baseline.
std::optional<question> ask_next(const request& asked, const evidence::entry& entry);

// All records of an entry that must exist; on failure, the refusal that names what exists instead and ends
// with the consequence.
struct found_entry {
    std::vector<evidence::record> records;
    std::optional<reply> refusal;
};
found_entry find_entry(const request& asked, evidence::entry_id id,
                       std::string_view consequence = "Nothing was saved.");

// Adds a stage to an existing entry: the text began with its number. Nothing but the number shows the entry;
// a field without words ("results:", or "because" alone) is asked for.
reply add_stage(const request& asked, parsed_text parsed);

// A further record of an entry that stands: a stage or a correction.
reply keep_addition(const request& asked, const parsed_text& parsed, evidence::record_kind kind,
                    const evidence::entry& to);

// "4 Mar 2026", and behind it "logged 34 days after" when that is so.
std::string lateness(const evidence::calendar_date& happened, evidence::moment logged_at,
                     std::string_view zone);

// The entry as a row of a list.
row to_row(const evidence::entry_summary& summary, std::string_view zone);

// Today, where the person is.
std::chrono::sys_days today_of(const request& asked);

// Writes the accounts that the platform knows into the mentions of a text.
void resolve_accounts(std::vector<evidence::mention>& people, const std::vector<evidence::mention>& accounts);

}  // namespace commands

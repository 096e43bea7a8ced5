// The table of commands: name, help and handler stand together, so that help cannot lie.
#pragma once

#include "commands/grammar.hpp"
#include "commands/invocation.hpp"
#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"

#include <span>
#include <string>
#include <string_view>

namespace commands {

// What a handler gets.
struct request {
    const invocation& said;
    std::string kept;  // the line without control characters, as an entry keeps it
    std::string text;  // normalised, behind the command's word
    evidence::evidence_log& log;
    evidence::moment now;

    // The line comes from the inbox: what it says is kept as reconstructed from there, on that day.
    const evidence::proposal* accepted = nullptr;
};

using handler = reply (*)(const request&);

struct command_entry {
    std::string_view name;  // "decision"
    std::string_view usage;
    std::string_view help;     // one line
    std::string_view example;  // a whole line to type
    handler run;
};

// /decision, /metric, /mentor, /packet, /evidence
std::span<const command_entry> all_commands();

// list, show, correct, ...: what stands behind /evidence
std::span<const command_entry> evidence_commands();

const command_entry* find_command(std::span<const command_entry> table, std::string_view word);

// The letter of the entries that a command makes, for its fields; nothing for the others.
std::optional<evidence::entry_kind> kind_of_command(std::string_view name);

// The handlers, each in the file of its family.
reply log_decision(const request& asked);
reply log_metric(const request& asked);
reply log_mentoring(const request& asked);
reply ask_for_packet(const request& asked);
reply run_evidence_command(const request& asked);
reply list_entries(const request& asked);
reply search_entries(const request& asked);
reply show_entry(const request& asked);
reply correct_entry(const request& asked);
reply retract_entry(const request& asked);
reply undo_last(const request& asked);
reply show_gaps(const request& asked);
reply erase_entries(const request& asked);
reply export_log(const request& asked);
reply show_inbox(const request& asked);
reply accept_proposal(const request& asked);
reply dismiss_proposals(const request& asked);
reply fill_charter(const request& asked);
reply keep_message(const request& asked);
reply check_in(const request& asked);
reply agree_behaviour(const request& asked);
reply choose_cycle(const request& asked);
reply choose_nudges(const request& asked);
reply choose_zone(const request& asked);
reply choose_emoji(const request& asked);
reply help(const request& asked);

// The help of one command, for its empty form.
reply usage_of(const command_entry& command);

// For a word that is no command.
reply unknown_command(const command_line& line);

}  // namespace commands

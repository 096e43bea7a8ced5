// Forms: a command's fields as a modal, what was typed into one as a line, and what the modal says when the
// line was refused. Nothing that was typed is lost on the way.
#pragma once

#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"
#include "evidence/person.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot::slack {

inline constexpr std::string_view form_callback = "form";  // the callback_id of every form

// What stands in an input: what it is worth, and what it is shown as where these differ (a select).
struct filled_in {
    std::string value;
    std::string shown{};
};

struct form_request {
    std::string
        command;  // "decision", "metric", "mentor", "charter", "packet", "zone", "emoji", "cycle" or "nudges"
    std::optional<evidence::entry_id> entry;    // to which it adds; nothing: a new one
    std::string field;                          // the only one asked for, canonical; empty: all
    std::string channel;                        // where it was asked for, a Slack id; may be empty
    std::map<std::string, filled_in> filled{};  // by input
};

// What a line asks for that is not complete yet: "/decision", "/decision D-14 results: ", "/evidence charter
// #checkout scope: ", "/mentor P-1 @", "/evidence zone Europe/Lisbon". Nothing when there is no form for it:
// "/evidence nudges" and "/evidence cycle" alone show what is chosen, and what they show offers the form with
// it.
std::optional<form_request> read_form_request(std::string_view line);

// What a form is about, for a button: "Results", "Decision".
std::string name_of(const form_request& wanted);

// The modal, for views.open. Its private_metadata holds command, entry, field and channel, and nothing
// secret. wanted.command must be one of those above.
nlohmann::json form_for(const form_request& wanted);

struct submitted {
    form_request about;                       // with everything typed in `filled`
    std::string line;                         // in dossier's grammar, line breaks as typed
    std::vector<evidence::mention> accounts;  // of the person chosen; the line names them by their id
    std::vector<std::string> inputs;          // their block_ids, in the order shown
    bool says_nothing = false;  // its line would ask instead of keep: answer with nothing_to_keep
};

// The view of a view_submission. Reading the line gives each field what was typed into it: words that look
// like a field of their own are quoted. Nothing when it is no form of ours.
std::optional<submitted> read_form(const nlohmann::json& view);

// The refusal of a form in which nothing was typed that could be kept.
commands::reply nothing_to_keep();

// The answer to a view_submission whose line was refused: {"response_action":"errors",…}, at the field that
// the refusal speaks of, else at the first.
nlohmann::json field_errors(const submitted& form, const commands::reply& refused);

// The same form with everything typed still in it and the problem on top: for when nothing could be saved.
// The problem is a sentence for the person.
nlohmann::json filled_again(const nlohmann::json& view, std::string_view problem);

// The view that takes the form's place once its line was kept, or answered.
nlohmann::json saved_view(const commands::reply& saved);

// The answer to a block_suggestion: {"options":[…]}, at most 100, those that contain what was typed. A new
// initiative or metric comes first, as "new: …". recent: decisions and agreed behaviours, newest first.
nlohmann::json options_for(const nlohmann::json& suggestion, const evidence::vocabulary& words,
                           const std::vector<evidence::entry_summary>& recent);

}  // namespace bot::slack

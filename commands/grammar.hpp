// Text → fields. The text is free; everything structured is optional.
#pragma once

#include "evidence/evidence_log.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace commands {

// The first word of a line and the rest: "/decision …", "decision …", "@dossier decision …", "Decision: …".
struct command_line {
    std::string word;   // lower case, without slash; empty for an empty line
    std::string typed;  // the word as typed
    std::string rest;   // normalised
    bool slash = false;
};
command_line split_command(std::string_view normalised);

// A field as typed.
struct typed_field {
    std::string name;        // canonical
    std::string text;        // without tags and links at its end
    std::string typed_name;  // the word before the colon, for "I read becuase: as because:"
};

// Free text with its fields, tags, people and links taken apart.
struct parsed_text {
    std::optional<evidence::entry_id> entry;  // when the text begins with an entry number
    std::string text;
    std::vector<typed_field> fields;
    std::vector<std::string> initiatives;
    std::vector<evidence::mention> people;
    std::vector<std::string> links;
};

// text: normalised. kind: of the entry that it is about, which decides the fields that it knows; when the
// text begins with an entry number, that entry's kind counts instead.
parsed_text parse(std::string_view text, evidence::entry_kind kind);

// The same for a text whose number has been taken off.
parsed_text parse_fields(std::string_view text, evidence::entry_kind kind);

// A text as it stands in a line, so that reading the line gives it back: a colon that would begin a field of
// that kind gets a backslash before it ("because\:"), and so does a colon behind a backslash.
std::string quote(std::string_view text, evidence::entry_kind kind);

// The same for the text that a line begins with: one that begins with an entry's number, or with a word that
// asks ("help", "show D-1"), stands behind a dash.
std::string quote_opening(std::string_view text, evidence::entry_kind kind);

// Fields that were misspelt and forgiven: {"becuase", "because"}.
std::vector<std::pair<std::string, std::string>> forgiven_slips(const parsed_text& parsed);

// The reference at the beginning of a text ("D-14 …"), and the text behind it. Without its dash ("d14", "D
// 14") it counts only for the kind that is spoken of: in a metric's name, "p95" is no mentoring story.
std::optional<evidence::entry_id> take_entry_id(std::string_view& text,
                                                std::optional<evidence::entry_kind> spoken_of);

// The reference at the beginning of a text that is about no kind in particular: "d14", "M-7".
std::optional<evidence::entry_id> take_any_entry_id(std::string_view& text);

}  // namespace commands

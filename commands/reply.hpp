// What dossier answers, before any platform decides what it looks like.
#pragma once

#include "evidence/clock.hpp"
#include "evidence/entry.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace commands {

enum class tone {
    saved,    // something was written
    answer,   // something was asked and is answered
    refused,  // nothing was written; the headline says what to type instead
    failed,   // nothing was written; dossier's own fault
};

struct fact {
    std::string label;
    std::string text;
};

// An entry in a list.
struct row {
    std::string entry;  // "D-14"
    std::string kind;   // "decision"
    std::string title;
    std::string date;  // "4 Mar 2026"
    std::string note;  // "logged 34 days after", "retracted"
    std::vector<std::string> initiatives;
};

// The one best next question, and the beginning of the line that answers it.
struct question {
    std::string ask;
    std::string type;  // "/decision D-14 rejected: "
};

// A way on that one tap takes: it says that line.
struct choice {
    std::string label;  // "Nothing this week"
    std::string line;   // "/evidence nudges nothing weekly 2026-03-02"
};

struct file {
    std::string name;
    std::string type;  // media type
    std::string bytes;
};

// The caller builds the bundle (off the writer thread) and answers with describe_bundle.
struct packet_request {
    std::string artifact;      // "decision-log", ...; empty: all three
    std::string from;          // ISO date; empty: from the first entry
    std::string to;            // ISO date; empty: today
    std::string initiative{};  // whose charter; empty: the flagship's
    std::string profile{};     // what is hidden: "manager", "committee", "outside"; empty: nothing
    std::uint32_t number = 0;  // under which the log remembers it, with what it is built from
};

// The caller makes the files (off the writer thread) and answers with describe_export.
struct export_request {
    std::string format;  // "jsonl", "markdown" or "csv"; empty: all three; "ics": the dates of the cycle
};

// The caller makes it (off the writer thread) with make_brief.
struct brief_request {
    bool is_update = false;  // the monthly update against what was agreed, not the brief for a check-in
    std::string from{};      // ISO date; empty: since the last check-in, or a month ago
    std::string to{};        // ISO date; empty: today
};

struct reply {
    tone how = tone::answer;
    std::string headline;
    std::optional<evidence::entry_id> entry;
    std::optional<evidence::moment> logged_at;
    std::string zone;  // in which logged_at is shown
    std::vector<fact> facts;
    std::vector<row> rows;
    std::optional<question> next;
    std::vector<std::string> examples;  // lines to type
    bool meant = false;                 // they say what was meant, in the person's own words
    std::vector<choice> choices;        // at most five
    std::optional<packet_request> packet;
    std::optional<export_request> exported;
    std::optional<brief_request> brief;
    std::vector<file> files;
    std::string welcome{};  // with a person's first entry: what they should know (first_words)
    bool forget = false;    // the client drops its own copies of what was said before
};

inline reply refuse(std::string why, std::vector<std::string> examples = {}) {
    reply refusal;
    refusal.how = tone::refused;
    refusal.headline = std::move(why);
    refusal.examples = std::move(examples);
    return refusal;
}

// The same where the lines are what was most likely meant: they could be said as they stand.
inline reply suggest(std::string why, std::vector<std::string> lines) {
    reply refusal = refuse(std::move(why), std::move(lines));
    refusal.meant = true;
    return refusal;
}

}  // namespace commands

// What the three artifacts and the readiness page say, before anybody decides what they look like.
// Composed from a portfolio (compose.hpp), set as PDF (typeset.hpp) and as Markdown (markdown.hpp).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace packet {

// A statement together with the entries that it rests on. A statement without an entry is never prose:
// it is a blank, whose text is the question that the author still has to answer.
struct statement {
    std::string text;                // UTF-8, one paragraph, no line breaks
    std::vector<std::string> cites;  // entry numbers, e.g. {"D-14", "M-7"}; empty only for a blank
    bool blank = false;
    std::string note{};  // "logged 34 days after", "reconstructed from brag.md, line 12"; stands where no
                         // date says it
};

// When something happened and when it was logged, in words for the page.
struct dated {
    std::string date;  // "4 Mar 2026" or "Mar 2026"
    std::string note;  // "logged 34 days after", "reconstructed from brag.md, line 12"; empty when it was
                       // logged as it happened
};

// What stands on every page of every artifact.
struct letterhead {
    std::string author;      // "local:ana", or the display name if one is known
    std::string period;      // "1 Jan 2026 – 21 Nov 2026"; one day alone: "21 Nov 2026"
    std::string made_on;     // "21 Nov 2026, 14:03 UTC"
    std::string chain_head;  // the first 16 hexadecimal digits of the newest record's hash
    std::string version{};   // "packet 4"; empty: not numbered
    std::string profile{};   // "for the committee: people as initials, money rounded"; empty: nothing hidden
};

// Something that was logged and is not printed, and why.
struct omission {
    std::string name;    // "D-14", or an initiative: "checkout"
    std::string reason;  // "no room: 9 lines too long", "left out by the author on 3 Mar 2026",
                         // "outside of the period"
    friend bool operator==(const omission&, const omission&) = default;
};

// One dated observation of a metric. A chart is drawn from two of them up.
struct observation_point {
    int day = 0;  // days since 1970-01-01
    double value = 0;
    std::string label;        // "3.1%"
    std::string date;         // "4 Mar 2026"
    bool afterwards = false;  // logged later than it happened, or reconstructed
    std::string cite{};       // "M-7", the entry that observed it
};

// What a metric measures (guide rules C3, C4): the machine, the people who use it, or money.
enum class metric_kind { technical, user, money };

// A metric that an initiative moved.
struct metric_line {
    std::string name;    // "checkout-conversion"
    statement baseline;  // "3.1%"
    statement latest;    // "3.5%"
    statement change;    // "+0.4 pp (+12.9%)"
    statement source;    // "Looker/checkout"
    statement money;     // "$3.2M/yr"; text empty and not blank: nothing to print
    dated when;          // of the latest observation
    std::vector<observation_point> points;
    metric_kind kind = metric_kind::user;
    bool stood_still = false;  // it is where it was before
};

// One step from a technical gain to money (guide rule C3). A step that nobody logged is a blank.
struct chain_link {
    std::string label;  // "Technical", "User", "Money"
    statement what;     // "p95-latency 640 ms → 418 ms (−34.7%)"

    // The entries of a number that is where it was before. It carries nothing on, so the link is a blank.
    std::vector<std::string> stood_still{};
};

struct outcome_row {
    std::string initiative;                      // "checkout"
    statement feature;                           // what was shipped or decided to ship
    std::vector<metric_line> metrics;            // empty: the row prints a blank asking for one
    std::vector<statement> trade_offs;           // what the author gave up, and why
    int rank = 0;                                // 0 is kept longest when the page is full
    std::vector<statement> in_brief{};           // numbers that are no headline of this page
    std::vector<std::string> further_metrics{};  // by name: what has no room at all
    bool flagship = false;                       // stands out; one or two rows do
    std::vector<chain_link> chain{};             // technical, user, money; empty: nothing to translate
};

struct outcome_map {
    letterhead head;
    std::vector<outcome_row> rows;     // in the order in which they are printed: flagships first
    std::vector<statement> nothing{};  // without rows: blanks that say why, and where to begin
    std::vector<omission> left_out{};  // what composing left out; for want of room: typeset_document
    std::string order{};               // the sentence that says what is kept when the page is full
};

// One dated stage of a decision: "Hypothesis", "Experiment", "Results", "Stakeholder feedback", ...
struct decision_stage {
    std::string label;
    statement what;
    dated when;
    std::string field{};  // "results", as it would be typed; empty for what is computed and for blanks
};

// What became of a decision. Reversed and missed ones are told as what they taught (guide rules B13, B14).
enum class decision_outcome { stands, reversed, missed };

struct decision_block {
    std::string number;  // "D-14"
    statement title;     // the decision itself, as the author put it
    dated when;
    std::string initiative;  // the first of its initiatives; may be empty
    std::vector<decision_stage> stages;
    std::string digest;  // the first 12 hexadecimal digits of the entry's first record
    int rank = 0;        // 0 is kept longest when the pages are full
    decision_outcome outcome = decision_outcome::stands;
    bool featured = false;                   // the author asked for it
    std::vector<std::string> teams{};        // beyond the author's own, each once (guide rule B10)
    int day = 0;                             // on which it happened: days since 1970-01-01
    int days_late = 0;                       // from then to when it was logged (guide rule B1)
    std::vector<std::string> initiatives{};  // all of them, in the order in which they were tagged
};

struct decision_log {
    letterhead head;
    std::vector<decision_block> decisions;  // in the order in which they are printed
    std::vector<statement> nothing{};       // without decisions: blanks that say why, and where to begin
    std::vector<omission> left_out{};       // what composing left out; for want of room: typeset_document
    std::string order{};                    // the sentence that says what is kept when the pages are full
};

struct responsibility {
    std::string team;  // "Legal"
    statement what;    // "reviews the terms"
};

struct charter_section {
    std::string title;                             // "Vision", "Scope", "Success criteria"
    std::vector<statement> statements;             // a single blank when nothing was logged
    std::vector<responsibility> responsibilities;  // only in "Cross-team responsibilities"
};

struct launch_charter {
    letterhead head;
    std::string initiative;  // "checkout"; empty when the charter names none
    std::vector<charter_section> sections;
    std::vector<omission> left_out{};  // what composing left out; for want of room: typeset_document
};

// The three artifacts, made of one log at one time.
struct composed {
    outcome_map map;
    decision_log log;
    launch_charter charter;
};

// Whether an artifact is ready, and what would make it so.
struct finding {
    std::string rule;     // "A4", the guide rule's id
    std::string missing;  // "D-3 has no result yet"
    std::string fix;      // the line to type: "/decision D-3 results: …"
    std::string guide{};  // whose rule it is: "sde-to-pm". A guide rule, never a claim about a company
    std::string ask{};    // the question that would settle it
    bool blocks = true;   // unmet makes the artifact not ready; else it is advice
    std::vector<std::string> counts{};  // the entries that count towards the rule so far
};

// A rule that nothing was logged for yet is neither met nor unmet.
enum class standing { unmet, met, nothing_to_judge };

// How one guide rule fares.
struct rule_state {
    std::string rule;   // "A4"
    std::string guide;  // "sde-to-pm"
    std::string says;   // what it asks for, one sentence
    bool blocks = false;
    standing stands = standing::unmet;
    std::vector<std::string> counts{};  // the entries that count towards it
};

struct artifact_readiness {
    std::string artifact;  // "Decision log"
    std::string file;      // "decision-log"
    std::string summary;   // "2 of 3 pages, 9 decisions"
    bool ready = false;
    std::vector<finding> findings;   // all of them: what blocks comes first, then the quickest way to ready
    std::vector<omission> left_out;  // everything that the artifact does not print, and why
    std::vector<rule_state> rules{};
    std::size_t pieces_wanted = 0;  // that the blocking rules ask for
    std::size_t pieces_there = 0;
};

// How long a decision takes by the guide's figures (guide rules D9, D10), if the packet went out today.
struct outlook {
    int earliest_days = 0;  // after submission
    int latest_days = 0;    // when nothing is missing
    int each_days = 0;      // more for every artifact that is not ready
    int missing = 0;        // artifacts that are not ready
    std::string earliest;   // "26 Dec 2026"
    std::string worst;      // the latest day, with what is missing: "29 Jan 2027"

    int worst_days() const { return latest_days + each_days * missing; }
};

struct readiness {
    letterhead head;
    std::vector<artifact_readiness> artifacts;
    std::string order{};  // the sentence that says in which order entries are kept when a page is full
    std::vector<finding> findings{};  // of the packet as a whole
    std::vector<rule_state> rules{};  // of the packet as a whole
    std::optional<outlook> ahead{};
    std::vector<std::string> unset_characters{};  // in words: what no font of this machine has, and which
                                                  // package would help; the PDFs show boxes in their place
};

}  // namespace packet

// What the three artifacts and the readiness page say, before anybody decides what they look like.
// Composed from a portfolio (compose.hpp), set as PDF (typeset.hpp) and as Markdown (markdown.hpp).
#pragma once

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
    std::string period;      // "1 Jan 2026 – 21 Nov 2026"
    std::string made_on;     // "21 Nov 2026, 14:03 UTC"
    std::string chain_head;  // the first 16 hexadecimal digits of the newest record's hash
};

// One dated observation of a metric. A chart is drawn from two of them up.
struct observation_point {
    int day = 0;  // days since 1970-01-01
    double value = 0;
    std::string label;        // "3.1%"
    std::string date;         // "4 Mar 2026"
    bool afterwards = false;  // logged later than it happened, or reconstructed
};

// A business metric that an initiative moved.
struct metric_line {
    std::string name;    // "checkout-conversion"
    statement baseline;  // "3.1%"
    statement latest;    // "3.5%"
    statement change;    // "+0.4 pp (+12.9%)"
    statement source;    // "Looker/checkout"
    statement money;     // "$3.2M/yr"; text empty and not blank: nothing to print
    dated when;          // of the latest observation
    std::vector<observation_point> points;
};

struct outcome_row {
    std::string initiative;                      // "checkout"
    statement feature;                           // what was shipped or decided to ship
    std::vector<metric_line> metrics;            // empty: the row prints a blank asking for one
    std::vector<statement> trade_offs;           // what the author gave up, and why
    int rank = 0;                                // 0 is kept longest when the page is full
    std::vector<std::string> further_metrics{};  // by name: what the row has no room for
};

struct outcome_map {
    letterhead head;
    std::vector<outcome_row> rows;  // in the order in which they are printed
};

// One dated stage of a decision: "Hypothesis", "Experiment", "Results", "Stakeholder feedback", ...
struct decision_stage {
    std::string label;
    statement what;
    dated when;
};

struct decision_block {
    std::string number;  // "D-14"
    statement title;     // the decision itself, as the author put it
    dated when;
    std::string initiative;  // may be empty
    std::vector<decision_stage> stages;
    std::string digest;  // the first 12 hexadecimal digits of the entry's first record
    int rank = 0;        // 0 is kept longest when the pages are full
};

struct decision_log {
    letterhead head;
    std::vector<decision_block> decisions;  // in the order in which they are printed
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
};

// Whether an artifact is ready, and what would make it so.
struct finding {
    std::string rule;     // "A4", the guide rule's id
    std::string missing;  // "D-3 has no result yet"
    std::string fix;      // the line to type: "/decision D-3 results: …"
};

struct artifact_readiness {
    std::string artifact;  // "Decision log"
    std::string file;      // "decision-log"
    std::string summary;   // "2 of 3 pages, 9 decisions"
    bool ready = false;
    std::vector<finding> findings;
    std::vector<std::string> left_out;  // entry numbers or initiatives that did not fit on the page
};

struct readiness {
    letterhead head;
    std::vector<artifact_readiness> artifacts;
};

}  // namespace packet

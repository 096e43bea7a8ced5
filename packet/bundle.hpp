// The bundle that a person hands over: the artifacts as PDF and Markdown, what is missing, and what a reader
// needs to check it without trusting dossier.
#pragma once

#include "evidence/checkpoint.hpp"
#include "evidence/record.hpp"
#include "packet/archive.hpp"
#include "packet/documents.hpp"
#include "packet/typeset.hpp"

#include <optional>
#include <string>
#include <vector>

namespace packet {

struct bundle_request {
    std::string artifact;  // "decision-log", ...; empty: all three
    std::string from;      // ISO dates; empty: all
    std::string to;
    paper size = paper::letter;
};

struct bundle {
    std::vector<named_file> files;
    std::string zip;  // all of them
    readiness state;
};

// records: one person's whole log, in order. anchor: its newest anchored head, when there is one. The same
// log, request, time, zone and anchor give the same bytes. Takes tens of milliseconds: not for the I/O
// thread.
bundle build_bundle(const std::vector<evidence::record>& records, const bundle_request& wanted,
                    evidence::moment now, const std::string& zone,
                    const std::optional<evidence::anchored_head>& anchor = std::nullopt);

}  // namespace packet

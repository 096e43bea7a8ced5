// The bundle that a person hands over: the artifacts as PDF and Markdown, what is missing, and what a reader
// needs to check it without trusting dossier.
#pragma once

#include "evidence/checkpoint.hpp"
#include "evidence/record.hpp"
#include "packet/archive.hpp"
#include "packet/documents.hpp"
#include "packet/redact.hpp"
#include "packet/typeset.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace packet {

class rule_pack;

struct bundle_request {
    std::string artifact;  // "decision-log", ...; empty: all three
    std::string from;      // ISO dates; empty: all
    std::string to;
    paper size = paper::letter;
    std::string initiative{};  // whose charter; empty: the flagship's
    std::uint32_t number = 0;  // of this bundle among the author's; 0: not numbered
    std::string profile{};     // what is hidden: "manager", "committee", "outside"; empty: nothing
    std::shared_ptr<const rule_pack> rules{};  // null: default_pack()
};

struct bundle {
    std::vector<named_file> files;
    std::string zip;  // all of them

    // For the author, in their own names whatever the profile. It stands in the files as readiness.md, but
    // for the committee and readers outside.
    readiness state;
    std::vector<code_name> code_names{};  // of what the artifacts name, for the author alone: in no file
};

// records: one person's whole log, in order. anchor: its newest anchored head, when there is one. The same
// log, request, time, zone and anchor give the same bytes. For outside the anchor is left out: it names the
// account. Takes tens of milliseconds: not for the I/O thread.
bundle build_bundle(const std::vector<evidence::record>& records, const bundle_request& wanted,
                    evidence::moment now, const std::string& zone,
                    const std::optional<evidence::anchored_head>& anchor = std::nullopt);

// Every name that a file of some bundle may have.
std::vector<std::string> bundle_file_names();

}  // namespace packet

// evidence.jsonl: the records behind a bundle, in a form that anybody can check, and the checking.
//
// The first line describes the bundle; then one line per record of the whole chain. A record of a cited entry
// carries its content and salt; every other record only the hashes that the chain needs, so that a bundle
// proves what it cites without showing the rest.
#pragma once

#include "evidence/record.hpp"
#include "packet/archive.hpp"

#include <set>
#include <string>
#include <vector>

namespace packet {

// cites: entry numbers, "D-14". files: the bundle's other files, whose SHA-256 the first line holds.
std::string evidence_lines(const std::vector<evidence::record>& records, const std::set<std::string>& cites,
                           const std::vector<named_file>& files);

// The same lines with every record shown, but for what was erased: the author's whole log, for `dossier
// export`. Its first line says `"shows":"all"`, and verify_bundle then wants every content, or a record that
// says that it was erased.
std::string export_lines(const std::vector<evidence::record>& records);

struct proof_report {
    std::string author;
    std::size_t records = 0;
    std::size_t shown = 0;  // with content
    std::string head;
    std::vector<std::string> problems;  // one sentence each; empty: intact
};

// files: all files of a bundle. Reports every problem that it can find, never throws for bad input.
proof_report verify_bundle(const std::vector<named_file>& files);

// The text of VERIFY.md.
std::string how_to_verify();

}  // namespace packet

// evidence.jsonl: the records behind a bundle, in a form that anybody can check, and the checking.
//
// The first line describes the bundle; then one line per record of the whole chain. A record of a cited entry
// carries its content and salt; every other record only the hashes that the chain needs, so that a bundle
// proves what it cites without showing the rest. In a redacted bundle (packet/redact.hpp) a cited record
// whose words are hidden carries its hashes and the number of its entry.
#pragma once

#include "evidence/record.hpp"
#include "packet/archive.hpp"
#include "packet/redact.hpp"

#include <set>
#include <string>
#include <vector>

namespace packet {

// cites: entry numbers, "D-14". files: the bundle's other files, whose SHA-256 the first line holds. hides:
// what the bundle was redacted with.
std::string evidence_lines(const std::vector<evidence::record>& records, const std::set<std::string>& cites,
                           const std::vector<named_file>& files, const redactor& hides);

// The same with nothing hidden.
std::string evidence_lines(const std::vector<evidence::record>& records, const std::set<std::string>& cites,
                           const std::vector<named_file>& files);

// The same lines with every record shown, but for what was erased: the author's whole log, for `dossier
// export`. Its first line says `"shows":"all"`, and verify_bundle then wants every content, or a record that
// says that it was erased.
std::string export_lines(const std::vector<evidence::record>& records);

struct proof_report {
    std::string author;
    std::size_t records = 0;
    std::size_t shown = 0;     // with content
    std::size_t withheld = 0;  // cited, and redacted: with hashes alone
    std::string profile;       // whom the bundle was redacted for; empty: nobody
    std::string head;
    std::vector<std::string> problems;  // one sentence each; empty: intact

    // What could not be checked because it is not shown, one sentence each; none where nothing was redacted.
    std::vector<std::string> limits{};
};

// files: all files of a bundle. Reports every problem that it can find, never throws for bad input.
proof_report verify_bundle(const std::vector<named_file>& files);

// The text of VERIFY.md.
std::string how_to_verify();

// The same for a redacted bundle, with what was hidden.
std::string how_to_verify(const redactor& hides);

}  // namespace packet

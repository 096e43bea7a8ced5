// What says when the records of a bundle existed, by a clock that is not dossier's: the author's chain as a
// leaf of the anchors' tree, the signed head of that tree, and a time stamp over it. The files of a bundle
// that hold these, and the checking of them.
#pragma once

#include "evidence/checkpoint.hpp"
#include "packet/archive.hpp"

#include <string>
#include <vector>

namespace packet {

// anchor.tlog-proof, checkpoint, anchor.vkey, and when it is stamped checkpoint.tsr and tsa-ca.pem.
std::vector<std::string> anchor_file_names();
std::vector<named_file> anchor_files(const evidence::anchored_head& anchored);

// The part of VERIFY.md about them.
std::string how_to_verify_anchor(const evidence::anchored_head& anchored);

// What a reader trusts from outside of the bundle. Where it is empty, the bundle's own word is taken, and the
// report says so.
struct anchor_trust {
    std::string key;     // verifier key, "NAME+KEYID+BASE64"
    std::string tsa_ca;  // certificates, PEM
};

struct anchor_report {
    std::vector<std::string> lines;     // what holds, and how far; empty when the bundle has no anchor
    std::vector<std::string> problems;  // one sentence each; empty: intact
};

// files: all files of a bundle whose evidence.jsonl is intact (verify_bundle). Never throws for bad input.
anchor_report verify_anchor(const std::vector<named_file>& files, const anchor_trust& trust);

}  // namespace packet

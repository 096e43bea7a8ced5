// A bundle that verifies, and what somebody made of one of its files: either it does not verify any more, or
// it says the very same.
#include "evidence/merkle.hpp"
#include "evidence/signed_note.hpp"
#include "packet/anchor_proof.hpp"
#include "tests/fuzz/checks.hpp"

#include <algorithm>

namespace {

using packet::named_file;

std::vector<evidence::record> said() {
    fakes::memory_log log("UTC", fuzz::ana);
    for (const char* line :
         {"/decision Dropped gift wrap because: retention risk #checkout", "/metric conversion 3.1%",
          "/decision D-1 results: +2%", "/mentor @sam pairing", "/decision Kept the old ranking"})
        fuzz::say(log, line, fuzz::noon);
    return log.appended();
}

// The author's chain after three records is the second of three leaves. The key is no secret.
evidence::anchored_head anchored(const std::vector<evidence::record>& records) {
    const evidence::signing_key signer{"dossier/test", {1, 2, 3}};
    evidence::anchored_head head;
    head.leaf = {fuzz::ana, 3, records[2].hash};
    const std::string leaf = to_canonical(head.leaf);
    const std::vector<evidence::digest> leaves{evidence::hash_leaf("one before"), evidence::hash_leaf(leaf),
                                               evidence::hash_leaf("one after")};
    const evidence::checkpoint root{signer.name, leaves.size(), evidence::merkle_root(leaves)};
    head.proof = {leaf, 1, evidence::inclusion_proof(leaves, 1), sign_note(to_text(root), signer)};
    head.key = to_text(public_part(signer));
    return head;
}

const std::vector<named_file>& bundle() {
    static const std::vector<named_file> files = [] {
        const auto records = said();
        std::vector<named_file> all{{"decision-log.md", "text/markdown", "Dropped gift wrap [D-1]\n"},
                                    {"VERIFY.md", "text/markdown", packet::how_to_verify()}};
        for (named_file& file : packet::anchor_files(anchored(records)))
            all.push_back(std::move(file));
        all.push_back({"evidence.jsonl", "", packet::evidence_lines(records, {"D-1", "M-1"}, all)});
        std::rotate(all.begin(), all.end() - 1, all.end());  // most inputs alter the first
        return all;
    }();
    return files;
}

void alter(std::string& bytes, fuzz::supply& from) {
    const std::size_t at = (std::size_t(from.byte()) << 8U | from.byte()) % (bytes.size() + 1);
    const unsigned how = from.number(4);
    const std::size_t size = std::size_t(from.byte()) + 1;
    if (how == 0)
        bytes.insert(at, from.rest());
    else if (how == 1)
        bytes.erase(at, size);
    else if (how == 2)
        bytes.replace(at, size, from.rest());
    else if (at < bytes.size())
        bytes[at] = char(from.byte());
}

const fuzz::target here("altered_bundle", [](std::string_view bytes) {
    static const packet::proof_report whole = packet::verify_bundle(bundle());
    fuzz::must(whole.problems.empty() && packet::verify_anchor(bundle(), {}).problems.empty(),
               "the bundle verifies as it is");
    fuzz::supply from(bytes);
    std::vector<named_file> files = bundle();
    const std::size_t which = from.number(unsigned(files.size()));
    alter(files[which].bytes, from);
    if (files[which].bytes == bundle()[which].bytes) return;
    const packet::proof_report report = packet::verify_bundle(files);
    if (!report.problems.empty()) return;
    fuzz::must(files[which].name == "evidence.jsonl", "every other file has its hash there");
    fuzz::must(report.author == whole.author && report.records == whole.records && report.head == whole.head,
               "what verifies says the same");
    packet::verify_anchor(files, {});
});

}  // namespace

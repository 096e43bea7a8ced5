// Checkpoints, signed notes, leaves, proofs and keys: texts of strangers, of which only the exact form
// counts.
#include "evidence/checkpoint.hpp"
#include "evidence/merkle.hpp"
#include "evidence/signed_note.hpp"
#include "tests/fuzz/target.hpp"

namespace {

const fuzz::target here("anchors", [](std::string_view text) {
    if (const auto head = evidence::read_checkpoint(text))
        fuzz::must(to_text(*head) == text, "a checkpoint is printed as it was read");
    if (const auto leaf = evidence::read_anchor_leaf(text))
        fuzz::must(to_canonical(*leaf) == text, "a leaf is printed as it was read");
    if (const auto key = evidence::read_note_key(text))
        fuzz::must(to_text(*key) == text, "a key is printed as it was read");
    if (const auto key = evidence::read_signing_key(text))
        fuzz::must(to_text(*key) == text, "a signing key is printed as it was read");
    if (const auto proof = evidence::read_tlog_proof(text)) {
        fuzz::must(to_text(*proof) == text, "a proof is printed as it was read");
        const evidence::digest leaf = evidence::hash_leaf(proof->extra);
        evidence::verify_inclusion(leaf, proof->index, proof->index + 1, proof->hashes, leaf);
        evidence::verify_consistency(proof->index, leaf, proof->index + 7, leaf, proof->hashes);
    }
    const evidence::signing_key signer{"dossier/test", {1, 2, 3}};
    const evidence::note_key trusted = public_part(signer);
    const evidence::opened_note opened = evidence::open_note(text, trusted);
    if (opened.problem.empty())
        fuzz::must(text.starts_with(opened.text + "\n"), "a note says what was signed");
});

}  // namespace

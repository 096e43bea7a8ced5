// What is handed to the outside: the head of the tree as a checkpoint (c2sp.org/tlog-checkpoint), one
// person's head as a leaf of it, and the proof that the leaf is in the tree (c2sp.org/tlog-proof). Texts all
// of them.
//
// Pure functions. Whatever is read is a stranger's: only the exact form is taken.
#pragma once

#include "evidence/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evidence {

// The text that is signed: three lines, origin, size in decimal, root in base64. It carries no clock: when it
// was made is the word of a time stamp, never ours.
struct checkpoint {
    std::string origin;
    std::uint64_t size = 0;  // leaves
    digest root{};
    friend bool operator==(const checkpoint&, const checkpoint&) = default;
};
std::string to_text(const checkpoint& head);
std::optional<checkpoint> read_checkpoint(std::string_view text);  // without signatures

// One person's chain as it stood when it was anchored.
struct anchor_leaf {
    person_id person;
    std::uint64_t records = 0;
    digest head{};  // hash of the record of that number
    friend bool operator==(const anchor_leaf&, const anchor_leaf&) = default;
};

// The leaf's bytes, canonical JSON: {"head":"…","person":"local:ana","records":90}
std::string to_canonical(const anchor_leaf& leaf);
std::optional<anchor_leaf> read_anchor_leaf(std::string_view bytes);

// A leaf's way to the root, in one text with the checkpoint.
struct tlog_proof {
    std::string extra;  // the leaf's bytes; empty for none
    std::uint64_t index = 0;
    std::vector<digest> hashes;  // nearest to the leaf first
    std::string checkpoint;      // the signed note
    friend bool operator==(const tlog_proof&, const tlog_proof&) = default;
};
std::string to_text(const tlog_proof& proof);
std::optional<tlog_proof> read_tlog_proof(std::string_view text);

// The newest of a person's heads that a signed checkpoint covers, with all that a reader needs to check it.
struct anchored_head {
    anchor_leaf leaf;
    tlog_proof proof;
    std::string key;       // the checkpoint's key, as to_text(note_key) writes it
    std::string stamp;     // the time-stamp reply over the checkpoint (DER); empty until there is one
    std::string stamp_ca;  // the certificates (PEM) that the stamp was checked against
};

}  // namespace evidence

// Anchors: one append-only Merkle tree of all chains' heads, and its signed heads.
//
// Anchoring takes four steps, each of which may be the last before the process is killed; the next start goes
// on with the very same size and root:
//   1. lay_anchor, in a transaction of the writer: heads that changed become leaves, the root is kept.
//   2. read_anchor_back, on another connection: what the disk holds is computed anew.
//   3. anchor_signer: the size and root are signed. It never signs two heads that contradict one another.
//   4. keep_checkpoint, in a transaction of the writer. Only then may the checkpoint leave the process.
// A time stamp over the checkpoint follows whenever the authority answers.
//
// All functions work on the thread of their connection and throw what SQLite throws.
#pragma once

#include "evidence/checkpoint.hpp"
#include "evidence/clock.hpp"
#include "evidence/merkle.hpp"
#include "storage/connection.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace storage {

// The tree as far as it is stored, for lay_anchor. Takes time in proportion to its size (a second for a
// million leaves): not for the writer thread.
evidence::growing_tree read_tree(connection& on);

enum class anchor_rhythm {
    daily,  // at most once on one UTC day
    now,
};

// Whether there is something to do: a head to sign, or entries to anchor. Reads a few rows per person.
bool is_anchor_due(connection& on, evidence::moment now, anchor_rhythm rhythm);

// Both in one snapshot of the database, on a connection of its own: the tree only when something is due.
struct anchor_plan {
    bool due = false;
    evidence::growing_tree so_far;
};
anchor_plan plan_anchor(const std::filesystem::path& database, evidence::moment now, anchor_rhythm rhythm);

// Appends a leaf for everybody whose head has changed since their last one, and keeps the new root. Nothing
// when nothing is due or an earlier head still waits for its signature. Returns how many leaves were added.
// so_far: read_tree; throws std::logic_error when the tree has grown since.
std::uint64_t lay_anchor(connection& on, evidence::growing_tree so_far, evidence::moment now,
                         anchor_rhythm rhythm);

// A head whose checkpoint is still to be signed, as the disk holds it.
struct unsigned_head {
    std::uint64_t size = 0;
    evidence::digest root{};
    std::vector<evidence::digest> since_last;  // consistency proof from `last`
    std::string problem;                       // one sentence; empty: it may be signed
};

// Computes it anew from the stored bytes: the chains of everybody with a new leaf, every leaf against its
// chain, and every root. Each chain is read in a snapshot of its own and the tree in another one, so that a
// look that takes minutes holds none for as long; what it is about cannot change meanwhile, because nothing
// is laid while a head waits, and no record's hash ever changes. on: outside of any transaction.
// last: what the signer signed last (anchor_signer::last). stop: asked after each chain.
// Nothing when no head waits, or when it is to stop.
std::optional<unsigned_head> read_anchor_back(connection& on, const evidence::checkpoint& last,
                                              const std::stop_token& stop = {});

// The second step and the third, on a connection of their own: reads the waiting head back and signs it.
// Nothing when none waits, or when it is to stop. Takes time in proportion to the records of everybody with a
// new leaf. Throws not_signed (anchor_signer) when it must not be signed, cannot_open.
struct signed_head {
    std::uint64_t size = 0;
    std::string key;         // as evidence::to_text(note_key) writes it
    std::string checkpoint;  // the signed note
};
std::optional<signed_head> sign_waiting_head(const std::filesystem::path& database,
                                             const std::stop_token& stop = {});

void keep_checkpoint(connection& on, const signed_head& head);

// The newest signed head without a time stamp.
struct unstamped_head {
    std::uint64_t size = 0;
    std::string checkpoint;
};
std::optional<unstamped_head> newest_unstamped(connection& on);

// A reply that holds, with what it was checked against; or what is wrong, for the operator.
void keep_stamp(connection& on, std::uint64_t size, const std::string& nonce, const std::string& reply,
                const std::string& ca);
void keep_stamp_problem(connection& on, std::uint64_t size, const std::string& problem);

struct anchor_counts {
    std::uint64_t size = 0;       // leaves under the newest signed head
    std::uint64_t unstamped = 0;  // signed heads without a time stamp
    evidence::moment newest{};    // when the newest head was laid
};
anchor_counts count_anchors(connection& on);

// Both in one snapshot, on a connection of its own.
struct anchor_standing {
    anchor_counts counts;
    std::optional<unstamped_head> to_stamp;
};
anchor_standing look_at_anchors(const std::filesystem::path& database);

// The newest leaf of that person under a signed head, with the oldest stamped head that covers it, or the
// oldest one at all: the earlier the clock that vouches for it, the more it says.
std::optional<evidence::anchored_head> newest_anchor_of(connection& on, const evidence::person_id& person);

// The whole tree, every checkpoint and every stamp. Chains are verify_database's part.
struct anchors_report {
    std::uint64_t leaves = 0;
    std::uint64_t heads = 0;
    std::uint64_t stamped = 0;
    std::string no_stamp_because;       // what the authority did last about the newest head without a stamp
    std::vector<std::string> problems;  // one sentence each; empty: intact
};
anchors_report verify_anchors(connection& on);

// On a connection of its own, and against what the signer beside the database signed last. Throws cannot_open
// too.
anchors_report verify_anchors(const std::filesystem::path& database);

}  // namespace storage

// An append-only Merkle tree: hashing after RFC 6962 section 2.1 (leaves and nodes are hashed with different
// prefixes, so that neither passes for the other), proofs after RFC 9162 section 2.1.3 and 2.1.4.
//
// Pure functions. A tree is given by the hashes of its leaves, in order.
#pragma once

#include "evidence/record.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace evidence {

// SHA-256(0x00 ‖ bytes)
digest hash_leaf(std::string_view bytes);

// SHA-256(0x01 ‖ left ‖ right)
digest hash_node(const digest& left, const digest& right);

// The head of the tree over all leaves; of none, SHA-256 of nothing.
digest merkle_root(std::span<const digest> leaves);

// A tree to which leaves are added one by one. It keeps only the heads of its full subtrees, one for each
// binary digit of its size, so that a million leaves need some twenty hashes.
class growing_tree {
public:
    void append(const digest& leaf);
    std::uint64_t size() const { return size_; }
    digest root() const;  // merkle_root of all leaves so far

private:
    std::vector<digest> full_;  // largest first
    std::uint64_t size_ = 0;
};

// The hashes that lead from one leaf to the root, nearest first. index < leaves.size().
std::vector<digest> inclusion_proof(std::span<const digest> leaves, std::uint64_t index);

// The hashes that show that the tree over all leaves begins with the tree over the first `earlier` of them.
// 0 < earlier <= leaves.size(); empty when the two are the same size.
std::vector<digest> consistency_proof(std::span<const digest> leaves, std::uint64_t earlier);

// Whether the proof leads from that leaf, at that index of a tree of that size, to that root. These two
// follow the verification algorithms of RFC 9162 and share nothing with the provers above but the hashing.
bool verify_inclusion(const digest& leaf, std::uint64_t index, std::uint64_t size,
                      std::span<const digest> proof, const digest& root);

// Whether a tree of size `later` with root `later_root` begins with the one of size `earlier`. A tree of size
// 0 is the beginning of every tree, by an empty proof.
bool verify_consistency(std::uint64_t earlier, const digest& earlier_root, std::uint64_t later,
                        const digest& later_root, std::span<const digest> proof);

}  // namespace evidence

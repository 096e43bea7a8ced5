#include "evidence/merkle.hpp"

#include "evidence/sha256.hpp"

#include <bit>

namespace evidence {

namespace {

constexpr std::string_view leaf_prefix{"\0", 1};
constexpr std::string_view node_prefix{"\1", 1};

// The largest power of two below n; n > 1.
std::uint64_t split_of(std::uint64_t n) {
    return std::bit_floor(n - 1);
}

// SUBPROOF of RFC 9162 section 2.1.4.1. whole: whether the earlier tree is all of this subtree.
void add_subproof(std::span<const digest> leaves, std::uint64_t earlier, bool whole,
                  std::vector<digest>& proof) {
    const std::uint64_t size = leaves.size();
    if (earlier == size) {
        if (!whole) proof.push_back(merkle_root(leaves));
        return;
    }
    const std::uint64_t split = split_of(size);
    if (earlier <= split) {
        add_subproof(leaves.first(split), earlier, whole, proof);
        proof.push_back(merkle_root(leaves.subspan(split)));
    } else {
        add_subproof(leaves.subspan(split), earlier - split, false, proof);
        proof.push_back(merkle_root(leaves.first(split)));
    }
}

}  // namespace

digest hash_leaf(std::string_view bytes) {
    return sha256({leaf_prefix, bytes});
}

digest hash_node(const digest& left, const digest& right) {
    return sha256({node_prefix, bytes_of(left), bytes_of(right)});
}

digest merkle_root(std::span<const digest> leaves) {
    if (leaves.empty()) return sha256({});
    if (leaves.size() == 1) return leaves.front();
    const std::uint64_t split = split_of(leaves.size());
    return hash_node(merkle_root(leaves.first(split)), merkle_root(leaves.subspan(split)));
}

void growing_tree::append(const digest& leaf) {
    digest head = leaf;
    // As in a binary counter: each full subtree joins the new one of its size.
    for (std::uint64_t size = size_; size % 2 == 1; size /= 2) {
        head = hash_node(full_.back(), head);
        full_.pop_back();
    }
    full_.push_back(head);
    ++size_;
}

digest growing_tree::root() const {
    if (full_.empty()) return merkle_root({});
    digest head = full_.back();
    for (auto left = full_.rbegin() + 1; left != full_.rend(); ++left)
        head = hash_node(*left, head);
    return head;
}

std::vector<digest> inclusion_proof(std::span<const digest> leaves, std::uint64_t index) {
    if (leaves.size() == 1) return {};
    const std::uint64_t split = split_of(leaves.size());
    const bool in_left = index < split;
    std::vector<digest> proof = in_left ? inclusion_proof(leaves.first(split), index)
                                        : inclusion_proof(leaves.subspan(split), index - split);
    proof.push_back(merkle_root(in_left ? leaves.subspan(split) : leaves.first(split)));
    return proof;
}

std::vector<digest> consistency_proof(std::span<const digest> leaves, std::uint64_t earlier) {
    std::vector<digest> proof;
    add_subproof(leaves, earlier, true, proof);
    return proof;
}

bool verify_inclusion(const digest& leaf, std::uint64_t index, std::uint64_t size,
                      std::span<const digest> proof, const digest& root) {
    if (index >= size) return false;
    std::uint64_t node = index, last = size - 1;
    digest hash = leaf;
    for (const digest& step : proof) {
        if (last == 0) return false;
        if (node % 2 == 1 || node == last) {
            hash = hash_node(step, hash);
            while (node % 2 == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = hash_node(hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t earlier, const digest& earlier_root, std::uint64_t later,
                        const digest& later_root, std::span<const digest> proof) {
    if (earlier > later) return false;
    if (earlier == later) return proof.empty() && earlier_root == later_root;
    if (earlier == 0) return proof.empty();
    std::vector<digest> path(proof.begin(), proof.end());
    if (std::has_single_bit(earlier)) path.insert(path.begin(), earlier_root);
    if (path.empty()) return false;
    std::uint64_t node = earlier - 1, last = later - 1;
    while (node % 2 == 1) {
        node >>= 1;
        last >>= 1;
    }
    digest from_earlier = path.front(), from_later = path.front();
    for (std::size_t i = 1; i < path.size(); ++i) {
        const digest& step = path[i];
        if (last == 0) return false;
        if (node % 2 == 1 || node == last) {
            from_earlier = hash_node(step, from_earlier);
            from_later = hash_node(step, from_later);
            while (node % 2 == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            from_later = hash_node(from_later, step);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && from_earlier == earlier_root && from_later == later_root;
}

}  // namespace evidence

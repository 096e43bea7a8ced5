#include "evidence/merkle.hpp"

#include "evidence/chain.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace evidence {
namespace {

constexpr std::uint64_t largest = 130;  // over two full subtrees of 64, with one leaf hanging on each side

std::vector<digest> leaves(std::uint64_t count) {
    std::vector<digest> hashes;
    for (std::uint64_t i = 0; i < count; ++i)
        hashes.push_back(hash_leaf("leaf " + std::to_string(i)));
    return hashes;
}

std::vector<digest> roots_of(const std::vector<digest>& all) {
    std::vector<digest> roots;
    for (std::uint64_t size = 0; size <= all.size(); ++size)
        roots.push_back(merkle_root(std::span(all).first(size)));
    return roots;
}

digest spoiled(digest hash) {
    hash[31] ^= 1;
    return hash;
}

// Every proof that differs from the true one in one hash: changed, missing, doubled, or one too many.
std::vector<std::vector<digest>> spoiled(const std::vector<digest>& proof) {
    std::vector<std::vector<digest>> wrong;
    for (std::size_t i = 0; i < proof.size(); ++i) {
        wrong.push_back(proof);
        wrong.back()[i] = spoiled(proof[i]);
        wrong.push_back(proof);
        wrong.back().erase(wrong.back().begin() + std::ptrdiff_t(i));
        wrong.push_back(proof);
        wrong.back().insert(wrong.back().begin() + std::ptrdiff_t(i), proof[i]);
    }
    wrong.push_back(proof);
    wrong.back().push_back(hash_leaf("one too many"));
    return wrong;
}

TEST(MerkleTree, OfNothingIsTheHashOfNothing) {
    EXPECT_EQ(to_hex(merkle_root({})), sha256_hex(""));
    EXPECT_EQ(growing_tree().root(), merkle_root({}));
}

TEST(MerkleTree, HashesLeavesAndNodesApart) {
    EXPECT_EQ(to_hex(hash_leaf("")), sha256_hex(std::string("\0", 1)));
    const digest left = hash_leaf("l"), right = hash_leaf("r");
    std::string node = "\1";
    node.append(left.begin(), left.end());
    node.append(right.begin(), right.end());
    EXPECT_EQ(to_hex(hash_node(left, right)), sha256_hex(node));
}

// The eight leaves and roots that implementations of RFC 6962 compare themselves by.
TEST(MerkleTree, MatchesTheKnownVectors) {
    using namespace std::string_literals;
    const std::vector<std::string> inputs{""s,         "\x00"s,
                                          "\x10"s,     "\x20\x21"s,
                                          "\x30\x31"s, "\x40\x41\x42\x43"s,
                                          "PQRSTUVW"s, "`abcdefghijklmno"s};
    const std::vector<std::string> roots{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    std::vector<digest> hashes;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        hashes.push_back(hash_leaf(inputs[i]));
        EXPECT_EQ(to_hex(merkle_root(hashes)), roots[i]) << i + 1 << " leaves";
    }
}

TEST(MerkleTree, IsTheSameGrownLeafByLeaf) {
    const auto all = leaves(largest);
    const auto roots = roots_of(all);
    growing_tree tree;
    for (std::uint64_t size = 0; size <= largest; ++size) {
        EXPECT_EQ(tree.size(), size);
        EXPECT_EQ(tree.root(), roots[size]) << size;
        if (size < largest) tree.append(all[size]);
    }
}

TEST(AnInclusionProof, HoldsForEveryLeafOfEveryTree) {
    const auto all = leaves(largest);
    const auto roots = roots_of(all);
    for (std::uint64_t size = 1; size <= largest; ++size)
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto proof = inclusion_proof(std::span(all).first(size), index);
            ASSERT_TRUE(verify_inclusion(all[index], index, size, proof, roots[size]))
                << index << "/" << size;
        }
}

TEST(AnInclusionProof, HoldsForNothingElse) {
    const auto all = leaves(largest);
    const auto roots = roots_of(all);
    for (std::uint64_t size = 1; size <= largest; ++size)
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto proof = inclusion_proof(std::span(all).first(size), index);
            const std::string which = std::to_string(index) + "/" + std::to_string(size);
            ASSERT_FALSE(verify_inclusion(spoiled(all[index]), index, size, proof, roots[size])) << which;
            ASSERT_FALSE(verify_inclusion(all[index], index, size, proof, spoiled(roots[size]))) << which;
            for (const std::uint64_t other : {index + 1, index - 1, index ^ 1, size, size + index})
                if (other != index) {
                    ASSERT_FALSE(verify_inclusion(all[index], other, size, proof, roots[size]))
                        << which << " as " << other;
                }
            for (const std::uint64_t other : {index, std::uint64_t{0}})
                ASSERT_FALSE(verify_inclusion(all[index], index, other, proof, roots[size]))
                    << which << " in " << other;
            for (const auto& wrong : spoiled(proof))
                ASSERT_FALSE(verify_inclusion(all[index], index, size, wrong, roots[size])) << which;
        }
}

// A proof does not hold in a tree of another size, against that tree's own root or this one's, unless the two
// sizes give the leaf the same way up; then the root tells them apart.
TEST(AnInclusionProof, HoldsForNoOtherSize) {
    const auto all = leaves(largest);
    const auto roots = roots_of(all);
    for (std::uint64_t size = 1; size <= largest; ++size)
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto proof = inclusion_proof(std::span(all).first(size), index);
            for (const std::uint64_t other : {size - 1, size + 1, 2 * size})
                if (other != size && other <= largest) {
                    ASSERT_FALSE(verify_inclusion(all[index], index, other, proof, roots[other]))
                        << index << "/" << size << " in " << other;
                }
        }
}

TEST(AConsistencyProof, HoldsForEveryTwoSizes) {
    const auto all = leaves(largest);
    const auto roots = roots_of(all);
    for (std::uint64_t later = 1; later <= largest; ++later) {
        EXPECT_TRUE(verify_consistency(0, roots[0], later, roots[later], {}));
        for (std::uint64_t earlier = 1; earlier <= later; ++earlier) {
            const auto proof = consistency_proof(std::span(all).first(later), earlier);
            ASSERT_TRUE(verify_consistency(earlier, roots[earlier], later, roots[later], proof))
                << earlier << " to " << later;
        }
    }
}

TEST(AConsistencyProof, HoldsForNothingElse) {
    const auto all = leaves(largest);
    const auto roots = roots_of(all);
    for (std::uint64_t later = 1; later <= largest; ++later)
        for (std::uint64_t earlier = 1; earlier <= later; ++earlier) {
            const auto proof = consistency_proof(std::span(all).first(later), earlier);
            const std::string which = std::to_string(earlier) + " to " + std::to_string(later);
            ASSERT_FALSE(verify_consistency(earlier, spoiled(roots[earlier]), later, roots[later], proof))
                << which;
            ASSERT_FALSE(verify_consistency(earlier, roots[earlier], later, spoiled(roots[later]), proof))
                << which;
            for (const std::uint64_t other : {earlier - 1, earlier + 1})
                if (other != earlier && other != 0 && other <= largest) {
                    ASSERT_FALSE(verify_consistency(other, roots[other], later, roots[later], proof))
                        << which;
                }
            for (const std::uint64_t other : {later - 1, later + 1})
                if (other >= earlier && other <= largest) {
                    ASSERT_FALSE(verify_consistency(earlier, roots[earlier], other, roots[other], proof))
                        << which;
                }
            ASSERT_FALSE(verify_consistency(later, roots[later], earlier, roots[earlier], proof) &&
                         earlier != later)
                << which;
            for (const auto& wrong : spoiled(proof))
                ASSERT_FALSE(verify_consistency(earlier, roots[earlier], later, roots[later], wrong))
                    << which;
        }
}

TEST(AConsistencyProof, TellsABranchFromAContinuation) {
    auto one = leaves(9), other = leaves(9);
    other[4] = hash_leaf("said otherwise");
    const auto proof = consistency_proof(other, 6);
    EXPECT_FALSE(verify_consistency(6, merkle_root(std::span(one).first(6)), 9, merkle_root(other), proof));
}

}  // namespace
}  // namespace evidence

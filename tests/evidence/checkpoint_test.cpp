#include "evidence/checkpoint.hpp"

#include "evidence/chain.hpp"
#include "evidence/merkle.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace evidence {
namespace {

// The example of c2sp.org/tlog-checkpoint.
const std::string known_checkpoint =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

const std::string hash_line = "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=";

TEST(ACheckpoint, IsThreeLines) {
    const auto read = read_checkpoint(known_checkpoint);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->origin, "example.com/behind-the-sofa");
    EXPECT_EQ(read->size, 20852163U);
    EXPECT_EQ(to_text(*read), known_checkpoint);
}

TEST(ACheckpoint, IsReadInOneFormOnly) {
    const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    for (const std::string& text :
         {std::string(), std::string("o\n1\n"), "o\n1\n" + root.substr(0, root.size() - 1), "\n1\n" + root,
          "o\n01\n" + root, "o\n-1\n" + root, "o\n+1\n" + root, "o\n\n" + root, "o\n1 \n" + root,
          "o\n18446744073709551616\n" + root, "o\n1\nCsUY\n" + std::string(), "o\n1\n" + root + "more\n",
          "o\n1\n" + root + "\n"})
        EXPECT_FALSE(read_checkpoint(text)) << text;
    EXPECT_TRUE(read_checkpoint("o\n0\n" + root));
    EXPECT_TRUE(read_checkpoint("o\n18446744073709551615\n" + root));
}

TEST(ALeaf, IsCanonicalJson) {
    anchor_leaf leaf{{"local:ana"}, 90, {}};
    leaf.head[0] = 0xab;
    EXPECT_EQ(to_canonical(leaf),
              "{\"head\":\"ab" + std::string(62, '0') + "\",\"person\":\"local:ana\",\"records\":90}");
    EXPECT_EQ(read_anchor_leaf(to_canonical(leaf)), leaf);
}

TEST(ALeaf, QuotesWhateverTheNameHolds) {
    const anchor_leaf leaf{{"local:\"ana\"\\é"}, 1, {}};
    EXPECT_EQ(read_anchor_leaf(to_canonical(leaf)), leaf);
    EXPECT_NO_THROW(to_canonical({{"local:\xff"}, 1, {}})) << "one odd name must not stop the others";
}

TEST(ALeaf, IsReadInOneFormOnly) {
    const std::string head(64, '0');
    for (const std::string& bytes :
         {std::string(), std::string("[]"), std::string("{}"), std::string(100000, '['),
          "{\"head\":\"" + head + "\",\"person\":\"a\"}",
          "{\"head\":\"" + head + "\",\"person\":\"a\",\"records\":-1}",
          "{\"head\":\"" + head + "\",\"person\":\"a\",\"records\":1.0}",
          "{\"head\":\"" + head + "\",\"person\":\"a\",\"records\":8.9e19}",
          "{\"head\":\"" + head + "\",\"person\":7,\"records\":1}",
          "{\"head\":\"" + head + "\",\"person\":\"a\",\"records\":1 }",
          "{\"head\":\"" + head + "\",\"person\":\"a\",\"records\":1}\n",
          "{\"person\":\"a\",\"head\":\"" + head + "\",\"records\":1}",
          "{\"head\":\"" + head + "\",\"person\":\"b\",\"person\":\"a\",\"records\":1}",
          "{\"head\":\"" + head + "\",\"more\":1,\"person\":\"a\",\"records\":1}",
          "{\"head\":\"" + head.substr(1) + "\",\"person\":\"a\",\"records\":1}",
          "{\"head\":\"" + head.substr(1) + "A\",\"person\":\"a\",\"records\":1}"})
        EXPECT_FALSE(read_anchor_leaf(bytes)) << bytes.substr(0, 100);
}

TEST(AProofText, ReadsBackAsItWas) {
    tlog_proof proof{
        "{}", 73894, {hash_leaf("a"), hash_leaf("b")}, known_checkpoint + "\n\u2014 k AAAAAAA=\n"};
    EXPECT_EQ(read_tlog_proof(to_text(proof)), proof);
    proof.extra.clear();
    EXPECT_EQ(read_tlog_proof(to_text(proof)), proof);
    proof.hashes.clear();
    EXPECT_EQ(read_tlog_proof(to_text(proof)), proof);
}

TEST(AProofText, HasTheLinesOfTheSpecification) {
    EXPECT_EQ(
        to_text(tlog_proof{"{}", 7, {digest{}}, "o\n"}),
        "c2sp.org/tlog-proof@v1\nextra e30=\nindex 7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\no\n");
}

TEST(AProofText, IsReadInOneFormOnly) {
    std::string long_way;
    for (int i = 0; i < 64; ++i)
        long_way += hash_line + "\n";
    const std::string start = "c2sp.org/tlog-proof@v1\n";
    for (const std::string& text :
         {std::string(), start, start + "index 1", start + "index 1\n",
          start + "index 1\n" + hash_line + "\n", std::string("c2sp.org/tlog-proof@v2\nindex 1\n\no\n"),
          start + "index 01\n\no\n", start + "index\n\no\n", start + "index -1\n\no\n",
          start + "extra \nindex 1\n\no\n", start + "extra e30\nindex 1\n\no\n",
          start + "index 1\nextra e30=\n\no\n", start + "index 1\n" + hash_line + "x\n\no\n",
          start + "index 1\nAAAA\n\no\n", start + "index 1\n" + long_way + "\no\n",
          start + "\nindex 1\n\no\n"})
        EXPECT_FALSE(read_tlog_proof(text)) << text.substr(0, 120);
    EXPECT_TRUE(read_tlog_proof(start + "index 1\n" + long_way.substr(hash_line.size() + 1) + "\no\n"));
}

}  // namespace
}  // namespace evidence

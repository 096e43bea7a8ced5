#include "packet/anchor_proof.hpp"

#include "evidence/chain.hpp"
#include "evidence/merkle.hpp"
#include "evidence/signed_note.hpp"
#include "evidence/time_stamp.hpp"
#include "packet/bundle.hpp"
#include "packet/proof.hpp"
#include "tests/fakes/time_stamp_authority.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace packet {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Four things were said; after the third the log was anchored, as one of three leaves, signed and stamped.
class AnAnchoredBundle : public testing::Test {
protected:
    support::notebook says;
    evidence::signing_key signer = evidence::draw_signing_key("dossier/test");
    fakes::time_stamp_authority authority;
    std::optional<evidence::anchored_head> anchor;

    AnAnchoredBundle() {
        says("/decision Dropped gift wrap because: retention risk");
        says("/metric conversion 3.1%");
        says("/decision D-1 results: +2%");
        anchor = anchored({{"local:ana"}, 3, says.records().back().hash});
        says("/decision Kept the old ranking");
    }

    evidence::anchored_head anchored(const evidence::anchor_leaf& leaf) {
        const std::vector<evidence::digest> leaves{evidence::hash_leaf("one before"),
                                                   evidence::hash_leaf(to_canonical(leaf)),
                                                   evidence::hash_leaf("one after")};
        evidence::anchored_head head;
        head.leaf = leaf;
        head.proof = {
            to_canonical(leaf), 1, evidence::inclusion_proof(leaves, 1),
            sign_note(to_text(evidence::checkpoint{signer.name, 3, evidence::merkle_root(leaves)}), signer)};
        head.key = to_text(public_part(signer));
        const auto query = evidence::ask_for_stamp(head.proof.checkpoint);
        head.stamp = authority.answer(query.bytes, *evidence::from_rfc3339("2026-03-04T15:00:07.000Z"));
        head.stamp_ca = authority.ca();
        return head;
    }

    std::vector<named_file> files() {
        return build_bundle(says.records(), {}, says.now(), "UTC", anchor).files;
    }

    static void change(std::vector<named_file>& all, const std::string& name, const std::string& bytes) {
        for (named_file& file : all)
            if (file.name == name) file.bytes = bytes;
    }
    static void remove(std::vector<named_file>& all, const std::string& name) {
        std::erase_if(all, [&](const named_file& file) { return file.name == name; });
    }
    static std::string bytes_of(const std::vector<named_file>& all, const std::string& name) {
        for (const named_file& file : all)
            if (file.name == name) return file.bytes;
        return "there is no " + name;
    }

    std::vector<std::string> problems_of(const std::vector<named_file>& all, const anchor_trust& trust = {}) {
        return verify_anchor(all, trust).problems;
    }
};

TEST_F(AnAnchoredBundle, SaysHowFarItIsAnchoredByWhomAndWhen) {
    const anchor_report report = verify_anchor(files(), {to_text(public_part(signer)), authority.ca()});
    EXPECT_THAT(report.problems, IsEmpty());
    EXPECT_THAT(report.lines, ElementsAre("records 1 to 3 anchored: leaf 2 of 3",
                                          "checkpoint signed by " + to_text(public_part(signer)),
                                          "checkpoint stamped 2026-03-04 15:00 UTC by Test TSA"));
}

TEST_F(AnAnchoredBundle, SaysWhatIsItsOwnWord) {
    const anchor_report report = verify_anchor(files(), {});
    EXPECT_THAT(report.problems, IsEmpty());
    EXPECT_THAT(report.lines, Contains(HasSubstr("--anchor-key")));
    EXPECT_THAT(report.lines, Contains(HasSubstr("--tsa-ca")));
}

TEST_F(AnAnchoredBundle, ListsItsFilesLikeAllOthers) {
    const auto all = files();
    EXPECT_THAT(verify_bundle(all).problems, IsEmpty());
    for (const char* name :
         {"anchor.tlog-proof", "checkpoint", "anchor.vkey", "checkpoint.tsr", "tsa-ca.pem"}) {
        auto changed = all;
        change(changed, name, bytes_of(all, name) + "x");
        EXPECT_THAT(verify_bundle(changed).problems,
                    ElementsAre(std::string(name) + " was altered: its SHA-256 does not match"));
        remove(changed, name);
        EXPECT_THAT(verify_bundle(changed).problems, ElementsAre(std::string(name) + " is missing"));
    }
}

TEST_F(AnAnchoredBundle, ExplainsItself) {
    const std::string text = bytes_of(files(), "VERIFY.md");
    EXPECT_THAT(text, HasSubstr("That records 1 to 3 existed"));
    EXPECT_THAT(text,
                HasSubstr("openssl ts -verify -data checkpoint -in checkpoint.tsr -CAfile tsa-ca.pem -attime "
                          "1772636407\n"));
}

TEST_F(AnAnchoredBundle, MayLackItsStamp) {
    anchor->stamp.clear();
    const auto all = files();
    EXPECT_EQ(bytes_of(all, "checkpoint.tsr"), "there is no checkpoint.tsr");
    EXPECT_EQ(bytes_of(all, "tsa-ca.pem"), "there is no tsa-ca.pem");
    const anchor_report report = verify_anchor(all, {});
    EXPECT_THAT(report.problems, IsEmpty());
    EXPECT_THAT(report.lines, Contains(StartsWith("checkpoint not stamped")));
    EXPECT_THAT(problems_of(all, {"", authority.ca()}), ElementsAre("checkpoint.tsr is missing"));
    EXPECT_THAT(bytes_of(all, "VERIFY.md"), HasSubstr("No authority had stamped"));
}

TEST_F(AnAnchoredBundle, MayBeWithoutAnchor) {
    anchor.reset();
    const auto all = files();
    EXPECT_THAT(verify_anchor(all, {}).lines, IsEmpty());
    EXPECT_THAT(problems_of(all), IsEmpty());
    EXPECT_THAT(problems_of(all, {"", authority.ca()}),
                ElementsAre("the bundle is not anchored: it has no anchor.tlog-proof"));
    EXPECT_THAT(bytes_of(all, "VERIFY.md"), Not(HasSubstr("checkpoint")));
}

TEST_F(AnAnchoredBundle, IsRefusedWithoutItsProof) {
    auto all = files();
    remove(all, "anchor.tlog-proof");
    EXPECT_THAT(problems_of(all), ElementsAre("anchor.tlog-proof is missing"));
}

// Somebody anchors one chain and shows another.
TEST_F(AnAnchoredBundle, IsRefusedForAnotherChain) {
    anchor = anchored({{"local:ben"}, 3, says.records().at(2).hash});
    EXPECT_THAT(problems_of(files()), ElementsAre("the anchor is of local:ben, who is not the author"));
    anchor = anchored({{"local:ana"}, 3, says.records().at(1).hash});
    EXPECT_THAT(problems_of(files()), ElementsAre("the anchored head is not the hash of record 3"));
    anchor = anchored({{"local:ana"}, 4, says.records().at(2).hash});
    EXPECT_THAT(problems_of(files()), ElementsAre("the anchored head is not the hash of record 4"));
    for (const std::uint64_t records : {std::uint64_t{0}, std::uint64_t{5}, ~std::uint64_t{0} / 2}) {
        anchor = anchored({{"local:ana"}, records, says.records().back().hash});
        EXPECT_THAT(problems_of(files()), Contains(HasSubstr("is not the hash of record")));
    }
}

// The leaf is true and another one was anchored.
TEST_F(AnAnchoredBundle, IsRefusedWhenItsLeafIsNotInTheTree) {
    anchor->proof.extra = to_canonical(evidence::anchor_leaf{{"local:ana"}, 4, says.records().back().hash});
    EXPECT_THAT(problems_of(files()),
                ElementsAre("the checkpoint does not cover this chain: the way to its root does not hold"));
    anchor = anchored(anchor->leaf);
    anchor->proof.index = 0;
    EXPECT_THAT(problems_of(files()), ElementsAre(StartsWith("the checkpoint does not cover this chain")));
    anchor = anchored(anchor->leaf);
    anchor->proof.hashes.pop_back();
    EXPECT_THAT(problems_of(files()), ElementsAre(StartsWith("the checkpoint does not cover this chain")));
}

TEST_F(AnAnchoredBundle, IsRefusedWithAnotherKey) {
    const std::string other = to_text(public_part(evidence::draw_signing_key("dossier/test")));
    EXPECT_THAT(problems_of(files(), {other, ""}),
                ElementsAre(StartsWith("the checkpoint does not hold: it is not signed")));
    EXPECT_THAT(problems_of(files(), {"nonsense", ""}),
                ElementsAre(StartsWith("the key to check with cannot be read")));
    auto all = files();
    change(all, "anchor.vkey", "nonsense\n");
    EXPECT_THAT(problems_of(all), ElementsAre("anchor.vkey cannot be read"));
    EXPECT_THAT(problems_of(all, {to_text(public_part(signer)), ""}), IsEmpty())
        << "trust comes from outside";
    remove(all, "anchor.vkey");
    EXPECT_THAT(problems_of(all), ElementsAre("anchor.vkey cannot be read"));
}

TEST_F(AnAnchoredBundle, IsRefusedWithAnotherCheckpoint) {
    auto all = files();
    change(all, "checkpoint", bytes_of(all, "checkpoint") + "x");
    EXPECT_THAT(problems_of(all), ElementsAre("checkpoint is not the one in anchor.tlog-proof"));
    signer.name = "dossier/other";
    const auto of_other = anchored(anchor->leaf);
    anchor->proof.checkpoint = of_other.proof.checkpoint;
    EXPECT_THAT(problems_of(files()), Contains(StartsWith("the checkpoint does not hold: it is not signed")));
}

TEST_F(AnAnchoredBundle, IsRefusedWithABadStamp) {
    const auto of_another = anchored({{"local:ana"}, 1, says.records().front().hash});
    anchor->stamp = of_another.stamp;
    EXPECT_THAT(problems_of(files()), ElementsAre("the time stamp does not hold: it stamps something else"));
    anchor->stamp = "garbage";
    EXPECT_THAT(problems_of(files()),
                ElementsAre(StartsWith("the time stamp does not hold: it is no time-stamp reply")));
    anchor = anchored(anchor->leaf);
    const fakes::time_stamp_authority other;
    EXPECT_THAT(problems_of(files(), {"", other.ca()}),
                ElementsAre(StartsWith("the time stamp does not hold: its certificate is not trusted")));
}

TEST_F(AnAnchoredBundle, SurvivesGarbage) {
    const auto whole = files();
    for (const char* name :
         {"anchor.tlog-proof", "checkpoint", "anchor.vkey", "checkpoint.tsr", "tsa-ca.pem", "evidence.jsonl"})
        for (const std::string& garbage :
             {std::string(), std::string("\n"), std::string("\xff\xfe\x00", 3), std::string(100000, '['),
              std::string("c2sp.org/tlog-proof@v1\n")}) {
            auto all = whole;
            change(all, name, garbage);
            EXPECT_THAT(problems_of(all), Not(IsEmpty())) << name;
        }
}

}  // namespace
}  // namespace packet

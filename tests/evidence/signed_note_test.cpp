#include "evidence/signed_note.hpp"

#include "evidence/base64.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace evidence {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A key, its public part and a note that another implementation (golang.org/x/mod/sumdb/note) publishes.
const std::string known_signer =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const std::string known_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string known_text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const std::string known_note =
    known_text +
    "\n\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

class ASignedNote : public testing::Test {
protected:
    signing_key signer = draw_signing_key("dossier.example/a");
    note_key key = public_part(signer);
    std::string note = sign_note("one\ntwo\n", signer);

    std::string problem_of(const std::string& changed) { return open_note(changed, key).problem; }

    // The signature line of another key, with its line end.
    static std::string line_of(const signing_key& other, const std::string& text = "one\ntwo\n") {
        const std::string whole = sign_note(text, other);
        return whole.substr(text.size() + 1);
    }
};

TEST_F(ASignedNote, IsTheOneThatOthersMake) {
    const auto with = read_signing_key(known_signer);
    ASSERT_TRUE(with);
    EXPECT_EQ(to_text(public_part(*with)), known_key);
    EXPECT_EQ(sign_note(known_text, *with), known_note);
    EXPECT_EQ(open_note(known_note, read_note_key(known_key).value()).text, known_text);
}

TEST_F(ASignedNote, OpensWithItsKey) {
    const opened_note opened = open_note(note, key);
    EXPECT_EQ(opened.problem, "");
    EXPECT_EQ(opened.text, "one\ntwo\n");
}

TEST_F(ASignedNote, IsTheSameEachTime) {
    EXPECT_EQ(note, sign_note("one\ntwo\n", signer));
}

TEST_F(ASignedNote, MayHoldEmptyLines) {
    EXPECT_EQ(open_note(sign_note("one\n\n\ntwo\n", signer), key).text, "one\n\n\ntwo\n");
}

TEST_F(ASignedNote, IsRefusedAfterAnyChange) {
    for (std::size_t i = 0; i < note.size(); ++i)
        for (const char other : {char(note[i] ^ 1), char(note[i] ^ 0x20), '\n'}) {
            if (other == note[i]) continue;
            std::string changed = note;
            changed[i] = other;
            EXPECT_NE(problem_of(changed), "") << "byte " << i;
        }
    for (std::size_t size = 0; size < note.size(); ++size)
        EXPECT_NE(problem_of(note.substr(0, size)), "") << "cut after " << size;
}

TEST_F(ASignedNote, SaysWhyItIsRefused) {
    std::string changed = note;
    changed[0] = 'O';
    EXPECT_EQ(problem_of(changed), "the signature of dossier.example/a does not match");
    EXPECT_EQ(problem_of("one\ntwo\n"), "it carries no signature");
    EXPECT_EQ(problem_of("one\n\nnot a signature\n"), "it has a signature line that cannot be read");
    EXPECT_EQ(problem_of(sign_note("one\ttwo\n", signer)), "it holds control characters");
    EXPECT_EQ(problem_of(sign_note("one\rtwo\n", signer)), "it holds control characters");
    const auto stranger = draw_signing_key("dossier.example/b");
    EXPECT_THAT(problem_of(sign_note("one\n", stranger)), StartsWith("it is not signed by the key "));
}

TEST_F(ASignedNote, PassesOverSignaturesOfOthers) {
    const std::string others =
        line_of(draw_signing_key("dossier.example/b")) + line_of(draw_signing_key("w"));
    EXPECT_EQ(problem_of(note + others), "");
    EXPECT_EQ(problem_of("one\ntwo\n\n" + others + line_of(signer)), "");
}

// The same name with another key is somebody else; so is the same key id under another name.
TEST_F(ASignedNote, PassesOverAnotherKeyOfTheSameName) {
    EXPECT_EQ(problem_of(note + line_of(draw_signing_key(signer.name))), "");
    EXPECT_NE(problem_of(sign_note("one\ntwo\n", draw_signing_key(signer.name))), "");
    signing_key renamed = signer;
    renamed.name = "dossier.example/z";
    EXPECT_NE(problem_of(sign_note("one\ntwo\n", renamed)), "");
}

TEST_F(ASignedNote, IsRefusedWhenOneSignatureOfTheKeyIsBad) {
    EXPECT_EQ(problem_of(note + line_of(signer, "another text\n")),
              "the signature of dossier.example/a does not match");
}

TEST_F(ASignedNote, TakesSixteenSignaturesAndNoMore) {
    std::string crowded = note;
    for (int i = 0; i < 15; ++i)
        crowded += line_of(draw_signing_key("w" + std::to_string(i)));
    EXPECT_EQ(problem_of(crowded), "");
    EXPECT_EQ(problem_of(crowded + line_of(draw_signing_key("w"))), "it carries more than 16 signatures");
}

TEST_F(ASignedNote, NeedsNothingBehindItsSignatures) {
    EXPECT_NE(problem_of(note + "more\n"), "");
    EXPECT_NE(problem_of(note + "\n"), "");
    EXPECT_NE(problem_of(note + "\n" + line_of(signer)), "") << "the text would then end elsewhere";
}

TEST(ANoteKey, ReadsBackAsItWas) {
    const signing_key signer = draw_signing_key("dossier.example/a");
    EXPECT_EQ(read_note_key(to_text(public_part(signer))), public_part(signer));
    const auto again = read_signing_key(to_text(signer));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->seed, signer.seed);
    EXPECT_EQ(again->name, signer.name);
}

TEST(ANoteKey, IsDrawnAnew) {
    EXPECT_NE(draw_signing_key("a").seed, draw_signing_key("a").seed);
}

TEST(ANoteKey, IsReadInOneFormOnly) {
    for (const std::string& text :
         {std::string(), std::string("PeterNeumann"), std::string("PeterNeumann+c74f20a3"),
          std::string("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
          std::string("Peterneumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
          std::string("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
          std::string("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
          std::string("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
          std::string("PeterNeumann+c74f20a3+AhpcQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), known_key + "=",
          known_key + "\n", known_key.substr(0, known_key.size() - 4), known_signer})
        EXPECT_FALSE(read_note_key(text)) << text;
    EXPECT_FALSE(read_signing_key(known_key));
    EXPECT_FALSE(read_signing_key("PRIVATE+KEY+" + known_key)) << "a public key is no seed of this key id";
}

}  // namespace
}  // namespace evidence

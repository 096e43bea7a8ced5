#include "storage/anchor_signer.hpp"

#include "evidence/chain.hpp"
#include "evidence/merkle.hpp"
#include "tests/support/process_limits.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace storage {
namespace {

using support::mode_of;
using support::read_file;
using support::temporary_folder;
using support::write_file;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<evidence::digest> leaves(std::uint64_t count) {
    std::vector<evidence::digest> all;
    for (std::uint64_t i = 0; i < count; ++i)
        all.push_back(evidence::hash_leaf(std::to_string(i)));
    return all;
}

class ASigner : public testing::Test {
protected:
    temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    std::filesystem::path key_file = folder / "dossier.db.anchor-key";
    std::filesystem::path state_file = folder / "dossier.db.anchor";

    // The head of the first `size` leaves.
    static std::string sign(anchor_signer& with, std::uint64_t size) {
        const auto all = leaves(size);
        std::vector<evidence::digest> since;
        if (with.last().size > 0 && with.last().size <= size)
            since = evidence::consistency_proof(all, with.last().size);
        return with.sign(size, evidence::merkle_root(all), since);
    }

    template <class Call>
    static std::string complaint_of(Call call) {
        try {
            call();
        } catch (const not_signed& problem) {
            return problem.what();
        }
        return "nothing was thrown";
    }
    std::string complaint() {
        return complaint_of([&] { anchor_signer again(database); });
    }
};

TEST_F(ASigner, KeepsItsFilesForTheirOwnerWhateverTheUmask) {
    const support::umask_of open_to_all(0);
    anchor_signer signer(database);
    sign(signer, 1);
    EXPECT_EQ(mode_of(key_file), 0600U);
    EXPECT_EQ(mode_of(state_file), 0600U);
    std::set<std::string> names;
    for (const auto& item : std::filesystem::directory_iterator(folder.path()))
        names.insert(item.path().filename());
    EXPECT_EQ(names, (std::set<std::string>{"dossier.db.anchor", "dossier.db.anchor-key"}));
}

TEST_F(ASigner, GivesItsFilesToTheOwnerOfTheDatabase) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root works on what is another's";
    support::write_file(database, "");
    ASSERT_EQ(::chown(database.c_str(), 65534, 65534), 0);
    { anchor_signer signs(database); }
    for (const char* ending : {".anchor", ".anchor-key"}) {
        struct stat known {};
        ASSERT_EQ(::stat((database.string() + ending).c_str(), &known), 0);
        EXPECT_EQ(known.st_uid, 65534U) << ending;
    }
}

TEST_F(ASigner, ClosesAKeyThatCameOpenToOthers) {
    { anchor_signer first(database); }
    std::filesystem::permissions(key_file, std::filesystem::perms(0644));
    anchor_signer again(database);
    EXPECT_EQ(mode_of(key_file), 0600U);
}

TEST_F(ASigner, HasANameOfItsOwn) {
    const temporary_folder elsewhere;
    const anchor_signer one(database), other(elsewhere / "dossier.db");
    EXPECT_THAT(one.key(), StartsWith("dossier/"));
    EXPECT_NE(one.key(), other.key());
}

TEST_F(ASigner, SignsCheckpoints) {
    anchor_signer signer(database);
    const std::string note = sign(signer, 3);
    const auto key = evidence::read_note_key(signer.key()).value();
    const auto opened = evidence::open_note(note, key);
    EXPECT_EQ(opened.problem, "");
    EXPECT_EQ(evidence::read_checkpoint(opened.text).value(),
              (evidence::checkpoint{key.name, 3, evidence::merkle_root(leaves(3))}));
}

TEST_F(ASigner, RemembersWhatItSigned) {
    std::string note;
    {
        anchor_signer signer(database);
        note = sign(signer, 3);
    }
    anchor_signer again(database);
    EXPECT_EQ(again.last().size, 3U);
    EXPECT_EQ(sign(again, 3), note) << "the same head may be signed again";
    EXPECT_NO_THROW(sign(again, 7));
    EXPECT_EQ(again.last().size, 7U);
}

TEST_F(ASigner, TellsWhatItSignedLast) {
    EXPECT_FALSE(last_signed(database)) << "there is no signer";
    anchor_signer signer(database);
    EXPECT_FALSE(last_signed(database)) << "it has signed nothing";
    sign(signer, 3);
    EXPECT_EQ(last_signed(database), signer.last());
    write_file(state_file, "nonsense");
    EXPECT_EQ(complaint_of([&] { last_signed(database); }),
              "The file " + state_file.string() + " does not say what was signed last.");
}

TEST_F(ASigner, RemembersBeforeItSigns) {
    anchor_signer signer(database);
    sign(signer, 1);
    const std::string before = read_file(state_file);
    const std::string note = sign(signer, 2);
    EXPECT_NE(read_file(state_file), before);
    EXPECT_THAT(note, StartsWith(read_file(state_file)));
}

TEST_F(ASigner, SignsNothingThatContradictsIt) {
    anchor_signer signer(database);
    sign(signer, 5);
    const std::string before = read_file(state_file);
    EXPECT_THAT(complaint_of([&] { sign(signer, 4); }),
                StartsWith("The database is older than what was signed: it holds 4 leaves, and a head of 5"));
    auto other = leaves(5);
    other[4] = evidence::hash_leaf("otherwise");
    EXPECT_THAT(complaint_of([&] { signer.sign(5, evidence::merkle_root(other), {}); }),
                StartsWith("The head of 5 leaves does not continue the one of 5"));
    other.push_back(evidence::hash_leaf("more"));
    EXPECT_THAT(complaint_of([&] {
                    signer.sign(6, evidence::merkle_root(other), evidence::consistency_proof(other, 5));
                }),
                HasSubstr("a new key then begins"));
    EXPECT_THAT(complaint_of([&] { signer.sign(6, evidence::merkle_root(leaves(6)), {}); }),
                StartsWith("The head of 6 leaves does not continue"))
        << "without the proof nothing is signed";
    EXPECT_EQ(read_file(state_file), before);
    EXPECT_NO_THROW(sign(signer, 6));
}

TEST_F(ASigner, SignsNothingThatItCannotRemember) {
    anchor_signer signer(database);
    sign(signer, 1);
    {
        const support::full_disk full;
        EXPECT_THAT(complaint_of([&] { sign(signer, 2); }), HasSubstr("cannot be written"));
    }
    EXPECT_EQ(anchor_signer(database).last().size, 1U);
    EXPECT_NO_THROW(sign(signer, 2));
}

// --- what a process leaves that was killed ---

TEST_F(ASigner, BeginsAnewWhenItsKeyHadNotReachedTheDisk) {
    write_file(state_file, "dossier/0123456789abcdef\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    anchor_signer signer(database);
    EXPECT_THAT(signer.key(), testing::Not(StartsWith("dossier/0123456789abcdef")));
    EXPECT_NO_THROW(sign(signer, 1));
    EXPECT_EQ(anchor_signer(database).last().size, 1U);
}

TEST_F(ASigner, PassesOverAFileThatWasHalfWritten) {
    anchor_signer signer(database);
    sign(signer, 1);
    write_file(state_file.string() + ".new", "doss");
    anchor_signer again(database);
    EXPECT_EQ(again.last().size, 1U);
    sign(again, 2);
    EXPECT_EQ(anchor_signer(database).last().size, 2U);
    EXPECT_FALSE(std::filesystem::exists(state_file.string() + ".new"));
}

TEST_F(ASigner, SignsOnlyTheHeadThatItRemembersHavingBegun) {
    const auto all = leaves(2);
    std::string first;
    {
        anchor_signer signer(database);
        first = sign(signer, 2);  // and the process ends before anybody keeps it
    }
    anchor_signer again(database);
    auto other = all;
    other[1] = evidence::hash_leaf("otherwise");
    EXPECT_THAT(complaint_of([&] { again.sign(2, evidence::merkle_root(other), {}); }),
                StartsWith("The head of 2 leaves does not continue"));
    EXPECT_EQ(sign(again, 2), first);
}

// --- files that cannot be used ---

TEST_F(ASigner, SaysWhichFileItCannotWrite) {
    std::filesystem::create_directory(state_file.string() + ".new");
    EXPECT_THAT(complaint(), StartsWith("The file " + state_file.string() + ".new cannot be written: "));
    EXPECT_FALSE(std::filesystem::exists(key_file)) << "no key without a memory";
    std::filesystem::remove(state_file.string() + ".new");
    std::filesystem::create_directory(state_file);
    EXPECT_THAT(complaint(), StartsWith("The file " + state_file.string() + " cannot be written: "));
    EXPECT_THAT(complaint_of([&] { anchor_signer nowhere(folder / "none/dossier.db"); }),
                HasSubstr("cannot be written: No such file"));
}

TEST_F(ASigner, SaysWhichFileItCannotRead) {
    { anchor_signer first(database); }
    std::filesystem::remove(state_file);
    std::filesystem::create_directory(state_file);
    EXPECT_EQ(complaint(), "The file " + state_file.string() + " cannot be read.");
    EXPECT_EQ(complaint_of([&] { last_signed(database); }), complaint());
    std::filesystem::remove(key_file);
    std::filesystem::create_directory(key_file);
    EXPECT_EQ(complaint(), "The file " + key_file.string() + " cannot be read.");
}

TEST_F(ASigner, KnowsFilesThatDoNotBelongTogether) {
    { anchor_signer first(database); }
    const std::string state = read_file(state_file), key = read_file(key_file);
    std::filesystem::remove(state_file);
    EXPECT_THAT(complaint(), HasSubstr("signed last is not known"));
    write_file(state_file, "dossier/else\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    EXPECT_THAT(complaint(), HasSubstr("does not belong to the key"));
    write_file(state_file, state.substr(0, 20));
    EXPECT_THAT(complaint(), HasSubstr("does not belong to the key"));
    write_file(state_file, state);
    write_file(state_file, "");
    EXPECT_THAT(complaint(), HasSubstr("does not belong to the key"));
    write_file(state_file, state);
    write_file(key_file, "no key\n");
    EXPECT_THAT(complaint(), HasSubstr("holds no key"));
    write_file(key_file, key);
    EXPECT_EQ(complaint(), "nothing was thrown");
}

TEST_F(ASigner, BeginsAnewWithoutItsKey) {
    std::string before;
    {
        anchor_signer first(database);
        before = first.key();
        sign(first, 5);
    }
    std::filesystem::remove(key_file);
    anchor_signer fresh(database);
    EXPECT_NE(fresh.key(), before);
    EXPECT_EQ(fresh.last().size, 0U);
    EXPECT_NO_THROW(sign(fresh, 2)) << "another name may sign another tree";
}

}  // namespace
}  // namespace storage

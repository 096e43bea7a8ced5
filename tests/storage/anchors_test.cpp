#include "storage/anchors.hpp"

#include "evidence/chain.hpp"
#include "evidence/time_stamp.hpp"
#include "storage/anchor_signer.hpp"
#include "storage/reader.hpp"
#include "tests/fakes/time_stamp_authority.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <set>

namespace storage {
namespace {

using evidence::anchored_head;
using support::ana;
using support::ben;
using support::decides;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::chrono::hours day{24};

// A database, the program that writes to it, and the four steps of anchoring one by one.
class Anchoring : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    std::optional<support::scribe> dossier{std::in_place, database};
    std::optional<anchor_signer> signer{std::in_place, database};
    std::chrono::milliseconds passed{0};

    // The process ends, however, and another one begins.
    void restart() {
        dossier.reset();
        signer.reset();
        dossier.emplace(database);
        dossier->pass(passed);
        signer.emplace(database);
    }
    void after(std::chrono::milliseconds time) {
        passed += time;
        dossier->pass(time);
    }
    void says(const evidence::person_id& who, const std::string& text) {
        ASSERT_EQ(dossier->say(who, decides(text)).how, outcome::committed);
    }

    // Runs on the writer's connection and is committed.
    std::string on_the_writer(std::function<std::string(connection&, evidence::moment)> what) {
        auto answer = std::make_shared<std::promise<support::told>>();
        auto waiting = answer->get_future();
        task next{std::move(what), [answer](outcome how, std::string detail) {
                      answer->set_value({how, std::move(detail)});
                  }};
        EXPECT_TRUE(dossier->writer().submit(std::move(next)));
        const support::told done = waiting.get();
        EXPECT_EQ(done.how, outcome::committed) << done.detail;
        return done.detail;
    }

    // The steps.
    std::uint64_t lay(anchor_rhythm rhythm = anchor_rhythm::daily) {
        evidence::growing_tree tree;
        {
            connection reading = connection::open_for_reading(database);
            tree = read_tree(reading);
        }
        return std::stoull(on_the_writer([&](connection& on, evidence::moment now) {
            return std::to_string(lay_anchor(on, tree, now, rhythm));
        }));
    }
    std::optional<unsigned_head> read_back() {
        connection reading = connection::open_for_reading(database);
        return read_anchor_back(reading, signer->last());
    }
    std::string sign() {
        const auto head = read_back().value();
        EXPECT_EQ(head.problem, "");
        return signer->sign(head.size, head.root, head.since_last);
    }
    void keep(const std::string& checkpoint) {
        const std::uint64_t size = signer->last().size;
        on_the_writer([&](connection& on, evidence::moment) {
            keep_checkpoint(on, {size, signer->key(), checkpoint});
            return std::string();
        });
    }

    // All of them. Returns the checkpoint.
    std::string anchor(anchor_rhythm rhythm = anchor_rhythm::daily) {
        lay(rhythm);
        const std::string checkpoint = sign();
        keep(checkpoint);
        return checkpoint;
    }

    template <class Ask>
    auto ask(Ask what) {
        connection reading = connection::open_for_reading(database);
        return what(reading);
    }
    std::optional<anchored_head> newest(const evidence::person_id& who) {
        return ask([&](connection& on) { return newest_anchor_of(on, who); });
    }
    bool due(anchor_rhythm rhythm = anchor_rhythm::daily) {
        const std::string said = on_the_writer([&](connection& on, evidence::moment now) {
            return std::string(is_anchor_due(on, now, rhythm) ? "due" : "");
        });
        return said == "due";
    }
    anchors_report report() { return verify_anchors(database); }

    void tamper(const std::string& sql) {
        SQLite::Database raw(database.string(), SQLite::OPEN_READWRITE);
        raw.setBusyTimeout(10'000);  // the writer may be deriving just now
        raw.exec(sql);
        ASSERT_GT(raw.getTotalChanges(), 0) << "nothing was tampered with: " << sql;
    }

    // Whether the proof leads from the leaf to the root that was signed.
    static bool holds(const anchored_head& head) {
        const auto opened = open_note(head.proof.checkpoint, evidence::read_note_key(head.key).value());
        const auto said = evidence::read_checkpoint(opened.text);
        return said && to_canonical(head.leaf) == head.proof.extra &&
               evidence::verify_inclusion(evidence::hash_leaf(head.proof.extra), head.proof.index, said->size,
                                          head.proof.hashes, said->root);
    }
};

TEST_F(Anchoring, HasNothingToDoInAnEmptyLog) {
    EXPECT_FALSE(due());
    EXPECT_EQ(lay(), 0U);
    EXPECT_FALSE(read_back());
    EXPECT_FALSE(newest(ana));
    EXPECT_THAT(report().problems, IsEmpty());
}

TEST_F(Anchoring, MakesALeafOfEverybodysHead) {
    says(ana, "one");
    says(ben, "two");
    EXPECT_TRUE(due());
    EXPECT_EQ(lay(), 2U);
    keep(sign());
    for (const auto& who : {ana, ben}) {
        const auto head = newest(who);
        ASSERT_TRUE(head);
        EXPECT_EQ(head->leaf.person, who);
        EXPECT_EQ(head->leaf.records, 1U);
        EXPECT_TRUE(holds(*head));
    }
    EXPECT_THAT(report().problems, IsEmpty());
    EXPECT_EQ(report().heads, 1U);
}

TEST_F(Anchoring, ShowsNoHeadBeforeItIsSigned) {
    says(ana, "one");
    lay();
    EXPECT_FALSE(newest(ana));
    const std::string checkpoint = sign();
    EXPECT_FALSE(newest(ana)) << "the signature is kept before it is shown";
    EXPECT_THAT(report().problems, IsEmpty()) << "what waits to be kept contradicts nothing";
    keep(checkpoint);
    EXPECT_EQ(newest(ana)->proof.checkpoint, checkpoint);
}

TEST_F(Anchoring, HappensOnceOnADay) {
    says(ana, "one");
    anchor();
    says(ana, "two");
    EXPECT_FALSE(due());
    EXPECT_EQ(lay(), 0U);
    EXPECT_TRUE(due(anchor_rhythm::now));
    after(12 * std::chrono::hours{1});  // it was noon: the next day begins
    EXPECT_TRUE(due());
    EXPECT_EQ(lay(), 1U);
}

TEST_F(Anchoring, AddsALeafOnlyForAHeadThatChanged) {
    says(ana, "one");
    says(ben, "two");
    anchor();
    after(day);
    EXPECT_FALSE(due()) << "nothing was said";
    says(ben, "three");
    EXPECT_EQ(lay(), 1U);
    keep(sign());
    EXPECT_EQ(newest(ben)->leaf.records, 2U);
    EXPECT_EQ(newest(ana)->leaf.records, 1U) << "the unchanged head stands in the tree already";
    EXPECT_TRUE(holds(*newest(ana)));
    EXPECT_TRUE(holds(*newest(ben)));
    EXPECT_EQ(report().leaves, 3U);
}

TEST_F(Anchoring, TellsEverybodysViewOfTheLog) {
    says(ana, "one");
    anchor();
    std::optional<anchored_head> seen;
    read_once(database, ana, "UTC", [&](evidence::evidence_view& view) { seen = view.newest_anchor(); });
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->leaf.person, ana);
    read_once(database, ben, "UTC", [&](evidence::evidence_view& view) { seen = view.newest_anchor(); });
    EXPECT_FALSE(seen);
}

// Killed between any two steps, the next start signs the very same head, whatever was said meanwhile.
TEST_F(Anchoring, GoesOnAfterTheFirstStep) {
    says(ana, "one");
    lay();
    const auto waiting = read_back().value();
    restart();
    says(ana, "two");
    says(ben, "three");
    EXPECT_TRUE(due());
    EXPECT_EQ(lay(), 0U) << "no further leaf before this head is signed";
    const auto again = read_back().value();
    EXPECT_EQ(again.size, waiting.size);
    EXPECT_EQ(again.root, waiting.root);
    keep(sign());
    EXPECT_EQ(signer->last().root, waiting.root);
    EXPECT_THAT(report().problems, IsEmpty());
}

TEST_F(Anchoring, GoesOnAfterTheSignature) {
    says(ana, "one");
    anchor();
    after(day);
    says(ana, "two");
    lay();
    const std::string checkpoint = sign();
    restart();
    says(ana, "three");
    EXPECT_EQ(sign(), checkpoint) << "byte for byte";
    keep(checkpoint);
    EXPECT_EQ(newest(ana)->proof.checkpoint, checkpoint);
    EXPECT_EQ(newest(ana)->leaf.records, 2U);
    EXPECT_THAT(report().problems, IsEmpty());
}

TEST_F(Anchoring, GoesOnAfterTheLastStep) {
    says(ana, "one");
    const std::string checkpoint = anchor();
    restart();
    EXPECT_FALSE(due());
    EXPECT_EQ(newest(ana)->proof.checkpoint, checkpoint);
    after(day);
    says(ana, "two");
    anchor();
    EXPECT_EQ(report().heads, 2U);
    EXPECT_THAT(report().problems, IsEmpty());
}

TEST_F(Anchoring, TakesTheSameStepsOnConnectionsOfItsOwn) {
    EXPECT_FALSE(plan_anchor(database, support::noon(), anchor_rhythm::daily).due);
    EXPECT_FALSE(sign_waiting_head(database));
    says(ana, "one");
    const anchor_plan plan = plan_anchor(database, support::noon(), anchor_rhythm::daily);
    EXPECT_TRUE(plan.due);
    EXPECT_EQ(plan.so_far.size(), 0U);
    lay();
    const auto head = sign_waiting_head(database);
    ASSERT_TRUE(head);
    on_the_writer([&](connection& on, evidence::moment) {
        keep_checkpoint(on, *head);
        return std::string();
    });
    const anchor_standing standing = look_at_anchors(database);
    EXPECT_EQ(standing.counts.size, 1U);
    ASSERT_TRUE(standing.to_stamp);
    EXPECT_EQ(standing.to_stamp->checkpoint, head->checkpoint);
    EXPECT_EQ(newest(ana)->proof.checkpoint, head->checkpoint);
}

TEST_F(Anchoring, LeavesTheHeadWaitingWhenItIsToStop) {
    says(ana, "one");
    lay();
    std::stop_source ending;
    ending.request_stop();
    EXPECT_FALSE(sign_waiting_head(database, ending.get_token()));
    EXPECT_EQ(anchor_signer(database).last().size, 0U) << "nothing is signed that was not looked at";
    EXPECT_TRUE(sign_waiting_head(database)) << "the next start goes on with it";
}

TEST_F(Anchoring, SaysWhatIsNotIntactInsteadOfSigning) {
    says(ana, "one");
    lay();
    tamper("UPDATE record SET canonical = replace(canonical, 'one', 'ONE')");
    try {
        sign_waiting_head(database);
        ADD_FAILURE() << "it was signed";
    } catch (const not_signed& problem) {
        EXPECT_THAT(problem.what(), HasSubstr("The head of 1 leaves is not signed: the chain of local:ana"));
        EXPECT_THAT(problem.what(), HasSubstr("dossier verify"));
    }
    EXPECT_EQ(anchor_signer(database).last().size, 0U);
}

TEST_F(Anchoring, GrowsOverManyDays) {
    for (int i = 0; i < 20; ++i) {
        says(ana, "ana " + std::to_string(i));
        if (i % 3 == 0) says(ben, "ben " + std::to_string(i));
        anchor();
        ASSERT_TRUE(holds(*newest(ana))) << i;
        ASSERT_TRUE(holds(*newest(ben))) << i;
        after(day);
    }
    EXPECT_EQ(report().heads, 20U);
    EXPECT_EQ(report().leaves, 27U);
    EXPECT_THAT(report().problems, IsEmpty());
}

TEST_F(Anchoring, IsNotFooledByATreeThatGrewMeanwhile) {
    says(ana, "one");
    evidence::growing_tree wrong;
    wrong.append(evidence::hash_leaf("somebody else's"));
    std::promise<support::told> told;
    task next{[&](connection& on, evidence::moment now) {
                  return std::to_string(lay_anchor(on, wrong, now, anchor_rhythm::now));
              },
              [&](outcome how, std::string detail) {
                  told.set_value({how, std::move(detail)});
              }};
    dossier->writer().submit(std::move(next));
    EXPECT_EQ(told.get_future().get().how, outcome::failed);
    EXPECT_EQ(lay(), 1U) << "only that task was rolled back";
}

// What the disk holds is computed anew before it is signed.

TEST_F(Anchoring, DoesNotSignOverAnAlteredRecord) {
    says(ana, "one");
    lay();
    tamper("UPDATE record SET canonical = replace(canonical, 'one', 'ONE')");
    EXPECT_EQ(
        read_back()->problem,
        "the chain of local:ana is not intact: record 1 was altered: its content does not match its hash");
}

TEST_F(Anchoring, DoesNotSignOverALeafOfAnotherHead) {
    says(ana, "one");
    anchor();
    after(day);
    says(ben, "two");
    lay();
    tamper("UPDATE anchor_leaf SET head = zeroblob(32) WHERE position = 0");
    EXPECT_EQ(read_back()->problem, "leaf 0 of the anchors' tree does not match record 1 of local:ana");
}

TEST_F(Anchoring, DoesNotSignAnotherRoot) {
    says(ana, "one");
    lay();
    tamper("UPDATE anchor SET root = zeroblob(32)");
    EXPECT_EQ(read_back()->problem, "the anchors' tree does not have the root that was kept for 1 leaves");
}

TEST_F(Anchoring, DoesNotSignWhatDoesNotContinueAnEarlierRoot) {
    says(ana, "one");
    says(ben, "two");
    anchor();
    after(day);
    says(ana, "three");
    lay();
    tamper("UPDATE anchor SET root = zeroblob(32) WHERE size = 2");
    EXPECT_THAT(read_back()->problem, HasSubstr("the root that was kept for 2 leaves"));
}

TEST_F(Anchoring, DoesNotSignBehindALaterHead) {
    says(ana, "one");
    anchor();
    after(day);
    says(ben, "two");
    anchor();
    tamper("UPDATE anchor SET checkpoint = '' WHERE size = 1");
    const std::string problem = "the head of 1 leaves has no checkpoint, and a later one has";
    EXPECT_EQ(read_back()->problem, problem);
    EXPECT_THAT(report().problems, ElementsAre(problem));
}

TEST_F(Anchoring, SaysThatAHashIsNoHash) {
    says(ana, "one");
    lay();
    tamper("UPDATE anchor SET root = x'00'");
    EXPECT_THROW(read_back(), std::runtime_error);
    EXPECT_THAT(report().problems, ElementsAre("a hash in the database has a wrong length"));
}

TEST_F(Anchoring, DoesNotSignOverALeafThatIsGone) {
    says(ana, "one");
    says(ben, "two");
    lay();
    tamper("DELETE FROM anchor_leaf WHERE position = 0");
    EXPECT_THROW(read_back(), std::runtime_error);
    EXPECT_THAT(report().problems, Contains("leaf 0 of the anchors' tree is missing"));
}

// A backup is put back and the log goes on differently: the signer knows better than the database.

class APutBackDatabase : public Anchoring {
protected:
    APutBackDatabase() {
        says(ana, "one");
        anchor();
        after(day);
        dossier.reset();
        std::filesystem::copy_file(database, folder / "backup.db");
        dossier.emplace(database);
        dossier->pass(passed);
        says(ana, "two");
        anchor();
        dossier.reset();
        std::filesystem::copy_file(folder / "backup.db", database,
                                   std::filesystem::copy_options::overwrite_existing);
        dossier.emplace(database);
        after(day);
    }
    std::string refusal() {
        const auto head = read_back().value();
        EXPECT_EQ(head.problem, "") << "in itself it is intact";
        try {
            signer->sign(head.size, head.root, head.since_last);
        } catch (const not_signed& problem) {
            return problem.what();
        }
        return "it was signed";
    }
};

TEST_F(APutBackDatabase, IsNotSignedDifferentlyAtTheSameSize) {
    says(ana, "two, otherwise");
    lay();
    EXPECT_THAT(refusal(),
                StartsWith("The head of 2 leaves does not continue the one of 2 that was signed before."));
}

TEST_F(APutBackDatabase, IsNotSignedDifferentlyAtALargerSize) {
    says(ana, "two, otherwise");
    says(ben, "three");
    lay();
    EXPECT_THAT(refusal(),
                StartsWith("The head of 3 leaves does not continue the one of 2 that was signed before."));
}

TEST_F(APutBackDatabase, IsNotSignedAtASmallerSize) {
    restart();
    dossier.reset();
    std::filesystem::remove(database);  // from the very beginning
    dossier.emplace(database);
    dossier->pass(passed);
    says(ana, "one, otherwise");
    lay();
    EXPECT_THAT(refusal(), StartsWith("The database is older than what was signed: it holds 1 leaves"));
    EXPECT_THAT(refusal(), HasSubstr(".anchor-key"));
}

TEST_F(APutBackDatabase, IsKnownByWhatWasSigned) {
    EXPECT_THAT(report().problems,
                ElementsAre(testing::AllOf(StartsWith("the head of 2 leaves that dossier/"),
                                           HasSubstr(" signed last is not in the database"),
                                           HasSubstr(".anchor-key"))));
    says(ana, "two, otherwise");
    lay();
    EXPECT_THAT(report().problems, ElementsAre(HasSubstr("is not in the database")))
        << "the same size is not the same head";
    std::ofstream(database.string() + ".anchor") << "nonsense";
    EXPECT_THAT(report().problems, ElementsAre(testing::EndsWith("does not say what was signed last")));
}

TEST_F(APutBackDatabase, GoesOnUnderANewKey) {
    const std::string before = signer->key();
    says(ana, "two, otherwise");
    lay();
    refusal();
    std::filesystem::remove(database.string() + ".anchor");
    std::filesystem::remove(database.string() + ".anchor-key");
    restart();
    EXPECT_NE(signer->key(), before);
    keep(sign());
    EXPECT_TRUE(holds(*newest(ana)));
    EXPECT_EQ(report().heads, 2U);
    EXPECT_THAT(report().problems, IsEmpty()) << "each checkpoint by its own key";
}

// --- time stamps ---

class AStampedAnchor : public Anchoring {
protected:
    fakes::time_stamp_authority authority;

    // Stamps the newest head without one, and returns its size.
    std::uint64_t stamp() {
        const auto head = ask(newest_unstamped).value();
        const auto query = evidence::ask_for_stamp(head.checkpoint);
        const std::string reply = authority.answer(query.bytes, support::noon() + passed);
        on_the_writer([&](connection& on, evidence::moment) {
            keep_stamp(on, head.size, query.nonce, reply, authority.ca());
            return std::string();
        });
        return head.size;
    }
};

TEST_F(AStampedAnchor, IsStampedWheneverTheAuthorityAnswers) {
    for (int i = 0; i < 3; ++i) {
        says(ana, std::to_string(i));
        anchor();
        after(day);
    }
    EXPECT_EQ(ask(count_anchors).size, 3U);
    EXPECT_EQ(ask(count_anchors).unstamped, 3U);
    std::set<std::uint64_t> sizes{stamp(), stamp(), stamp()};
    EXPECT_THAT(sizes, ElementsAre(1, 2, 3));
    EXPECT_EQ(ask(count_anchors).unstamped, 0U);
    EXPECT_FALSE(ask(newest_unstamped));
    EXPECT_EQ(report().stamped, 3U);
    EXPECT_THAT(report().problems, IsEmpty());
}

TEST_F(AStampedAnchor, KeepsWhatIsWrongForTheOperator) {
    says(ana, "one");
    anchor();
    on_the_writer([&](connection& on, evidence::moment) {
        keep_stamp_problem(on, 1, "it holds no token");
        return std::string();
    });
    EXPECT_EQ(ask(count_anchors).unstamped, 1U);
    EXPECT_EQ(report().no_stamp_because, "it holds no token");
    stamp();
    EXPECT_EQ(ask(count_anchors).unstamped, 0U);
    EXPECT_EQ(report().no_stamp_because, "");
}

// The earliest stamp says the most about when the log looked like this.
TEST_F(AStampedAnchor, IsShownByItsOldestStamp) {
    says(ana, "one");
    const std::string first = anchor();
    after(day);
    says(ben, "two");
    const std::string second = anchor();
    EXPECT_EQ(newest(ana)->proof.checkpoint, first);
    stamp();  // the newer one
    EXPECT_EQ(newest(ana)->proof.checkpoint, second) << "a stamped one before one without";
    EXPECT_EQ(newest(ana)->stamp_ca, authority.ca());
    EXPECT_TRUE(holds(*newest(ana)));
    stamp();
    EXPECT_EQ(newest(ana)->proof.checkpoint, first);
    EXPECT_FALSE(newest(ana)->stamp.empty());
    EXPECT_TRUE(holds(*newest(ana)));
}

TEST_F(AStampedAnchor, IsCheckedWithTheDatabase) {
    says(ana, "one");
    anchor();
    stamp();
    tamper("UPDATE anchor SET stamp = x'00'");
    EXPECT_THAT(
        report().problems,
        ElementsAre("the time stamp of 1 leaves does not hold: it is no time-stamp reply that can be read"));
}

TEST_F(Anchoring, IsCheckedWithTheDatabase) {
    says(ana, "one");
    anchor();
    after(day);
    says(ben, "two");
    anchor();
    const auto after_change = [&](const std::string& sql) {
        tamper(sql);
        return report().problems;
    };
    EXPECT_THAT(after_change("UPDATE anchor SET checkpoint = replace(checkpoint, '2', '3') WHERE size = 2"),
                ElementsAre(StartsWith("the checkpoint of 2 leaves does not hold: ")));
    EXPECT_THAT(after_change("UPDATE anchor SET checkpoint = (SELECT checkpoint FROM anchor WHERE size = 1)"
                             " WHERE size = 2"),
                ElementsAre("the checkpoint of 2 leaves says something else than the tree"));
    EXPECT_THAT(after_change("UPDATE anchor SET key = 'x' WHERE size = 2"),
                ElementsAre("the checkpoint of 2 leaves has a key that cannot be read"));
}

TEST(AnchorsOfNothing, CannotBeChecked) {
    const support::temporary_folder folder;
    EXPECT_THROW(verify_anchors(folder / "none.db"), cannot_open);
}

}  // namespace
}  // namespace storage

#include "storage/writer.hpp"

#include "storage/reader.hpp"
#include "storage/sqlite_log.hpp"
#include "storage/verify.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/process_limits.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>

namespace storage {
namespace {

using support::ana;
using support::appends;
using support::ben;
using support::decides;
using support::interruption;
using support::logged;
using support::noon;
using support::scribe;
using support::told;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AWriter : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";

    // What another connection can read now.
    std::vector<std::string> kept(const evidence::person_id& who = ana) {
        std::vector<std::string> texts;
        read_once(database, who, "UTC", [&](evidence::evidence_view& view) {
            for (const evidence::record& record : view.everything())
                texts.push_back(record.what.text);
        });
        return texts;
    }

    std::vector<std::string> people() {
        std::vector<std::string> names;
        for (const chain_report& chain : verify_database(database))
            names.push_back(chain.person);
        return names;
    }
};

TEST_F(AWriter, TellsWhatWaitsAndHowLongCommitsTook) {
    std::promise<void> go_on;
    writer dossier({database, "UTC", 1024, [] { return noon(); }, {}});
    std::promise<void> begun;
    task slow;
    slow.run = [&](connection&, evidence::moment) {
        begun.set_value();
        go_on.get_future().wait();
        return std::string();
    };
    slow.done = [](outcome, const std::string&) {};
    dossier.submit(std::move(slow));
    begun.get_future().wait();
    std::promise<void> done;
    dossier.submit({ana, "", "", decides("one"), [](outcome, const std::string&) {}});
    dossier.submit({ana, "", "", decides("two"), [&](outcome, const std::string&) { done.set_value(); }});
    EXPECT_EQ(dossier.busyness().waiting, 2U);
    go_on.set_value();
    done.get_future().wait();
    const writer::figures after = dossier.busyness();
    EXPECT_EQ(after.waiting, 0U);
    std::uint64_t commits = 0;
    for (const std::uint64_t one : after.commits.each)
        commits += one;
    EXPECT_EQ(commits, 2U) << "one for each batch";
    EXPECT_GT(after.commits.sum.count(), 0);
}

TEST_F(AWriter, AnswersOnlyWhenAnotherConnectionCanReadIt) {
    std::promise<std::vector<std::string>> seen;  // outlives the writer, whose thread uses it
    scribe dossier(database);
    command next{ana, "", "", decides("dropped gift wrap"), {}};
    next.done = [&](outcome, const std::string&) { seen.set_value(kept()); };
    ASSERT_TRUE(dossier.writer().submit(std::move(next)));
    EXPECT_THAT(seen.get_future().get(), ElementsAre("dropped gift wrap"));
}

TEST_F(AWriter, ShowsNothingBeforeTheCommit) {
    scribe dossier(database);
    dossier.say(ana, decides("before"));
    const support::action look_while_writing = [&](evidence::evidence_log& log, evidence::moment now) {
        log.append(logged("D-2", "not yet"), now);
        return std::to_string(kept().size());
    };
    EXPECT_EQ(dossier.say(ana, look_while_writing).detail, "1");
    EXPECT_THAT(kept(), ElementsAre("before", "not yet"));
}

TEST_F(AWriter, CommitsEverythingThatWaits) {
    scribe dossier(database);
    std::vector<std::future<told>> answers;
    {
        interruption held(dossier);
        for (int i = 1; i <= 100; ++i)
            answers.push_back(dossier.send(i % 2 ? ana : ben, decides("text " + std::to_string(i))));
    }
    for (std::size_t i = 0; i < answers.size(); ++i)
        EXPECT_EQ(answers[i].get(), (told{outcome::committed, "D-" + std::to_string(i / 2 + 1)}));
    EXPECT_EQ(kept(ana).size(), 50U);
    EXPECT_EQ(kept(ben).size(), 50U);
    for (const chain_report& chain : verify_database(database))
        EXPECT_EQ(chain.problem, "");
}

// The first to be answered finds the other committed as well.
TEST_F(AWriter, HasOneCommitForAGroup) {
    std::promise<std::size_t> seen_by_first;
    scribe dossier(database);
    std::future<told> second;
    {
        interruption held(dossier);
        command first{ana, "", "", decides("one"), {}};
        first.done = [&](outcome, const std::string&) { seen_by_first.set_value(kept().size()); };
        dossier.writer().submit(std::move(first));
        second = dossier.send(ana, decides("two"));
    }
    second.get();
    EXPECT_EQ(seen_by_first.get_future().get(), 2U);
}

TEST_F(AWriter, RollsBackAloneACommandThatThrows) {
    scribe dossier(database);
    const support::action fails = [](evidence::evidence_log& log, evidence::moment now) -> std::string {
        log.append(logged("D-2", "half"), now);
        throw std::runtime_error("no");
    };
    std::future<told> before, broken, after;
    {
        interruption held(dossier);
        before = dossier.send(ana, decides("before"));
        broken = dossier.send(ana, fails, "key");
        after = dossier.send(ana, decides("after"));
    }
    EXPECT_EQ(before.get(), (told{outcome::committed, "D-1"}));
    EXPECT_EQ(broken.get(), (told{outcome::failed, "no"}));
    EXPECT_EQ(after.get(), (told{outcome::committed, "D-2"}));
    EXPECT_THAT(kept(), ElementsAre("before", "after"));
    EXPECT_EQ(verify_database(database).at(0).problem, "");
    EXPECT_TRUE(dossier.writer().healthy());
    EXPECT_EQ(dossier.say(ana, decides("again"), "key").how, outcome::committed)
        << "a failed delivery leaves no key";
}

TEST_F(AWriter, RollsBackAloneACommandThatTheStoreRefuses) {
    scribe dossier(database);
    dossier.say(ana, decides("one"));
    EXPECT_EQ(dossier.say(ana, appends(logged("D-1", "the number is taken"))).how, outcome::failed);
    EXPECT_EQ(dossier.say(ana, decides("two")).how, outcome::committed);
    EXPECT_THAT(kept(), ElementsAre("one", "two"));
}

TEST_F(AWriter, AnswersARepeatedDeliveryWithTheFirstReply) {
    scribe dossier(database);
    EXPECT_EQ(dossier.say(ana, decides("one"), "key"), (told{outcome::committed, "D-1"}));
    EXPECT_EQ(dossier.say(ana, decides("one"), "key"), (told{outcome::repeated, "D-1"}));
    EXPECT_EQ(dossier.say(ana, decides("two"), "other"), (told{outcome::committed, "D-2"}));
    EXPECT_THAT(kept(), ElementsAre("one", "two"));
}

TEST_F(AWriter, NumbersAPacketOnceThoughItIsAskedForTwice) {
    const support::action makes_a_packet = [](evidence::evidence_log& log, evidence::moment now) {
        return std::to_string(log.note_packet({0, 0, {}, now, "all three artifacts", ""}));
    };
    scribe dossier(database);
    EXPECT_EQ(dossier.say(ana, makes_a_packet, "key-1"), (told{outcome::committed, "1"}));
    EXPECT_EQ(dossier.say(ana, makes_a_packet, "key-1"), (told{outcome::repeated, "1"}));
    EXPECT_EQ(dossier.say(ben, makes_a_packet, "key-1"), (told{outcome::committed, "1"})) << "his first";
    EXPECT_EQ(dossier.say(ana, makes_a_packet, "key-2"), (told{outcome::committed, "2"}));
}

TEST_F(AWriter, AnswersARepeatInTheSameBatch) {
    scribe dossier(database);
    std::future<told> first, second;
    {
        interruption held(dossier);
        first = dossier.send(ana, decides("one"), "key");
        second = dossier.send(ana, decides("one"), "key");
    }
    EXPECT_EQ(first.get(), (told{outcome::committed, "D-1"}));
    EXPECT_EQ(second.get(), (told{outcome::repeated, "D-1"}));
    EXPECT_THAT(kept(), ElementsAre("one"));
}

TEST_F(AWriter, RemembersDeliveriesOverARestart) {
    {
        scribe dossier(database);
        dossier.say(ana, appends(logged("D-1", "one"), std::string("bytes \0 «и»", 14)), "key");
    }
    scribe again(database);
    EXPECT_EQ(again.say(ana, decides("one"), "key"),
              (told{outcome::repeated, std::string("bytes \0 «и»", 14)}));
    EXPECT_THAT(kept(), ElementsAre("one"));
}

// One of dossier's own affairs: somebody's row, and what came of it.
told run_task(scribe& dossier, const std::string& name, bool and_throw) {
    std::promise<told> answer;
    task next{[&](connection& on, evidence::moment) {
                  query(on, "INSERT INTO person (name, head) VALUES (?, zeroblob(32))", name).run();
                  if (and_throw) throw std::runtime_error("no");
                  return std::string("done");
              },
              [&](outcome how, std::string detail) {
                  answer.set_value({how, std::move(detail)});
              }};
    EXPECT_TRUE(dossier.writer().submit(std::move(next)));
    return answer.get_future().get();
}

TEST_F(AWriter, RunsATaskOnItsConnection) {
    scribe dossier(database);
    EXPECT_EQ(run_task(dossier, "local:task", false), (told{outcome::committed, "done"}));
    EXPECT_THAT(people(), ElementsAre("local:task"));
}

TEST_F(AWriter, RollsBackAloneATaskThatThrows) {
    scribe dossier(database);
    EXPECT_EQ(run_task(dossier, "local:task", true), (told{outcome::failed, "no"}));
    EXPECT_EQ(dossier.say(ana, decides("one")).how, outcome::committed);
    EXPECT_THAT(people(), ElementsAre("local:ana"));
}

TEST_F(AWriter, GivesNobodyTheReplyOfAnother) {
    scribe dossier(database);
    dossier.say(ana, appends(logged("D-1", "one"), "a reply for ana"), "key");
    EXPECT_EQ(dossier.say(ben, appends(logged("D-1", "his"), "a reply for ben"), "key"),
              (told{outcome::committed, "a reply for ben"}));
    EXPECT_THAT(kept(ben), ElementsAre("his"));
}

// A number is given again once its delivery was forgotten and dossier has started anew.
TEST_F(AWriter, ErasesNoReplyOfAnotherDeliveryThatHasTheNumber) {
    const support::action erases = [](evidence::evidence_log& log, evidence::moment now) {
        log.erase({evidence::entry_kind::decision, 1}, now);
        return std::string("erased");
    };
    for (const evidence::person_id& next : {ben, ana}) {
        const support::temporary_folder elsewhere;
        const std::filesystem::path file = elsewhere / "dossier.db";
        scribe(file).say(ana, appends(logged("D-1", "one"), "a reply for ana"), "key");
        support::tamper(file, "DELETE FROM delivery");
        scribe dossier(file);
        dossier.say(next, appends(logged("D-2", "two"), "the next reply"), "another key");
        dossier.say(ana, erases);
        EXPECT_EQ(dossier.say(next, decides("not again"), "another key"),
                  (told{outcome::repeated, "the next reply"}));
    }
}

TEST_F(AWriter, ErasesTheReplyThatCameAfterAFailure) {
    scribe dossier(database);
    const support::action fails = [](evidence::evidence_log& log, evidence::moment now) -> std::string {
        log.append(logged("D-1", "undone"), now);
        throw std::runtime_error("no");
    };
    std::future<told> first, second;
    {
        interruption held(dossier);
        first = dossier.send(ana, fails, "one");
        second = dossier.send(ana, appends(logged("D-1", "kept"), "a reply"), "two");
    }
    EXPECT_EQ(first.get().how, outcome::failed);
    EXPECT_EQ(second.get().how, outcome::committed);
    dossier.say(ana, [](evidence::evidence_log& log, evidence::moment now) {
        log.erase({evidence::entry_kind::decision, 1}, now);
        return std::string("erased");
    });
    EXPECT_EQ(dossier.say(ana, decides("anew"), "two"), (told{outcome::repeated, ""}));
}

TEST_F(AWriter, TakesWhatHasNoKeyAsOftenAsItComes) {
    scribe dossier(database);
    EXPECT_EQ(dossier.say(ana, decides("same")).how, outcome::committed);
    EXPECT_EQ(dossier.say(ana, decides("same")).how, outcome::committed);
    EXPECT_THAT(kept(), ElementsAre("same", "same"));
}

TEST_F(AWriter, RefusesAtOnceWhatItsQueueCannotHold) {
    scribe dossier(database, 3);
    bool taken = true;
    std::vector<std::future<told>> answers;
    {
        interruption held(dossier);
        for (int i = 0; i < 3; ++i) {
            answers.push_back(dossier.send(ana, decides("waits"), "", &taken));
            EXPECT_TRUE(taken);
        }
        dossier.send(ana, decides("too much"), "", &taken);
        EXPECT_FALSE(taken);
    }
    for (std::future<told>& answer : answers)
        EXPECT_EQ(answer.get().how, outcome::committed);
    dossier.send(ana, decides("room again"), "", &taken).get();
    EXPECT_TRUE(taken);
    EXPECT_THAT(kept(), ElementsAre("waits", "waits", "waits", "room again"));
}

TEST_F(AWriter, FinishesWhatWaitsBeforeItGoes) {
    std::vector<std::future<told>> answers;
    {
        scribe dossier(database);
        for (int i = 0; i < 20; ++i)
            answers.push_back(dossier.send(ana, decides("text")));
    }
    for (std::future<told>& answer : answers)
        EXPECT_EQ(answer.get().how, outcome::committed);
    EXPECT_EQ(kept().size(), 20U);
}

TEST_F(AWriter, GivesEachCommandItsOwnTime) {
    scribe dossier(database);
    std::future<told> one, two;
    {
        interruption held(dossier);
        one = dossier.send(ana, decides("one"));
        two = dossier.send(ana, decides("two"));
    }
    one.get(), two.get();
    std::vector<evidence::moment> times;
    read_once(database, ana, "UTC", [&](evidence::evidence_view& view) {
        for (const evidence::record& record : view.everything())
            times.push_back(record.logged_at);
    });
    ASSERT_EQ(times.size(), 2U);
    EXPECT_EQ(times[1] - times[0], std::chrono::seconds(1)) << "the clock is read once per command";
}

TEST_F(AWriter, TakesTheZoneOfTheDeviceUntilThePersonSaysOne) {
    scribe dossier(database);
    const auto zone_seen_from = [&](std::string device) {
        auto seen = std::make_shared<std::promise<std::string>>();
        auto waiting = seen->get_future();
        command next{ana,
                     std::move(device),
                     "",
                     [](evidence::evidence_log& log, evidence::moment) { return log.zone(); },
                     {}};
        next.done = [seen](outcome, std::string zone) { seen->set_value(std::move(zone)); };
        dossier.writer().submit(std::move(next));
        return waiting.get();
    };
    EXPECT_EQ(zone_seen_from(""), "Europe/Lisbon");
    EXPECT_EQ(zone_seen_from("Asia/Tokyo"), "Asia/Tokyo");
    dossier.say(ana, [](evidence::evidence_log& log, evidence::moment) {
        log.set_zone("America/Lima");
        return std::string();
    });
    EXPECT_EQ(zone_seen_from("Asia/Tokyo"), "America/Lima");
}

// Says something from a device, and waits for the commit.
told say_from(scribe& dossier, std::string zone, std::string reach, support::action run) {
    auto answer = std::make_shared<std::promise<told>>();
    std::future<told> waiting = answer->get_future();
    command next{ana, zone, "", std::move(run), {}, {}, zone, std::move(reach)};
    next.done = [answer](outcome how, std::string detail) { answer->set_value({how, std::move(detail)}); };
    EXPECT_TRUE(dossier.writer().submit(std::move(next)));
    return waiting.get();
}

class ADevice : public AWriter {
protected:
    // "Asia/Tokyo by E0EX1", as it is kept; "" for nobody.
    std::string kept_device() {
        connection on = connection::open_for_reading(database);
        query row(on, "SELECT device_zone || ' by ' || reach FROM person WHERE name = ?", ana.value);
        return row.next() ? row.column(0).getString() : "";
    }
    evidence::nudge_plan plan() {
        std::optional<evidence::nudge_plan> found;
        read_once(database, ana, "UTC", [&](evidence::evidence_view& view) { found = view.plan(); });
        return found.value();
    }
};

TEST_F(ADevice, IsRememberedFromTheFirstEntryOn) {
    scribe dossier(database);
    say_from(dossier, "Asia/Tokyo", "E0EX1",
             [](evidence::evidence_log& log, evidence::moment) { return log.zone(); });
    EXPECT_EQ(kept_device(), "") << "they have said nothing";
    say_from(dossier, "Asia/Tokyo", "E0EX1", decides("one"));
    EXPECT_EQ(kept_device(), "Asia/Tokyo by E0EX1");
    dossier.say(ana, decides("two"));
    EXPECT_EQ(kept_device(), "Asia/Tokyo by E0EX1") << "another way in says nothing about it";
    std::string zone;
    read_once(database, ana, "UTC", [&](evidence::evidence_view& view) { zone = view.zone(); });
    EXPECT_EQ(zone, "Asia/Tokyo");
}

TEST_F(ADevice, IsLookedAtAtOnceWhenItMoves) {
    scribe dossier(database);
    say_from(dossier, "Asia/Tokyo", "E0EX1", decides("one"));
    const evidence::nudge_plan before = plan();
    const support::action asks = [](evidence::evidence_log& log, evidence::moment) { return log.zone(); };
    EXPECT_EQ(say_from(dossier, "Asia/Tokyo", "E0EX1", asks).detail, "Asia/Tokyo");
    EXPECT_EQ(plan(), before) << "it is where it was";
    EXPECT_EQ(say_from(dossier, "Europe/Berlin", "E0EX1", asks).detail, "Europe/Berlin");
    EXPECT_EQ(plan().next_look, evidence::moment{});
    EXPECT_GT(plan().changes, before.changes);
    EXPECT_EQ(kept_device(), "Europe/Berlin by E0EX1");
}

TEST_F(ADevice, IsForgottenWithEverything) {
    scribe dossier(database);
    say_from(dossier, "Asia/Tokyo", "E0EX1", decides("one"));
    say_from(dossier, "Asia/Tokyo", "E0EX1", [](evidence::evidence_log& log, evidence::moment now) {
        return std::to_string(log.erase_everything(now));
    });
    EXPECT_EQ(kept_device(), " by ");
}

TEST_F(ADevice, IsNotRememberedByACommandThatFails) {
    scribe dossier(database);
    say_from(dossier, "Asia/Tokyo", "E0EX1", decides("one"));
    const support::action fails = [](evidence::evidence_log&, evidence::moment) -> std::string {
        throw std::runtime_error("no");
    };
    EXPECT_EQ(say_from(dossier, "Europe/Berlin", "E0EX2", fails).how, outcome::failed);
    EXPECT_EQ(kept_device(), "Asia/Tokyo by E0EX1");
}

// The disk takes no more bytes from the middle of a batch on.
TEST_F(AWriter, FailsTheWholeBatchWhenItCannotCommit) {
    std::atomic<int> alarms = 0;
    {
        scribe dossier(database, 1024, [&](const std::string& why) {
            EXPECT_NE(why, "");
            ++alarms;
        });
        dossier.say(ana, decides("safe"), "safe");
        std::optional<support::full_disk> full;
        const support::action fills_the_disk = [&](evidence::evidence_log& log, evidence::moment now) {
            log.append(logged("D-2", "lost"), now);
            full.emplace();
            return std::string("D-2");
        };
        std::future<told> one, two;
        {
            interruption held(dossier);
            one = dossier.send(ana, fills_the_disk, "one");
            two = dossier.send(ben, decides("lost as well"), "two");
        }
        const told first = one.get(), second = two.get();
        full.reset();
        EXPECT_EQ(first.how, outcome::store_failed);
        EXPECT_EQ(second.how, outcome::store_failed);
        EXPECT_NE(first.detail, "D-2") << "the operator is told what happened";
        EXPECT_NE(first.detail, "");
    }
    EXPECT_EQ(alarms, 1);
    EXPECT_THAT(kept(ana), ElementsAre("safe"));
    EXPECT_THAT(kept(ben), IsEmpty());
    for (const chain_report& chain : verify_database(database))
        EXPECT_EQ(chain.problem, "");
}

TEST_F(AWriter, TakesNothingAfterTheStoreFailed) {
    std::promise<std::string> alarm;
    int alarms = 0;
    scribe dossier(database, 1024, [&](const std::string& why) {
        ++alarms;
        alarm.set_value(why);
    });
    std::optional<support::full_disk> full(std::in_place);
    EXPECT_EQ(dossier.say(ana, decides("lost")).how, outcome::store_failed);
    full.reset();
    EXPECT_NE(alarm.get_future().get(), "") << "the operator is told what happened";
    EXPECT_FALSE(dossier.writer().healthy());
    bool taken = true;
    dossier.send(ana, decides("too late"), "", &taken);
    EXPECT_FALSE(taken) << "the disk has room again, but a guess is worse than a restart";
    EXPECT_EQ(alarms, 1);
    EXPECT_THAT(kept(), IsEmpty());
}

TEST_F(AWriter, KeepsWhatItAcknowledgedWhenItComesBackAfterAFailure) {
    {
        scribe dossier(database);
        dossier.say(ana, decides("safe"), "key");
        const support::full_disk full;
        dossier.say(ana, decides("lost"), "lost");
    }
    scribe again(database);
    EXPECT_EQ(again.say(ana, decides("safe"), "key"), (told{outcome::repeated, "D-1"}));
    EXPECT_EQ(again.say(ana, decides("sent again"), "lost"), (told{outcome::committed, "D-2"}));
    EXPECT_THAT(kept(), ElementsAre("safe", "sent again"));
}

TEST_F(AWriter, RemembersNoReplyThatWroteNothing) {
    scribe dossier(database);
    int asked = 0;
    const support::action lists = [&](evidence::evidence_log&, evidence::moment) {
        return "list " + std::to_string(++asked);
    };
    EXPECT_EQ(dossier.say(ana, lists, "key"), (told{outcome::committed, "list 1"}));
    EXPECT_EQ(dossier.say(ana, lists, "key"), (told{outcome::committed, "list 2"}));
}

TEST_F(AWriter, ForgetsAReplyAfterThreeDays) {
    scribe dossier(database);
    dossier.say(ana, decides("one"), "key");
    dossier.pass(std::chrono::hours{71});
    EXPECT_EQ(dossier.say(ana, decides("one"), "key").how, outcome::repeated);
    dossier.pass(std::chrono::hours{2});
    EXPECT_EQ(dossier.say(ana, decides("two"), "key").how, outcome::committed);
    EXPECT_THAT(kept(), ElementsAre("one", "two"));
}

TEST_F(AWriter, RemembersAReplyThoughTheClockIsSet) {
    scribe dossier(database);
    const std::chrono::hours year{365 * 24};
    dossier.say(ana, decides("one"), "key");
    for (const auto& forward : {year, -2 * year, year}) {
        dossier.set_clock(forward);
        dossier.say(ana, decides("another"), "");
        EXPECT_EQ(dossier.say(ana, decides("one"), "key"), (told{outcome::repeated, "D-1"}));
    }
}

TEST_F(AWriter, RemembersAReplyThoughItStartsUnderAWrongClock) {
    scribe(database).say(ana, decides("one"), "key");
    for (const int years : {1, -1, 10}) {
        scribe later(database, 1024, {}, noon() + years * std::chrono::hours{365 * 24});
        later.say(ana, decides("another"), "");
        EXPECT_EQ(later.say(ana, decides("one"), "key"), (told{outcome::repeated, "D-1"}));
    }
}

// The clock was behind until somebody set it right; then dossier is started again and again.
TEST_F(AWriter, RemembersAReplyThroughManyStartsAfterTheClockWasSet) {
    scribe(database).say(ana, decides("one"), "key");
    evidence::moment at = noon() + std::chrono::hours{30 * 24};
    for (int starts = 1; starts <= 100; ++starts)
        scribe(database, 1024, {}, at += std::chrono::minutes{1})
            .say(ana, decides("another"), "key " + std::to_string(starts));
    scribe later(database, 1024, {}, at += std::chrono::minutes{1});
    EXPECT_EQ(later.say(ana, decides("one"), "key"), (told{outcome::repeated, "D-1"}));
}

TEST_F(AWriter, ForgetsAReplyThoughItNeverRunsForLong) {
    scribe(database).say(ana, decides("one"), "key");
    evidence::moment day = noon();
    for (int lines = 1; lines <= 80; ++lines)
        scribe(database, 1024, {}, day += std::chrono::hours{24})
            .say(ana, decides("another"), "key " + std::to_string(lines));
    EXPECT_EQ(scribe(database).say(ana, decides("one"), "key").how, outcome::committed);
}

// "D-1 saved (1-1)": what waits to be sent, with the records that it speaks of.
std::vector<std::string> waiting(scribe& dossier) {
    std::vector<std::string> lines;
    dossier.run([&](connection& on) {
        query row(on,
                  "SELECT json_extract(body, '$.text') || ' (' || first_seq || '-' || last_seq || ') ' ||"
                  " coalesce((SELECT name FROM person WHERE id = person), '') FROM outbox"
                  " WHERE state = 'waiting' ORDER BY id");
        while (row.next())
            lines.push_back(row.column(0).getString());
    });
    return lines;
}

// Sends the reply.
support::sending sends_the_reply(const std::string& key) {
    return [key](const std::string& reply) { return std::vector<outgoing>{support::message(key, reply)}; };
}

TEST_F(AWriter, PutsWhatIsToBeSentInTheSameCommit) {
    scribe dossier(database);
    dossier.say(ana, decides("before"));
    const support::action decides_twice = [](evidence::evidence_log& log, evidence::moment now) {
        decides("one")(log, now);
        return decides("two")(log, now);
    };
    EXPECT_EQ(dossier.say(ana, decides_twice, "key", sends_the_reply("answer")).how, outcome::committed);
    EXPECT_THAT(waiting(dossier), ElementsAre("D-3 (2-3) local:ana"));
}

TEST_F(AWriter, PutsNothingTwice) {
    scribe dossier(database);
    dossier.say(ana, decides("one"), "key", sends_the_reply("answer"));
    EXPECT_EQ(dossier.say(ana, decides("one"), "key", sends_the_reply("another answer")).how,
              outcome::repeated);
    dossier.say(ana, decides("two"), "", sends_the_reply("answer"));
    EXPECT_THAT(waiting(dossier), ElementsAre("D-1 (1-1) local:ana"));
}

TEST_F(AWriter, RemembersAReplyThatIsToBeSentThoughNothingWasWritten) {
    scribe dossier(database);
    const support::action lists = [](evidence::evidence_log&, evidence::moment) {
        return std::string("a list");
    };
    EXPECT_EQ(dossier.say(ben, lists, "key", sends_the_reply("answer")).how, outcome::committed);
    EXPECT_EQ(dossier.say(ben, lists, "key", sends_the_reply("answer")), (told{outcome::repeated, "a list"}));
    EXPECT_THAT(waiting(dossier), ElementsAre("a list (0-0) local:ben"));
    const support::sending nothing = [](const std::string&) { return std::vector<outgoing>(); };
    EXPECT_EQ(dossier.say(ben, lists, "other", nothing).how, outcome::committed);
    EXPECT_EQ(dossier.say(ben, lists, "other", nothing).how, outcome::committed);
}

TEST_F(AWriter, PutsNothingForACommandThatThrows) {
    scribe dossier(database);
    const support::action fails = [](evidence::evidence_log&, evidence::moment) -> std::string {
        throw std::runtime_error("no");
    };
    EXPECT_EQ(dossier.say(ana, fails, "key", sends_the_reply("answer")).how, outcome::failed);
    EXPECT_THAT(waiting(dossier), IsEmpty());
}

TEST_F(AWriter, WritesNothingWhenItCannotBePut) {
    scribe dossier(database);
    EXPECT_EQ(dossier.say(ana, decides("one"), "key", sends_the_reply("")).how, outcome::failed);
    const support::sending fails = [](const std::string&) -> std::vector<outgoing> {
        throw std::runtime_error("no");
    };
    EXPECT_EQ(dossier.say(ana, decides("one"), "key", fails), (told{outcome::failed, "no"}));
    EXPECT_THAT(kept(), IsEmpty());
    EXPECT_EQ(dossier.say(ana, decides("one"), "key").how, outcome::committed);
}

class AnOutboxRow : public AWriter {
protected:
    void send_it(scribe& dossier, const std::string& key = "answer") {
        dossier.say(ana, decides("one"), "", sends_the_reply(key));
        dossier.run([](connection& on) {
            for (const outbox::letter& one : outbox::due(on, "slack", noon(), 10)) {
                outbox::begin(on, one.id);
                outbox::sent(on, one.id, noon());
            }
        });
    }
    // The commit of an ordinary line, which sweeps before it, as one in a second does.
    bool is_kept(scribe& dossier) {
        dossier.pass(std::chrono::seconds{1});
        dossier.say(ana, decides("another"));
        return is_there(dossier);
    }
    bool is_there(scribe& dossier) {
        bool found = false;
        dossier.run([&](connection& on) { found = query(on, "SELECT 1 FROM outbox").next(); });
        return found;
    }
};

TEST_F(AnOutboxRow, IsForgottenThreeDaysAfterItWasSent) {
    scribe dossier(database);
    send_it(dossier);
    EXPECT_TRUE(is_kept(dossier));
    dossier.pass(std::chrono::hours{71});
    EXPECT_TRUE(is_kept(dossier));
    dossier.pass(std::chrono::hours{2});
    EXPECT_FALSE(is_kept(dossier));
}

TEST_F(AnOutboxRow, IsForgottenWithTheNextCommitWhereOneSweepWasNotEnough) {
    scribe dossier(database);
    for (int i = 0; i < 40; ++i)
        send_it(dossier, std::to_string(i));
    EXPECT_TRUE(is_kept(dossier));
    dossier.pass(std::chrono::hours{73});
    dossier.say(ana, support::action());  // a probe: it sweeps, and for it no time passes
    EXPECT_FALSE(is_there(dossier));
}

TEST_F(AnOutboxRow, IsKeptUntilItIsSent) {
    scribe dossier(database);
    dossier.say(ana, decides("one"), "", sends_the_reply("answer"));
    dossier.pass(std::chrono::hours{24 * 30});
    EXPECT_TRUE(is_kept(dossier));
}

TEST_F(AnOutboxRow, IsKeptThoughTheClockIsSet) {
    scribe dossier(database);
    send_it(dossier);
    const std::chrono::hours year{365 * 24};
    for (const auto& forward : {year, -2 * year, year}) {
        dossier.set_clock(forward);
        EXPECT_TRUE(is_kept(dossier));
    }
}

TEST_F(AnOutboxRow, IsKeptThoughItStartsUnderAWrongClock) {
    {
        scribe dossier(database);
        send_it(dossier);
        EXPECT_TRUE(is_kept(dossier));
    }
    for (const int years : {1, -1, 10}) {
        scribe later(database, 1024, {}, noon() + years * std::chrono::hours{365 * 24});
        EXPECT_TRUE(is_kept(later));
    }
}

TEST_F(AWriter, WritesNoMoreWhenItsFileWasMoved) {
    scribe dossier(database);
    dossier.say(ana, decides("one"));
    const std::filesystem::path kept = folder / "kept.db";
    std::filesystem::rename(database, kept);
    const told answer = dossier.say(ana, decides("two"));
    EXPECT_EQ(answer.how, outcome::store_failed);
    EXPECT_THAT(answer.detail, HasSubstr("was moved, removed or replaced"));
    EXPECT_EQ(std::filesystem::file_size(database.string() + "-wal"), 0U)
        << "nothing is left for another file";
    read_once(kept, ana, "UTC",
              [](evidence::evidence_view& view) { EXPECT_EQ(view.everything().size(), 1U); });
}

TEST_F(AWriter, ProbesTheDiskWithoutChangingAnything) {
    scribe dossier(database);
    EXPECT_EQ(dossier.say(ana, support::action()).how, outcome::committed);
    EXPECT_THAT(kept(), IsEmpty());
    const support::full_disk full;
    EXPECT_EQ(dossier.say(ana, support::action()).how, outcome::store_failed);
}

TEST_F(AWriter, LetsNobodyElseWrite) {
    scribe dossier(database);
    EXPECT_THROW(scribe{database}, already_open);
    EXPECT_EQ(dossier.say(ana, decides("one")).how, outcome::committed);
}

}  // namespace
}  // namespace storage

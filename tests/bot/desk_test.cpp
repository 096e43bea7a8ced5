#include "bot/desk.hpp"

#include "packet/archive.hpp"
#include "packet/proof.hpp"
#include "storage/connection.hpp"
#include "tests/support/office.hpp"
#include "tests/support/process_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace bot {
namespace {

using support::office;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ADesk : public testing::Test {
protected:
    office dossier;

    std::uint64_t replies(commands::tone how) { return dossier.desk().counts().replies[std::size_t(how)]; }
};

TEST_F(ADesk, SavesWhatIsSaid) {
    const desk_reply reply = dossier.say("/decision Dropped gift wrap");
    EXPECT_EQ(reply.state, desk_state::answered);
    EXPECT_EQ(reply.said.headline, "D-1 saved");
    EXPECT_EQ(reply.said.how, commands::tone::saved);
    EXPECT_TRUE(reply.said.logged_at);
    EXPECT_THAT(dossier.said(), ElementsAre("/decision Dropped gift wrap"));
    EXPECT_EQ(replies(commands::tone::saved), 1U);
}

TEST_F(ADesk, ChangesNothingForWhatItRefuses) {
    for (const char* line : {"/metric conversion 3.5", "/decision D-7 results: +2%", "/nonsense",
                             "/decision x happened: 2099-01-01", "\xff\xfe"}) {
        EXPECT_EQ(dossier.say(line).said.how, commands::tone::refused) << line;
    }
    EXPECT_THAT(dossier.people(), IsEmpty());
    EXPECT_EQ(replies(commands::tone::refused), 5U);
}

TEST_F(ADesk, AnswersASecondDeliveryWithTheFirstReply) {
    const desk_reply first = dossier.say("/decision Dropped gift wrap", "key");
    const desk_reply second = dossier.say("/decision Dropped gift wrap", "key");
    EXPECT_EQ(second.said.headline, first.said.headline);
    EXPECT_EQ(second.said.logged_at, first.said.logged_at);
    EXPECT_EQ(second.said.next->type, first.said.next->type);
    EXPECT_EQ(dossier.said().size(), 1U);
    EXPECT_EQ(dossier.desk().counts().repeated, 1U);
}

TEST_F(ADesk, KeepsPeopleApart) {
    dossier.say(office::line("/decision hers", "key", "slack:T0EX1/U0EX1"));
    const desk_reply his = dossier.say(office::line("/evidence list", "key", "slack:T0EX1/U0EX2"));
    EXPECT_EQ(his.said.headline, "0 entries");
    EXPECT_THAT(dossier.said("slack:T0EX1/U0EX2"), IsEmpty());
    EXPECT_EQ(dossier.say(office::line("/evidence show D-1", "", "slack:T0EX1/U0EX2")).said.how,
              commands::tone::refused);
}

TEST_F(ADesk, AnswersInTheZoneOfTheDevice) {
    delivery next = office::line("/decision Dropped gift wrap");
    next.zone = "Asia/Tokyo";
    next.reach = "E0EX1";
    EXPECT_EQ(dossier.say(std::move(next)).said.zone, "Asia/Tokyo");
    EXPECT_EQ(dossier.say("/evidence list").said.zone, "Asia/Tokyo") << "which is remembered";
    SQLite::Database raw(dossier.database().string(), SQLite::OPEN_READONLY);
    EXPECT_EQ(raw.execAndGet("SELECT device_zone || ' by ' || reach FROM person").getString(),
              "Asia/Tokyo by E0EX1");
    EXPECT_EQ(dossier.say(office::line("/evidence list", "", "local:ben")).said.zone, "UTC");
}

TEST_F(ADesk, KnowsTheAccountsBehindTheNames) {
    delivery next = office::line("/mentor @sam first review");
    next.said.accounts = {{"sam", "U0EX2"}};
    dossier.say(std::move(next));
    EXPECT_THAT(dossier.records().at(0).what.people, ElementsAre(evidence::mention{"sam", "U0EX2"}));
}

TEST_F(ADesk, GivesEachOfManyLinesANumberOfItsOwn) {
    std::vector<std::future<desk_reply>> waiting;
    for (int i = 0; i < 50; ++i)
        waiting.push_back(
            dossier.io().spawn(dossier.desk().say(office::line("/decision " + std::to_string(i)))));
    std::set<std::string> numbers;
    for (std::future<desk_reply>& reply : waiting)
        numbers.insert(reply.get().said.headline);
    EXPECT_EQ(numbers.size(), 50U);
    EXPECT_THAT(numbers, Contains("D-50 saved"));
}

TEST_F(ADesk, BuildsThePacket) {
    dossier.say("/decision Dropped gift wrap because: retention #checkout");
    const desk_reply reply = dossier.say("/packet");
    ASSERT_EQ(reply.said.files.size(), 14U);
    EXPECT_EQ(reply.said.files.front().name, "dossier-packet.zip");
    EXPECT_FALSE(reply.said.packet);
    EXPECT_THAT(packet::verify_bundle(packet::unzip(reply.said.files.front().bytes, 1 << 26)).problems,
                IsEmpty());
    EXPECT_EQ(dossier.desk().counts().packets, 1U);
}

TEST_F(ADesk, BuildsPacketsByTheRulesThatAreInUse) {
    EXPECT_EQ(dossier.desk().rules().get(), &packet::default_pack());
    const auto mine = std::make_shared<const packet::rule_pack>(packet::default_pack());
    dossier.io().call([&] { dossier.desk().use(mine, packet::paper::a4); });
    EXPECT_EQ(dossier.desk().rules(), mine);
    dossier.say("/decision Dropped gift wrap");
    EXPECT_EQ(dossier.say("/packet").said.files.size(), 14U);
    dossier.io().call([&] { dossier.desk().use(nullptr, packet::paper::letter); });
    EXPECT_EQ(dossier.desk().rules().get(), &packet::default_pack());
}

TEST_F(ADesk, TellsFiguresOfTheWholeDatabase) {
    dossier.say("/decision hers");
    dossier.say(office::line("/decision his", "", "local:ben"));
    const auto found = dossier.io().await(dossier.desk().figures());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->people, 2U);
    EXPECT_EQ(found->records, 2U);
    EXPECT_EQ(dossier.io().call([&] { return dossier.desk().writing().waiting; }), 0U);
}

TEST_F(ADesk, BuildsThePacketAgainForASecondDelivery) {
    dossier.say("/decision Dropped gift wrap");
    dossier.say("/packet charter", "key");
    const desk_reply again = dossier.say("/packet charter", "key");
    EXPECT_EQ(again.said.files.size(), 7U);
    EXPECT_EQ(dossier.desk().counts().repeated, 1U) << "it is the same packet, under the same number";
}

TEST_F(ADesk, PutsWhatIsToBeSentWithTheSameCommit) {
    delivery next = office::line("/decision Dropped gift wrap", "key");
    next.outgoing = [](const commands::reply& said) {
        return std::vector<storage::outgoing>{
            {"answer", "slack", "T0EX1", "message", said.headline, {}, {}, {}, 0, 0}};
    };
    delivery again = next;
    dossier.say(std::move(next));
    dossier.say(std::move(again));
    SQLite::Database raw(dossier.database().string(), SQLite::OPEN_READONLY);
    EXPECT_EQ(raw.execAndGet("SELECT group_concat(body || ' ' || name || ' ' || first_seq) FROM outbox JOIN"
                             " person ON person.id = person")
                  .getString(),
              "D-1 saved local:ana 1");
}

TEST_F(ADesk, LeavesBuildingToWhoeverWantsTo) {
    delivery next = office::line("/packet decision-log from: 2026-01-01");
    const desk_reply reply = dossier.io().await(dossier.desk().say_only(std::move(next)));
    ASSERT_TRUE(reply.said.packet);
    EXPECT_EQ(reply.said.packet->artifact, "decision-log");
    EXPECT_EQ(reply.said.packet->from, "2026-01-01");
    EXPECT_THAT(reply.said.files, IsEmpty());
}

TEST_F(ADesk, MakesTheExport) {
    dossier.say("/metric conversion 3.1%");
    const commands::reply all = dossier.say("/evidence export").said;
    ASSERT_EQ(all.files.size(), 3U);
    EXPECT_EQ(all.files[0].name, "dossier-log.jsonl");
    EXPECT_THAT(all.files[0].bytes, HasSubstr("conversion"));
    EXPECT_EQ(dossier.say("/evidence export csv").said.files.size(), 1U);
    EXPECT_EQ(dossier.desk().counts().packets, 0U) << "an export is no packet";
}

TEST_F(ADesk, SaysAtOnceWhenTooMuchIsWaiting) {
    std::vector<std::future<desk_reply>> waiting;
    {
        const support::held_database held(dossier.database());
        while (waiting.size() < 5000 && dossier.io().call([&] { return dossier.desk().counts().busy; }) == 0)
            for (int i = 0; i < 100; ++i)
                waiting.push_back(dossier.io().spawn(dossier.desk().say(office::line("/decision waits"))));
    }
    std::size_t saved = 0, busy = 0;
    for (std::future<desk_reply>& one : waiting) {
        const desk_reply reply = one.get();
        saved += reply.state == desk_state::answered;
        if (reply.state != desk_state::busy) continue;
        ++busy;
        EXPECT_EQ(reply.said.how, commands::tone::failed);
        EXPECT_THAT(reply.said.headline, HasSubstr("Too much is waiting right now, so nothing was saved"));
    }
    EXPECT_GT(busy, 0U);
    EXPECT_EQ(saved + busy, waiting.size());
    EXPECT_EQ(dossier.said().size(), saved);
    EXPECT_EQ(dossier.say("/decision room again").state, desk_state::answered);
}

TEST_F(ADesk, SaysThatTheStoreFailed) {
    dossier.say("/decision safe");
    desk_reply lost;
    {
        const support::full_disk full;
        lost = dossier.say("/decision lost");
    }
    EXPECT_EQ(lost.state, desk_state::store_failed);
    EXPECT_EQ(lost.said.how, commands::tone::failed);
    EXPECT_THAT(lost.said.headline,
                HasSubstr("cannot be written to disk right now, so this was most likely not saved"));
    EXPECT_EQ(dossier.say("/decision later").state, desk_state::store_failed) << "until a restart";
    EXPECT_FALSE(dossier.io().await(dossier.desk().can_commit()));
    EXPECT_THAT(dossier.said(), ElementsAre("/decision safe")) << "reading goes on";
    dossier.close();
    EXPECT_EQ(dossier.alarms, 1);
}

TEST_F(ADesk, TellsWhetherItCanCommit) {
    EXPECT_TRUE(dossier.io().await(dossier.desk().can_commit()));
    EXPECT_THAT(dossier.people(), IsEmpty()) << "asking leaves no trace";
}

TEST_F(ADesk, ReadsOnTheReaderThread) {
    dossier.say("/decision one");
    std::size_t seen = 0;
    std::function<void(evidence::evidence_view&)> job = [&](evidence::evidence_view& view) {
        seen = view.everything().size();
    };
    EXPECT_TRUE(dossier.io().await(dossier.desk().read({"local:ana"}, "", std::move(job))));
    EXPECT_EQ(seen, 1U);
}

TEST_F(ADesk, TellsThatReadingFailed) {
    std::function<void(evidence::evidence_view&)> job = [](evidence::evidence_view&) {
        throw std::runtime_error("no");
    };
    EXPECT_FALSE(dossier.io().await(dossier.desk().read({"local:ana"}, "", std::move(job))));
    EXPECT_THAT(dossier.said(), IsEmpty()) << "and goes on";
}

TEST_F(ADesk, TellsThatTooMuchIsToBeRead) {
    std::promise<void> started, let_go;
    std::function<void(evidence::evidence_view&)> slow = [&](evidence::evidence_view&) {
        started.set_value();
        let_go.get_future().wait();
    };
    std::vector<std::future<bool>> readings;
    readings.push_back(dossier.io().spawn(dossier.desk().read({"local:ana"}, "", std::move(slow))));
    started.get_future().wait();
    for (int i = 0; i < 100; ++i) {
        std::function<void(evidence::evidence_view&)> job = [](evidence::evidence_view&) {};
        readings.push_back(dossier.io().spawn(dossier.desk().read({"local:ana"}, "", std::move(job))));
    }
    dossier.io().call([] {});  // all of them were tried
    const desk_reply packet = dossier.say("/packet");
    EXPECT_EQ(packet.said.how, commands::tone::failed) << "a packet that cannot be built is said to be so";
    let_go.set_value();
    std::size_t done = 0;
    for (std::future<bool>& reading : readings)
        done += reading.get();
    EXPECT_GT(done, 1U);
    EXPECT_LT(done, 101U);
}

TEST(SayingOnce, SavesWithoutAServer) {
    const support::temporary_folder folder;
    const desk::options chosen{folder / "dossier.db", "UTC", packet::paper::letter, {}};
    EXPECT_EQ(say_once(chosen, office::line("/decision one", "key")).headline, "D-1 saved");
    EXPECT_EQ(say_once(chosen, office::line("/decision one", "key")).headline, "D-1 saved")
        << "the same delivery";
    EXPECT_EQ(say_once(chosen, office::line("/evidence list")).headline, "1 entry");
    EXPECT_EQ(say_once(chosen, office::line("/packet")).files.size(), 14U);
}

TEST_F(ADesk, IsTheOnlyOneThatWrites) {
    const desk::options chosen{dossier.database(), "UTC", packet::paper::letter, {}};
    EXPECT_THROW(say_once(chosen, office::line("/decision one")), storage::already_open);
}

TEST(SayingOnce, LosesNothingOnAFullDisk) {
    const support::temporary_folder folder;
    const desk::options chosen{folder / "dossier.db", "UTC", packet::paper::letter, {}};
    say_once(chosen, office::line("/decision one"));
    {
        const support::full_disk full;
        EXPECT_ANY_THROW(say_once(chosen, office::line("/decision two"))) << "it cannot even be opened";
    }
    EXPECT_EQ(say_once(chosen, office::line("/evidence list")).headline, "1 entry");
}

}  // namespace
}  // namespace bot

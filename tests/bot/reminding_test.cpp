#include "bot/reminding.hpp"

#include "nudges/local_time.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/people.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/office.hpp"
#include "tests/support/scribe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace bot {
namespace {

using evidence::moment;
using evidence::person_id;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const person_id ana{"local:ana"}, ben{"local:ben"}, dana{"slack:T0EX1/U0EX1"};

// A platform that writes down what it is asked, on whichever thread.
class recording_way {
public:
    explicit recording_way(std::string platform) : platform_(std::move(platform)) {}

    nudge_way way() {
        nudge_way made;
        made.platform = platform_;
        made.reaches = [this](const person_id& who) {
            if (strange.contains(who.value)) throw std::runtime_error("no such name");
            return !unreached.contains(who.value);
        };
        made.letter = [this](const nudge_letter& what) { return write(what); };
        made.notice = [this] {
            note("notice");
            if (is_deaf.exchange(false)) throw std::runtime_error("nobody listens");
        };
        return made;
    }
    // The same, where it knows where people are.
    nudge_way way_that_knows_zones() {
        nudge_way made = way();
        made.zone = [this](person_id who, std::string reach) {
            note(who.value + " by " + reach + "?");
            if (lost.contains(who.value)) throw std::runtime_error("no such device");
            return device(zones[who.value]);
        };
        return made;
    }

    std::set<std::string> unreached;           // set before the loop starts
    std::map<std::string, std::string> zones;  // likewise
    std::set<std::string> strange, lost;       // likewise: asking whether they are reached, or where, throws
    std::string stamp;                         // likewise: the key of every letter, where it is given
    std::atomic<bool> has_no_ink = false;      // the next letter cannot be written
    std::atomic<bool> is_deaf = false;         // the next notice throws

    std::vector<nudge_letter> letters() {
        const std::lock_guard lock(mutex_);
        return letters_;
    }
    // "local:ana: weekly 2026-03-02", in the order written.
    std::vector<std::string> written() {
        std::vector<std::string> lines;
        for (const nudge_letter& one : letters())
            lines.push_back(one.who.value + ": " + one.nudge.substr(0, one.nudge.find(' ')));
        return lines;
    }
    // "notice", and "local:ana by E0EX1?" where it was asked for a zone.
    std::vector<std::string> asked() {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

private:
    static boost::asio::awaitable<std::string> device(std::string zone) { co_return zone; }

    storage::outgoing write(const nudge_letter& what) {
        if (has_no_ink.exchange(false)) throw std::runtime_error("no ink");
        const std::lock_guard lock(mutex_);
        letters_.push_back(what);
        storage::outgoing row = support::message(stamp.empty() ? what.key : stamp, what.nudge);
        row.platform = platform_;
        row.expires = what.leave_by;
        return row;
    }
    void note(std::string what) {
        const std::lock_guard lock(mutex_);
        asked_.push_back(std::move(what));
    }

    std::string platform_;
    std::mutex mutex_;
    std::vector<nudge_letter> letters_;
    std::vector<std::string> asked_;
};

// A desk with people whose weekly nudge is owed now, by the machine's own clock: their regular time was half
// an hour ago.
class Reminding : public testing::Test {
protected:
    support::office dossier;
    recording_way page{"local"}, slack{"slack"};
    reminding::options chosen{"UTC"};
    std::vector<nudge_way> ways{page.way(), slack.way()};

    ~Reminding() override { dossier.close(); }

    // One of dossier's own affairs, committed.
    template <class Job>
    void write(Job job) {
        desk::store_job next = [&](storage::connection& on, moment now) { job(on, now); };
        EXPECT_EQ(dossier.io().await(dossier.desk().write(std::move(next))), "");
    }
    // What another connection can read.
    template <class Job>
    auto read(Job job) {
        storage::connection on = storage::connection::open_for_reading(dossier.database());
        return job(on);
    }

    // A rhythm whose regular time was that long ago.
    static std::string weekly(minutes ago, moment now) {
        constexpr std::string_view weekdays = "sunmontuewedthufrisat";
        const nudges::local_time then = nudges::to_local(now - ago, "UTC");
        const auto day = 3 * std::size_t{std::chrono::weekday{then.day}.c_encoding()};
        return std::string(weekdays.substr(day, 3)) + " " +
               evidence::to_rfc3339(moment{then.since_midnight}).substr(11, 5) +
               " active quiet none work mon-sun";
    }

    // Somebody who has said something, and to whom a weekly nudge is owed that was due so long ago.
    void owe(const person_id& who, minutes due_ago = minutes(30)) {
        write([&](storage::connection& on, moment now) {
            storage::sqlite_log log(on, who, "UTC");
            if (log.size() == 0) log.append(support::logged("D-1", "Dropped gift wrap"), now);
            log.set_setting("nudges", weekly(due_ago, now));
            evidence::nudge_plan plan = log.plan().value();
            plan.since = now - due_ago - minutes(30);
            plan.next_look = moment{};
            log.plan_nudges(plan);
        });
    }
    void look_at(const person_id& who, std::optional<moment> when) {
        write([&](storage::connection& on, moment) {
            storage::sqlite_log log(on, who, "UTC");
            evidence::nudge_plan plan = log.plan().value();
            plan.next_look = when;
            log.plan_nudges(plan);
        });
    }

    evidence::nudge_plan plan_of(const person_id& who) {
        return read(
            [&](storage::connection& on) { return storage::sqlite_log(on, who, "UTC").plan().value(); });
    }
    std::vector<evidence::kept_nudge> nudges_of(const person_id& who) {
        return read([&](storage::connection& on) { return storage::sqlite_log(on, who, "UTC").nudges(); });
    }
    std::vector<storage::outbox::letter> waiting(const person_id& who,
                                                 const std::string& platform = "local") {
        return read([&](storage::connection& on) {
            return storage::outbox::waiting(on, platform, who, system_now());
        });
    }
    // Nothing was decided, and in ten minutes they are looked at again.
    void expect_put_off(const person_id& who) {
        EXPECT_THAT(nudges_of(who), IsEmpty());
        EXPECT_THAT(waiting(who), IsEmpty());
        EXPECT_GT(plan_of(who).next_look, system_now() + minutes(9));
        EXPECT_LE(plan_of(who).next_look, system_now() + minutes(10));
    }
    bool is_settled(const person_id& who) { return plan_of(who).next_look != moment{}; }

    // A loop as a server has it, until the end of the test's block.
    class running {
        template <class Function>
        auto call(Function what) {
            return in_.dossier.io().call(std::move(what));
        }

    public:
        explicit running(Reminding& in)
            : in_(in),
              loop_(in.dossier.io().context().get_executor(), in.dossier.desk(), in.ways, in.chosen) {
            call([this] { loop_.start(); });
        }
        ~running() { stop(); }
        running(const running&) = delete;
        running& operator=(const running&) = delete;
        void notice() {
            call([this] { loop_.notice(); });
        }
        void stop() {
            call([this] { loop_.stop(); });
            EXPECT_TRUE(support::eventually([this] { return call([this] { return loop_.idle(); }); }));
        }
        reminding_counts counts() {
            return call([this] { return loop_.counts(); });
        }
        std::string metrics() {
            return call([this] { return loop_.metrics(); });
        }

    private:
        Reminding& in_;
        reminding loop_;
    };
};

TEST_F(Reminding, PutsWhatIsOwedIntoTheOutbox) {
    owe(ana);
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().sent == 1; }));
    EXPECT_THAT(page.written(), ElementsAre("local:ana: weekly"));
    EXPECT_THAT(page.asked(), ElementsAre("notice"));
    const nudge_letter sent = page.letters().front();
    EXPECT_THAT(sent.says.headline, testing::Not(IsEmpty()));
    EXPECT_GT(sent.leave_by, moment{});
    EXPECT_GT(sent.useful_until, system_now());
    const auto rows = waiting(ana);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_THAT(rows[0].key, AllOf(StartsWith("nudge:local:ana:weekly "), sent.key));
    EXPECT_EQ(rows[0].expires, sent.leave_by);
    const auto nudges = nudges_of(ana);
    ASSERT_EQ(nudges.size(), 1U);
    EXPECT_EQ(nudges[0].key, sent.nudge);
    EXPECT_EQ(nudges[0].letter, sent.key);
    EXPECT_GT(plan_of(ana).next_look, system_now());
    EXPECT_EQ(loop.counts().looks, 1U);
    EXPECT_EQ(loop.counts().failed, 0U);
}

TEST_F(Reminding, AsksEachOfTwoWaysOfOnePlatformAboutItsOwnPeople) {
    recording_way other_page{"local"};
    page.unreached = {"local:ben"};
    other_page.unreached = {"local:ana"};
    ways.push_back(other_page.way());
    owe(ana);
    owe(ben);
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().sent == 2; }));
    EXPECT_THAT(page.written(), ElementsAre("local:ana: weekly"));
    EXPECT_THAT(other_page.written(), ElementsAre("local:ben: weekly"));
    EXPECT_THAT(other_page.asked(), ElementsAre("notice"));
    EXPECT_EQ(loop.counts().looks, 2U);
}

// The letter, the nudge and the next look are one: without the one there is none of the others. Whoever is
// in the same commit gets theirs.
TEST_F(Reminding, KeepsNothingOfAPersonWhoseLetterCannotBeWritten) {
    owe(ana);
    owe(ben);
    look_at(ben, moment{} + minutes(1));  // behind her
    page.has_no_ink = true;
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().looks == 2; }));
    EXPECT_THAT(page.written(), ElementsAre("local:ben: weekly"));
    EXPECT_THAT(page.asked(), ElementsAre("notice"));
    EXPECT_EQ(waiting(ben).size(), 1U);
    expect_put_off(ana);
    EXPECT_EQ(loop.counts().failed, 1U);
    EXPECT_EQ(loop.counts().sent, 1U);
    look_at(ana, moment{});
    loop.notice();
    EXPECT_TRUE(support::eventually([&] { return loop.counts().sent == 2; }));
    EXPECT_THAT(page.written(), ElementsAre("local:ben: weekly", "local:ana: weekly"));
}

TEST_F(Reminding, KeepsNothingOfAPersonWhoseLetterWasThereBefore) {
    owe(ana);
    owe(ben);
    look_at(ben, moment{} + minutes(1));
    page.stamp = "nudge:the same";
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().looks == 2; }));
    EXPECT_EQ(waiting(ana).size(), 1U);
    expect_put_off(ben);
    EXPECT_EQ(loop.counts().failed, 1U);
    EXPECT_EQ(loop.counts().sent, 1U);
}

TEST_F(Reminding, SparesTheOthersWhatGoesWrongWithOne) {
    ways = {page.way_that_knows_zones()};
    page.strange = {"local:ana"};
    page.lost = {"local:ben"};
    owe(ana);
    owe(ben);
    owe({"local:cat"});
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().looks == 3; }));
    EXPECT_THAT(page.written(), ElementsAre("local:cat: weekly"));
    EXPECT_EQ(loop.counts().failed, 2U);
    expect_put_off(ana);
    expect_put_off(ben);
}

TEST_F(Reminding, GoesOnAfterWhatNobodyExpected) {
    page.is_deaf = true;
    chosen.longest_sleep = std::chrono::milliseconds(1);
    owe(ana);
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return !page.is_deaf; }));
    owe(ben);
    EXPECT_TRUE(support::eventually([&] { return loop.counts().sent == 2; }));
    EXPECT_THAT(page.written(), ElementsAre("local:ana: weekly", "local:ben: weekly"));
}

TEST_F(Reminding, SendsNothingTwiceOverARestart) {
    owe(ana);
    {
        running loop(*this);
        ASSERT_TRUE(support::eventually([&] { return loop.counts().sent == 1; }));
    }
    look_at(ana, moment{});
    running again(*this);
    ASSERT_TRUE(support::eventually([&] { return is_settled(ana); }));
    again.stop();
    EXPECT_EQ(again.counts().sent, 0U);
    EXPECT_EQ(waiting(ana).size(), 1U);
    EXPECT_EQ(nudges_of(ana).size(), 1U);
}

// The two might arrive within the hour, or together.
TEST_F(Reminding, DecidesNothingElseWhileALetterIsOnItsWay) {
    owe(ana);
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().sent == 1; }));
    const moment expires = waiting(ana).front().expires;
    look_at(ana, moment{});
    loop.notice();
    ASSERT_TRUE(support::eventually([&] { return is_settled(ana); }));
    EXPECT_GE(plan_of(ana).next_look, expires);
    write([&](storage::connection& on, moment now) {
        const std::int64_t letter = storage::outbox::due(on, "local", now, 1).front().id;
        storage::outbox::begin(on, letter);
        storage::outbox::sent(on, letter, now);
    });
    EXPECT_EQ(plan_of(ana).next_look, moment{}) << "as soon as it has arrived";
}

TEST_F(Reminding, ServesManyAtOnce) {
    for (int i = 0; i < 40; ++i)
        owe({"local:u" + std::to_string(i)});
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().sent == 40; }));
    EXPECT_EQ(page.letters().size(), 40U);
    EXPECT_EQ(loop.counts().looks, 40U);
    EXPECT_GE(page.asked().size(), 3U) << "a notice for each commit";
}

TEST_F(Reminding, ServesEachPlatformByItsOwn) {
    owe(ana);
    owe(dana);
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().sent == 2; }));
    EXPECT_THAT(page.written(), ElementsAre("local:ana: weekly"));
    EXPECT_THAT(slack.written(), ElementsAre("slack:T0EX1/U0EX1: weekly"));
    EXPECT_EQ(waiting(dana, "slack").size(), 1U);
}

// Where somebody is who says something whenever that is asked.
boost::asio::awaitable<std::string> speaks_again(desk& to, person_id who) {
    desk::store_job change = [who](storage::connection& on, moment) {
        storage::nudge_plans::change(on, storage::find_person(on, who));
    };
    co_await to.write(std::move(change));
    co_return "UTC";
}

TEST_F(Reminding, LetsNobodyWaitForWhoSpeaksAllTheTime) {
    nudge_way busy = page.way();
    busy.zone = [this](person_id who, const std::string&) {
        return speaks_again(dossier.desk(), std::move(who));
    };
    ways = {busy, slack.way()};
    owe(ana);
    owe(dana);
    running loop(*this);
    EXPECT_TRUE(support::eventually([&] { return loop.counts().sent == 1; }));
    EXPECT_THAT(slack.written(), ElementsAre("slack:T0EX1/U0EX1: weekly"));
    EXPECT_FALSE(is_settled(ana)) << "and is thought about again";
}

TEST_F(Reminding, LeavesWhoIsOnNoPlatformThatItHas) {
    ways = {slack.way()};
    owe(ana);
    owe(dana);
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().sent == 1; }));
    loop.stop();
    EXPECT_THAT(slack.written(), ElementsAre("slack:T0EX1/U0EX1: weekly"));
    EXPECT_EQ(plan_of(ana).next_look, moment{}) << "for the day when there is one";
}

TEST_F(Reminding, PutsOffWhoCannotBeReached) {
    page.unreached = {"local:ben"};
    owe(ana);
    owe(ben);
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().looks == 2; }));
    EXPECT_THAT(page.written(), ElementsAre("local:ana: weekly"));
    EXPECT_EQ(plan_of(ben).next_look, std::nullopt) << "until they say something";
    EXPECT_THAT(nudges_of(ben), IsEmpty());
    dossier.say(support::office::line("/decision Kept the old search", "", "local:ben"));
    EXPECT_GT(plan_of(ben).next_look, system_now());
}

// One log that cannot be read is nobody else's trouble.
TEST_F(Reminding, TriesAgainLaterWhatWentWrong) {
    owe(ana);
    owe(ben);
    support::tamper(dossier.database(),
                    "UPDATE record SET canonical = 'no JSON' WHERE person ="
                    " (SELECT id FROM person WHERE name = 'local:ana')");
    const moment before = system_now();
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().looks == 2; }));
    EXPECT_EQ(loop.counts().failed, 1U);
    EXPECT_EQ(loop.counts().sent, 1U);
    EXPECT_THAT(page.written(), ElementsAre("local:ben: weekly"));
    EXPECT_GE(plan_of(ana).next_look, before + minutes(10));
    EXPECT_LE(plan_of(ana).next_look, system_now() + minutes(10));
    EXPECT_THAT(nudges_of(ana), IsEmpty()) << "nothing was decided";
}

TEST_F(Reminding, CountsWhatIsLeftOut) {
    owe(ana, days(4));
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().dropped == 1; }));
    EXPECT_EQ(loop.counts().sent, 0U);
    EXPECT_THAT(page.asked(), IsEmpty()) << "nothing was put into the outbox";
    ASSERT_EQ(nudges_of(ana).size(), 1U);
    EXPECT_FALSE(nudges_of(ana)[0].sent);
    EXPECT_EQ(nudges_of(ana)[0].letter, "");
}

// --- where people are ---

TEST_F(Reminding, AsksWhereAPersonIsBeforeItSendsSomething) {
    ways = {page.way_that_knows_zones()};
    page.zones = {{"local:ana", "UTC"}};
    owe(ana);
    owe(ben, days(4));
    write([](storage::connection& on, moment) { storage::remember_device(on, ana, "UTC", "E0EX1"); });
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().sent == 1; }));
    EXPECT_THAT(page.asked(), ElementsAre("local:ana by E0EX1?", "notice")) << "ben is sent nothing";
    EXPECT_EQ(page.letters().front().reach, "E0EX1");
}

// On the clock of the island it is half a day until their regular time.
TEST_F(Reminding, SendsNothingAtTheTimeOfAPlaceThatAPersonHasLeft) {
    ways = {page.way_that_knows_zones()};
    page.zones = {{"local:ana", "Pacific/Pago_Pago"}};
    owe(ana);
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return is_settled(ana); }));
    loop.stop();
    EXPECT_THAT(page.written(), IsEmpty());
    EXPECT_THAT(page.asked(), ElementsAre("local:ana by ?")) << "once: then nothing was owed";
    EXPECT_THAT(nudges_of(ana), IsEmpty());
    EXPECT_GT(plan_of(ana).next_look, system_now() + hours(10));
    EXPECT_LT(plan_of(ana).next_look, system_now() + hours(11));
    EXPECT_EQ(read([](storage::connection& on) { return storage::sqlite_log(on, ana, "UTC").zone(); }),
              "Pacific/Pago_Pago");
}

TEST_F(Reminding, SendsWhatIsOwedWhereNobodyKnowsWhereAPersonIs) {
    ways = {page.way_that_knows_zones()};
    owe(ana);
    running loop(*this);
    EXPECT_TRUE(support::eventually([&] { return loop.counts().sent == 1; }));
}

// --- when it looks ---

TEST_F(Reminding, LooksWhenSomethingWasSaid) {
    owe(ben);
    look_at(ben, std::nullopt);
    chosen.longest_sleep = hours(1);
    running loop(*this);
    owe(ana);
    loop.notice();
    EXPECT_TRUE(support::eventually([&] { return loop.counts().sent == 1; }));
    EXPECT_THAT(page.written(), ElementsAre("local:ana: weekly"));
}

TEST_F(Reminding, LooksWhenSomebodyIsDueNext) {
    owe(ana);
    look_at(ana, system_now() + std::chrono::milliseconds(300));
    chosen.longest_sleep = hours(1);
    running loop(*this);
    EXPECT_TRUE(support::eventually([&] { return loop.counts().sent == 1; }));
}

TEST_F(Reminding, LooksFromTimeToTimeBecauseTheClockMayBeSet) {
    chosen.longest_sleep = std::chrono::milliseconds(1);
    running loop(*this);
    owe(ana);
    EXPECT_TRUE(support::eventually([&] { return loop.counts().sent == 1; }));
}

TEST_F(Reminding, EndsWhenItIsStopped) {
    chosen.longest_sleep = hours(1);
    running loop(*this);
    loop.stop();
    owe(ana);
    loop.notice();
    loop.stop();
    EXPECT_THAT(page.written(), IsEmpty());
}

TEST_F(Reminding, DoesNothingWhenItIsStoppedBeforeItStarts) {
    owe(ana);
    reminding loop(dossier.io().context().get_executor(), dossier.desk(), ways, chosen);
    EXPECT_TRUE(loop.idle());
    dossier.io().call([&] {
        loop.stop();
        loop.start();
    });
    EXPECT_TRUE(support::eventually([&] { return dossier.io().call([&] { return loop.idle(); }); }));
    EXPECT_THAT(page.written(), IsEmpty());
    EXPECT_EQ(plan_of(ana).next_look, moment{});
}

TEST_F(Reminding, TellsItsCounts) {
    owe(ana);
    owe(ben, days(4));
    running loop(*this);
    ASSERT_TRUE(support::eventually([&] { return loop.counts().looks == 2; }));
    EXPECT_EQ(loop.metrics(),
              "# HELP dossier_nudge_looks_total People thought about, whether something was owed or not.\n"
              "# TYPE dossier_nudge_looks_total counter\n"
              "dossier_nudge_looks_total 2\n"
              "# HELP dossier_nudges_sent_total Nudges put into the outbox.\n"
              "# TYPE dossier_nudges_sent_total counter\n"
              "dossier_nudges_sent_total 1\n"
              "# HELP dossier_nudges_left_out_total Nudges that the rules left out: late, rich week, ...\n"
              "# TYPE dossier_nudges_left_out_total counter\n"
              "dossier_nudges_left_out_total 1\n"
              "# HELP dossier_nudge_failures_total Looks that went wrong and are made again.\n"
              "# TYPE dossier_nudge_failures_total counter\n"
              "dossier_nudge_failures_total 0\n");
}

}  // namespace
}  // namespace bot

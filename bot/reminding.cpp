#include "bot/reminding.hpp"

#include "bot/metric_line.hpp"
#include "commands/nudge_turn.hpp"
#include "nudges/open_time.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/people.hpp"
#include "storage/sqlite_log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace bot {

namespace asio = boost::asio;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);

// Thought about one after another, and settled in one commit.
constexpr std::size_t most_at_once = 16;

// Where thinking about somebody went wrong: a busy store, or a log that cannot be read.
constexpr std::chrono::minutes tried_again{10};

// A look at the index is cheap, and many commands in a row need no more than one.
constexpr std::chrono::milliseconds shortest_sleep{200};

// What was found out about one person.
struct thought {
    storage::nudge_plans::due_person who;
    const nudge_way* by = nullptr;  // how they are reached; null: they are not
    bool went_wrong = false;
    std::optional<commands::turn> turn;
    std::string zone{};  // of their device, asked for because something is to be sent
    std::string letter{};
    bool is_settled = false;
    bool was_overtaken = false;  // something changed meanwhile, so that it has to be thought about anew
};

// What became of a commit of them.
enum class settled { some, none, failed };

using thoughts = std::vector<thought>;

void fails(thought& about, const char* why) {
    spdlog::error("{} cannot be reminded now: {}", about.who.who.value, why);
    about.went_wrong = true;
    about.is_settled = false;
    about.letter.clear();
}

std::string letter_key(const thought& about, evidence::moment now) {
    return "nudge:" + about.who.who.value + ":" + about.turn->owed->key + ":" +
           std::to_string(now.time_since_epoch().count());
}

// Their next look is moved, and nothing is decided.
void put_off(evidence::evidence_log& log, std::optional<evidence::moment> until) {
    auto plan = log.plan();
    if (!plan) return;
    plan->next_look = until;
    log.plan_nudges(*plan);
}

void decide(thought& about, storage::connection& on, const std::string& default_zone, evidence::moment now) {
    const bool was_thought_about = !about.went_wrong && about.by && about.turn;
    if (was_thought_about)
        storage::remember_device(on, about.who.who, about.zone,
                                 "");  // a move is a change: it is thought about again
    storage::sqlite_log log(on, about.who.who, default_zone);
    if (about.went_wrong) return put_off(log, now + tried_again);
    if (!about.by) return put_off(log, std::nullopt);
    if (!about.turn) return;
    if (const auto until = storage::nudge_plans::on_its_way(on, storage::find_person(on, about.who.who));
        until && !about.by->overtakes)
        return put_off(log, std::max(*until, now + tried_again));
    const bool sends = about.turn->owed.has_value();
    if (sends && now >= about.turn->leave_by)  // it would be on its way when the quiet hours begin
        return put_off(log, about.turn->leave_by + nudges::on_the_way);
    if (sends) about.letter = letter_key(about, now);
    about.is_settled = commands::settle_turn(log, *about.turn, about.letter, now);
    about.was_overtaken = !about.is_settled;
    if (about.was_overtaken) about.letter.clear();
    if (about.letter.empty()) return;
    storage::outgoing row =
        about.by->letter({about.letter, about.turn->owed->key, about.who.who, about.who.reach,
                          about.turn->words.says, about.turn->leave_by, about.turn->useful_until});
    row.who = about.who.who;
    if (!storage::outbox::put(on, row, now)) throw std::logic_error("a letter of that key was there before");
}

// Alone: what goes wrong with one person is undone, tried again later, and nobody else's trouble. What SQLite
// throws is everybody's: the writer knows what becomes of it.
void settle(thought& about, storage::connection& on, const std::string& default_zone, evidence::moment now) {
    try {
        storage::savepoint alone(on);
        decide(about, on, default_zone, now);
        alone.release();
        return;
    } catch (const SQLite::Exception&) {
        throw;
    } catch (const std::exception& why) {
        fails(about, why.what());
    }
    storage::sqlite_log log(on, about.who.who, default_zone);
    put_off(log, now + tried_again);
}

}  // namespace

struct reminding::state : std::enable_shared_from_this<reminding::state> {
    state(asio::any_io_executor executor, desk& front, std::vector<nudge_way> all, options given)
        : on(executor), to(front), ways(std::move(all)), chosen(std::move(given)), bell(on) {
        for (const nudge_way& way : ways)
            platforms.insert(way.platform);
    }

    // A free function in all but name: it holds the state for as long as it runs.
    static asio::awaitable<void> run(std::shared_ptr<state> self) {
        while (!self->stopping) {
            self->rung = false;
            std::chrono::milliseconds sleep = self->chosen.longest_sleep;
            try {
                sleep = co_await self->remind_all();
            } catch (const std::exception& why) {
                self->report(why.what());
            }
            if (self->stopping) break;
            self->bell.expires_after(self->rung ? shortest_sleep : std::max(sleep, shortest_sleep));
            co_await self->bell.async_wait(nothrow);
        }
    }

    // Whoever is due. How long until somebody else is.
    asio::awaitable<std::chrono::milliseconds> remind_all() {
        std::chrono::milliseconds sleep = chosen.longest_sleep;
        for (const std::string& platform : platforms) {
            const std::chrono::milliseconds until_next = co_await remind(platform);
            sleep = std::min(sleep, until_next);
        }
        co_return sleep;
    }

    // Whoever is due on that platform. How long until somebody else is.
    asio::awaitable<std::chrono::milliseconds> remind(const std::string& platform) {
        struct look {
            std::vector<storage::nudge_plans::due_person> due;
            std::optional<evidence::moment> next;
            evidence::moment now{};
        };
        while (!stopping) {
            const auto found = std::make_shared<look>();
            desk::store_job job = [found, platform](storage::connection& store, evidence::moment now) {
                found->due = storage::nudge_plans::due(store, platform, now, most_at_once);
                found->next = storage::nudge_plans::next_due(store, platform);
                found->now = now;
            };
            const std::string problem = co_await to.write(std::move(job));
            report(problem);
            if (!problem.empty() || (found->due.empty() && !found->next)) co_return chosen.longest_sleep;
            if (found->due.empty()) co_return *found->next - found->now;
            const settled what = co_await think(platform, std::move(found->due));
            if (what == settled::failed) co_return chosen.longest_sleep;
            // Who speaks faster than they can be thought about keeps no other platform waiting.
            if (what == settled::none) co_return shortest_sleep;
        }
        co_return chosen.longest_sleep;
    }

    // About each of them, and settles it.
    asio::awaitable<settled> think(const std::string& platform,
                                   std::vector<storage::nudge_plans::due_person> due) {
        const auto all = std::make_shared<thoughts>();
        for (storage::nudge_plans::due_person& one : due) {
            thought about;
            about.who = std::move(one);
            try {
                about.by = way_to(about.who.who, platform);
                if (about.by) co_await think_about(*about.by, about);
            } catch (const std::exception& why) {
                fails(about, why.what());
            }
            all->push_back(std::move(about));
        }
        desk::store_job job = [all, zone = chosen.default_zone](storage::connection& store,
                                                                evidence::moment now) {
            for (thought& about : *all)
                settle(about, store, zone, now);
        };
        const std::string problem = co_await to.write(std::move(job));
        report(problem);
        if (!problem.empty()) co_return settled::failed;
        count(*all);
        std::set<const nudge_way*> carrying;
        for (const thought& about : *all)
            if (!about.letter.empty()) carrying.insert(about.by);
        for (const nudge_way* const way : carrying)
            way->notice();
        const bool none =
            std::all_of(all->begin(), all->end(), [](const thought& about) { return about.was_overtaken; });
        co_return none ? settled::none : settled::some;
    }

    // Two ways may share a platform, each for its own people.
    const nudge_way* way_to(const evidence::person_id& who, const std::string& platform) const {
        for (const nudge_way& way : ways)
            if (way.platform == platform && way.reaches(who)) return &way;
        return nullptr;
    }

    asio::awaitable<void> think_about(const nudge_way& way, thought& about) {
        const auto taken = std::make_shared<std::optional<commands::turn>>();
        const auto rules = to.rules();
        std::function<void(evidence::evidence_view&)> job = [taken, rules](evidence::evidence_view& view) {
            *taken = commands::take_turn(view, *rules, system_now());
        };
        evidence::person_id who = about.who.who;
        std::string zone = chosen.default_zone;
        const bool done = co_await to.read(std::move(who), std::move(zone), std::move(job));
        about.went_wrong = !done;
        about.turn = std::move(*taken);
        if (!about.turn || !about.turn->owed || !way.zone) co_return;
        evidence::person_id asked = about.who.who;
        std::string reach = about.who.reach;
        about.zone = co_await way.zone(std::move(asked), std::move(reach));
    }

    void count(const thoughts& all) {
        for (const thought& about : all) {
            ++counted.looks;
            if (about.went_wrong) ++counted.failed;
            if (!about.is_settled || !about.turn) continue;
            counted.dropped += about.turn->dropped.size();
            if (about.turn->owed) ++counted.sent;
            for (const nudges::dropped& one : about.turn->dropped)
                spdlog::debug("a nudge of {} was left out ({}): {}", about.who.who.value, one.key,
                              nudges::to_words(one.why));
        }
    }

    // Once per change, for the operator's log.
    void report(const std::string& now) {
        if (now == last_problem) return;
        if (now.empty())
            spdlog::info("reminding works again");
        else
            spdlog::error("nobody can be reminded: {}", now);
        last_problem = now;
    }

    asio::any_io_executor on;
    desk& to;
    std::vector<nudge_way> ways;
    std::set<std::string> platforms;  // of the ways
    options chosen;
    asio::steady_timer bell;
    reminding_counts counted;
    std::string last_problem;
    bool running = false, stopping = false, rung = false;
};

reminding::reminding(asio::any_io_executor on, desk& to, std::vector<nudge_way> ways, options chosen)
    : state_(std::make_shared<state>(on, to, std::move(ways), std::move(chosen))) {}
reminding::~reminding() = default;

void reminding::start() {
    state_->running = true;
    auto loop = state::run(state_);
    asio::co_spawn(state_->on, std::move(loop), [self = state_](std::exception_ptr error) {
        self->running = false;
        if (!error) return;
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& why) {
            spdlog::error("reminding ended: {}", why.what());
        }
    });
}

void reminding::notice() {
    state_->rung = true;
    state_->bell.cancel();
}

void reminding::stop() {
    state_->stopping = true;
    state_->bell.cancel();
}

bool reminding::idle() const {
    return !state_->running;
}

const reminding_counts& reminding::counts() const {
    return state_->counted;
}

std::string reminding::metrics() const {
    const reminding_counts& now = state_->counted;
    return metric_line("dossier_nudge_looks_total",
                       "People thought about, whether something was owed or not.", "counter", now.looks) +
           metric_line("dossier_nudges_sent_total", "Nudges put into the outbox.", "counter", now.sent) +
           metric_line("dossier_nudges_left_out_total",
                       "Nudges that the rules left out: late, rich week, ...", "counter", now.dropped) +
           metric_line("dossier_nudge_failures_total", "Looks that went wrong and are made again.", "counter",
                       now.failed);
}

}  // namespace bot

#include "bot/anchoring.hpp"

#include "bot/back_off.hpp"
#include "bot/http_client.hpp"
#include "evidence/time_stamp.hpp"
#include "storage/anchors.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

namespace bot {

namespace asio = boost::asio;

namespace {

using std::chrono::steady_clock;

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::minutes rhythm{1};
constexpr std::chrono::hours longest_pause{1};
constexpr std::size_t largest_stamp = 256 * 1024;  // bytes; an ordinary one has two to eight thousand
constexpr std::chrono::seconds stamp_deadline{30};

std::string read_certificates(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    if (!stream) throw std::runtime_error("the certificates in " + file.string() + " cannot be read");
    return bytes.str();
}

// Runs something on the reader thread. What went wrong there, or nothing.
asio::awaitable<std::string> on_the_reader(desk& to, std::function<void()> what) {
    auto problem = std::make_shared<std::string>();
    std::function<void(evidence::evidence_view&)> job = [what = std::move(what),
                                                         problem](evidence::evidence_view&) {
        try {
            what();
        } catch (const std::exception& error) {
            *problem = error.what();
        }
    };
    evidence::person_id nobody{"local:dossier"};
    const bool done = co_await to.read(std::move(nobody), "", std::move(job));
    if (!done) co_return "too much is waiting to be read";
    co_return *problem;
}

// What came of an attempt to anchor.
struct attempt {
    std::uint64_t added = 0;  // new leaves
    storage::signed_head head;
    std::string problem;  // empty: it is done, or there was nothing to do
};

// The four steps of storage/anchors, each on its thread.
asio::awaitable<attempt> make_anchor(desk& to, std::filesystem::path database, storage::anchor_rhythm when) {
    attempt made;
    auto plan = std::make_shared<storage::anchor_plan>();
    std::function<void()> look = [plan, database, when] {
        *plan = storage::plan_anchor(database, system_now(), when);
    };
    made.problem = co_await on_the_reader(to, std::move(look));
    if (!made.problem.empty() || !plan->due) co_return made;

    auto added = std::make_shared<std::uint64_t>(0);
    desk::store_job lay = [plan, added, when](storage::connection& on, evidence::moment now) {
        *added = storage::lay_anchor(on, plan->so_far, now, when);
    };
    made.problem = co_await to.write(std::move(lay));
    made.added = *added;
    if (!made.problem.empty()) co_return made;

    auto head = std::make_shared<std::optional<storage::signed_head>>();
    std::function<void()> sign = [head, database] { *head = storage::sign_waiting_head(database); };
    made.problem = co_await on_the_reader(to, std::move(sign));
    if (!made.problem.empty() || !*head) co_return made;

    desk::store_job keep = [head](storage::connection& on, evidence::moment) {
        storage::keep_checkpoint(on, **head);
    };
    made.problem = co_await to.write(std::move(keep));
    if (made.problem.empty()) made.head = **head;
    co_return made;
}

struct stamping {
    bool done = false;  // a head was stamped
    evidence::stamp_report stamp;
    std::string problem;  // empty: it is done, or there was nothing to do
};

std::string why_no_stamp(const http_outcome& answer) {
    if (!answer.problem.empty()) return answer.problem;
    return answer.status == 200 ? "" : "it answered with status " + std::to_string(answer.status);
}

// Asks the authority for a stamp over the newest head without one.
asio::awaitable<stamping> stamp_newest(desk& to, anchoring_options with) {
    stamping result;
    struct question {
        std::optional<storage::unstamped_head> head;
        evidence::stamp_query query;
        std::string ca;
    };
    auto asked = std::make_shared<question>();
    std::function<void()> prepare = [asked, with] {
        asked->head = storage::look_at_anchors(with.database).to_stamp;
        if (!asked->head) return;
        asked->query = evidence::ask_for_stamp(asked->head->checkpoint);
        asked->ca = read_certificates(with.authority_ca);
    };
    result.problem = co_await on_the_reader(to, std::move(prepare));
    if (!result.problem.empty() || !asked->head) co_return result;

    http_call call;
    call.url = with.authority;
    call.type = "application/timestamp-query";
    call.body = asked->query.bytes;
    call.largest_answer = largest_stamp;
    call.deadline = stamp_deadline;
    const http_outcome answer = co_await post(std::move(call));
    result.problem = why_no_stamp(answer);
    if (result.problem.empty()) {
        result.stamp =
            evidence::check_stamp(answer.body, asked->head->checkpoint, asked->query.nonce, asked->ca);
        if (!result.stamp.problem.empty())
            result.problem = "its stamp does not hold: " + result.stamp.problem;
    }
    if (!result.problem.empty()) result.problem = with.authority + " gave no time stamp: " + result.problem;

    const std::string problem = result.problem;
    desk::store_job keep = [asked, problem, reply = answer.body](storage::connection& on, evidence::moment) {
        if (problem.empty())
            storage::keep_stamp(on, asked->head->size, asked->query.nonce, reply, asked->ca);
        else
            storage::keep_stamp_problem(on, asked->head->size, problem);
    };
    const std::string not_kept = co_await to.write(std::move(keep));
    if (result.problem.empty()) result.problem = not_kept;
    result.done = result.problem.empty();
    co_return result;
}

std::string leaves(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " leaf" : " leaves");
}

}  // namespace

struct anchoring::state : std::enable_shared_from_this<anchoring::state> {
    state(asio::any_io_executor on, desk& front, anchoring_options given)
        : executor(on), to(front), chosen(std::move(given)), timer(on) {}

    // One of the two things that are done, with when it may be done next and what is wrong with it.
    struct duty {
        const char* name;
        back_off pause{rhythm, longest_pause};
        steady_clock::time_point not_before{};
        std::string problem{};

        bool is_open() const { return steady_clock::now() >= not_before; }

        // Once per change, for the operator's log.
        void report(const std::string& now) {
            if (now.empty()) {
                pause.reset();
                if (!problem.empty()) spdlog::info("{} works again", name);
            } else {
                not_before = steady_clock::now() + pause.wait();
                if (now != problem) spdlog::warn("{} failed, and is tried again: {}", name, now);
            }
            problem = now;
        }
    };

    static asio::awaitable<void> run(std::shared_ptr<state> self) {
        // A cancellation ends a wait or an exchange; what follows still comes to its end.
        co_await asio::this_coro::throw_if_cancelled(false);
        while (!self->stopping) {
            self->noticed = false;
            co_await self->look();
            if (self->stopping || self->noticed) continue;
            self->timer.expires_after(rhythm);
            co_await self->timer.async_wait(nothrow);
        }
        self->running = false;
    }

    asio::awaitable<void> look() {
        if (anchors.is_open()) {
            const attempt made = co_await make_anchor(to, chosen.database, storage::anchor_rhythm::daily);
            anchors.report(made.problem);
            if (made.head.size > 0)
                spdlog::info("anchored: {} ({} new), signed by {}", leaves(made.head.size), made.added,
                             made.head.key);
        }
        co_await count();
        while (!stopping && !chosen.authority.empty() && unstamped > 0 && stamps.is_open()) {
            const stamping result = co_await stamp_newest(to, chosen);
            if (stopping && !result.done) co_return;  // cut short by us
            stamps.report(result.problem);
            co_await count();
        }
    }

    // What /metrics shows, and which day the newest head is of.
    asio::awaitable<void> count() {
        auto standing = std::make_shared<storage::anchor_standing>();
        std::function<void()> job = [standing, database = chosen.database] {
            *standing = storage::look_at_anchors(database);
        };
        const std::string problem = co_await on_the_reader(to, std::move(job));
        if (!problem.empty()) co_return;
        unstamped = standing->counts.unstamped;
        newest_day = std::chrono::floor<std::chrono::days>(standing->counts.newest);
        to.show_anchors(standing->counts.size, chosen.authority.empty() ? 0 : unstamped);
    }

    asio::any_io_executor executor;
    desk& to;
    anchoring_options chosen;
    asio::steady_timer timer;
    asio::cancellation_signal cancel;
    duty anchors{"anchoring"};
    duty stamps{"time stamping"};
    std::uint64_t unstamped = 0;
    std::chrono::sys_days newest_day{};
    bool running = false;
    bool stopping = false;
    bool noticed = false;
};

anchoring::anchoring(asio::any_io_executor on, desk& to, anchoring_options chosen)
    : state_(std::make_shared<state>(on, to, std::move(chosen))) {}
anchoring::~anchoring() = default;

void anchoring::start() {
    state_->running = true;
    auto loop = state::run(state_);
    const auto ended = [self = state_](const std::exception_ptr& failure) {
        self->running = false;
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            spdlog::error("anchoring ended by an exception: {}", error.what());
        }
    };
    asio::co_spawn(state_->executor, std::move(loop),
                   asio::bind_cancellation_slot(state_->cancel.slot(), ended));
}

void anchoring::notice() {
    const auto today = std::chrono::floor<std::chrono::days>(system_now());
    if (today == state_->newest_day || !state_->anchors.is_open()) return;
    state_->noticed = true;
    state_->timer.cancel();
}

void anchoring::stop() {
    state_->stopping = true;
    state_->timer.cancel();
    state_->cancel.emit(asio::cancellation_type::terminal);
}

bool anchoring::idle() const {
    return !state_->running;
}

asio::awaitable<anchored_once> anchor_once(desk& to, anchoring_options chosen) {
    anchored_once told;
    const attempt made = co_await make_anchor(to, chosen.database, storage::anchor_rhythm::now);
    if (!made.problem.empty()) {
        told.lines.push_back("Not anchored: " + made.problem);
        co_return told;
    }
    if (made.head.size == 0)
        told.lines.push_back("Nothing was logged since the last anchor.");
    else
        told.lines.push_back("Anchored: " + leaves(made.head.size) + ", " + std::to_string(made.added) +
                             " new, signed by " + made.head.key);
    told.done = true;
    if (chosen.authority.empty()) {
        told.lines.push_back("Not stamped: no time-stamp authority is set (tsa and tsa_ca in the settings).");
        co_return told;
    }
    for (bool more = true; more;) {
        const stamping result = co_await stamp_newest(to, chosen);
        more = result.done;
        if (result.done)
            told.lines.push_back("Stamped " + evidence::to_rfc3339(result.stamp.at) + " by " +
                                 result.stamp.authority + ".");
        if (!result.problem.empty()) {
            told.lines.push_back("Not stamped: " + result.problem + ". Run `dossier anchor` again later.");
            told.done = false;
        }
    }
    co_return told;
}

}  // namespace bot

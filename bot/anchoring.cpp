#include "bot/anchoring.hpp"

#include "bot/back_off.hpp"
#include "bot/background_thread.hpp"
#include "bot/http_client.hpp"
#include "evidence/time_stamp.hpp"
#include "storage/anchors.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
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
constexpr std::size_t largest_stamp = 256 * 1024;  // bytes; an ordinary one has two to eight thousand
constexpr std::chrono::seconds stamp_deadline{30};

std::string read_certificates(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    if (!stream) throw std::runtime_error("the certificates in " + file.string() + " cannot be read");
    return bytes.str();
}

// The threads that the steps are taken on: the I/O thread asks, the writer keeps, and what takes long is done
// aside.
struct threads {
    desk& to;
    background_thread& aside;
};

// What came of an attempt to anchor.
struct attempt {
    std::uint64_t added = 0;  // new leaves
    storage::signed_head head;
    std::string problem;  // empty: it is done, or there was nothing to do
};

// The four steps of storage/anchors, each on its thread.
asio::awaitable<attempt> make_anchor(threads by, std::filesystem::path database,
                                     storage::anchor_rhythm when) {
    attempt made;
    auto plan = std::make_shared<storage::anchor_plan>();
    background_thread::work look = [plan, database, when](const std::stop_token&) {
        *plan = storage::plan_anchor(database, system_now(), when);
    };
    made.problem = co_await by.aside.run(std::move(look));
    if (!made.problem.empty() || !plan->due) co_return made;

    auto added = std::make_shared<std::uint64_t>(0);
    desk::store_job lay = [plan, added, when](storage::connection& on, evidence::moment now) {
        *added = storage::lay_anchor(on, plan->so_far, now, when);
    };
    made.problem = co_await by.to.write(std::move(lay));
    made.added = *added;
    if (!made.problem.empty()) co_return made;

    auto head = std::make_shared<std::optional<storage::signed_head>>();
    background_thread::work sign = [head, database](const std::stop_token& stop) {
        *head = storage::sign_waiting_head(database, stop);
    };
    made.problem = co_await by.aside.run(std::move(sign));
    if (!made.problem.empty() || !*head) co_return made;

    desk::store_job keep = [head](storage::connection& on, evidence::moment) {
        storage::keep_checkpoint(on, **head);
    };
    made.problem = co_await by.to.write(std::move(keep));
    if (made.problem.empty()) made.head = **head;
    co_return made;
}

struct stamping {
    bool done = false;  // a head was stamped
    evidence::stamp_report stamp;
    std::string problem;  // empty: it is done, or there was nothing to do
};

// A head without a stamp, what it is asked for with, and what came of that. Shared with the threads that work
// on it, one after another.
struct question {
    std::optional<storage::unstamped_head> head;
    evidence::stamp_query query;
    std::string ca;
    std::string reply;
    evidence::stamp_report stamp;
};

http_call to_call(const question& asked, const std::string& authority) {
    http_call call;
    call.url = authority;
    call.type = "application/timestamp-query";
    call.body = asked.query.bytes;
    call.largest_answer = largest_stamp;
    call.deadline = stamp_deadline;
    return call;
}

std::string why_no_reply(const http_outcome& answer) {
    if (!answer.problem.empty()) return answer.problem;
    return answer.status == 200 ? "" : "it answered with status " + std::to_string(answer.status);
}

asio::awaitable<bool> is_given_up() {
    const asio::cancellation_state caller = co_await asio::this_coro::cancellation_state;
    co_return caller.cancelled() != asio::cancellation_type::none;
}

// Asks the authority for a stamp over the newest head without one.
asio::awaitable<stamping> stamp_newest(threads by, anchoring_options with) {
    stamping result;
    const auto asked = std::make_shared<question>();
    background_thread::work prepare = [asked, with](const std::stop_token&) {
        asked->head = storage::look_at_anchors(with.database).to_stamp;
        if (!asked->head) return;
        asked->query = evidence::ask_for_stamp(asked->head->checkpoint);
        asked->ca = read_certificates(with.authority_ca);
    };
    result.problem = co_await by.aside.run(std::move(prepare));
    if (!result.problem.empty() || !asked->head) co_return result;

    http_call call = to_call(*asked, with.authority);
    http_outcome answer = co_await post(std::move(call));
    const bool given_up = co_await is_given_up();
    if (given_up) co_return result;  // which says nothing about the authority
    std::string why = why_no_reply(answer);
    if (why.empty()) {
        asked->reply = std::move(answer.body);
        // Not on the I/O thread: a stranger's reply may bring many certificates.
        background_thread::work check = [asked](const std::stop_token&) {
            asked->stamp =
                evidence::check_stamp(asked->reply, asked->head->checkpoint, asked->query.nonce, asked->ca);
        };
        result.problem = co_await by.aside.run(std::move(check));
        if (!result.problem.empty()) co_return result;
        if (!asked->stamp.problem.empty()) why = "its stamp does not hold: " + asked->stamp.problem;
    }
    if (!why.empty()) result.problem = with.authority + " gave no time stamp: " + why;

    desk::store_job keep = [asked, problem = result.problem](storage::connection& on, evidence::moment) {
        if (problem.empty())
            storage::keep_stamp(on, asked->head->size, asked->query.nonce, asked->reply, asked->ca);
        else
            storage::keep_stamp_problem(on, asked->head->size, problem);
    };
    const std::string not_kept = co_await by.to.write(std::move(keep));
    if (result.problem.empty()) result.problem = not_kept;
    result.done = result.problem.empty();
    result.stamp = asked->stamp;
    co_return result;
}

std::string leaves(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " leaf" : " leaves");
}

}  // namespace

struct anchoring::state {
    state(asio::any_io_executor on, desk& front, anchoring_options given)
        : executor(on),
          to(front),
          chosen(std::move(given)),
          timer(on),
          anchors{"anchoring", {chosen.rhythm, chosen.longest_pause}},
          stamps{"time stamping", {chosen.rhythm, chosen.longest_pause}} {}

    // One of the two things that are done, with when it may be done next and what is wrong with it.
    struct duty {
        const char* name;
        back_off pause;
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
            self->timer.expires_after(self->chosen.rhythm);
            co_await self->timer.async_wait(nothrow);
        }
        self->running = false;
    }

    asio::awaitable<void> look() {
        if (anchors.is_open()) {
            std::filesystem::path database = chosen.database;
            const attempt made = co_await make_anchor(by, std::move(database), storage::anchor_rhythm::daily);
            anchors.report(made.problem);
            if (made.head.size > 0)
                spdlog::info("anchored: {} ({} new), signed by {}", leaves(made.head.size), made.added,
                             made.head.key);
        }
        co_await count();
        while (!stopping && !chosen.authority.empty() && unstamped > 0 && stamps.is_open()) {
            anchoring_options with = chosen;
            const stamping result = co_await stamp_newest(by, std::move(with));
            if (stopping && !result.done) co_return;  // cut short by us
            stamps.report(result.problem);
            co_await count();
        }
    }

    // What /metrics shows, and which day the newest head is of.
    asio::awaitable<void> count() {
        auto standing = std::make_shared<storage::anchor_standing>();
        background_thread::work job = [standing, database = chosen.database](const std::stop_token&) {
            *standing = storage::look_at_anchors(database);
        };
        const std::string problem = co_await by.aside.run(std::move(job));
        if (!problem.empty()) co_return;
        unstamped = standing->counts.unstamped;
        newest_day = std::chrono::floor<std::chrono::days>(standing->counts.newest);
        to.show_anchors(standing->counts.size, chosen.authority.empty() ? 0 : unstamped);
    }

    asio::any_io_executor executor;
    desk& to;
    background_thread aside;
    threads by{to, aside};
    anchoring_options chosen;
    asio::steady_timer timer;
    asio::cancellation_signal cancel;
    duty anchors, stamps;
    std::uint64_t unstamped = 0;
    std::chrono::sys_days newest_day{};
    bool running = false;
    bool stopping = false;
    bool noticed = false;
};

anchoring::anchoring(asio::any_io_executor on, desk& to, anchoring_options chosen)
    : state_(std::make_shared<state>(on, to, std::move(chosen))) {}

// What is under way is waited for here, while its executor is there to be told.
anchoring::~anchoring() {
    state_->aside.finish();
}

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
    state_->aside.request_stop();
    state_->timer.cancel();
    state_->cancel.emit(asio::cancellation_type::terminal);
}

void anchoring::use(std::string authority, std::filesystem::path authority_ca) {
    if (authority != state_->chosen.authority || authority_ca != state_->chosen.authority_ca)
        state_->stamps.not_before = {};  // whatever kept the one before from answering
    state_->chosen.authority = std::move(authority);
    state_->chosen.authority_ca = std::move(authority_ca);
}

bool anchoring::idle() const {
    return !state_->running;
}

asio::awaitable<anchored_once> anchor_once(desk& to, anchoring_options chosen) {
    anchored_once told;
    background_thread aside;
    const threads by{to, aside};
    // A head that an earlier run left unsigned comes first, and then what was said since.
    for (bool was_left = true; was_left;) {
        std::filesystem::path database = chosen.database;
        const attempt made = co_await make_anchor(by, std::move(database), storage::anchor_rhythm::now);
        if (!made.problem.empty()) {
            told.lines.push_back("Not anchored: " + made.problem);
            co_return told;
        }
        was_left = made.head.size > 0 && made.added == 0;
        if (made.head.size > 0)
            told.lines.push_back("Anchored: " + leaves(made.head.size) + ", " + std::to_string(made.added) +
                                 " new, signed by " + made.head.key);
    }
    if (told.lines.empty()) told.lines.push_back("Nothing was logged since the last anchor.");
    told.done = true;
    if (chosen.authority.empty()) {
        told.lines.push_back("Not stamped: no time-stamp authority is set (tsa and tsa_ca in the settings).");
        co_return told;
    }
    for (bool more = true; more;) {
        anchoring_options with = chosen;
        const stamping result = co_await stamp_newest(by, std::move(with));
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

#include "storage/writer.hpp"

#include "storage/chores.hpp"
#include "storage/deliveries.hpp"
#include "storage/derived.hpp"
#include "storage/people.hpp"
#include "storage/sqlite_log.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <sqlite3.h>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace storage {

namespace {

// Slack repeats a delivery for five minutes, and for a day with delayed events; the chat page until it is
// closed.
constexpr std::chrono::hours delivery_memory{72};

// What is old is looked for so often; while there may be more of it, with each commit.
constexpr std::chrono::milliseconds between_sweeps{1000};

// Between the last delivery of one process and the start of the next, as far as deliveries age by it.
constexpr std::chrono::hours longest_gap{1};

// Commands in one commit. While the answers to one batch go out, the next one is written: were all that wait
// taken at once, senders who wait for their answers would be served by one thread or the other, and never by
// both.
constexpr std::size_t most_in_a_batch = 64;

// Without a command for that long, there is time to derive what is read later (storage/derived.hpp): longer
// than the answers to a thousand commands take, behind which the next ones come. Once begun, it goes on after
// shorter pauses until somebody says something.
constexpr std::chrono::milliseconds quiet{100}, still_quiet{5};
constexpr int derived_at_once = 256;

// With so many records to derive from, no quiet moment is waited for any more. Then it is a good part of them
// with one commit in many, and not a few with each: what is derived at once shares pages and one write of the
// index. Of one person there are fewer, because whoever reads has all of their own derived first.
constexpr std::uint64_t most_noted = 1'048'576;
constexpr std::uint64_t most_noted_of_one = 65'536;
constexpr int derived_without_quiet = 128;

// Between two attempts at a chore that a reader held up.
constexpr std::chrono::milliseconds chore_pause{200};

// A command, or a task of dossier's own.
struct queued : command {
    std::function<std::string(connection&, evidence::moment)> own;
};

struct finished {
    outcome how = outcome::failed;
    std::string detail;
};

// With the author in front: whatever a platform uses as a key, nobody gets the reply of another.
std::string key_of(const command& next) {
    return next.author.value + " " + next.delivery_key;
}

// Whether there was anything that had not been put before.
bool put_outgoing(connection& on, const command& next, const std::string& reply, evidence::moment now,
                  const sqlite_log::written_records& about) {
    if (!next.outgoing) return false;
    bool was_put = false;
    for (outgoing& one : next.outgoing(reply)) {
        one.who = next.author;
        one.first = about.first;
        one.last = about.last;
        was_put = outbox::put(on, one, now) || was_put;
    }
    return was_put;
}

// When a delivery arrives, for its age alone. The wall clock may be set forward by a year and back again, and
// no delivery may be forgotten for that while its platform still repeats it. So this time runs as the process
// does, and from one process to the next it passes an hour at most, and no more than the wall clock went on
// since the newest record: were it held against this time alone, which stays behind a clock that was set
// forward, each start would pass an hour. Keys may stay longer, and never go early.
class arrival_time {
public:
    arrival_time(connection& on, const writer::options& by) : uptime_(by.uptime), started_(uptime_()) {
        query newest(
            on,
            "SELECT max(at) FROM (SELECT * FROM (SELECT arrived_at AS at FROM delivery ORDER BY id DESC"
            " LIMIT 1) UNION ALL SELECT max(kept_since) FROM outbox WHERE state IN ('sent', 'dropped'))");
        newest.next();
        const std::chrono::milliseconds wall = by.clock().time_since_epoch();
        const std::chrono::milliseconds last =
            newest.column(0).isNull() ? wall : std::chrono::milliseconds{newest.column(0).getInt64()};
        const std::chrono::milliseconds gap = wall - std::max(last, newest_record(on));
        began_ = last + std::clamp<std::chrono::milliseconds>(gap, {}, longest_gap);
    }

    // Milliseconds, to be compared with each other only.
    std::int64_t now() const { return (began_ + uptime_() - started_).count(); }

private:
    // By the wall clock; long ago when there is none.
    static std::chrono::milliseconds newest_record(connection& on) {
        query newest(on, "SELECT logged_at FROM record ORDER BY id DESC LIMIT 1");
        return std::chrono::milliseconds{newest.next() ? newest.column(0).getInt64() : 0};
    }

    std::function<std::chrono::milliseconds()> uptime_;
    std::chrono::milliseconds started_, began_{};
};

// Refused values are the fault of one command; everything else (disk, I/O, corruption) is the store's.
bool is_about_one_command(const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    return code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG || code == SQLITE_MISMATCH;
}

// How many records there are to derive from, about: some were derived meanwhile because somebody read.
class noted_records {
public:
    void add(std::int64_t person, std::uint64_t count) {
        all_ += count;
        if ((of_[person] += count) > most_noted_of_one) crowded_ = person;
    }

    // Derives some, where there are too many.
    void make_room(connection& on) {
        if (all_ > most_noted) {
            derive_some(on, derived_without_quiet);
        } else if (crowded_ != 0) {
            const std::int64_t person = std::exchange(crowded_, 0);
            if (derive_some(on, person, derived_without_quiet))
                of_.erase(person);
            else
                take(of_[person]);
        } else {
            return;
        }
        take(all_);
    }

    void were_derived(int count) { take(all_, count); }

    // None is left.
    void clear() { *this = {}; }

private:
    static void take(std::uint64_t& from, int count = derived_without_quiet) {
        from -= std::min(from, std::uint64_t(count));
    }

    std::uint64_t all_ = 0;
    std::unordered_map<std::int64_t, std::uint64_t> of_;  // by person
    std::int64_t crowded_ = 0;                            // a person of whom there are too many
};

}  // namespace

struct writer::state {
    explicit state(options given)
        : chosen(std::move(given)),
          on(connection::open_for_writing(chosen.database)),
          seen(on),
          arrival(on, chosen) {
        thread = std::thread([this] { work(); });
    }

    ~state() {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        arrived.notify_one();
        thread.join();
    }

    bool submit(queued next) {
        {
            const std::lock_guard lock(mutex);
            if (stopping || !healthy || queue.size() >= chosen.longest_queue) return false;
            queue.push_back(std::move(next));
        }
        arrived.notify_one();
        return true;
    }

    void work() {
        for (;;) {
            std::deque<queued> batch;
            {
                std::unique_lock lock(mutex);
                const auto called = [this] { return stopping || !queue.empty(); };
                if (derives_left && healthy)
                    arrived.wait_for(lock, is_quiet ? still_quiet : quiet, called);
                else if (chores_left)
                    arrived.wait_for(lock, chore_pause, called);
                else
                    arrived.wait(lock, called);
                if (stopping && queue.empty()) break;
                batch = take_batch();
            }
            is_quiet = batch.empty();
            if (!batch.empty())
                run_batch(batch);
            else if (derives_left && healthy)
                try_derive();
            else if (chores_left && healthy)
                try_chores();
        }
        if (derives_left && healthy) try_derive();  // the usual little; more can wait for the next start
    }

    // The oldest of what waits. The mutex is held.
    std::deque<queued> take_batch() {
        std::deque<queued> batch;
        while (!queue.empty() && batch.size() < most_in_a_batch) {
            batch.push_back(std::move(queue.front()));
            queue.pop_front();
        }
        return batch;
    }

    // In a transaction of its own, short enough that no command waits long for it.
    void try_derive() {
        try {
            SQLite::Transaction step(on.database(), SQLite::TransactionBehavior::IMMEDIATE);
            const bool is_done = derive_some(on, derived_at_once);
            step.commit();
            derives_left = !is_done;
            if (is_done)
                noted.clear();
            else
                noted.were_derived(derived_at_once);
        } catch (const std::exception& error) {  // the next commit would fail too, and says so to its senders
            fail(error.what());
        }
    }

    void try_chores() {
        try {
            chores_left = !do_chores(on);
        } catch (const std::exception& error) {  // the next commit would fail too, and says so to its senders
            fail(error.what());
        }
    }

    void fail(const std::string& why) {
        if (healthy.exchange(false) && chosen.on_store_error) chosen.on_store_error(why);
    }

    void run_batch(std::deque<queued>& batch) {
        std::vector<finished> results;
        try {
            if (!healthy) throw std::runtime_error("the store failed before");
            results = commit(batch);
        } catch (const std::exception& error) {
            results.assign(batch.size(), {outcome::store_failed, error.what()});
        }
        const bool failed = results.front().how == outcome::store_failed;
        const std::string why = failed ? results.front().detail : "";
        if (!failed && chores_left) try_chores();  // whoever hears "erased" should find it gone
        for (std::size_t i = 0; i < batch.size(); ++i)
            batch[i].done(results[i].how, std::move(results[i].detail));
        if (failed) fail(why);
    }

    std::vector<finished> commit(std::deque<queued>& batch) {
        if (on.was_moved()) leave_moved_file();
        query(on, "BEGIN IMMEDIATE").run();
        rollback_guard guard{on};
        std::vector<finished> results;
        results.reserve(batch.size());
        sweep();
        for (queued& next : batch)
            results.push_back(next.own || next.run ? run(next) : touch());
        noted.make_room(on);
        const bool leaves_work = has_something_to_derive(on);
        const auto since = std::chrono::steady_clock::now();
        query(on, "COMMIT").run();
        commits.add(std::chrono::steady_clock::now() - since);
        derives_left = leaves_work;
        if (!leaves_work) noted.clear();
        guard.done = true;
        return results;
    }

    // Whoever moved the file shall have all of it: what stands in the -wal, which kept the old name, goes
    // into the file. And whatever stands under the old name now shall not find a -wal that is not its own.
    [[noreturn]] void leave_moved_file() {
        query(on, "PRAGMA wal_checkpoint(TRUNCATE)").next();
        throw std::runtime_error(
            "the database " + chosen.database.string() +
            " was moved, removed or replaced while dossier ran; nothing more is written to it");
    }

    // A probe: dirties one page of the file, so that the commit has something to flush, and changes nothing.
    finished touch() {
        const int schema = on.database().execAndGet("PRAGMA user_version").getInt();
        on.database().exec("PRAGMA user_version = " + std::to_string(schema));
        return {outcome::committed, {}};
    }

    // Forgets replies that no repeat can ask for any more, and what was sent long ago, a few at a time. To
    // look for them takes a seventh of the instructions of a command.
    void sweep() {
        const std::chrono::milliseconds now = chosen.uptime();
        if (swept && now - *swept < between_sweeps) return;
        const std::int64_t oldest = arrival.now() - std::chrono::milliseconds(delivery_memory).count();
        const bool more_replies = seen.sweep(oldest);
        const bool more_letters = outbox::sweep(on, arrival.now(), oldest);
        if (!more_replies && !more_letters) swept = now;
    }

    finished run(queued& next) {
        savepoint point(on);
        try {
            finished done =
                next.own ? finished{outcome::committed, next.own(on, chosen.clock())} : run_command(next);
            point.release();
            return done;
        } catch (const SQLite::Exception& error) {
            if (!is_about_one_command(error)) throw;  // the store: fail the batch rather than guess
            return {outcome::failed, error.what()};
        } catch (const std::exception& error) {
            return {outcome::failed, error.what()};
        }
    }

    finished run_command(command& next) {
        const std::string key = next.delivery_key.empty() ? "" : key_of(next);
        if (!key.empty())
            if (auto reply = seen.first_reply(key)) return {outcome::repeated, std::move(*reply)};
        const evidence::moment now = chosen.clock();
        remember_device(on, next.author, next.device_zone, next.reach);
        sqlite_log log(on, next.author, next.zone.empty() ? chosen.default_zone : next.zone,
                       key.empty() ? 0 : seen.next_number());
        const bool is_new = !log.is_known();
        std::string reply = next.run(log, now);
        if (is_new)
            remember_device(on, next.author, next.device_zone, next.reach);  // who now has a row, or not
        const bool sends = put_outgoing(on, next, reply, now, log.written());
        // What wrote nothing may be asked again: a list would be stale, and a refusal may no longer hold.
        if ((log.wrote() || sends) && !key.empty())
            seen.keep(key, reply, arrival.now(), log.written().person, log.written().first,
                      log.written().last);
        chores_left = chores_left || log.erased_something();
        if (log.written().person != 0)
            noted.add(log.written().person, log.written().last - log.written().first + 1);
        return {outcome::committed, std::move(reply)};
    }

    struct rollback_guard {
        connection& on;
        bool done = false;
        ~rollback_guard() {
            if (done) return;
            try {
                query(on, "ROLLBACK").run();
            } catch (const SQLite::Exception&) {  // SQLite has rolled back by itself
            }
        }
    };

    options chosen;
    connection on;
    deliveries seen;
    const arrival_time arrival;
    durations commits;
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<queued> queue;
    bool stopping = false;
    bool chores_left = true;               // unknown until the first look
    std::atomic<bool> derives_left{true};  // likewise
    noted_records noted;
    bool is_quiet = false;
    std::optional<std::chrono::milliseconds> swept;  // when, by the uptime
    std::atomic<bool> healthy{true};
    std::thread thread;
};

writer::writer(options chosen) : state_(std::make_unique<state>(std::move(chosen))) {}
writer::~writer() = default;
std::chrono::milliseconds writer::steady_uptime() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}
bool writer::submit(command next) {
    return state_->submit({std::move(next), {}});
}
bool writer::submit(task next) {
    queued waiting;
    waiting.own = std::move(next.run);
    waiting.done = std::move(next.done);
    return state_->submit(std::move(waiting));
}
bool writer::is_up_to_date() const {
    return !state_->derives_left;
}
bool writer::healthy() const {
    return state_->healthy;
}
writer::figures writer::busyness() const {
    const std::lock_guard lock(state_->mutex);
    return {state_->queue.size(), state_->commits.read()};
}
const std::optional<std::filesystem::path>& writer::kept_copy() const {
    return state_->on.kept_copy();
}

}  // namespace storage

#include "storage/writer.hpp"

#include "storage/sqlite_log.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <sqlite3.h>
#include <thread>
#include <vector>

namespace storage {

namespace {

// Slack repeats a delivery for five minutes, and for a day with delayed events; the chat page until it is
// closed.
constexpr std::chrono::hours delivery_memory{72};

struct finished {
    outcome how = outcome::failed;
    std::string detail;
};

// With the author in front: whatever a platform uses as a key, nobody gets the reply of another.
std::string key_of(const command& next) {
    return next.author.value + " " + next.delivery_key;
}

std::optional<std::string> first_reply(connection& on, const command& next) {
    if (next.delivery_key.empty()) return std::nullopt;
    query row(on, "SELECT reply FROM delivery WHERE key = ?", key_of(next));
    if (!row.next()) return std::nullopt;
    return row.column(0).getString();
}

void keep_reply(connection& on, const command& next, const std::string& reply, evidence::moment now) {
    if (next.delivery_key.empty()) return;
    query(on, "INSERT INTO delivery (key, reply, arrived_at) VALUES (?, CAST(? AS BLOB), ?)", key_of(next),
          reply, std::int64_t{now.time_since_epoch().count()})
        .run();
}

// Refused values are the fault of one command; everything else (disk, I/O, corruption) is the store's.
bool is_about_one_command(const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    return code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG || code == SQLITE_MISMATCH;
}

}  // namespace

struct writer::state {
    explicit state(options given)
        : chosen(std::move(given)), on(connection::open_for_writing(chosen.database)) {
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

    bool submit(command next) {
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
            std::deque<command> batch;
            {
                std::unique_lock lock(mutex);
                arrived.wait(lock, [this] { return stopping || !queue.empty(); });
                if (queue.empty()) return;
                batch.swap(queue);
            }
            run_batch(batch);
        }
    }

    void run_batch(std::deque<command>& batch) {
        std::vector<finished> results;
        try {
            if (!healthy) throw std::runtime_error("the store failed before");
            results = commit(batch);
        } catch (const std::exception& error) {
            results.assign(batch.size(), {outcome::store_failed, error.what()});
        }
        const bool failed = results.front().how == outcome::store_failed;
        for (std::size_t i = 0; i < batch.size(); ++i)
            batch[i].done(results[i].how, std::move(results[i].detail));
        if (failed && healthy.exchange(false) && chosen.on_store_error) chosen.on_store_error();
    }

    std::vector<finished> commit(std::deque<command>& batch) {
        query(on, "BEGIN IMMEDIATE").run();
        rollback_guard guard{on};
        std::vector<finished> results;
        results.reserve(batch.size());
        sweep_deliveries();
        for (command& next : batch)
            results.push_back(next.run ? run(next) : touch());
        query(on, "COMMIT").run();
        guard.done = true;
        return results;
    }

    // A probe: dirties one page of the file, so that the commit has something to flush, and changes nothing.
    finished touch() {
        const int schema = on.database().execAndGet("PRAGMA user_version").getInt();
        on.database().exec("PRAGMA user_version = " + std::to_string(schema));
        return {outcome::committed, {}};
    }

    // Forgets replies that no repeat can ask for any more, a few at a time.
    void sweep_deliveries() {
        const evidence::moment oldest = chosen.clock() - delivery_memory;
        query(on,
              "DELETE FROM delivery WHERE key IN (SELECT key FROM delivery WHERE arrived_at < ? ORDER BY "
              "arrived_at LIMIT 32)",
              std::int64_t{oldest.time_since_epoch().count()})
            .run();
    }

    finished run(command& next) {
        savepoint point(on);
        try {
            if (auto reply = first_reply(on, next)) {
                point.release();
                return {outcome::repeated, std::move(*reply)};
            }
            const evidence::moment now = chosen.clock();
            sqlite_log log(on, next.author, next.zone.empty() ? chosen.default_zone : next.zone);
            std::string reply = next.run(log, now);
            // What wrote nothing may be asked again: a list would be stale, and a refusal may no longer hold.
            if (log.wrote()) keep_reply(on, next, reply, now);
            point.release();
            return {outcome::committed, std::move(reply)};
        } catch (const SQLite::Exception& error) {
            if (!is_about_one_command(error)) throw;  // the store: fail the batch rather than guess
            return {outcome::failed, error.what()};
        } catch (const std::exception& error) {
            return {outcome::failed, error.what()};
        }
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
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<command> queue;
    bool stopping = false;
    std::atomic<bool> healthy{true};
    std::thread thread;
};

writer::writer(options chosen) : state_(std::make_unique<state>(std::move(chosen))) {}
writer::~writer() = default;
bool writer::submit(command next) {
    return state_->submit(std::move(next));
}
bool writer::healthy() const {
    return state_->healthy;
}

}  // namespace storage

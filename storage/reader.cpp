#include "storage/reader.hpp"

#include "storage/sqlite_log.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace storage {

namespace {

constexpr std::size_t longest_queue = 64;

// A transaction around the job makes all of its reads see one state of the log.
void read_in_snapshot(connection& on, const evidence::person_id& author, const std::string& zone,
                      const std::function<void(evidence::evidence_view&)>& job) {
    SQLite::Transaction snapshot(on.database());
    sqlite_log log(on, author, zone);
    job(log);
}

struct reading {
    evidence::person_id author;
    std::string zone;
    std::function<void(evidence::evidence_view&)> job;
    std::function<void(const std::string&)> failed;
};

}  // namespace

struct reader::state {
    state(const std::filesystem::path& database, std::string zone)
        : on(connection::open_for_reading(database)), default_zone(std::move(zone)) {
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

    bool submit(reading next) {
        {
            const std::lock_guard lock(mutex);
            if (stopping || queue.size() >= longest_queue) return false;
            queue.push_back(std::move(next));
        }
        arrived.notify_one();
        return true;
    }

    void work() {
        for (;;) {
            reading next;
            {
                std::unique_lock lock(mutex);
                arrived.wait(lock, [this] { return stopping || !queue.empty(); });
                if (queue.empty()) return;
                next = std::move(queue.front());
                queue.pop_front();
            }
            try {
                read_in_snapshot(on, next.author, next.zone.empty() ? default_zone : next.zone, next.job);
            } catch (const std::exception& error) {
                if (next.failed) next.failed(error.what());
            }
        }
    }

    connection on;
    std::string default_zone;
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<reading> queue;
    bool stopping = false;
    std::thread thread;
};

reader::reader(const std::filesystem::path& database, std::string default_zone)
    : state_(std::make_unique<state>(database, std::move(default_zone))) {}
reader::~reader() = default;

bool reader::submit(evidence::person_id author, std::string zone,
                    std::function<void(evidence::evidence_view&)> job,
                    std::function<void(const std::string& why)> failed) {
    return state_->submit({std::move(author), std::move(zone), std::move(job), std::move(failed)});
}

void read_once(const std::filesystem::path& database, const evidence::person_id& author,
               const std::string& default_zone, const std::function<void(evidence::evidence_view&)>& job) {
    connection on = connection::open_for_reading(database);
    read_in_snapshot(on, author, default_zone, job);
}

}  // namespace storage

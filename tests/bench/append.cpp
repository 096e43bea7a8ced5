#include "tests/bench/append.hpp"

#include "storage/writer.hpp"
#include "tests/bench/logs.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <benchmark/benchmark.h>
#include <condition_variable>
#include <fcntl.h>
#include <memory>
#include <mutex>
#include <string>
#include <unistd.h>

namespace bench {

namespace fs = std::filesystem;

namespace {

// A small log must stay small while it is appended to.
constexpr std::int64_t most_commands_at_a_size = 1024;

// So many senders who each wait for the answer before they say the next line: the writer finds that many
// commands waiting at every turn.
class senders {
public:
    // lines: how many the log holds already.
    senders(const fs::path& database, shape whose, std::int64_t lines) : whose_(whose), line_(lines) {
        storage::writer::options chosen;
        chosen.database = database;
        chosen.default_zone = "UTC";
        chosen.clock = [this] { return time_of(line_); };
        writer_ = std::make_unique<storage::writer>(std::move(chosen));
    }

    // Says so many lines. Whether every one was committed.
    bool say(std::int64_t lines, std::int64_t waiting) {
        std::unique_lock lock(mutex_);
        to_send_ = lines;
        unanswered_ = lines;
        for (std::int64_t i = 0; i < std::min(waiting, lines); ++i)
            send();
        answered_.wait(lock, [this] { return unanswered_ == 0; });
        return all_committed_;
    }

private:
    void send() {
        --to_send_;
        const std::int64_t line = line_++;
        storage::command next;
        next.author = author_of(whose_, line);
        next.delivery_key = "delivery " + std::to_string(line);
        next.run = [this, line](evidence::evidence_log& log, evidence::moment now) {
            say_line(log, whose_ == shape::one_person ? line : line / 1000, now);
            return std::string("{\"headline\":\"D-1 saved\"}");
        };
        next.done = [this](storage::outcome how, const std::string&) {
            const std::lock_guard lock(mutex_);
            all_committed_ = all_committed_ && how == storage::outcome::committed;
            if (to_send_ > 0) send();
            if (--unanswered_ == 0) answered_.notify_one();
        };
        if (!writer_->submit(std::move(next))) {
            all_committed_ = false;
            --unanswered_;
        }
    }

    const shape whose_;
    std::atomic<std::int64_t> line_;
    std::mutex mutex_;
    std::condition_variable answered_;
    std::int64_t to_send_ = 0;
    std::int64_t unanswered_ = 0;
    bool all_committed_ = true;
    std::unique_ptr<storage::writer> writer_;
};

void flush(benchmark::State& state, const fs::path& folder) {
    const fs::path path = folder / "flush";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const std::array<char, 4096> page{};
    for (auto _ : state)
        if (::write(descriptor, page.data(), page.size()) != ssize_t(page.size()) ||
            ::fdatasync(descriptor) != 0)
            state.SkipWithError("the disk cannot be written to");
    ::close(descriptor);
    fs::remove(path);
}

// An iteration is a command.
void run(benchmark::State& state, senders& at_work, std::int64_t waiting) {
    const auto all = std::int64_t(state.max_iterations);
    while (state.KeepRunningBatch(state.max_iterations))
        if (!at_work.say(all, waiting)) state.SkipWithError("a command was not committed");
    state.SetItemsProcessed(all);
}

void append_with_waiting(benchmark::State& state, const fs::path& folder, std::int64_t waiting) {
    const fs::path database = folder / "fresh.db";
    remove_database(database);
    {
        senders at_work(database, shape::thousand_people, 0);
        at_work.say(waiting, waiting);
        run(state, at_work, waiting);
    }
    remove_database(database);
}

void append_at_size(benchmark::State& state, const fs::path& folder, shape whose, std::int64_t records,
                    std::int64_t waiting) {
    const fs::path database = copy_of(log_in(folder, whose, records));
    {
        senders at_work(database, whose, records);
        at_work.say(waiting, waiting);
        run(state, at_work, waiting);
    }
    remove_database(database);
}

}  // namespace

void register_appends(const fs::path& folder, const std::vector<std::int64_t>& sizes,
                      const effort& how_much) {
    const auto name = [](const std::string& row, std::int64_t column) {
        return row + "/" + std::to_string(column);
    };
    benchmark::RegisterBenchmark("disk/one flush of 4 kB/1", flush, folder)
        ->UseRealTime()
        ->Repetitions(how_much.repetitions);
    for (const std::int64_t waiting : {1, 8, 64, 512})
        benchmark::RegisterBenchmark(name("waiting commands/append, per command", waiting).c_str(),
                                     append_with_waiting, folder, waiting)
            ->UseRealTime()
            ->Iterations(how_much.commands)
            ->Repetitions(how_much.repetitions);
    for (const std::int64_t waiting : {1, 64})
        for (const shape whose : {shape::one_person, shape::thousand_people})
            for (const std::int64_t size : sizes)
                benchmark::RegisterBenchmark(
                    name("records/append, " + std::to_string(waiting) + " waiting, " + name_of(whose), size)
                        .c_str(),
                    append_at_size, folder, whose, size, waiting)
                    ->UseRealTime()
                    ->Iterations(std::min(how_much.commands, most_commands_at_a_size))
                    ->Repetitions(how_much.repetitions);
}

}  // namespace bench

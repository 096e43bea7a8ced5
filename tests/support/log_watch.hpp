// What dossier says in its log, for what shows nowhere else, and ways to make the store fail.
//
//     log_watch log;
//     EXPECT_TRUE(support::eventually([&] { return log.lines_with("was not written down") > 0; }));
#pragma once

#include "bot/desk.hpp"
#include "tests/support/io_thread.hpp"

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstddef>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace support {

// While it lives, the log goes nowhere else. Made before what writes to the log, and gone after it.
class log_watch {
public:
    log_watch() { spdlog::set_default_logger(std::make_shared<spdlog::logger>("watched", heard_)); }
    ~log_watch() { spdlog::set_default_logger(usual_); }
    log_watch(const log_watch&) = delete;
    log_watch& operator=(const log_watch&) = delete;

    // Any thread.
    std::size_t lines_with(std::string_view words) const {
        const std::lock_guard lock(heard_->mutex);
        return std::size_t(std::count_if(heard_->lines.begin(), heard_->lines.end(), [&](const auto& line) {
            return line.find(words) != std::string::npos;
        }));
    }

private:
    struct ear : spdlog::sinks::base_sink<spdlog::details::null_mutex> {
        void sink_it_(const spdlog::details::log_msg& line) override {
            const std::lock_guard lock(mutex);
            lines.emplace_back(line.payload.data(), line.payload.size());
        }
        void flush_() override {}

        std::mutex mutex;
        std::vector<std::string> lines;
    };

    std::shared_ptr<spdlog::logger> usual_ = spdlog::default_logger();
    std::shared_ptr<ear> heard_ = std::make_shared<ear>();
};

// Between the two, no letter can be settled; everything else is written: SQL for the writer's connection.
constexpr const char* refuse_to_settle =
    "CREATE TRIGGER refuse_to_settle BEFORE UPDATE ON outbox WHEN OLD.state = 'sending'"
    " BEGIN SELECT RAISE(ABORT, 'not now'); END";
constexpr const char* let_settle = "DROP TRIGGER refuse_to_settle";

// While it lives, the desk's queue is full and nothing is written.
class full_queue {
public:
    full_queue(io_thread& io, bot::desk& desk) {
        const bot::desk::store_job waits = [opened = opened_.get_future().share()](
                                               storage::connection&, evidence::moment) { opened.wait(); };
        for (int i = 0; i < 3000; ++i)  // the queue's length, and what the writer took from it
            queued_.push_back(io.spawn(desk.write(waits)));
    }
    ~full_queue() {
        opened_.set_value();
        for (std::future<std::string>& one : queued_)
            one.wait();
    }
    full_queue(const full_queue&) = delete;
    full_queue& operator=(const full_queue&) = delete;

private:
    std::promise<void> opened_;
    std::vector<std::future<std::string>> queued_;
};

}  // namespace support

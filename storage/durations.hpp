// How long things took, counted by size, for /metrics: a histogram as Prometheus reads it.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace storage {

// One thread adds, any thread reads: what is read may be one behind in a part of it.
class durations {
public:
    // The last one is more than Slack waits for (3 s); what took longer stands in the sum and the total
    // alone.
    static constexpr std::array<std::chrono::microseconds, 15> bounds{
        std::chrono::microseconds(100),       std::chrono::microseconds(250),
        std::chrono::microseconds(500),       std::chrono::microseconds(1'000),
        std::chrono::microseconds(2'500),     std::chrono::microseconds(5'000),
        std::chrono::microseconds(10'000),    std::chrono::microseconds(25'000),
        std::chrono::microseconds(50'000),    std::chrono::microseconds(100'000),
        std::chrono::microseconds(250'000),   std::chrono::microseconds(500'000),
        std::chrono::microseconds(1'000'000), std::chrono::microseconds(2'500'000),
        std::chrono::microseconds(5'000'000)};

    struct counts {
        std::array<std::uint64_t, bounds.size() + 1> each{};  // up to that bound; the last: longer than all
        std::chrono::nanoseconds sum{};
    };

    void add(std::chrono::nanoseconds took) {
        std::size_t place = 0;
        while (place < bounds.size() && took > bounds[place])
            ++place;
        each_[place].fetch_add(1, std::memory_order_relaxed);
        sum_.fetch_add(took.count(), std::memory_order_relaxed);
    }

    counts read() const {
        counts now;
        for (std::size_t i = 0; i < each_.size(); ++i)
            now.each[i] = each_[i].load(std::memory_order_relaxed);
        now.sum = std::chrono::nanoseconds(sum_.load(std::memory_order_relaxed));
        return now;
    }

private:
    std::array<std::atomic<std::uint64_t>, bounds.size() + 1> each_{};
    std::atomic<std::chrono::nanoseconds::rep> sum_{0};
};

}  // namespace storage

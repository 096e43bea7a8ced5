// What is measured of one load: how many answers in how long, how late each was, and the processor's time.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

using steady = std::chrono::steady_clock;

// Answers that come during the warm-up are counted as acknowledged and otherwise not.
class tally {
public:
    // watched: the process that answers, whose processor time is read too; 0 for none.
    tally(std::chrono::duration<double> warm_up, std::chrono::duration<double> measured, int watched);

    // Whether there is time for another command. Called with a fresh time often enough to begin and to end.
    bool goes_on(steady::time_point now);

    void answered(steady::time_point asked, steady::time_point now);
    // The first few are told on the standard error.
    void failed(std::string_view why);

    // One line of JSON, without its braces: rates, times in microseconds, errors. load_cpu_us and
    // server_cpu_us are microseconds of processor for each answer, this process's and the watched one's.
    std::string figures();

private:
    struct processor {
        double own = 0;      // seconds
        double watched = 0;  // seconds, in steps of 10 ms
    };

    processor used_until_now() const;
    double percentile(double part) const;

    enum class phase { warming_up, measuring, over };

    steady::time_point begins_;
    steady::time_point ends_;
    int watched_;
    phase now_in_ = phase::warming_up;
    processor at_begin_;
    processor at_end_;
    double took_ = 0;                  // seconds
    std::vector<std::uint32_t> late_;  // nanoseconds, 4 s at most
    std::uint64_t acknowledged_ = 0;
    std::uint64_t errors_ = 0;
};

}  // namespace bench

#include "tests/bench/tally.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

namespace bench {

namespace {

constexpr std::uint64_t most_told = 3;            // errors
constexpr std::size_t most_expected = 4'000'000;  // answers; so that no time is measured while memory grows

double seconds_of(const timeval& time) {
    return double(time.tv_sec) + double(time.tv_usec) * 1e-6;
}

// utime and stime, the 14th and 15th field of /proc/PID/stat (proc(5)); the second one, a name, may hold
// spaces.
double processor_seconds_of(int process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(file, line);
    const std::size_t name_end = line.rfind(')');
    if (name_end == std::string::npos) return 0;
    std::istringstream fields(line.substr(name_end + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field)
        fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / double(::sysconf(_SC_CLK_TCK));
}

}  // namespace

tally::tally(std::chrono::duration<double> warm_up, std::chrono::duration<double> measured, int watched)
    : begins_(steady::now() + std::chrono::duration_cast<steady::duration>(warm_up)),
      ends_(begins_ + std::chrono::duration_cast<steady::duration>(measured)),
      watched_(watched) {
    late_.reserve(most_expected);
}

tally::processor tally::used_until_now() const {
    rusage own{};
    ::getrusage(RUSAGE_SELF, &own);
    return {seconds_of(own.ru_utime) + seconds_of(own.ru_stime),
            watched_ ? processor_seconds_of(watched_) : 0};
}

bool tally::goes_on(steady::time_point now) {
    if (now_in_ == phase::warming_up && now >= begins_) {
        now_in_ = phase::measuring;
        begins_ = now;
        at_begin_ = used_until_now();
    }
    if (now_in_ == phase::measuring && now >= ends_) {
        now_in_ = phase::over;
        took_ = std::chrono::duration<double>(now - begins_).count();
        at_end_ = used_until_now();
    }
    return now_in_ != phase::over;
}

void tally::answered(steady::time_point asked, steady::time_point now) {
    ++acknowledged_;
    if (now_in_ != phase::measuring) return;
    const auto late = std::chrono::duration_cast<std::chrono::nanoseconds>(now - asked).count();
    late_.push_back(std::uint32_t(std::min<std::int64_t>(late, std::numeric_limits<std::uint32_t>::max())));
}

void tally::failed(std::string_view why) {
    if (++errors_ <= most_told)
        std::fprintf(stderr, "load: %.*s\n", int(std::min<std::size_t>(why.size(), 300)), why.data());
}

double tally::percentile(double part) const {
    if (late_.empty()) return 0;
    const auto rank = std::size_t(std::ceil(part * double(late_.size())));
    return late_[std::max<std::size_t>(rank, 1) - 1] / 1000.0;
}

std::string tally::figures() {
    std::sort(late_.begin(), late_.end());
    const double answers = late_.empty() ? 1 : double(late_.size());
    char text[512];
    std::snprintf(
        text, sizeof text,
        R"("seconds":%.3f,"answers":%zu,"per_second":%.1f,"p50_us":%.1f,"p99_us":%.1f,"p999_us":%.1f,)"
        R"("slowest_us":%.1f,"errors":%llu,"acknowledged":%llu,"load_cpu_us":%.2f,"server_cpu_us":%.2f)",
        took_, late_.size(), took_ > 0 ? double(late_.size()) / took_ : 0, percentile(0.5), percentile(0.99),
        percentile(0.999), percentile(1), static_cast<unsigned long long>(errors_),
        static_cast<unsigned long long>(acknowledged_), (at_end_.own - at_begin_.own) / answers * 1e6,
        (at_end_.watched - at_begin_.watched) / answers * 1e6);
    return text;
}

}  // namespace bench

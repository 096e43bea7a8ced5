// Lines that a person says one after the other, a day apart. A form feed stands for a line break inside one.
#include "tests/fuzz/checks.hpp"

#include <algorithm>

namespace {

constexpr int most_lines = 12;

const fuzz::target here("commands", [](std::string_view bytes) {
    fuzz::supply from(bytes);
    fakes::memory_log log("Europe/Lisbon", fuzz::ana);
    evidence::moment now = fuzz::noon;
    for (int i = 0; i < most_lines && !from.is_empty(); ++i) {
        std::string line(from.line());
        std::replace(line.begin(), line.end(), '\f', '\n');
        fuzz::say(log, line, now);
        now += std::chrono::hours{25};
    }
    fuzz::check_log(log.appended());
});

}  // namespace

#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace fuzz {

namespace {

std::vector<target>& registered() {
    static std::vector<target> targets;
    return targets;
}

}  // namespace

target::target(const char* name, reader read) : name_(name), run_(read) {
    registered().push_back(*this);
}

const std::vector<target>& target::all() {
    return registered();
}

void must(bool holds, std::string_view what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %.*s\n", int(what.size()), what.data());
    std::abort();
}

unsigned char supply::byte() {
    return left_.empty() ? 0 : static_cast<unsigned char>(take(1)[0]);
}

std::string_view supply::line() {
    const std::size_t end = std::min(left_.find('\n'), left_.size());
    const std::string_view line = take(end);
    if (!left_.empty()) take(1);
    return line;
}

std::string_view supply::take(std::size_t size) {
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(taken.size());
    return taken;
}

}  // namespace fuzz

#include "bot/sizes.hpp"

namespace bot {

namespace {

// With one decimal below ten: "1.2", "84".
std::string in_units(std::uintmax_t bytes, std::uintmax_t unit) {
    const std::uintmax_t tenths = bytes / (unit / 10);
    const std::string whole = std::to_string(tenths / 10);
    return tenths >= 100 ? whole : whole + "." + std::to_string(tenths % 10);
}

}  // namespace

std::string count_of(std::uint64_t number, const std::string& one, const std::string& many) {
    const std::string plural = many.empty() ? one + "s" : many;
    return std::to_string(number) + " " + (number == 1 ? one : plural);
}

std::string size_of(std::uintmax_t bytes) {
    constexpr std::uintmax_t kilo = 1000, mega = kilo * kilo, giga = mega * kilo;
    if (bytes < kilo) return count_of(bytes, "byte");
    if (bytes < mega) return in_units(bytes, kilo) + " kB";
    if (bytes < giga) return in_units(bytes, mega) + " MB";
    return in_units(bytes, giga) + " GB";
}

}  // namespace bot

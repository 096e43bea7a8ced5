#include "evidence/record.hpp"

#include <charconv>

namespace evidence {

namespace {

// Takes a number off the front; nothing when there is none.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(std::size_t(end - text.data()));
    return number;
}

}  // namespace

std::string_view name_of(record_kind kind) {
    switch (kind) {
        case record_kind::logged:
            return "logged";
        case record_kind::staged:
            return "staged";
        case record_kind::corrected:
            return "corrected";
        case record_kind::retracted:
            return "retracted";
        case record_kind::undone:
            return "undone";
        case record_kind::erased:
            return "erased";
    }
    return "unknown";
}

const field* find_field(const statement& said, std::string_view name) {
    for (const field& part : said.fields)
        if (part.name == name) return &part;
    return nullptr;
}

std::string to_ranges(const std::vector<std::uint64_t>& numbers) {
    std::string text;
    for (std::size_t first = 0; first < numbers.size();) {
        std::size_t last = first;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1)
            ++last;
        text += (text.empty() ? "" : " ") + std::to_string(numbers[first]);
        if (last > first) text += "-" + std::to_string(numbers[last]);
        first = last + 1;
    }
    return text;
}

std::vector<std::uint64_t> from_ranges(std::string_view text, std::size_t most) {
    std::vector<std::uint64_t> numbers;
    while (!text.empty()) {
        const auto first = take_number(text);
        if (!first || (!numbers.empty() && *first <= numbers.back())) return {};
        std::uint64_t last = *first;
        if (text.starts_with('-')) {
            text.remove_prefix(1);
            const auto end = take_number(text);
            if (!end || *end <= *first) return {};
            last = *end;
        }
        if (last - *first >= most - numbers.size()) return {};
        // Counted up from zero: the last may be the largest number that there is.
        for (std::uint64_t further = 0; further <= last - *first; ++further)
            numbers.push_back(*first + further);
        if (text.starts_with(' '))
            text.remove_prefix(1);
        else if (!text.empty())
            return {};
    }
    return numbers;
}

std::uint64_t undone_by(const statement& what) {
    const field* const named = what.kind == record_kind::undone ? find_field(what, "undoes") : nullptr;
    const auto numbers = named ? from_ranges(named->text, 1) : std::vector<std::uint64_t>();
    return numbers.empty() ? 0 : numbers.front();
}

}  // namespace evidence

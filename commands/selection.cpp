#include "commands/selection.hpp"

#include "commands/text.hpp"

#include <charconv>

namespace commands {

using evidence::entry_kind;

namespace {

constexpr std::size_t newest_page = 100'000;  // beyond it a number is no page

std::optional<std::size_t> page_number(const std::string& word) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size() || number == 0 || number >= newest_page)
        return std::nullopt;
    return number;
}

}  // namespace

std::optional<entry_kind> kind_meant(std::string_view word) {
    if (word == "decision" || word == "decisions") return entry_kind::decision;
    if (word == "metric" || word == "metrics") return entry_kind::metric;
    if (word == "mentor" || word == "mentoring" || word == "people") return entry_kind::mentoring;
    if (word == "charter") return entry_kind::charter;
    if (word == "behaviour" || word == "behaviours" || word == "behaviors") return entry_kind::behaviour;
    if (word == "checkin" || word == "checkins" || word == "check-ins") return entry_kind::check_in;
    if (word == "quiet") return entry_kind::quiet_week;
    if (word == "kept" || word == "message" || word == "messages") return entry_kind::message;
    return std::nullopt;
}

std::string_view word_of(entry_kind kind) {
    switch (kind) {
        case entry_kind::decision:
            return "decisions";
        case entry_kind::metric:
            return "metrics";
        case entry_kind::mentoring:
            return "mentoring";
        case entry_kind::charter:
            return "charter";
        case entry_kind::message:
            return "messages";
        case entry_kind::behaviour:
            return "behaviours";
        case entry_kind::check_in:
            return "check-ins";
        case entry_kind::quiet_week:
            return "quiet";
    }
    return {};
}

std::string counted(std::size_t count, std::optional<entry_kind> kind) {
    const std::string number = std::to_string(count) + " ";
    if (!kind) return number + (count == 1 ? "entry" : "entries");
    if (*kind == entry_kind::mentoring)
        return number + (count == 1 ? "mentoring story" : "mentoring stories");
    return number + std::string(name_of(*kind)) + (count == 1 ? "" : "s");
}

std::size_t take_page(std::vector<std::string>& words) {
    if (words.size() < 2 || words[words.size() - 2] != "page") return 1;
    const auto number = page_number(words.back());
    if (!number) return 1;
    words.resize(words.size() - 2);
    return *number;
}

std::optional<reply> refuse_period(const period_in_text& said, const std::string& line) {
    if (!said.unread.empty()) {
        const std::string why =
            said.unread.ends_with(':') ? "” needs a date behind it." : "” is no date that I can read.";
        return refuse("“" + shorten(said.unread, 60) + why,
                      {line + " since: March", line + " since: 2026-03-01"});
    }
    if (!said.days.ends_before_it_begins()) return std::nullopt;
    return refuse("“" + shorten(said.since, 60) + "” begins after “" + shorten(said.until, 60) +
                      "” has ended. Did you mean this?",
                  {line + " since: " + said.until + " until: " + said.since});
}

std::optional<reply> refuse_page(const page& shown, std::size_t count, const std::string& line) {
    const std::size_t last = shown.of(count);
    if (shown.number == 1 || shown.number <= last) return std::nullopt;
    return refuse(
        "There is no page " + std::to_string(shown.number) +
            (last == 0 ? "; nothing is in the list." : "; the last is page " + std::to_string(last) + "."),
        {last > 1 ? line + " page " + std::to_string(last) : line});
}

void mention_page(reply& answer, const page& shown, std::size_t count, const std::string& line) {
    const std::size_t last = shown.of(count);
    if (last < 2) return;
    answer.headline += ", page " + std::to_string(shown.number) + " of " + std::to_string(last);
    if (shown.number < last) answer.examples = {line + " page " + std::to_string(shown.number + 1)};
}

}  // namespace commands

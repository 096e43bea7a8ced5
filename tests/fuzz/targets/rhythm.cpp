// What people choose about reminders and their review cycle, and the calendar files that they bring.
#include "nudges/rhythm.hpp"

#include "commands/cycle_line.hpp"
#include "commands/rhythm_line.hpp"
#include "commands/rhythm_words.hpp"
#include "nudges/cycle.hpp"
#include "nudges/holidays.hpp"
#include "nudges/look_back.hpp"
#include "nudges/open_time.hpp"
#include "tests/fuzz/checks.hpp"

namespace {

void check(const nudges::rhythm& chosen) {
    const nudges::rhythm_read again = nudges::read_rhythm(nudges::to_text(chosen));
    fuzz::must(again.problems.empty() && again.value == chosen, "a rhythm that was kept is read as the same");
    fuzz::must(!commands::rhythm_in_words(chosen, fuzz::today).empty(), "a rhythm has words");
    if (const auto next = nudges::next_weekly(chosen, fuzz::noon))
        fuzz::must(*next > fuzz::noon, "the next one is ahead");
    if (chosen.pause && *chosen.pause > fuzz::today &&
        !nudges::read_day_ahead(evidence::calendar_date{std::chrono::year_month_day{*chosen.pause}}.to_iso(),
                                fuzz::today))
        return;  // too far ahead for today: it was chosen later
    const std::string typed = commands::line_for_rhythm(chosen, fuzz::today);
    constexpr std::string_view command = "/evidence nudges ";
    fuzz::must(typed.starts_with(command), "the line of a form is a command");
    const auto line = commands::read_rhythm_line(typed.substr(command.size()), chosen, fuzz::today);
    fuzz::must(line.problems.empty(), "the line of a form is understood");
}

void check(const nudges::cycle& chosen) {
    const nudges::cycle_read again = nudges::read_cycle(nudges::to_text(chosen));
    fuzz::must(again.value == chosen, "a cycle that was kept is read as the same");
    nudges::marks_of(chosen);
    fuzz::must(!nudges::to_ics(chosen, "local:ana", fuzz::noon).empty(), "a cycle has a calendar");
}

const fuzz::target here("rhythm", [](std::string_view text) {
    const nudges::rhythm_read plain = nudges::read_rhythm(text);
    if (plain.problems.empty()) check(plain.value);
    const commands::rhythm_line typed = commands::read_rhythm_line(text, {}, fuzz::today);
    if (typed.problems.empty() && !typed.asks_until_when) check(typed.value);
    const nudges::cycle_read kept = nudges::read_cycle(text);
    if (kept.problems.empty() && kept.value) check(*kept.value);
    const nudges::cycle_read line = commands::read_cycle_line(text, std::nullopt, fuzz::today);
    if (line.problems.empty() && line.value) check(*line.value);
    nudges::country_code(text);
});

}  // namespace

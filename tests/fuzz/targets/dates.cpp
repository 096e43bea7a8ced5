// Days and moments as people, documents, headers and files write them.
#include "bot/aws/time.hpp"
#include "commands/import_dates.hpp"
#include "commands/period.hpp"
#include "commands/text.hpp"
#include "evidence/calendar.hpp"
#include "evidence/clock.hpp"
#include "tests/fuzz/checks.hpp"

namespace {

using evidence::calendar_date;

void check(const calendar_date& date) {
    fuzz::must(calendar_date::from_iso(date.to_iso()) == date, "a date that was printed is read as the same");
    fuzz::must(date.first_day() <= date.last_day(), "a date ends after it begins");
    fuzz::must(!evidence::to_words(date).empty(), "a date has words");
    evidence::days_late(date, fuzz::today);
}

void check(const commands::period& days) {
    if (days.is_everything() || days.ends_before_it_begins()) return;
    const auto again =
        commands::take_period(commands::split_words(commands::to_line(days)), fuzz::today, false);
    fuzz::must(again.days == days && again.rest.empty(), "a period that was printed is read as the same");
}

const fuzz::target here("dates", [](std::string_view text) {
    if (const auto date = calendar_date::from_iso(text)) check(*date);
    if (const auto date = evidence::read_date(text, fuzz::today)) check(*date);
    if (const auto leading = evidence::read_leading_date(text, fuzz::today)) {
        fuzz::must(leading->end <= text.size(), "a date stands in the text");
        check(leading->date);
    }
    for (const commands::date_context& context :
         {commands::date_context{fuzz::today, std::nullopt}, commands::date_context{fuzz::today, 2024}}) {
        if (const auto date = commands::read_document_date(text, context)) check(*date);
        if (const auto line = commands::take_leading_date(text, context)) check(line->date);
        if (const auto line = commands::take_trailing_date(text, context)) check(line->date);
        if (const auto date = commands::date_in_heading(text, context)) check(*date);
    }
    commands::year_in_heading(text);
    if (const auto days = commands::read_period(text, fuzz::today)) check(*days);
    for (const bool by_itself : {false, true})
        check(commands::take_period(commands::split_words(text), fuzz::today, by_itself).days);
    if (const auto at = evidence::from_rfc3339(text))
        fuzz::must(evidence::to_rfc3339(*at) == text, "a moment is printed as it was read");
    if (const auto at = bot::aws::read_iso_time(text))
        fuzz::must(evidence::from_rfc3339(evidence::to_rfc3339(*at)) == at, "a moment can be printed");
    if (const auto at = bot::aws::read_http_date(std::string(text)))
        fuzz::must(bot::aws::to_amz_date(*at).size() >= 16, "a moment can be printed");
});

}  // namespace

#include "commands/agreed_day.hpp"

#include "nudges/local_time.hpp"
#include "nudges/look_back.hpp"

namespace commands {

std::optional<std::chrono::sys_days> day_agreed(const evidence::stage& by, std::string_view zone) {
    return nudges::read_day_ahead(by.text, nudges::local_day(by.said_at, zone));
}

std::string agreed_day_in_words(const evidence::stage& by, std::string_view zone) {
    const auto day = day_agreed(by, zone);
    return day ? to_words(evidence::calendar_date{std::chrono::year_month_day{*day}}) : by.text;
}

}  // namespace commands

#include "packet/decision_pace.hpp"

#include <algorithm>

namespace packet {

using evidence::entry;
using evidence::stage;
using std::chrono::minutes;
using std::chrono::sys_days;

namespace {

constexpr int most_hours = 72;  // beyond that days say enough

// A day, and the minute of it where one is known.
struct instant {
    evidence::calendar_date day;
    std::optional<minutes> minute;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The "09:30" of "yesterday 09:30".
std::optional<minutes> time_of_day(std::string_view text) {
    for (std::size_t colon = text.find(':'); colon != std::string_view::npos;
         colon = text.find(':', colon + 1)) {
        std::size_t first = colon;
        while (first > 0 && is_digit(text[first - 1]))
            --first;
        const bool has_minutes =
            colon + 2 < text.size() && is_digit(text[colon + 1]) && is_digit(text[colon + 2]);
        if (first == colon || colon - first > 2 || !has_minutes) continue;
        int hour = 0;
        for (std::size_t at = first; at < colon; ++at)
            hour = 10 * hour + (text[at] - '0');
        const int minute = 10 * (text[colon + 1] - '0') + (text[colon + 2] - '0');
        if (hour < 24 && minute < 60) return minutes{60 * hour + minute};
    }
    return std::nullopt;
}

// When an entry happened; to the minute when it was logged on that very day.
instant instant_of(const entry& of, const setting& when) {
    const evidence::wall_time logged = evidence::on_the_wall(of.logged_at, when.zone);
    const bool as_it_happened =
        of.happened.has_day() && of.reconstructed.empty() && of.happened.first_day() == sys_days{logged.day};
    return {of.happened,
            as_it_happened ? std::optional{minutes{60 * logged.hour + logged.minute}} : std::nullopt};
}

// When the data came, as the field says it. "yesterday" is the day before it was said.
std::optional<instant> data_instant(const stage& said, const entry* data, const setting& when) {
    if (data) return instant_of(*data, when);
    const sys_days day{evidence::on_the_wall(said.said_at, when.zone).day};
    const auto read = evidence::read_leading_date(said.text, day);
    if (!read) return std::nullopt;
    return instant{read->date, time_of_day(said.text)};
}

// "within 5 hours of the data", "2 days after the data came"; empty when the data came later or nobody knows.
std::string since_data(const instant& data, const instant& decided) {
    const auto days = days_between(data.day, decided.day);
    if (!days) return {};
    if (data.minute && decided.minute) {
        const minutes passed = std::chrono::days{*days} + *decided.minute - *data.minute;
        if (passed < minutes{0}) return {};
        const long hours = (passed.count() + 59) / 60;
        if (hours <= 1) return "decided within an hour of the data";
        if (hours <= most_hours) return "decided within " + std::to_string(hours) + " hours of the data";
    }
    if (*days == 0) return "decided on the day the data came";
    return "decided " + in_days(*days) + " after the data came";
}

// How fast counts against what was at stake: " with $2M at stake".
std::string what_was_at_stake(const entry& decision) {
    const stage* const stake = newest_stage(decision, "stake");
    return stake && stake->amount ? " with " + to_text(*stake->amount) + " at stake" : "";
}

void append(std::string& to, const std::string& part) {
    if (!part.empty()) to += (to.empty() ? "" : ", ") + part;
}

// The first time a field was said, counted from the decision; what was said with the decision took no time.
std::string since_decision(const entry& decision, std::string_view field, const std::string& what) {
    const auto said = stages_named(decision, field);
    if (said.empty() || said.front()->logged_at == decision.logged_at) return {};
    const auto days = days_between(decision.happened, said.front()->happened);
    if (!days) return {};
    return *days == 0 ? what + " on the same day" : what + " after " + in_days(*days);
}

}  // namespace

std::optional<int> days_between(const evidence::calendar_date& first, const evidence::calendar_date& second) {
    if (!first.has_day() || !second.has_day() || second.first_day() < first.first_day()) return std::nullopt;
    return int((second.first_day() - first.first_day()).count());
}

std::string in_days(int days) {
    return std::to_string(days) + (days == 1 ? " day" : " days");
}

statement pace_of(const entry& decision, const entry* data, const setting& when) {
    std::string pace;
    std::vector<std::string> cites{to_text(decision.id)};
    if (const stage* const said = newest_stage(decision, "data-came"))
        if (const auto came = data_instant(*said, data, when)) {
            append(pace, since_data(*came, instant_of(decision, when)));
            if (!pace.empty()) pace += what_was_at_stake(decision);
            if (data && !pace.empty()) cites.push_back(to_text(data->id));
        }
    append(pace, since_decision(decision, "experiment", "experiment"));
    append(pace, since_decision(decision, "results", "first result"));
    return pace.empty() ? statement{} : cited(std::move(pace), std::move(cites));
}

}  // namespace packet

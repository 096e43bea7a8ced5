#include "packet/compose.hpp"

#include "evidence/chain.hpp"
#include "packet/placeholders.hpp"
#include "packet/survey.hpp"

#include <algorithm>

namespace packet {

using evidence::entry;
using std::chrono::sys_days;

namespace {

constexpr std::size_t chain_head_digits = 16;

std::string author_in_words(const std::string& id) {
    if (id.empty()) return {};  // nobody has logged anything yet
    const std::size_t colon = id.find(':');
    const std::string platform = id.substr(0, colon);
    const std::string account = colon == std::string::npos ? id : id.substr(colon + 1);
    if (platform == "local") return account;
    const std::size_t slash = account.find('/');
    return account.substr(slash == std::string::npos ? 0 : slash + 1) + " (" + platform + ")";
}

std::string day_in_words(sys_days day) {
    return to_words(evidence::calendar_date{std::chrono::year_month_day{day}});
}

}  // namespace

std::string_view selection_order() {
    return "Kept first when a page is full: what the author featured, flagship initiatives, complete "
           "evidence "
           "before fragments, linked money before plain counts, and then the newest.";
}

std::string in_words(const period& counted) {
    if (counted.from == counted.to) return "on " + day_in_words(counted.from);
    return "between " + day_in_words(counted.from) + " and " + day_in_words(counted.to);
}

bool counts(const entry& of, const period& counted) {
    return of.happened.last_day() >= counted.from && of.happened.first_day() <= counted.to;
}

statement cited(std::string text, std::vector<std::string> cites) {
    return {std::move(text), std::move(cites), false};
}

statement cited(std::string text, const entry& by, const setting& when) {
    return {std::move(text),
            {to_text(by.id)},
            false,
            date_of(by.happened, by.logged_at, by.reconstructed, when).note};
}

statement cited(std::string text, const evidence::stage& said, const entry& of, const setting& when) {
    return {std::move(text),
            {to_text(of.id)},
            false,
            date_of(said.happened, said.logged_at, said.reconstructed, when).note};
}

statement blank(std::string question) {
    return {std::move(question), {}, true};
}

std::string note_of(const std::string& reconstructed) {
    return reconstructed.empty() ? "" : "reconstructed from " + reconstructed;
}

std::string lateness_of(const evidence::calendar_date& happened, evidence::moment logged_at,
                        const setting& when) {
    const sys_days logged{evidence::on_the_wall(logged_at, when.zone).day};
    const int late = evidence::days_late(happened, logged);
    return late == 0 ? "" : "logged " + std::to_string(late) + (late == 1 ? " day after" : " days after");
}

std::string notes_of(const std::string& first, const std::string& second) {
    if (first == second) return first;
    return first + (first.empty() || second.empty() ? "" : ", ") + second;
}

dated date_of(const evidence::calendar_date& happened, evidence::moment logged_at,
              const std::string& reconstructed, const setting& when) {
    return {to_words(happened), notes_of(note_of(reconstructed), lateness_of(happened, logged_at, when))};
}

letterhead head_of(const evidence::portfolio& of, const setting& when) {
    const std::string first = day_in_words(when.counted.from), last = day_in_words(when.counted.to);
    return {author_in_words(of.author.value),
            first == last ? first : first + " – " + last,
            evidence::to_words(when.now, when.zone),
            of.records == 0 ? "" : evidence::to_hex(of.head).substr(0, chain_head_digits),
            when.version,
            when.profile};
}

composed compose(const evidence::portfolio& of, const setting& when) {
    const auto filled_in = without_placeholders(of);
    const evidence::portfolio& said = filled_in ? *filled_in : of;
    const survey found = survey_of(said, when);
    return {compose_outcome_map(said, found, when), compose_decision_log(said, found, when),
            compose_charter(said, found, when)};
}

outcome_map compose_outcome_map(const evidence::portfolio& of, const setting& when) {
    const auto filled_in = without_placeholders(of);
    const evidence::portfolio& said = filled_in ? *filled_in : of;
    return compose_outcome_map(said, survey_of(said, when), when);
}

decision_log compose_decision_log(const evidence::portfolio& of, const setting& when) {
    const auto filled_in = without_placeholders(of);
    const evidence::portfolio& said = filled_in ? *filled_in : of;
    return compose_decision_log(said, survey_of(said, when), when);
}

launch_charter compose_charter(const evidence::portfolio& of, const setting& when) {
    const auto filled_in = without_placeholders(of);
    const evidence::portfolio& said = filled_in ? *filled_in : of;
    return compose_charter(said, survey_of(said, when), when);
}

period whole_period(const evidence::portfolio& of, evidence::moment now, std::string_view zone) {
    const sys_days today{evidence::on_the_wall(now, zone).day};
    period whole{today, today};
    const auto stretch = [&](const std::vector<entry>& entries) {
        for (const entry& e : entries)
            whole.from = std::min(whole.from, e.happened.first_day());
    };
    stretch(of.decisions);
    stretch(of.mentoring);
    stretch(of.charter);
    stretch(of.messages);
    for (const evidence::metric_series& series : of.metrics)
        stretch(series.observations);
    return whole;
}

}  // namespace packet

#include "nudges/cycle.hpp"

#include "evidence/calendar.hpp"

#include <algorithm>

namespace nudges {

using std::chrono::days;
using std::chrono::year_month_day;

namespace {

constexpr days shortest_period{30};
constexpr days longest_period{800};
constexpr days latest_due{366};              // after the period's last day
constexpr std::size_t longest_target = 200;  // bytes

std::string to_iso(sys_days day) {
    return evidence::calendar_date{year_month_day{day}}.to_iso();
}

std::string in_words(sys_days day) {
    return evidence::to_words(evidence::calendar_date{year_month_day{day}});
}

std::optional<sys_days> read_day(std::string_view text) {
    const auto date = evidence::calendar_date::from_iso(text);
    if (!date || !date->has_day()) return std::nullopt;
    return date->first_day();
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

std::string quoted(std::string_view word) {
    constexpr std::size_t longest = 40;  // bytes
    std::size_t end = std::min(word.size(), longest);
    while (end < word.size() && end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U)
        --end;
    return "“" + std::string(word.substr(0, end)) + (end < word.size() ? "…" : "") + "”";
}

sys_days middle_of(sys_days first, sys_days last) {
    return first + (last - first + days{1}) / 2;
}

// In the words of read_cycle_line, whose dates need no year and so do not pass.
constexpr std::string_view example = "period 1 Jan to 31 Dec mid-year 1 Jul due 15 Nov";

// Reads the words one after another, then looks whether the dates fit together.
class cycle_reader {
public:
    cycle_reader(std::string_view text, const std::optional<cycle>& start) : rest_(text) {
        if (!start) return;
        from_ = start->from;
        to_ = start->to;
        mid_year_ = start->mid_year;
        due_ = start->due;
        target_ = start->target;
        // The days that nobody said are those of the period, whichever that comes to be.
        if (mid_year_ == middle_of(start->from, start->to)) mid_year_.reset();
        if (due_ == start->to) due_.reset();
    }

    cycle_read read() {
        for (std::string word = lower_case(next()); !word.empty(); word = lower_case(next())) {
            if (word.ends_with(':')) word.pop_back();
            take(word);
        }
        cycle_read result;
        if (problems_.empty()) result.value = fitted();
        if (!problems_.empty()) result.value.reset();
        result.problems = std::move(problems_);
        return result;
    }

private:
    std::string_view next() {
        const std::size_t begin = std::min(rest_.find_first_not_of(" \t\r\n;"), rest_.size());
        rest_.remove_prefix(begin);
        const std::string_view word = rest_.substr(0, rest_.find_first_of(" \t\r\n;"));
        rest_.remove_prefix(word.size());
        return word;
    }

    void take(const std::string& word) {
        if (word == "period")
            take_period(next());
        else if (word == "mid-year" || word == "midyear")
            take_day(mid_year_, "mid-year", next());
        else if (word == "due" || word == "packet")
            take_day(due_, "due", next());
        else if (word == "target")
            take_target();
        else
            problems_.push_back("I do not know " + quoted(word) + " here: say " + std::string(example) + ".");
    }

    void take_day(std::optional<sys_days>& into, const std::string& name, std::string_view value) {
        const auto day = read_day(value);
        const std::string hint = ": say " + name + (name == "due" ? " 15 Nov." : " 1 Jul.");
        if (day)
            into = day;
        else if (value.empty())
            problems_.push_back("The day behind " + name + " is missing" + hint);
        else
            problems_.push_back(quoted(value) + " is no day of the calendar" + hint);
    }

    void take_period(std::string_view value) {
        const std::size_t dots = value.find("..");
        const auto from = read_day(value.substr(0, dots));
        const auto to = dots == std::string_view::npos ? std::nullopt : read_day(value.substr(dots + 2));
        if (from && to) {
            from_ = from;
            to_ = to;
        } else {
            problems_.push_back(quoted(value) +
                                " is no period between two days of the calendar: say period 1 Jan to "
                                "31 Dec.");
        }
    }

    void take_target() {
        std::string words(rest_);
        for (char& c : words)
            if (static_cast<unsigned char>(c) < ' ') c = ' ';
        const std::size_t begin = std::min(words.find_first_not_of(' '), words.size());
        target_ = words.substr(begin, words.find_last_not_of(' ') + 1 - begin);
        if (target_.size() > longest_target)
            problems_.push_back("The target is longer than " + std::to_string(longest_target) +
                                " bytes: say it in a few words, target Senior PM.");
        rest_ = {};
    }

    void expect(bool fits, std::string sentence) {
        if (!fits) problems_.push_back(std::move(sentence));
    }

    std::optional<cycle> fitted() {
        expect(from_.has_value(), "The review period is missing: say " + std::string(example) + ".");
        if (!from_) return std::nullopt;
        const days length = *to_ - *from_ + days{1};
        const std::string period = in_words(*from_) + " to " + in_words(*to_);
        expect(*to_ > *from_,
               "The period " + period + " ends before it begins: say its first day and then its last.");
        if (!problems_.empty()) return std::nullopt;
        expect(length >= shortest_period && length <= longest_period,
               "The period " + period + " lasts " + std::to_string(length.count()) +
                   " days: a review period lasts from " + std::to_string(shortest_period.count()) + " to " +
                   std::to_string(longest_period.count()) + ".");
        const sys_days mid_year = mid_year_.value_or(middle_of(*from_, *to_));
        expect(mid_year > *from_ && mid_year < *to_,
               "The mid-year date, " + in_words(mid_year) + ", lies outside the period, " + period +
                   ": say mid-year with a day inside it, or change the period.");
        const sys_days due = due_.value_or(*to_);
        expect(due > *from_, "The packet would be due on " + in_words(due) +
                                 ", before the period has begun: say due with a day after " +
                                 in_words(*from_) + ".");
        expect(due <= *to_ + latest_due,
               "The packet would be due on " + in_words(due) +
                   ", more than a year after the period: say due with a day up to " +
                   in_words(*to_ + latest_due) + ".");
        return cycle{*from_, *to_, mid_year, due, target_};
    }

    std::string_view rest_;
    std::optional<sys_days> from_, to_, mid_year_, due_;
    std::string target_;
    std::vector<std::string> problems_;
};

const std::string late =
    "A step that runs past its day makes the packet late, and late means the next cycle (guide rule D5).";

mark before_due(const cycle& of, int count, std::string id, std::string rule, std::string title,
                std::string what, std::string cost) {
    return {std::move(id),    std::move(rule), of.due - days{count},
            std::move(title), std::move(what), std::move(cost)};
}

}  // namespace

cycle_read read_cycle(std::string_view text, const std::optional<cycle>& start) {
    return cycle_reader(text, start).read();
}

std::string to_text(const cycle& of) {
    std::string text = "period " + to_iso(of.from) + ".." + to_iso(of.to) + " mid-year " +
                       to_iso(of.mid_year) + " due " + to_iso(of.due);
    if (!of.target.empty()) text += " target " + of.target;
    return text;
}

std::vector<mark> marks_of(const cycle& of) {
    std::vector<mark> marks;
    marks.push_back({"day-90", "D7", of.from + days{89}, "Day 90 of the period",
                     "A decision with its hypothesis from the first 90 days is in the log.",
                     "A story that begins later reads as made up afterwards (guide rule D7)."});
    marks.push_back({"mid-year-soon", "J1", of.mid_year - days{7}, "Mid-year check-in in a week",
                     "Make the brief with /evidence checkin and set a time with your manager.",
                     "Without a check-in, what is missing is heard at the end of the year (guide rule J1)."});
    marks.push_back({"mid-year", "J1", of.mid_year, "Mid-year check-in",
                     "Hold the check-in, and log what your manager says in their words.",
                     "What is not written down that day is remembered in two ways (guide rule J1)."});
    marks.push_back(before_due(of, 120, "start", "D1", "Packet: begin",
                               "Begin the formal process and gather the data.", late));
    marks.push_back(before_due(of, 56, "outcome-map", "D8", "Outcome map: begin",
                               "Begin the product outcome map, and find the second number of each metric.",
                               "A metric with one number shows no trend when the packet is due (guide rule "
                               "C10)."));
    marks.push_back(before_due(of, 30, "review", "D2", "Packet: review by the product leader",
                               "Have the product leader read the packet.", late));
    marks.push_back(before_due(of, 15, "signatures", "D3", "Packet: signatures of peers",
                               "Have the signatures of the peers who speak for you.", late));
    marks.push_back(before_due(of, 10, "rehearsal", "D4", "Packet: rehearse the debrief",
                               "Rehearse the debrief, before the review itself.", late));
    std::stable_sort(marks.begin(), marks.end(), [](const mark& a, const mark& b) { return a.day < b.day; });
    return marks;
}

decision_window decision_after(sys_days submitted, int missing_artifacts, const decision_pace& pace) {
    return {submitted + days{pace.earliest}, submitted + days{pace.usual}, submitted + days{pace.latest},
            submitted + days{pace.latest + pace.each_missing * missing_artifacts}};
}

}  // namespace nudges

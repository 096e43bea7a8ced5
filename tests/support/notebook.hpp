// A log written by saying lines, for what reads a log as a whole.
//
//     notebook says;
//     says("/decision Dropped gift wrap #checkout");
//     says.after(days{7});
//     says("/decision D-1 results: +2%");
//     compose_decision_log(says.folded(), says.when())
#pragma once

#include "commands/handle.hpp"
#include "evidence/portfolio.hpp"
#include "packet/compose.hpp"
#include "tests/fakes/memory_log.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace support {

class notebook {
public:
    // It is Wednesday, 4 March 2026, noon in UTC.
    notebook() : log_("UTC", {"local:ana"}), now_(*evidence::from_rfc3339("2026-03-04T12:00:00.000Z")) {}

    void operator()(const std::string& line) {
        const commands::reply answer = commands::handle({log_.author(), line, {}}, log_, now_);
        EXPECT_EQ(answer.how, commands::tone::saved) << line << ": " << answer.headline;
    }

    void after(std::chrono::days passed) { now_ += passed; }

    const std::vector<evidence::record>& records() const { return log_.appended(); }
    evidence::portfolio folded() const { return evidence::fold(records()); }
    evidence::moment now() const { return now_; }

    // The whole period, or a part of it.
    packet::setting when() const { return {now_, "UTC", packet::whole_period(folded(), now_, "UTC")}; }
    packet::setting between(std::string_view from, std::string_view to) const {
        return {now_,
                "UTC",
                {evidence::calendar_date::from_iso(from).value().first_day(),
                 evidence::calendar_date::from_iso(to).value().last_day()}};
    }

private:
    fakes::memory_log log_;
    evidence::moment now_;
};

// As a reader would see it: "Dropped gift wrap [D-1]", a note as "(logged 3 days after)", a blank as "____
// what was given up?".
inline std::string to_story(const packet::statement& said) {
    if (said.blank) return "____ " + said.text;
    std::string text = said.note.empty() ? said.text : said.text + " (" + said.note + ")";
    for (const std::string& cite : said.cites)
        text += " [" + cite + "]";
    return text;
}

inline std::string to_story(const packet::dated& when) {
    return when.note.empty() ? when.date : when.date + ", " + when.note;
}

// The rule of every artifact: no entry, no sentence; and a blank claims nothing. `may_be_absent` for a
// statement that prints nothing when it is empty.
inline void expect_no_sentence_without_entry(const packet::statement& said, bool may_be_absent = false) {
    const bool claims = !said.blank && !(may_be_absent && said.text.empty());
    EXPECT_EQ(said.cites.empty(), !claims)
        << (claims ? "a sentence without an entry: " : "a blank that cites: ") << said.text;
    EXPECT_EQ(said.text.empty() && claims, false) << "a citation of nothing";
}

}  // namespace support

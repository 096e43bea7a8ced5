#include "commands/questions.hpp"

#include "commands/grammar.hpp"
#include "commands/text.hpp"

#include <array>
#include <span>
#include <string_view>

namespace commands {

namespace {

struct gap {
    std::string_view field;
    std::string_view ask;
};

// In the order of what a reviewer misses first: guide rules B4 (reason, trade-off), B6 and A5 (the stages),
// B10, B9, B2 and B3. The rules in packet/gate.hpp ask for the rest when the packet is built.
constexpr std::array decision_gaps{
    gap{"because", "What made you decide that? A reviewer looks for the reason first."},
    gap{"rejected", "What did you give up for it?"},
    gap{"hypothesis", "What did you expect to happen?"},
    gap{"experiment", "How will you find out whether it worked?"},
    gap{"results", "What came of it, as a number if there is one?"},
    gap{"feedback", "What did stakeholders say about it?"},
    gap{"turned-out", "Somebody disagreed: how did it turn out?"},
    gap{"teams", "Which teams beyond your own did it touch?"},
    gap{"stake", "What was at stake, in money or users?"},
    gap{"otherwise", "What would have happened otherwise?"},
    gap{"part", "What was your own part in it, and what the team's?"},
};

constexpr std::array metric_gaps{
    gap{"baseline", "What was it before?"},
    gap{"source", "Where can someone check this number?"},
    gap{"for", "Which decision moved it?"},
    gap{"money", "What is that worth in money, if you know?"},
};

constexpr std::array mentoring_gaps{
    gap{"gap", "Which gap are you working on together?"},
    gap{"goal", "How will you both see that it is closed?"},
    gap{"session", "What did you do together?"},
    gap{"outcome", "What can they do now that they could not before?"},
};

constexpr std::array charter_gaps{
    gap{"vision", "What is the vision, in one sentence?"},
    gap{"scope", "What is in scope, and what is not?"},
    gap{"success", "By which number will you call it a success?"},
    gap{"responsibilities", "Which team is responsible for what?"},
};

constexpr std::array message_gaps{
    gap{"for", "Which decision does it support?"},
    gap{"from", "Who wrote it?"},
};

// Guide rule J3: what was agreed on can be seen, and has a day.
constexpr std::array behaviour_gaps{
    gap{"by", "Until when?"},
    gap{"with", "Who agreed to it?"},
};

constexpr std::array check_in_gaps{
    gap{"said", "What did they say, in their own words?"},
    gap{"with", "Who was it with?"},
};

// An experiment needs time: its result is not asked for in the week in which it was set up.
bool is_too_early(const gap& missing, const evidence::entry& entry, evidence::moment now) {
    if (missing.field != "results" && missing.field != "feedback") return false;
    const evidence::stage* const experiment = newest_stage(entry, "experiment");
    return experiment && now - experiment->happened.last_day() < std::chrono::days{7};
}

// Who was right (guide rule B5) is asked only where somebody disagreed, and a month later.
bool was_nobody_against(const gap& missing, const evidence::entry& entry, evidence::moment now) {
    if (missing.field != "turned-out") return false;
    const evidence::stage* const disagreed = newest_stage(entry, "disagreed");
    return !disagreed || now - disagreed->happened.last_day() < std::chrono::days{30};
}

std::span<const gap> gaps_of(evidence::entry_kind kind) {
    switch (kind) {
        case evidence::entry_kind::decision:
            return decision_gaps;
        case evidence::entry_kind::metric:
            return metric_gaps;
        case evidence::entry_kind::mentoring:
            return mentoring_gaps;
        case evidence::entry_kind::charter:
            return charter_gaps;
        case evidence::entry_kind::message:
            return message_gaps;
        case evidence::entry_kind::behaviour:
            return behaviour_gaps;
        case evidence::entry_kind::check_in:
            return check_in_gaps;
        case evidence::entry_kind::quiet_week:
            break;
    }
    return {};
}

// Each item of a charter is an entry of its own, held together by the initiative.
std::string answer_line(const evidence::entry& entry, std::string_view field) {
    if (entry.id.kind != evidence::entry_kind::charter) return line_to_add(entry.id, field);
    return "/evidence charter " + (entry.initiatives.empty() ? "" : "#" + entry.initiatives.front() + " ") +
           std::string(field) + ": ";
}

// "low use" of "Dropped gift wrap because of low use": what nobody typed behind "because:" is no reason that
// the artifacts know.
std::string_view reason_within(std::string_view sentence) {
    constexpr std::string_view because = " because ", of = "of ";
    const std::size_t at = lower_case(sentence).find(because);
    if (at == std::string_view::npos) return {};
    std::string_view reason = sentence.substr(at + because.size());
    reason = trim(reason.substr(0, reason.find('\n')));
    if (reason.starts_with(of)) reason.remove_prefix(of.size());
    reason = trim(reason);
    for (const std::string_view joint : {" and", " but", ","})  // what stood before a field
        if (reason.ends_with(joint)) reason = trim(reason.substr(0, reason.size() - joint.size()));
    return reason;
}

question to_ask(const gap& missing, const evidence::entry& entry) {
    std::string line = answer_line(entry, missing.field);
    const std::string_view reason = missing.field == "because" ? reason_within(entry.text) : "";
    if (reason.empty()) return {std::string(missing.ask), std::move(line)};
    return {"The reason stands in the sentence. Said as one, reviewers find it in the packet.",
            line + quote(reason, entry.id.kind)};
}

}  // namespace

std::string_view question_about(evidence::entry_kind kind, std::string_view field) {
    for (const gap& known : gaps_of(kind))
        if (known.field == field) return known.ask;
    return {};
}

std::string line_to_add(evidence::entry_id entry, std::string_view field) {
    const std::string what = to_text(entry) + " " + std::string(field) + ": ";
    switch (entry.kind) {
        case evidence::entry_kind::decision:
            return "/decision " + what;
        case evidence::entry_kind::metric:
            return "/metric " + what;
        case evidence::entry_kind::mentoring:
            return "/mentor " + what;
        case evidence::entry_kind::charter:
            return "/evidence charter " + what;
        case evidence::entry_kind::message:
            return "/evidence keep " + what;
        case evidence::entry_kind::behaviour:
            return "/evidence behaviour " + what;
        case evidence::entry_kind::check_in:
            return "/evidence checkin " + what;
        case evidence::entry_kind::quiet_week:
            break;
    }
    return {};
}

std::optional<question> next_question(const evidence::entry& entry, evidence::moment now,
                                      bool continues_series) {
    if (entry.retracted) return std::nullopt;
    // What was taken back or missed its mark is worth what it taught (guide rules B13, B14).
    if (newest_stage(entry, "reversed") || newest_stage(entry, "missed")) {
        if (!newest_stage(entry, "learned"))
            return question{"What did it teach you?", answer_line(entry, "learned")};
        return std::nullopt;
    }
    if (entry.id.kind == evidence::entry_kind::decision && entry.text.empty())
        return question{"What did you decide, in one line?", "/evidence correct " + to_text(entry.id) + " "};
    if (entry.id.kind == evidence::entry_kind::metric && !evidence::metric_series::value_of(entry))
        return question{"What is the number, with its unit?", "/metric " + to_text(entry.id) + " value: "};
    if (entry.id.kind == evidence::entry_kind::mentoring && entry.people.empty())
        return question{"Who was it with?", "/mentor " + to_text(entry.id) + " @"};
    // A change has no level before it.
    const evidence::stage* const value = evidence::metric_series::value_of(entry);
    const bool needs_no_baseline = continues_series || (value && value->amount->change);
    for (const gap& missing : gaps_of(entry.id.kind))
        if (!newest_stage(entry, missing.field) && !is_too_early(missing, entry, now) &&
            !was_nobody_against(missing, entry, now) && !(needs_no_baseline && missing.field == "baseline"))
            return to_ask(missing, entry);
    return std::nullopt;
}

}  // namespace commands

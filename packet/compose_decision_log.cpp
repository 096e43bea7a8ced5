// The decision log: decision first, then its reason, trade-off and dated stages.
#include "evidence/chain.hpp"
#include "packet/decision_pace.hpp"
#include "packet/left_out.hpp"
#include "packet/survey.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <tuple>

namespace packet {

using evidence::entry;
using evidence::stage;

namespace {

constexpr std::size_t digest_digits = 12;
constexpr int most_blocks = 400;  // several times what four pages hold: more need not be put into words

struct labelled {
    std::string_view field;
    std::string_view label;
};

// The order on the page. First why and at what price (guide rules F1, B4) and who was against it (B5).
constexpr std::array reasons{
    labelled{"because", "Because"},
    labelled{"rejected", "Given up"},
    labelled{"disagreed", "Disagreed"},
    labelled{"turned-out", "Turned out"},
};

// Then, for one that was taken back or missed its mark, what it taught (guide rules B13, B14); for others
// that comes after what came of it.
constexpr std::array endings{
    labelled{"reversed", "Reversed"}, labelled{"missed", "Missed"},       labelled{"target", "Target"},
    labelled{"actual", "Actual"},     labelled{"spent", "Spent"},         labelled{"avoided", "Avoided"},
    labelled{"learned", "Learned"},   labelled{"went-next", "Went next"},
};

// Then what was at stake and known (B7, B8, B9) and who was affected (B10, B11, B15).
constexpr std::array circumstances{
    labelled{"stake", "Stake"},
    labelled{"data-came", "Data came"},
    labelled{"information", "Information"},
    labelled{"signals", "Signals"},
    labelled{"teams", "Teams"},
    labelled{"effect", "Effect"},
    labelled{"friction", "Friction"},
    labelled{"resolved", "Resolved"},
};

// Then the four stages (A5) with the risk taken (B6), and what came of it and for whom (B7, B16).
constexpr std::array trail{
    labelled{"risk", "Risk"},
    labelled{"hypothesis", "Hypothesis"},
    labelled{"experiment", "Experiment"},
    labelled{"results", "Results"},
    labelled{"source", "Source"},
    labelled{"feedback", "Stakeholder feedback"},
    labelled{"gain", "Gain"},
    labelled{"cost", "Cost"},
    labelled{"shared", "Shared with"},
};

// Last what would have been without it, and whose work it was (B2, B3).
constexpr std::array own_share{
    labelled{"otherwise", "Otherwise"}, labelled{"else-explains", "Else explains"},
    labelled{"part", "Own part"},       labelled{"team-part", "Team part"},
    labelled{"text", "Note"},
};

// What a complete decision has: a reason and a trade-off (guide rule B4), and the four stages.
constexpr std::array wanted{
    labelled{"because", "the reason"},    labelled{"rejected", "what was given up"},
    labelled{"hypothesis", "hypothesis"}, labelled{"experiment", "experiment"},
    labelled{"results", "results"},       labelled{"feedback", "stakeholder feedback"}};

decision_outcome outcome_of(const entry& decision) {
    if (newest_stage(decision, "reversed")) return decision_outcome::reversed;
    return newest_stage(decision, "missed") ? decision_outcome::missed : decision_outcome::stands;
}

std::string trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('@'))
        text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('.'))
        text.remove_suffix(1);
    return std::string(text);
}

std::string lower_case(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return text;
}

// "Legal, Payments and Customer Service" are three teams; the same one said twice is one.
void add_teams(std::string_view said, std::vector<std::string>& teams) {
    while (!said.empty()) {
        const std::size_t comma = said.find_first_of(",;");
        const std::size_t joint = std::min(comma, said.find(" and "));
        const std::string team = trimmed(said.substr(0, joint));
        const bool known = std::any_of(teams.begin(), teams.end(), [&](const std::string& other) {
            return lower_case(other) == lower_case(team);
        });
        if (!team.empty() && !known) teams.push_back(team);
        if (joint == std::string_view::npos) return;
        said.remove_prefix(joint == comma ? joint + 1 : joint + std::string_view(" and ").size());
    }
}

std::vector<std::string> teams_of(const entry& decision) {
    std::vector<std::string> teams;
    for (const stage* said : stages_named(decision, "teams"))
        add_teams(said->text, teams);
    return teams;
}

// ", 0.1 pp over the target" of "+0.1 pp (+2.9%)".
std::string from_target(std::string_view net_change) {
    constexpr std::string_view plus = "+", minus = "−";
    const std::string_view distance = net_change.substr(0, net_change.find(" ("));
    if (distance.starts_with(plus))
        return ", " + std::string(distance.substr(plus.size())) + " over the target";
    if (distance.starts_with(minus))
        return ", " + std::string(distance.substr(minus.size())) + " under the target";
    return ", exactly the target";
}

// The stages of one decision, in the order of the page.
class storyteller {
public:
    storyteller(const entry& decision, const survey& found, const setting& when)
        : decision_{decision}, found_{found}, when_{when}, number_{to_text(decision.id)} {}

    std::vector<decision_stage> told() && {
        const bool ended = outcome_of(decision_) != decision_outcome::stands;
        add(reasons);
        if (ended) add(endings);
        add(circumstances);
        add_pace();
        add(trail);
        if (!ended) add(endings);
        add(own_share);
        add_what_is_missing();
        return std::move(stages_);
    }

private:
    // What was said together with the decision is as late as the decision; its heading says so once.
    dated date_of_stage(const stage& said) const {
        dated date = date_of(said.happened, said.logged_at, said.reconstructed, when_);
        if (said.logged_at == decision_.logged_at) date.note.clear();
        if (said.corrected)
            date.note =
                notes_of(date.note, "corrected " + to_words(evidence::calendar_date{
                                                       evidence::on_the_wall(said.said_at, when_.zone).day}));
        return date;
    }

    // The same words said twice are two records and one line.
    bool stands_already(std::string_view label, const std::string& text) const {
        return std::any_of(stages_.begin(), stages_.end(), [&](const decision_stage& known) {
            return known.label == label && known.what.text == text;
        });
    }

    void add(std::span<const labelled> fields) {
        for (const labelled& field : fields) {
            if (field.field == "teams")
                add_teams_line(field);
            else
                for (const stage* said : stages_named(decision_, field.field))
                    add(field, *said);
            if (field.field == "feedback") add_messages(field);
        }
    }

    void add(const labelled& field, const stage& said) {
        const std::string text = said.text + remark_on(field.field, said);
        if (stands_already(field.label, text)) return;
        stages_.push_back({std::string(field.label), cited(text, {number_}), date_of_stage(said),
                           field.field == "text" ? "" : std::string(field.field)});
    }

    // What arithmetic has to say about a figure: how far it was from the target, how long a wrong call stood.
    std::string remark_on(std::string_view field, const stage& said) const {
        if (field == "reversed") {
            const auto days = days_between(decision_.happened, said.happened);
            return days && *days > 0 ? " (after " + in_days(*days) + ")" : "";
        }
        if (field != "actual" || !said.amount) return "";
        const stage* const target = newest_stage(decision_, "target");
        if (!target || !target->amount) return "";
        const auto distance = net_change(*target->amount, *said.amount);
        return distance ? from_target(*distance) : "";
    }

    // However often teams were named, they are one line: how many there are is what counts (guide rule B10).
    void add_teams_line(const labelled& field) {
        const stage* const newest = newest_stage(decision_, field.field);
        if (!newest) return;
        const std::vector<std::string> teams = teams_of(decision_);
        std::string text;
        for (const std::string& team : teams)
            text += (text.empty() ? "" : ", ") + team;
        if (teams.size() > 1) text += " (" + std::to_string(teams.size()) + " teams beyond the author's own)";
        if (!text.empty())
            stages_.push_back(
                {std::string(field.label), cited(text, {number_}), date_of_stage(*newest), "teams"});
    }

    // What others wrote about the decision, in their words: their message is the source.
    void add_messages(const labelled& field) {
        const auto messages = found_.messages.find(decision_.id);
        if (messages == found_.messages.end()) return;
        for (const entry* message : messages->second) {
            const stage* const author = newest_stage(*message, "from");
            const std::string words = "“" + message->text + "”" + (author ? " " + author->text : "");
            stages_.push_back({std::string(field.label), cited(words, {to_text(message->id)}),
                               date_of(message->happened, message->logged_at, message->reconstructed, when_),
                               std::string(field.field)});
        }
    }

    void add_pace() {
        statement pace = pace_of(decision_, found_.observation_named(decision_), when_);
        if (!pace.text.empty()) stages_.push_back({"Speed", std::move(pace), {}, ""});
    }

    // Of what was reversed or missed no more than what it taught.
    std::string missing() const {
        if (outcome_of(decision_) != decision_outcome::stands)
            return newest_stage(decision_, "learned") ? "" : "what it taught";
        std::string missing;
        for (const labelled& field : wanted)
            if (!newest_stage(decision_, field.field) &&
                !(field.field == "feedback" && found_.has_messages(decision_)))
                missing += (missing.empty() ? "" : ", ") + std::string(field.label);
        return missing;
    }

    void add_what_is_missing() {
        if (std::string questions = missing(); !questions.empty())
            stages_.push_back({"To fill", blank(std::move(questions)), {}, ""});
    }

    const entry& decision_;
    const survey& found_;
    const setting& when_;
    std::string number_;
    std::vector<decision_stage> stages_;
};

decision_block block_of(const entry& decision, const survey& found, const setting& when) {
    const std::string number = to_text(decision.id);
    decision_block block{number,
                         cited(decision.text, {number}),
                         date_of(decision.happened, decision.logged_at, decision.reconstructed, when),
                         decision.initiatives.empty() ? "" : decision.initiatives.front(),
                         storyteller{decision, found, when}.told(),
                         evidence::to_hex(decision.first_hash).substr(0, digest_digits),
                         0};
    if (decision.text.empty()) block.title = blank("what was decided?");
    block.outcome = outcome_of(decision);
    block.featured = choice_of(decision).what == wish::featured;
    block.teams = teams_of(decision);
    block.day = int(decision.happened.first_day().time_since_epoch().count());
    block.initiatives = decision.initiatives;
    block.days_late = evidence::days_late(
        decision.happened, std::chrono::sys_days{evidence::on_the_wall(decision.logged_at, when.zone).day});
    return block;
}

// What decides which decisions stay when the pages are full; larger is better (selection_order).
using weight = std::tuple<bool, bool, int, backing, std::chrono::sys_days, std::uint32_t>;

weight weight_of(const entry& decision, const survey& found) {
    const bool leads = std::any_of(decision.initiatives.begin(), decision.initiatives.end(),
                                   [&](const std::string& name) { return found.is_flagship(name); });
    return {choice_of(decision).what == wish::featured,
            leads,
            completeness(decision, found.has_messages(decision)),
            found.backing_of(decision),
            decision.happened.first_day(),
            decision.id.number};
}

// A decision that may be printed.
struct candidate {
    const entry* decision = nullptr;
    weight weighs;
    int rank = 0;
};

// Ranks them, and keeps those that there could be room for, in the order of the log.
void keep_the_best(std::vector<candidate>& candidates, std::vector<omission>& left_out) {
    std::vector<candidate*> best_first;
    for (candidate& one : candidates)
        best_first.push_back(&one);
    std::sort(best_first.begin(), best_first.end(),
              [](const candidate* left, const candidate* right) { return left->weighs > right->weighs; });
    for (std::size_t place = 0; place < best_first.size(); ++place)
        best_first[place]->rank = int(place);
    for (const candidate& one : candidates)
        if (one.rank >= most_blocks) left_out.push_back({to_text(one.decision->id), no_room(0)});
    std::erase_if(candidates, [](const candidate& one) { return one.rank >= most_blocks; });
}

// Without a decision: why there is none, and the line to begin with; then what a complete one has.
std::vector<statement> where_to_begin(const evidence::portfolio& of, const setting& when) {
    const std::string begin = "/decision what you decided because: … rejected: …";
    std::vector<statement> blanks;
    if (of.decisions.empty())
        blanks.push_back(
            blank("No decision is logged yet. Begin with the one that a reviewer should read "
                  "first: " +
                  begin));
    else
        blanks.push_back(blank("No decision that happened " + in_words(when.counted) + " is printed; " +
                               std::to_string(of.decisions.size()) +
                               (of.decisions.size() == 1 ? " stands" : " stand") +
                               " in the log. Ask for all of it: /packet"));
    blanks.push_back(
        blank("What did you expect, and what did you risk? /decision D-1 hypothesis: … risk: …"));
    blanks.push_back(blank("How would you find out? /decision D-1 experiment: …"));
    blanks.push_back(blank("What came of it, as a number? /decision D-1 results: …"));
    blanks.push_back(blank("What did stakeholders say? /decision D-1 feedback: …"));
    return blanks;
}

}  // namespace

decision_log compose_decision_log(const evidence::portfolio& of, const survey& found, const setting& when) {
    decision_log log{head_of(of, when), {}, {}, {}, std::string(selection_order())};
    std::vector<candidate> candidates;
    for (const entry& decision : of.decisions) {
        if (std::string reason = found.reason_against(decision, when); !reason.empty())
            log.left_out.push_back({to_text(decision.id), std::move(reason)});
        else
            candidates.push_back({&decision, weight_of(decision, found)});
    }
    keep_the_best(candidates, log.left_out);
    for (const entry& message : of.messages)
        if (const choice made = choice_of(message); made.what == wish::left_out)
            log.left_out.push_back({to_text(message.id), left_out_by_author(made, when)});
    for (const candidate& one : candidates) {
        log.decisions.push_back(block_of(*one.decision, found, when));
        log.decisions.back().rank = one.rank;
    }
    if (log.decisions.empty()) log.nothing = where_to_begin(of, when);
    return log;
}

}  // namespace packet

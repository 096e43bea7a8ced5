// The decision log: decision first, then its reason, trade-off and dated stages.
#include "evidence/chain.hpp"
#include "packet/composing.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace packet {

using evidence::entry;
using evidence::stage;

namespace {

constexpr std::size_t digest_digits = 12;

struct labelled {
    std::string_view field;
    std::string_view label;
};

// The order on the page: why and at what price, then the four stages (guide rule A5), then what it taught.
constexpr std::array printed_fields{
    labelled{"because", "Because"},
    labelled{"rejected", "Given up"},
    labelled{"disagreed", "Disagreed"},
    labelled{"risk", "Risk"},
    labelled{"stake", "Stake"},
    labelled{"hypothesis", "Hypothesis"},
    labelled{"experiment", "Experiment"},
    labelled{"results", "Results"},
    labelled{"feedback", "Stakeholder feedback"},
    labelled{"teams", "Teams"},
    labelled{"otherwise", "Otherwise"},
    labelled{"part", "Own part"},
    labelled{"shared", "Shared with"},
    labelled{"reversed", "Reversed"},
    labelled{"learned", "Learned"},
    labelled{"text", "Note"},
};

// What a complete decision has: a reason and a trade-off (guide rule B4), and the four stages.
constexpr std::array wanted{
    labelled{"because", "the reason"},    labelled{"rejected", "what was given up"},
    labelled{"hypothesis", "hypothesis"}, labelled{"experiment", "experiment"},
    labelled{"results", "results"},       labelled{"feedback", "stakeholder feedback"}};

// What was said together with the decision is as late as the decision; its heading says so once.
dated date_of(const stage& said, const entry& decision, const setting& when) {
    dated date = date_of(said.happened, said.logged_at, said.reconstructed, when);
    if (said.logged_at == decision.logged_at) date.note.clear();
    if (said.corrected)
        date.note =
            notes_of(date.note, "corrected " + to_words(evidence::calendar_date{
                                                   evidence::on_the_wall(said.said_at, when.zone).day}));
    return date;
}

// The same words said twice are two records and one line.
bool stands_already(const std::vector<decision_stage>& stages, std::string_view label,
                    const std::string& text) {
    return std::any_of(stages.begin(), stages.end(), [&](const decision_stage& known) {
        return known.label == label && known.what.text == text;
    });
}

bool names(const entry& message, const entry& decision) {
    for (const stage* link : stages_named(message, "for"))
        if (evidence::read_entry_id(link->text) == decision.id) return true;
    return false;
}

std::vector<const entry*> messages_about(const entry& decision, const evidence::portfolio& of) {
    std::vector<const entry*> about;
    for (const entry& message : of.messages)
        if (!message.text.empty() && names(message, decision)) about.push_back(&message);
    return about;
}

// What others wrote about the decision, in their words: their message is the source.
void add_messages(std::vector<decision_stage>& stages, const std::vector<const entry*>& messages,
                  const setting& when) {
    for (const entry* message : messages) {
        const stage* const author = newest_stage(*message, "from");
        const std::string words = "“" + message->text + "”" + (author ? " " + author->text : "");
        stages.push_back({"Stakeholder feedback", cited(words, {to_text(message->id)}),
                          date_of(message->happened, message->logged_at, message->reconstructed, when)});
    }
}

std::vector<decision_stage> stages_of(const entry& decision, const std::vector<const entry*>& messages,
                                      const setting& when) {
    std::vector<decision_stage> stages;
    for (const labelled& field : printed_fields) {
        for (const stage* said : stages_named(decision, field.field))
            if (!stands_already(stages, field.label, said->text))
                stages.push_back({std::string(field.label), cited(said->text, {to_text(decision.id)}),
                                  date_of(*said, decision, when)});
        if (field.field == "feedback") add_messages(stages, messages, when);
    }
    return stages;
}

std::string missing_stages(const entry& decision, bool has_messages) {
    std::string missing;
    for (const labelled& field : wanted)
        if (!newest_stage(decision, field.field) && !(has_messages && field.field == "feedback"))
            missing += (missing.empty() ? "" : ", ") + std::string(field.label);
    return missing;
}

bool has_number(const evidence::portfolio& of, const entry& decision) {
    for (const evidence::metric_series& series : of.metrics)
        for (const entry& observation : series.observations)
            for (const stage* link : stages_named(observation, "for"))
                if (evidence::read_entry_id(link->text) == decision.id) return true;
    const stage* const results = newest_stage(decision, "results");
    return results && results->amount;
}

int weight_of(const evidence::portfolio& of, const entry& decision) {
    int weight = has_number(of, decision) ? 2 : 0;
    for (const std::string_view field :
         {"because", "rejected", "hypothesis", "experiment", "results", "feedback"})
        weight += newest_stage(decision, field) ? 3 : 0;
    for (const std::string_view field : {"reversed", "learned", "stake", "teams"})
        weight += newest_stage(decision, field) ? 1 : 0;
    return weight;
}

}  // namespace

decision_log compose_decision_log(const evidence::portfolio& of, const setting& when) {
    decision_log log{head_of(of, when), {}};
    std::vector<int> weights;
    for (const entry& decision : of.decisions) {
        if (!counts(decision, when.counted)) continue;
        const std::string number = to_text(decision.id);
        const std::vector<const entry*> messages = messages_about(decision, of);
        decision_block block{number,
                             cited(decision.text, {number}),
                             date_of(decision.happened, decision.logged_at, decision.reconstructed, when),
                             decision.initiatives.empty() ? "" : decision.initiatives.front(),
                             stages_of(decision, messages, when),
                             evidence::to_hex(decision.first_hash).substr(0, digest_digits),
                             0};
        if (decision.text.empty()) block.title = blank("what was decided?");
        const bool ended = newest_stage(decision, "reversed") != nullptr;
        if (const std::string missing = missing_stages(decision, !messages.empty());
            !missing.empty() && !ended)
            block.stages.push_back({"To fill", blank(missing), {}});
        weights.push_back(weight_of(of, decision));
        log.decisions.push_back(std::move(block));
    }
    // Of two that weigh the same the later one is kept.
    for (std::size_t i = 0; i < weights.size(); ++i)
        for (std::size_t other = 0; other < weights.size(); ++other)
            if (weights[other] > weights[i] || (weights[other] == weights[i] && other > i))
                ++log.decisions[i].rank;
    return log;
}

}  // namespace packet

#include "packet/wording.hpp"

#include "packet/checklist.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace packet {

namespace {

// What is found in the parts of an entry: each rule once, where it was first met.
class findings {
public:
    findings(const checklist& rules, evidence::entry_id of) : rules_(rules), of_(of) {}

    void look_into(std::string_view text, std::string_view field) {
        const auto kind = passage_of(of_.kind, field);
        if (!kind || text.empty()) return;
        for (advice& one : rules_.check(text, *kind)) {
            if (!seen_.insert(one.rule).second) continue;
            one.entry = to_text(of_);
            found_.push_back(std::move(one));
        }
    }

    std::vector<advice> take() { return std::move(found_); }

private:
    const checklist& rules_;
    evidence::entry_id of_;
    std::set<std::string> seen_;
    std::vector<advice> found_;
};

void most_useful_first(const checklist& rules, std::vector<advice>& found) {
    std::stable_sort(found.begin(), found.end(), [&](const advice& one, const advice& other) {
        return rules.rank(one.rule) < rules.rank(other.rule);
    });
}

constexpr auto reasons = std::to_array<std::string_view>(
    {"because", "rejected", "hypothesis", "experiment", "risk", "stake", "otherwise", "reversed", "learned",
     "else-explains", "signals", "effect", "resolved", "turned-out", "missed", "went-next"});
constexpr auto told_elsewhere = std::to_array<std::string_view>(
    {"", "text", "gap", "goal", "session", "outcome", "vision", "scope", "success", "responsibilities"});

template <std::size_t Count>
bool is_one_of(const std::array<std::string_view, Count>& known, std::string_view name) {
    return std::find(known.begin(), known.end(), name) != known.end();
}

}  // namespace

std::optional<passage> passage_of(evidence::entry_kind kind, std::string_view field) {
    switch (kind) {
        case evidence::entry_kind::decision:
            if (field.empty()) return passage::decision;
            if (field == "part" || field == "text") return passage::part;
            if (field == "results") return passage::result;
            return is_one_of(reasons, field) ? std::optional(passage::reason) : std::nullopt;
        case evidence::entry_kind::mentoring:
        case evidence::entry_kind::charter:
            return is_one_of(told_elsewhere, field) ? std::optional(passage::other) : std::nullopt;
        case evidence::entry_kind::metric:
        case evidence::entry_kind::message:
        case evidence::entry_kind::behaviour:
        case evidence::entry_kind::check_in:
        case evidence::entry_kind::quiet_week:
            break;
    }
    return std::nullopt;
}

std::vector<advice> advise(std::string_view text, passage of, const rule_pack& rules) {
    return checklist_of(rules)->check(text, of);
}

std::vector<advice> advise(const evidence::statement& what, const rule_pack& rules) {
    const bool opens = what.kind == evidence::record_kind::logged;
    if (!opens && what.kind != evidence::record_kind::staged) return {};
    const auto list = checklist_of(rules);
    findings parts(*list, what.entry);
    parts.look_into(what.text, opens ? "" : "text");
    for (const evidence::field& part : what.fields)
        parts.look_into(part.text, part.name);
    std::vector<advice> found = parts.take();
    most_useful_first(*list, found);
    return found;
}

std::vector<advice> advise(const evidence::portfolio& of, const rule_pack& rules) {
    const auto list = checklist_of(rules);
    std::vector<advice> found;
    for (const auto* const entries : {&of.decisions, &of.charter, &of.mentoring})
        for (const evidence::entry& one : *entries) {
            if (one.retracted) continue;
            findings parts(*list, one.id);
            parts.look_into(one.text, "");
            for (const evidence::stage& stage : one.stages)
                parts.look_into(stage.text, stage.name);
            for (advice& known : parts.take())
                found.push_back(std::move(known));
        }
    most_useful_first(*list, found);
    return found;
}

}  // namespace packet

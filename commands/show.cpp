// /evidence show: one entry with its whole history: what was said, when, and what it said before.
#include "commands/entry_answer.hpp"
#include "commands/fields.hpp"
#include "commands/text.hpp"

#include <set>

namespace commands {

using evidence::record;
using evidence::record_kind;

namespace {

std::string verb_of(record_kind kind) {
    switch (kind) {
        case record_kind::logged:
            return "logged";
        case record_kind::staged:
            return "added";
        case record_kind::corrected:
            return "corrected";
        case record_kind::retracted:
            return "retracted";
        case record_kind::undone:
            return "taken back";
        case record_kind::erased:
            return "erased";
    }
    return {};
}

std::string quoted(std::string_view text) {
    return "“" + std::string(text) + "”";
}

void add(std::string& to, const std::string& part) {
    to += (to.empty() ? "" : " · ") + part;
}

// Text and fields as said; `before`: the entry as it stood until then, for a correction.
std::string told(const evidence::statement& what, const evidence::entry* before) {
    std::string text = what.text;
    if (before && !what.text.empty() && !before->text.empty()) text += ", before: " + quoted(before->text);
    for (const evidence::field& part : what.fields) {
        if (part.name == "happened") continue;
        std::string said = std::string(label_of(part.name)) + ": " + part.text;
        if (before) {
            const evidence::stage* const known = newest_stage(*before, part.name);
            said += known ? ", before: " + quoted(known->text) : ", before: nothing";
        }
        add(text, said);
    }
    if (text.empty() && !what.initiatives.empty()) {
        text = "Initiative: #" + join_words(what.initiatives, " #");
        if (before && !before->initiatives.empty())
            text += ", before: #" + join_words(before->initiatives, " #");
    }
    if (before && find_field(what, "happened") && before->happened != what.happened)
        add(text, "Happened: " + to_words(what.happened) + ", before: " + to_words(before->happened));
    return text;
}

// The line of an entry's history for one of its records.
class history {
public:
    history(const std::vector<record>& records, std::string zone)
        : records_(records), zone_(std::move(zone)) {
        for (const record& said : records_)
            if (const std::uint64_t back = evidence::undone_by(said.what)) undone_.insert(back);
    }

    fact line(std::size_t at) const {
        const record& said = records_[at];
        fact shown{evidence::to_words(said.logged_at, zone_) + ", " + verb_of(said.what.kind), what(at)};
        std::string late;
        if (said.what.kind != record_kind::undone && said.what.kind != record_kind::corrected)
            late = lateness(said.what.happened, said.logged_at, zone_);
        if (!said.what.reconstructed.empty())
            late += (late.empty() ? "" : ", ") + ("reconstructed from " + said.what.reconstructed);
        if (undone_.contains(said.seq)) late += (late.empty() ? "" : ", ") + std::string("taken back later");
        if (shown.text.empty() && find_field(said.what, "happened"))  // only its day was said
            shown.text = "Happened: " + (late.empty() ? to_words(said.what.happened) : late);
        else if (shown.text.empty() && said.what.kind == record_kind::retracted)
            shown.text = late.empty() ? "without a reason" : late;
        else if (!late.empty())
            shown.text += " (" + late + ")";
        return shown;
    }

private:
    std::string what(std::size_t at) const {
        const evidence::statement& said = records_[at].what;
        if (const std::uint64_t back = evidence::undone_by(said)) return "the line of " + moment_of(back);
        if (said.kind != record_kind::corrected) return told(said, nullptr);
        const auto here = records_.begin() + std::ptrdiff_t(at);
        const evidence::entry before = evidence::fold_entry({records_.begin(), here});
        return told(said, &before);
    }

    std::string moment_of(std::uint64_t seq) const {
        for (const record& said : records_)
            if (said.seq == seq)
                return evidence::to_words(said.logged_at, zone_) + ": " +
                       quoted(shorten(said.what.said, 160));
        return "record " + std::to_string(seq);
    }

    const std::vector<record>& records_;
    std::string zone_;
    std::set<std::uint64_t> undone_;
};

std::string standing(const evidence::entry& entry) {
    if (entry.undone) return ", taken back";
    return entry.retracted ? ", retracted" : "";
}

}  // namespace

reply show_entry(const request& asked) {
    std::string_view text = asked.text;
    const auto id = take_any_entry_id(text);
    if (!id)
        return refuse(asked.text.empty()
                          ? "Which entry? Say its number:"
                          : quoted(shorten(asked.text, 60)) + " is no entry number. Say one like this:",
                      {"/evidence show D-1", "/evidence list"});
    const found_entry found = find_entry(asked, *id, "");
    if (found.refusal) return *found.refusal;
    const evidence::entry entry = fold_entry(found.records);
    reply answer;
    answer.entry = id;
    answer.headline = to_text(*id) + ", " + std::string(name_of(id->kind)) + standing(entry);
    const history told_so_far(found.records, asked.log.zone());
    for (std::size_t at = 0; at < found.records.size(); ++at)
        answer.facts.push_back(told_so_far.line(at));
    if (!entry.initiatives.empty())
        answer.facts.push_back({"Initiative", "#" + join_words(entry.initiatives, " #")});
    if (!entry.links.empty()) answer.facts.push_back({"Links", join_words(entry.links, ", ")});
    if (!entry.retracted) answer.next = ask_next(asked, entry);
    return answer;
}

}  // namespace commands

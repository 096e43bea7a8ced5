#include "evidence/portfolio.hpp"

#include <algorithm>
#include <set>

namespace evidence {

namespace {

template <class T>
void add_once(std::vector<T>& list, const std::vector<T>& more) {
    for (const T& item : more)
        if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

// "@Sam" and "@sam" are one person.
void add_people(std::vector<mention>& list, const std::vector<mention>& more) {
    std::set<std::string> keys;
    for (const mention& known : list)
        keys.insert(same_person_key(known));
    for (const mention& someone : more)
        if (keys.insert(same_person_key(someone)).second) list.push_back(someone);
}

void add_references(entry& to, const statement& what) {
    add_once(to.initiatives, what.initiatives);
    add_people(to.people, what.people);
    add_once(to.links, what.links);
}

void add_stages(entry& to, const record& said) {
    for (const field& part : said.what.fields) {
        if (part.name == "happened") continue;
        to.stages.push_back({part.name, part.text, part.amount, said.what.happened, said.logged_at, said.seq,
                             false, said.logged_at, said.what.reconstructed});
    }
}

entry open_entry(const record& said) {
    entry opened{said.what.entry,
                 said.what.text,
                 said.what.happened,
                 said.logged_at,
                 {},
                 {},
                 {},
                 {},
                 said.hash,
                 said.seq,
                 false,
                 false,
                 {},
                 said.what.reconstructed};
    add_references(opened, said.what);
    add_stages(opened, said);
    return opened;
}

// A line that only says when it happened moves the entry's date; everything else is a dated stage.
bool only_dates_the_entry(const statement& what) {
    return what.text.empty() && what.fields.size() == 1 && what.fields.front().name == "happened";
}

void add_stage(entry& to, const record& said) {
    add_references(to, said.what);
    if (only_dates_the_entry(said.what)) {
        to.happened = said.what.happened;
        return;
    }
    if (!said.what.text.empty())
        to.stages.push_back({"text", said.what.text, std::nullopt, said.what.happened, said.logged_at,
                             said.seq, false, said.logged_at, said.what.reconstructed});
    add_stages(to, said);
}

// A correction that says tags and nothing else says which initiatives the entry belongs to instead.
bool only_names_initiatives(const statement& what) {
    return what.text.empty() && what.fields.empty() && what.people.empty() && what.links.empty() &&
           !what.initiatives.empty();
}

// The corrected text takes the place of the newest stage of that name and keeps that stage's own dates.
void correct(entry& to, const record& said) {
    if (only_names_initiatives(said.what)) to.initiatives.clear();
    if (!said.what.text.empty()) to.text = said.what.text;
    for (const field& part : said.what.fields) {
        if (part.name == "happened") {
            to.happened = said.what.happened;
            continue;
        }
        const auto newest = std::find_if(to.stages.rbegin(), to.stages.rend(),
                                         [&](const stage& s) { return s.name == part.name; });
        if (newest == to.stages.rend()) {
            to.stages.push_back({part.name, part.text, part.amount, said.what.happened, said.logged_at,
                                 said.seq, true, said.logged_at});
        } else {
            newest->text = part.text;
            newest->amount = part.amount;
            newest->seq = said.seq;
            newest->corrected = true;
            newest->said_at = said.logged_at;
        }
    }
    add_references(to, said.what);
}

void apply(entry& to, const record& said) {
    switch (said.what.kind) {
        case record_kind::logged:
        case record_kind::undone:
        case record_kind::erased:
            break;
        case record_kind::staged:
            add_stage(to, said);
            break;
        case record_kind::corrected:
            correct(to, said);
            break;
        case record_kind::retracted:
            to.retracted = true;
            if (const field* reason = find_field(said.what, "reason")) to.retraction_reason = reason->text;
            break;
    }
}

// The numbers of the records that later ones take back.
std::set<std::uint64_t> undone_among(const std::vector<record>& records) {
    std::set<std::uint64_t> numbers;
    for (const record& said : records)
        if (const std::uint64_t undone = undone_by(said.what)) numbers.insert(undone);
    return numbers;
}

// An entry whose opening line was taken back stays in the log, as a retracted one does.
entry open_entry(const record& said, const std::set<std::uint64_t>& undone) {
    entry opened = open_entry(said);
    if (undone.contains(said.seq)) {
        opened.retracted = true;
        opened.undone = true;
    }
    return opened;
}

bool happened_before(const entry& left, const entry& right) {
    if (left.happened.first_day() != right.happened.first_day())
        return left.happened.first_day() < right.happened.first_day();
    return left.seq < right.seq;
}

void add_observation(std::vector<metric_series>& metrics, const entry& observation) {
    const stage* const name = newest_stage(observation, "name");
    const std::string shown = name ? name->text : observation.text;
    const std::string key = metric_key(shown);
    auto series = std::find_if(metrics.begin(), metrics.end(),
                               [&](const metric_series& known) { return metric_key(known.name) == key; });
    if (series == metrics.end()) series = metrics.insert(metrics.end(), metric_series{shown, {}, {}});
    series->observations.push_back(observation);
    add_once(series->initiatives, observation.initiatives);
}

}  // namespace

const stage* newest_stage(const entry& of, std::string_view name) {
    const auto found =
        std::find_if(of.stages.rbegin(), of.stages.rend(), [&](const stage& s) { return s.name == name; });
    return found == of.stages.rend() ? nullptr : &*found;
}

std::vector<const stage*> stages_named(const entry& of, std::string_view name) {
    std::vector<const stage*> found;
    for (const stage& s : of.stages)
        if (s.name == name) found.push_back(&s);
    return found;
}

const stage* metric_series::value_of(const entry& observation) {
    const stage* const value = newest_stage(observation, "value");
    return value && value->amount ? value : nullptr;
}

const entry* portfolio::find(entry_id id) const {
    const auto in = [&](const std::vector<entry>& entries) -> const entry* {
        const auto found =
            std::find_if(entries.begin(), entries.end(), [&](const entry& e) { return e.id == id; });
        return found == entries.end() ? nullptr : &*found;
    };
    for (const auto* entries : {&decisions, &mentoring, &charter, &behaviours, &check_ins})
        if (const entry* found = in(*entries)) return found;
    for (const metric_series& series : metrics)
        if (const entry* found = in(series.observations)) return found;
    return nullptr;
}

std::string metric_key(std::string_view name) {
    std::string key;
    for (const char c : name) {
        if (c == ' ' || c == '-' || c == '_') {
            if (!key.empty() && key.back() != '-') key += '-';
        } else {
            key += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
        }
    }
    while (key.ends_with('-'))
        key.pop_back();
    return key;
}

std::string subject_of(const entry& of) {
    if (of.id.kind == entry_kind::mentoring && !of.people.empty()) return same_person_key(of.people.front());
    if (of.id.kind == entry_kind::quiet_week) {
        const stage* const week = newest_stage(of, "week");
        return week ? week->text : std::string();
    }
    const stage* const name = newest_stage(of, "name");
    return of.id.kind == entry_kind::metric && name ? metric_key(name->text) : std::string();
}

portfolio fold(const std::vector<record>& records) {
    portfolio folded;
    std::map<entry_id, entry> entries;
    const std::set<std::uint64_t> undone = undone_among(records);
    for (const record& said : records) {
        folded.author = said.author;
        folded.head = said.hash;
        ++folded.records;
        if (said.erased) continue;
        if (said.what.kind == record_kind::logged)
            entries.emplace(said.what.entry, open_entry(said, undone));
        else if (const auto known = entries.find(said.what.entry);
                 known != entries.end() && !undone.contains(said.seq))
            apply(known->second, said);
    }
    std::vector<entry> observations;
    for (auto& [id, folded_entry] : entries) {
        if (folded_entry.retracted) continue;
        switch (id.kind) {
            case entry_kind::decision:
                folded.decisions.push_back(std::move(folded_entry));
                break;
            case entry_kind::mentoring:
                folded.mentoring.push_back(std::move(folded_entry));
                break;
            case entry_kind::charter:
                folded.charter.push_back(std::move(folded_entry));
                break;
            case entry_kind::message:
                folded.messages.push_back(std::move(folded_entry));
                break;
            case entry_kind::behaviour:
                folded.behaviours.push_back(std::move(folded_entry));
                break;
            case entry_kind::check_in:
                folded.check_ins.push_back(std::move(folded_entry));
                break;
            case entry_kind::quiet_week:
                folded.quiet_weeks.push_back(std::move(folded_entry));
                break;
            case entry_kind::metric:
                observations.push_back(std::move(folded_entry));
                break;
        }
    }
    for (const entry& observation : observations)
        add_observation(folded.metrics, observation);
    for (metric_series& series : folded.metrics)
        std::stable_sort(series.observations.begin(), series.observations.end(), happened_before);
    std::stable_sort(folded.decisions.begin(), folded.decisions.end(), happened_before);
    std::stable_sort(folded.messages.begin(), folded.messages.end(), happened_before);
    std::stable_sort(folded.mentoring.begin(), folded.mentoring.end(), happened_before);
    std::stable_sort(folded.check_ins.begin(), folded.check_ins.end(), happened_before);
    return folded;
}

bool is_erased(const std::vector<record>& records) {
    return !records.empty() && records.front().erased;
}

entry fold_entry(const std::vector<record>& records) {
    const std::set<std::uint64_t> undone = undone_among(records);
    entry folded = open_entry(records.front(), undone);
    for (const record& said : records)
        if (!undone.contains(said.seq)) apply(folded, said);
    return folded;
}

}  // namespace evidence

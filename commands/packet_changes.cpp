#include "commands/packet_changes.hpp"

#include "commands/entry_answer.hpp"
#include "commands/fields.hpp"
#include "commands/selection.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace commands {

using evidence::packet_made;
using evidence::record;
using evidence::record_kind;

namespace {

constexpr std::size_t longest_shown = 200;    // bytes of a change's words
constexpr std::size_t longest_title = 60;     // of these for what was decided
constexpr std::uint64_t most_records = 2000;  // read for one answer: others wait meanwhile

// How a change is told, in the order in which the groups stand.
struct group {
    std::string_view label;  // "Added"
    std::string_view note;   // behind each of its rows
    std::string_view one, many;
};
enum group_name { added, stages, chosen, corrected, retracted, taken_back, erased };
constexpr std::array groups{group{"Added", "added", "entry", "entries"},
                            group{"Stages added", "stage added", "stage", "stages"},
                            group{"Chosen", "chosen", "choice", "choices"},
                            group{"Corrected", "corrected", "correction", "corrections"},
                            group{"Retracted", "retracted", "entry", "entries"},
                            group{"Taken back", "taken back", "line", "lines"},
                            group{"Erased", "erased", "entry", "entries"}};

struct change {
    group_name kind;
    record said;
};

// The records since a packet, and what became of those among them.
class changes_since {
public:
    changes_since(evidence::evidence_view& log, std::uint64_t seen) : seen_(seen) {
        const std::uint64_t newest = log.size();
        first_ = std::max(seen, newest - std::min(newest, most_records)) + 1;
        std::vector<record> records;
        for (std::uint64_t seq = first_; seq <= newest; ++seq)
            if (auto said = log.record_at(seq)) records.push_back(std::move(*said));
        for (const record& said : records)
            note(said);
        for (record& said : records)
            if (const auto kind = group_of(said)) found_.push_back({*kind, std::move(said)});
        std::stable_sort(found_.begin(), found_.end(),
                         [](const change& left, const change& right) { return left.kind < right.kind; });
    }

    const std::vector<change>& all() const { return found_; }
    std::size_t count(group_name kind) const {
        return std::size_t(
            std::count_if(found_.begin(), found_.end(), [&](const change& one) { return one.kind == kind; }));
    }
    bool is_cut() const { return first_ > seen_ + 1; }

private:
    void note(const record& said) {
        if (said.erased) return;
        if (const std::uint64_t back = evidence::undone_by(said.what)) undone_.insert(back);
        if (said.what.kind == record_kind::logged) opened_.insert(said.what.entry);
        if (said.what.kind == record_kind::retracted) retracted_.insert({said.what.entry, said.seq});
    }

    // Nothing for what the packet never had and does not have now.
    std::optional<group_name> group_of(const record& said) const {
        if (said.erased || undone_.contains(said.seq)) return std::nullopt;
        const bool is_new = opened_.contains(said.what.entry);
        switch (said.what.kind) {
            case record_kind::logged:
            case record_kind::staged:
                if (is_retracted(said.what.entry)) return std::nullopt;
                if (find_field(said.what, "packet")) return chosen;
                return said.what.kind == record_kind::logged ? added : stages;
            case record_kind::corrected:  // of a new entry the words as they stand are shown
                return is_new || is_retracted(said.what.entry) ? std::nullopt : std::optional(corrected);
            case record_kind::retracted:
                return is_new ? std::nullopt : std::optional(retracted);
            case record_kind::undone:
                return evidence::undone_by(said.what) > seen_ ? std::nullopt : std::optional(taken_back);
            case record_kind::erased:
                return erases_what_was_seen(said) ? std::optional(erased) : std::nullopt;
        }
        return std::nullopt;
    }

    bool is_retracted(evidence::entry_id entry) const {
        return std::any_of(retracted_.begin(), retracted_.end(), [&](const auto& one) {
            return one.first == entry && !undone_.contains(one.second);
        });
    }

    bool erases_what_was_seen(const record& said) const {
        const evidence::field* const named = find_field(said.what, "erases");
        if (!named) return false;
        const auto numbers = evidence::from_ranges(named->text, std::size_t(said.seq));
        return !numbers.empty() && numbers.front() <= seen_;
    }

    std::uint64_t seen_;
    std::uint64_t first_ = 1;
    std::set<std::uint64_t> undone_;
    std::set<evidence::entry_id> opened_;
    std::set<std::pair<evidence::entry_id, std::uint64_t>> retracted_;
    std::vector<change> found_;
};

std::string title_of(const evidence::entry& entry) {
    const evidence::stage* const name = newest_stage(entry, "name");
    const evidence::stage* const value = newest_stage(entry, "value");
    if (entry.id.kind == evidence::entry_kind::metric && name)
        return name->text + (value ? " " + value->text : "");
    if (!entry.text.empty() || entry.stages.empty()) return entry.text;
    return std::string(label_of(entry.stages.front().name)) + ": " + entry.stages.front().text;
}

std::string words_of(const evidence::statement& what) {
    std::string text = what.text;
    for (const evidence::field& part : what.fields)
        if (part.name != "happened")
            text += (text.empty() ? "" : " · ") + std::string(label_of(part.name)) + ": " + part.text;
    return text.empty() ? "Happened: " + to_words(what.happened) : text;
}

// A stage says little without what it is a stage of.
std::string words_of_stage(const evidence::entry& entry, const evidence::statement& what) {
    const std::string title = shorten(title_of(entry), longest_title);
    return title.empty() ? words_of(what) : title + " · " + words_of(what);
}

row row_of(evidence::evidence_view& log, const change& one) {
    const evidence::statement& what = one.said.what;
    row shown{to_text(what.entry),     std::string(name_of(what.entry.kind)), words_of(what),
              to_words(what.happened), std::string(groups[one.kind].note),    what.initiatives};
    if (one.kind == erased) shown.title = "its content is gone";
    const auto records = log.records_of(what.entry);
    if (evidence::is_erased(records)) return shown;
    const evidence::entry entry = fold_entry(records);
    if (one.kind == added) shown.title = title_of(entry);
    if (one.kind == chosen && what.kind == record_kind::logged) shown.title = what.text;
    if (what.kind == record_kind::staged) shown.title = words_of_stage(entry, what);
    if (one.kind == taken_back) {
        const auto back = log.record_at(evidence::undone_by(what));
        shown.title = back ? words_of(back->what) : title_of(entry);
    }
    shown.title = shorten(shown.title, longest_shown);
    if (one.kind != stages) shown.initiatives = entry.initiatives;
    return shown;
}

std::string name_of(const packet_made& made) {
    return "packet " + std::to_string(made.number);
}

std::string when_of(const packet_made& made, std::string_view zone) {
    return evidence::to_words(made.made_at, zone);
}

reply no_packet_yet() {
    reply answer;
    answer.headline =
        "No packet was built yet, so there is nothing to compare with. The first one is built by:";
    answer.examples = {"/packet"};
    return answer;
}

reply tell_changes(const request& asked, const packet_made& since, const page& shown,
                   const std::string& line) {
    const changes_since found(asked.log, since.seq);
    const std::string when = name_of(since) + " (" + when_of(since, asked.log.zone()) + ")";
    const std::size_t count = found.all().size();
    if (auto refusal = refuse_page(shown, count, line)) return std::move(*refusal);
    reply answer;
    if (count == 0) {
        answer.headline = "Nothing is new since " + when + ".";
        return answer;
    }
    answer.headline = std::to_string(count) + (count == 1 ? " change" : " changes") + " since " + when;
    if (found.is_cut()) answer.headline += ", of the newest " + std::to_string(most_records) + " records";
    for (std::size_t kind = 0; kind < groups.size(); ++kind)
        if (const std::size_t of_it = found.count(group_name(kind)); of_it > 0)
            answer.facts.push_back({std::string(groups[kind].label),
                                    std::to_string(of_it) + " " +
                                        std::string(of_it == 1 ? groups[kind].one : groups[kind].many)});
    const std::size_t end = std::min(count, shown.skipped() + shown.rows);
    for (std::size_t i = shown.skipped(); i < end; ++i)
        answer.rows.push_back(row_of(asked.log, found.all()[i]));
    mention_page(answer, shown, count, line);
    return answer;
}

// "3" of "since 3", "since: packet 3", "since:3"; 0 when the words name no packet, or more than one.
std::uint32_t number_in(const std::vector<std::string>& words) {
    std::optional<std::uint32_t> named;
    for (std::string word : words) {
        word = lower_case(word);
        for (const std::string_view lead : {"since:", "since", "packet", "version", "#"})
            if (word.starts_with(lead)) word.erase(0, lead.size());
        if (word.empty()) continue;
        std::uint32_t number = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (named || error != std::errc() || end != word.data() + word.size()) return 0;
        named = number;
    }
    return named.value_or(0);
}

reply find_changes(const request& asked, std::vector<std::string> words) {
    const page shown{take_page(words)};
    const auto newest = asked.log.newest_packet();
    if (!newest) return no_packet_yet();
    if (words.empty()) return tell_changes(asked, *newest, shown, "/packet changes");
    const std::uint32_t number = number_in(words);
    const auto since = asked.log.packet_made_at(number);
    const std::string line = "/packet changes since " + std::to_string(number);
    if (since) return tell_changes(asked, *since, shown, line);
    const std::string typed = "“" + shorten(join_words(words), 60) + "”";
    const std::string why = number > 0 ? "There is no packet " + std::to_string(number)
                                       : "I compare with a packet by its number, and " + typed + " is none";
    return refuse(
        why + "; the newest is " + name_of(*newest) + ".",
        {"/packet changes", "/packet changes since " + std::to_string(newest->number), "/packet versions"});
}

fact to_fact(const packet_made& made, std::string_view zone) {
    std::string text = when_of(made, zone) + ": " + made.request;
    if (!made.profile.empty()) text += ", for " + made.profile;
    text += ", from " + std::to_string(made.seq) + (made.seq == 1 ? " record" : " records");
    return {"Packet " + std::to_string(made.number), std::move(text)};
}

// "version 1"
reply tell_version(const request& asked, std::uint32_t number) {
    const auto newest = asked.log.newest_packet();
    if (!newest) return no_packet_yet();
    const auto made = asked.log.packet_made_at(number);
    if (!made)
        return refuse(
            "There is no packet " + std::to_string(number) + "; the newest is " + name_of(*newest) + ".",
            {"/packet versions"});
    fact told = to_fact(*made, asked.log.zone());
    reply answer;
    answer.headline = told.label + ", " + told.text;
    answer.examples = {"/packet changes since " + std::to_string(number)};
    return answer;
}

// "since 2" asks for a packet of a period, or forgets its first word. Years have four digits.
std::optional<reply> meant_changes(const std::vector<std::string>& words) {
    constexpr std::uint32_t first_year = 1900;
    const std::uint32_t number = number_in(words);
    if (number == 0 || number >= first_year) return std::nullopt;
    return suggest("A packet begins on a day, and " + std::to_string(number) +
                       " is none. To see what is new since packet " + std::to_string(number) + ", send:",
                   {"/packet changes since " + std::to_string(number)});
}

reply list_versions(const request& asked, std::vector<std::string> words) {
    const page shown{take_page(words)};
    const auto newest = asked.log.newest_packet();
    if (!newest) return no_packet_yet();
    const std::size_t count = newest->number;
    if (auto refusal = refuse_page(shown, count, "/packet versions")) return std::move(*refusal);
    reply answer;
    answer.headline = std::to_string(count) + (count == 1 ? " packet" : " packets, newest first");
    const std::string zone = asked.log.zone();
    const std::size_t end = std::min(count, shown.skipped() + shown.rows);
    for (std::size_t i = shown.skipped(); i < end; ++i)
        answer.facts.push_back(
            to_fact(asked.log.packet_made_at(newest->number - std::uint32_t(i)).value(), zone));
    answer.examples = {"/packet changes"};
    mention_page(answer, shown, count, "/packet versions");
    return answer;
}

}  // namespace

std::optional<reply> tell_of_packets(const request& asked) {
    std::vector<std::string> words = split_words(asked.text);
    if (words.empty()) return std::nullopt;
    const std::string verb = lower_case(words.front());
    if (verb.starts_with("since")) return meant_changes(words);
    words.erase(words.begin());
    if (verb == "changes" || verb == "changed" || verb == "new") return find_changes(asked, std::move(words));
    if (verb == "versions" || verb == "version")
        if (const std::uint32_t number = number_in(words)) return tell_version(asked, number);
    if (verb == "versions" || verb == "version") return list_versions(asked, std::move(words));
    return std::nullopt;
}

}  // namespace commands

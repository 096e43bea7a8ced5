#include "packet/export_markdown.hpp"

#include "evidence/chain.hpp"
#include "evidence/portfolio.hpp"
#include "packet/composing.hpp"
#include "packet/markdown_text.hpp"
#include "packet/plain_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace packet {

using evidence::entry;
using evidence::entry_kind;
using evidence::stage;

namespace {

struct chapter {
    entry_kind kind;
    std::string_view title;
};

constexpr std::array chapters{
    chapter{entry_kind::decision, "Decisions"},    chapter{entry_kind::metric, "Metrics"},
    chapter{entry_kind::mentoring, "Mentoring"},   chapter{entry_kind::charter, "Launch charter"},
    chapter{entry_kind::message, "Kept messages"}, chapter{entry_kind::behaviour, "Agreed behaviours"},
    chapter{entry_kind::check_in, "Check-ins"},    chapter{entry_kind::quiet_week, "Quiet weeks"}};

constexpr std::string_view no_initiative = "Without initiative";

struct whole_log {
    std::vector<entry> entries;       // by number, retracted ones included
    std::vector<std::string> erased;  // numbers
};

whole_log gather(const std::vector<evidence::record>& records) {
    std::map<evidence::entry_id, std::vector<evidence::record>> by_entry;
    for (const evidence::record& said : records)
        by_entry[said.what.entry].push_back(said);
    whole_log gathered;
    for (const auto& [id, said] : by_entry) {
        if (evidence::is_erased(said))
            gathered.erased.push_back(to_text(id));
        else
            gathered.entries.push_back(fold_entry(said));
    }
    return gathered;
}

// "because" as "Because"; the name can be read back.
std::string label_of(const stage& said) {
    if (said.name == "text") return "Added";
    std::string label = said.name;
    if (label.front() >= 'a' && label.front() <= 'z') label.front() = char(label.front() - 'a' + 'A');
    return label;
}

// What the heading says, so that it is not said again below.
bool stands_in_heading(const entry& of, const stage& said) {
    return of.id.kind == entry_kind::metric && (said.name == "name" || said.name == "value");
}

std::string title_of(const entry& of) {
    const stage* const name = newest_stage(of, "name");
    const stage* const value = newest_stage(of, "value");
    if (of.id.kind == entry_kind::metric && name) return name->text + (value ? " " + value->text : "");
    return of.text;
}

std::string in_words(const dated& when) {
    return escaped(when.date + (when.note.empty() ? "" : ", " + when.note));
}

// "(11 Mar 2026, logged 3 days after; logged 14 Mar 2026, 12:03 UTC; corrected 20 Mar 2026, 09:00 UTC)".
// What was said with the entry's first line has its dates.
std::string dates_of(const stage& said, const entry& of, const setting& when) {
    std::string dates;
    if (said.logged_at != of.logged_at)
        dates = in_words(date_of(said.happened, said.logged_at, said.reconstructed, when)) + "; logged " +
                evidence::to_words(said.logged_at, when.zone);
    if (said.corrected)
        dates +=
            (dates.empty() ? "corrected " : "; corrected ") + evidence::to_words(said.said_at, when.zone);
    return dates.empty() ? "" : " (" + dates + ")";
}

std::string people_of(const entry& of) {
    std::vector<std::string> names;
    for (const evidence::mention& someone : of.people)
        names.push_back("@" + someone.name);
    return joined(names);
}

std::string references_of(const entry& of) {
    std::string text;
    if (!of.initiatives.empty()) text += item("Initiative", escaped("#" + joined(of.initiatives, " #")));
    if (!of.people.empty()) text += item("People", escaped(people_of(of)));
    if (!of.links.empty()) text += item("Links", escaped(joined(of.links, " ")));
    return text;
}

std::string retraction_of(const entry& of) {
    if (!of.retracted) return {};
    const std::string reason = of.retraction_reason.empty() ? "without a reason" : of.retraction_reason;
    return item("Retracted", escaped(reason));
}

std::string entry_text(const entry& of, const setting& when) {
    const std::string title = title_of(of);
    std::string text = heading(4, escaped(to_text(of.id) + (title.empty() ? "" : " " + title)));
    text += retraction_of(of);
    text += item("Happened", in_words(date_of(of.happened, of.logged_at, {}, when)));
    text += item("Logged", escaped(evidence::to_words(of.logged_at, when.zone)));
    if (!of.reconstructed.empty()) text += item("Reconstructed", "from " + escaped(of.reconstructed));
    text += references_of(of);
    if (of.id.kind == entry_kind::metric && !of.text.empty()) text += item("Note", escaped(of.text));
    for (const stage& said : of.stages) {
        if (stands_in_heading(of, said)) {
            if (said.corrected) text += item(label_of(said), escaped(said.text) + dates_of(said, of, when));
            continue;
        }
        text += item(label_of(said), escaped(said.text) + dates_of(said, of, when));
    }
    return text + "\n";
}

std::string first_initiative(const entry& of) {
    return of.initiatives.empty() ? std::string(no_initiative) : "#" + of.initiatives.front();
}

// Initiatives in the order in which they were first spoken of; what names none comes last.
std::vector<std::string> initiatives_in_order(const std::vector<const entry*>& entries) {
    std::vector<std::string> names;
    for (const entry* one : entries) {
        const std::string name = first_initiative(*one);
        if (name != no_initiative && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    }
    names.emplace_back(no_initiative);
    return names;
}

// What was agreed on with the manager belongs to no initiative.
bool is_about_work(entry_kind kind) {
    return kind != entry_kind::behaviour && kind != entry_kind::check_in && kind != entry_kind::quiet_week;
}

std::string chapter_text(const chapter& of, const whole_log& log, const setting& when) {
    std::vector<const entry*> entries;
    for (const entry& one : log.entries)
        if (one.id.kind == of.kind) entries.push_back(&one);
    if (entries.empty()) return {};
    std::string text = heading(2, std::string(of.title));
    for (const std::string& initiative : initiatives_in_order(entries)) {
        std::string section;
        for (const entry* one : entries)
            if (first_initiative(*one) == initiative) section += entry_text(*one, when);
        if (section.empty()) continue;
        text += (is_about_work(of.kind) ? heading(3, escaped(initiative)) : "") + section;
    }
    return text;
}

std::string opening(const std::vector<evidence::record>& records, const whole_log& log, const setting& when) {
    std::string text = heading(1, "Evidence log");
    if (records.empty()) return text + "Nothing was logged yet.\n";
    text += item("Author", escaped(records.front().author.value));
    text += item("Entries", std::to_string(log.entries.size()) + ", in " + std::to_string(records.size()) +
                                (records.size() == 1 ? " record" : " records"));
    text += item("Made", escaped(evidence::to_words(when.now, when.zone)));
    text += item("Chain head", evidence::to_hex(records.back().hash));
    if (!log.erased.empty())
        text += item("Erased", joined(log.erased) + ": the content is gone, the numbers stay taken");
    return text + "\n";
}

}  // namespace

std::string export_markdown(const std::vector<evidence::record>& records, evidence::moment now,
                            const std::string& zone) {
    const whole_log log = gather(records);
    const setting when{now, zone, {}};
    std::string text = opening(records, log, when);
    for (const chapter& one : chapters)
        text += chapter_text(one, log, when);
    return text;
}

}  // namespace packet

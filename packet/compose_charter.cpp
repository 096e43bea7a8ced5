// The launch charter: four sections, from the items logged with /evidence charter.
#include "packet/composing.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace packet {

using evidence::entry;
using evidence::stage;

namespace {

struct section {
    std::string_view field;
    std::string_view title;
    std::string_view question;
};

constexpr std::array text_sections{
    section{"vision", "Vision", "the vision, in one sentence"},
    section{"scope", "Scope", "what is in scope, and what is not"},
    section{"success", "Success criteria", "the number that makes it a success"},
};

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('.'))
        text.remove_suffix(1);
    return text;
}

// "Legal - reviews the terms; Ops: runs it" names two teams with what each does.
std::vector<responsibility> read_responsibilities(const stage& said, const entry& by, const setting& when) {
    std::vector<responsibility> read;
    std::string_view rest = said.text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string_view part = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (part.empty()) continue;
        std::size_t joint = std::string_view::npos, width = 0;
        for (const std::string_view mark : {" - ", ": ", " = ", " → ", " -> "}) {
            const std::size_t at = part.find(mark);
            if (at < joint) {
                joint = at;
                width = mark.size();
            }
        }
        if (joint == std::string_view::npos)
            read.push_back({std::string(part), blank("what is this team responsible for?")});
        else
            read.push_back({std::string(trimmed(part.substr(0, joint))),
                            cited(std::string(trimmed(part.substr(joint + width))), said, by, when)});
    }
    return read;
}

// The initiative with the most charter items; empty when none names one.
std::string chartered_initiative(const std::vector<const entry*>& items) {
    std::map<std::string, int> mentions;
    for (const entry* item : items)
        for (const std::string& name : item->initiatives)
            ++mentions[name];
    const auto most =
        std::max_element(mentions.begin(), mentions.end(),
                         [](const auto& left, const auto& right) { return left.second < right.second; });
    return most == mentions.end() ? "" : most->first;
}

// Items that name no initiative belong to whichever is chartered.
std::vector<const entry*> items_of(const std::string& initiative,
                                   const std::vector<const entry*>& candidates) {
    std::vector<const entry*> items;
    for (const entry* item : candidates) {
        const auto& names = item->initiatives;
        if (names.empty() || std::find(names.begin(), names.end(), initiative) != names.end())
            items.push_back(item);
    }
    return items;
}

charter_section text_section(const section& wanted, const std::vector<const entry*>& items,
                             const setting& when) {
    charter_section built{std::string(wanted.title), {}, {}};
    for (const entry* item : items)
        for (const stage* said : stages_named(*item, wanted.field))
            built.statements.push_back(cited(said->text, *said, *item, when));
    if (built.statements.empty()) built.statements.push_back(blank(std::string(wanted.question)));
    return built;
}

charter_section responsibilities_section(const std::vector<const entry*>& items, const setting& when) {
    charter_section built{"Cross-team responsibilities", {}, {}};
    for (const entry* item : items)
        for (const stage* said : stages_named(*item, "responsibilities"))
            for (responsibility& one : read_responsibilities(*said, *item, when))
                built.responsibilities.push_back(std::move(one));
    if (built.responsibilities.empty())
        built.statements.push_back(blank("which team is responsible for what"));
    return built;
}

}  // namespace

launch_charter compose_charter(const evidence::portfolio& of, const setting& when) {
    std::vector<const entry*> counted;
    for (const entry& item : of.charter)
        if (counts(item, when.counted)) counted.push_back(&item);
    launch_charter charter{head_of(of, when), chartered_initiative(counted), {}};
    const std::vector<const entry*> items = items_of(charter.initiative, counted);
    for (const section& wanted : text_sections)
        charter.sections.push_back(text_section(wanted, items, when));
    charter.sections.push_back(responsibilities_section(items, when));
    return charter;
}

}  // namespace packet

#include "bot/page/state.hpp"

#include "commands/entry_answer.hpp"
#include "commands/fields.hpp"
#include "commands/table.hpp"

#include <nlohmann/json.hpp>

namespace bot::page {

using nlohmann::json;

namespace {

constexpr std::size_t most_entries = 200;

json fields_of(std::string_view command) {
    json names = json::array();
    const auto kind = commands::kind_of_command(command);
    for (const commands::known_field& field : commands::all_fields())
        if (kind && field.kinds.find(char(*kind)) != std::string_view::npos && field.name != "reason" &&
            field.name != "name" && field.name != "value")
            names.push_back(field.name);
    return names;
}

json describe_commands() {
    json list = json::array();
    for (const commands::command_entry& command : commands::all_commands())
        list.push_back({{"name", "/" + std::string(command.name)},
                        {"usage", command.usage},
                        {"help", command.help},
                        {"fields", fields_of(command.name)}});
    return list;
}

json describe_evidence_commands() {
    json list = json::array();
    for (const commands::command_entry& command : commands::evidence_commands())
        list.push_back({{"name", command.name}, {"help", command.help}, {"fields", fields_of(command.name)}});
    return list;
}

json describe_entries(evidence::evidence_view& view) {
    json list = json::array();
    const std::string zone = view.zone();
    evidence::list_filter newest;
    newest.limit = most_entries;
    for (const evidence::entry_summary& summary : view.list(newest)) {
        const commands::row row = commands::to_row(summary, zone);
        list.push_back({{"entry", row.entry},
                        {"kind", row.kind},
                        {"title", row.title},
                        {"date", row.date},
                        {"note", row.note},
                        {"initiatives", row.initiatives}});
    }
    return list;
}

}  // namespace

std::string describe_state(evidence::evidence_view& view) {
    const evidence::vocabulary words = view.words();
    const json state = {{"person", view.author().value},     {"zone", view.zone()},
                        {"commands", describe_commands()},   {"evidence", describe_evidence_commands()},
                        {"entries", describe_entries(view)}, {"initiatives", words.initiatives},
                        {"metrics", words.metrics},          {"people", words.people}};
    return state.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace bot::page

#include "bot/reply_json.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <string_view>

namespace bot {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 4> tone_names{"saved", "answer", "refused", "failed"};

json rows_of(const std::vector<commands::row>& rows) {
    json list = json::array();
    for (const commands::row& row : rows)
        list.push_back({{"entry", row.entry},
                        {"kind", row.kind},
                        {"title", row.title},
                        {"date", row.date},
                        {"note", row.note},
                        {"initiatives", row.initiatives}});
    return list;
}

commands::row row_from(const json& item) {
    return {item.value("entry", ""), item.value("kind", ""),
            item.value("title", ""), item.value("date", ""),
            item.value("note", ""),  item.value("initiatives", std::vector<std::string>())};
}

commands::tone tone_from(const std::string& name) {
    for (std::size_t i = 0; i < tone_names.size(); ++i)
        if (tone_names[i] == name) return static_cast<commands::tone>(i);
    return commands::tone::answer;
}

void read_into(commands::reply& reply, const json& object) {
    reply.how = tone_from(object.value("tone", ""));
    reply.headline = object.value("headline", "");
    reply.entry = evidence::read_entry_id(object.value("entry", ""));
    reply.logged_at = evidence::from_rfc3339(object.value("logged_at", ""));
    reply.zone = object.value("zone", "");
    for (const json& fact : object.value("facts", json::array()))
        reply.facts.push_back({fact.value("label", ""), fact.value("text", "")});
    for (const json& row : object.value("rows", json::array()))
        reply.rows.push_back(row_from(row));
    if (object.contains("question"))
        reply.next =
            commands::question{object["question"].value("ask", ""), object["question"].value("type", "")};
    reply.forget = object.value("forget", false);
    reply.welcome = object.value("welcome", "");
    reply.meant = object.value("meant", false);
    reply.examples = object.value("examples", std::vector<std::string>());
    for (const json& one : object.value("choices", json::array()))
        reply.choices.push_back({one.value("label", ""), one.value("line", "")});
    if (object.contains("brief"))
        reply.brief =
            commands::brief_request{object["brief"].value("is_update", false),
                                    object["brief"].value("from", ""), object["brief"].value("to", "")};
    if (object.contains("export"))
        reply.exported = commands::export_request{object["export"].value("format", "")};
    if (object.contains("packet")) {
        const json& wanted = object["packet"];
        reply.packet = commands::packet_request{wanted.value("artifact", ""), wanted.value("from", ""),
                                                wanted.value("to", ""),       wanted.value("initiative", ""),
                                                wanted.value("profile", ""),  wanted.value("number", 0U)};
    }
}

}  // namespace

json to_json(const commands::reply& reply) {
    json object;
    object["tone"] = tone_names.at(static_cast<std::size_t>(reply.how));
    object["headline"] = reply.headline;
    if (reply.entry) object["entry"] = to_text(*reply.entry);
    if (reply.logged_at) object["logged_at"] = evidence::to_rfc3339(*reply.logged_at);
    if (!reply.zone.empty()) object["zone"] = reply.zone;
    for (const commands::fact& fact : reply.facts) {
        json said;
        said["label"] = fact.label;
        said["text"] = fact.text;
        object["facts"].push_back(std::move(said));
    }
    if (!reply.rows.empty()) object["rows"] = rows_of(reply.rows);
    if (reply.next) object["question"] = {{"ask", reply.next->ask}, {"type", reply.next->type}};
    if (!reply.examples.empty()) object["examples"] = reply.examples;
    for (const commands::choice& one : reply.choices)
        object["choices"].push_back({{"label", one.label}, {"line", one.line}});
    if (reply.brief)
        object["brief"] = {
            {"is_update", reply.brief->is_update}, {"from", reply.brief->from}, {"to", reply.brief->to}};
    if (reply.forget) object["forget"] = true;
    if (reply.meant) object["meant"] = true;
    if (!reply.welcome.empty()) object["welcome"] = reply.welcome;
    if (reply.exported) object["export"] = {{"format", reply.exported->format}};
    if (reply.packet)
        object["packet"] = {{"artifact", reply.packet->artifact},
                            {"from", reply.packet->from},
                            {"to", reply.packet->to},
                            {"initiative", reply.packet->initiative},
                            {"profile", reply.packet->profile},
                            {"number", reply.packet->number}};
    return object;
}

std::string to_bytes(const commands::reply& reply) {
    return to_json(reply).dump();
}

commands::reply from_bytes(const std::string& bytes) {
    commands::reply reply;
    const json object = json::parse(bytes, nullptr, false);
    if (!object.is_object()) return reply;
    try {
        read_into(reply, object);
    } catch (const json::exception&) {  // a key is of another type: what stands before it was read
    }
    return reply;
}

}  // namespace bot

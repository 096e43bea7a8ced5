#include "bot/reply_json.hpp"

#include "evidence/json_writer.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <string_view>

namespace bot {

using evidence::json_writer;
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 4> tone_names{"saved", "answer", "refused", "failed"};

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

void write(json_writer& to, const commands::row& row) {
    to.open_object().member("entry", row.entry).member("kind", row.kind).member("title", row.title);
    to.member("date", row.date).member("note", row.note).member("initiatives", row.initiatives);
    to.close_object();
}

void write(json_writer& to, const commands::brief_request& wanted) {
    to.open_object().member("is_update", wanted.is_update).member("from", wanted.from);
    to.member("to", wanted.to).close_object();
}

void write(json_writer& to, const commands::packet_request& wanted) {
    to.open_object().member("artifact", wanted.artifact).member("from", wanted.from).member("to", wanted.to);
    to.member("initiative", wanted.initiative).member("profile", wanted.profile);
    to.member("number", wanted.number).close_object();
}

// Two texts and their keys.
void write(json_writer& to, std::string_view first, const std::string& one, std::string_view second,
           const std::string& other) {
    to.open_object().member(first, one).member(second, other).close_object();
}

void write(json_writer& to, const commands::reply& reply) {
    to.open_object().member("tone", tone_names.at(static_cast<std::size_t>(reply.how)));
    to.member("headline", reply.headline);
    if (reply.entry) to.member("entry", to_text(*reply.entry));
    if (reply.logged_at) to.member("logged_at", evidence::to_rfc3339(*reply.logged_at));
    if (!reply.zone.empty()) to.member("zone", reply.zone);
    to.list("facts", reply.facts,
            [&](const commands::fact& said) { write(to, "label", said.label, "text", said.text); });
    to.list("rows", reply.rows, [&](const commands::row& row) { write(to, row); });
    if (reply.next) write(to.key("question"), "ask", reply.next->ask, "type", reply.next->type);
    if (!reply.examples.empty()) to.member("examples", reply.examples);
    to.list("choices", reply.choices,
            [&](const commands::choice& one) { write(to, "label", one.label, "line", one.line); });
    if (reply.brief) write(to.key("brief"), *reply.brief);
    if (reply.forget) to.member("forget", true);
    if (reply.meant) to.member("meant", true);
    if (!reply.welcome.empty()) to.member("welcome", reply.welcome);
    if (reply.exported)
        to.key("export").open_object().member("format", reply.exported->format).close_object();
    if (reply.packet) write(to.key("packet"), *reply.packet);
    to.close_object();
}

}  // namespace

std::string to_bytes(const commands::reply& reply) {
    json_writer object;
    write(object, reply);
    return object.take();
}

json to_json(const commands::reply& reply) {
    json_writer object(512, evidence::bad_bytes::replaced);
    write(object, reply);
    return json::parse(object.take());
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

#include "bot/slack/letters.hpp"

#include "bot/json_text.hpp"
#include "bot/reply_json.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace bot::slack {

using nlohmann::json;

namespace {

constexpr std::array<std::pair<letter_kind, std::string_view>, 3> kinds{
    {{letter_kind::message, "message"},
     {letter_kind::ephemeral, "ephemeral"},
     {letter_kind::files, "files"}}};

}  // namespace

storage::outgoing to_outgoing(const letter& what, const std::string& key) {
    json body = {{"enterprise", what.to.enterprise},
                 {"user", what.to.user},
                 {"channel", what.to.channel},
                 {"thread", what.to.thread},
                 {"person", what.person.value}};
    if (what.kind == letter_kind::files)
        body["wanted"] = to_json(what.wanted);
    else
        body["message"] = what.message;
    storage::outgoing row;
    row.key = key;
    row.platform = platform;
    row.team = what.to.team;
    for (const auto& [kind, name] : kinds)
        if (kind == what.kind) row.kind = name;
    row.body = written(body);
    return row;
}

std::optional<letter> read_letter(const storage::outbox::letter& row) {
    const json body = json::parse(row.body, nullptr, false);
    if (!body.is_object()) return std::nullopt;
    letter read;
    bool known = false;
    for (const auto& [kind, name] : kinds) {
        if (name != row.kind) continue;
        read.kind = kind;
        known = true;
    }
    read.to = {row.team, text_in(body, "enterprise"), text_in(body, "user"), text_in(body, "channel"),
               text_in(body, "thread")};
    read.person = {text_in(body, "person")};
    if (body.contains("message")) read.message = body["message"];
    if (body.contains("wanted")) read.wanted = from_bytes(body["wanted"].dump());
    const bool complete =
        read.kind == letter_kind::files ? body.contains("wanted") : read.message.is_object();
    return known && complete && !read.to.user.empty() ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace bot::slack

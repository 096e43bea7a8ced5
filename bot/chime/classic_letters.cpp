#include "bot/chime/classic_letters.hpp"

#include "bot/chime/classic_rooms.hpp"
#include "bot/json_text.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace bot::chime {

using nlohmann::json;

namespace {

constexpr std::array<std::pair<room_letter_kind, std::string_view>, 3> kinds{
    {{room_letter_kind::answer, "answer"},
     {room_letter_kind::greeting, "greeting"},
     {room_letter_kind::reminder, "reminder"}}};

}  // namespace

storage::outgoing to_outgoing(const room_letter& what, const std::string& key, evidence::moment expires) {
    storage::outgoing row;
    row.key = key;
    row.platform = classic_platform;
    row.team = what.room;
    for (const auto& [kind, name] : kinds)
        if (kind == what.kind) row.kind = name;
    json body = {{"posts", what.posts}};
    if (!what.sealed_url.empty()) {
        body["url"] = what.sealed_url;
        body["until"] = evidence::to_rfc3339(what.url_until);
    }
    row.body = written(body);
    row.expires = expires;
    return row;
}

std::optional<room_letter> read_room_letter(const storage::outbox::letter& row) {
    const json body = json::parse(row.body, nullptr, false);
    room_letter read;
    bool is_known = false;
    for (const auto& [kind, name] : kinds) {
        if (name != row.kind) continue;
        read.kind = kind;
        is_known = true;
    }
    read.room = row.team;
    if (const json& posts = part_of(body, "posts"); posts.is_array())
        for (const json& post : posts)
            if (post.is_string()) read.posts.push_back(post.get<std::string>());
    read.sealed_url = text_in(body, "url");
    read.url_until = evidence::from_rfc3339(text_in(body, "until")).value_or(evidence::moment{});
    const bool is_whole = is_known && !read.room.empty() && !read.posts.empty();
    return is_whole ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace bot::chime

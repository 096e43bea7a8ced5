#include "bot/page/letters.hpp"

#include "bot/reply_json.hpp"

#include <nlohmann/json.hpp>

#include <ranges>

namespace bot::page {

using nlohmann::json;
namespace outbox = storage::outbox;

namespace {

constexpr const char* nudge_kind = "nudge";

// Nothing for a row that no version of ours wrote.
std::optional<letter> read_letter(const outbox::letter& row) {
    const json body = json::parse(row.body, nullptr, false);
    if (row.kind != nudge_kind || !body.is_object()) return std::nullopt;
    const auto reply = body.find("reply");
    if (reply == body.end() || !reply->is_object()) return std::nullopt;
    return letter{row.key, from_bytes(reply->dump()), row.made_at};
}

}  // namespace

storage::outgoing to_outgoing(const evidence::person_id& whose, const std::string& key,
                              const std::string& nudge, const commands::reply& says,
                              evidence::moment expires) {
    const json body = {{"person", whose.value}, {"key", nudge}, {"reply", to_json(says)}};
    storage::outgoing out;
    out.key = key;
    out.platform = platform;
    out.kind = nudge_kind;
    out.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    out.expires = expires;
    out.who = whose;
    return out;
}

std::optional<letter> take_newest(storage::connection& on, const evidence::person_id& whose,
                                  const std::set<std::string>& over, evidence::moment now) {
    std::optional<letter> newest;
    const std::vector<outbox::letter> rows = outbox::waiting(on, platform, whose, now);
    for (const outbox::letter& row : rows | std::views::reverse) {
        std::optional<letter> read = read_letter(row);
        if (row.is_too_late(now))
            outbox::expire(on, row.id, now);
        else if (!read)
            outbox::drop(on, row.id, now, "it cannot be read");
        else if (over.contains(row.key))
            outbox::drop(on, row.id, now, "it was answered or put off meanwhile");
        else if (newest)
            outbox::drop(on, row.id, now, "a newer one took its place");
        else
            newest = std::move(read);
    }
    return newest;
}

void settle_shown(storage::connection& on, const evidence::person_id& whose, std::string_view key,
                  evidence::moment now) {
    for (const outbox::letter& row : outbox::waiting(on, platform, whose, now))
        if (row.key == key && outbox::begin(on, row.id)) outbox::sent(on, row.id, now);
}

}  // namespace bot::page

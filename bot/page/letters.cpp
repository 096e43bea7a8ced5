#include "bot/page/letters.hpp"

#include "bot/reply_json.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/people.hpp"

#include <nlohmann/json.hpp>

#include <ranges>

namespace bot::page {

using nlohmann::json;
namespace outbox = storage::outbox;

namespace {

constexpr const char* nudge_kind = "nudge";
constexpr const char* weekly_begins = "weekly ";  // the keys of nudges that ask about a week

// Nothing for a row that no version of ours wrote.
std::optional<letter> read_letter(const outbox::letter& row) {
    const json body = json::parse(row.body, nullptr, false);
    if (row.kind != nudge_kind || !body.is_object()) return std::nullopt;
    const auto reply = body.find("reply");
    if (reply == body.end() || !reply->is_object()) return std::nullopt;
    return letter{row.key, from_bytes(reply->dump()), row.made_at};
}

bool is_weekly(const outbox::letter& row) {
    const json body = json::parse(row.body, nullptr, false);
    if (!body.is_object()) return false;
    const auto nudge = body.find("key");
    return nudge != body.end() && nudge->is_string() &&
           nudge->get_ref<const std::string&>().starts_with(weekly_begins);
}

// It asks for what may have been said since. A record from the future, as after the clock was set back, is
// passed over: what is decided anew would be older than it, again and again.
bool is_stale(const outbox::letter& row, const std::optional<evidence::moment>& last_said,
              evidence::moment now) {
    return last_said && *last_said > row.made_at && *last_said <= now && is_weekly(row);
}

// Whether it is owed still is decided anew.
void take_back(storage::connection& on, const outbox::letter& row, evidence::moment now) {
    outbox::drop(on, row.id, now, "something was said after it was made");
    storage::nudge_plans::take_back(on, row.key);
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
    // The page shows and settles in one transaction, so these are of a backup that was put in place
    // (storage/restore.cpp).
    for (const outbox::letter& row : outbox::in_flight(on, platform))
        outbox::again(on, row.id, now, "it waited when the backup was made");
    const std::vector<outbox::letter> rows = outbox::waiting(on, platform, whose, now);
    const auto last_said = storage::nudge_plans::last_said(on, storage::find_person(on, whose));
    for (const outbox::letter& row : rows | std::views::reverse) {
        std::optional<letter> read = read_letter(row);
        if (over.contains(row.key))
            outbox::drop(on, row.id, now, "it was answered or put off meanwhile");
        else if (row.is_too_late(now))
            outbox::expire(on, row.id, now);
        else if (!read)
            outbox::drop(on, row.id, now, "it cannot be read");
        else if (newest)
            outbox::drop(on, row.id, now, "a newer one took its place");
        else if (is_stale(row, last_said, now))
            take_back(on, row, now);
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

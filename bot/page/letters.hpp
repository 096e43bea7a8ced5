// What stands in the outbox for the chat page: nudges, which wait there until a browser has shown them.
//
// Nobody knows when the page will be open, so what waits may be overtaken: of a person's letters the newest
// that still makes sense is shown, and the others never are.
#pragma once

#include "commands/reply.hpp"
#include "evidence/clock.hpp"
#include "evidence/person.hpp"
#include "storage/outbox.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace bot::page {

inline constexpr const char* platform = "page";

// key: names it among all letters. nudge: the kept_nudge's key. expires: when it makes no sense any more.
storage::outgoing to_outgoing(const evidence::person_id& whose, const std::string& key,
                              const std::string& nudge, const commands::reply& says,
                              evidence::moment expires);

// A nudge that waits to be shown.
struct letter {
    std::string key;
    commands::reply says;
    evidence::moment made_at{};
};

// The one to show now, if any; what will never be shown is dropped. over: the keys of letters whose nudge was
// answered or put off meanwhile. A weekly one that is older than what was said last is taken back, to be
// decided anew. On the writer's connection, inside its transaction.
std::optional<letter> take_newest(storage::connection& on, const evidence::person_id& whose,
                                  const std::set<std::string>& over, evidence::moment now);

// A browser has it on the screen. A key that does not wait, or is somebody else's, is for nothing to do.
// On the writer's connection, inside its transaction.
void settle_shown(storage::connection& on, const evidence::person_id& whose, std::string_view key,
                  evidence::moment now);

}  // namespace bot::page

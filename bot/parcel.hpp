// What an import carries to the database: a whole log, or proposals for the inbox. One parcel is one
// transaction: all of it arrives, or nothing.
#pragma once

#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bot {

inline constexpr std::size_t largest_parcel = 64 * 1024 * 1024;  // bytes

enum class parcel_kind { log, proposals };

struct parcel {
    evidence::person_id author;
    std::string zone;  // of the person's device
    parcel_kind kind = parcel_kind::proposals;
    std::string bytes;  // an export's, or to_parcel_bytes'
};

std::string to_parcel_bytes(const std::vector<evidence::proposal>& found);

// A parcel read and checked: what to do with a log, or why nothing will be done.
struct opened_parcel {
    std::function<commands::reply(evidence::evidence_log&)> deliver;
    std::optional<commands::reply> refusal;
};

// Takes time in proportion to the bytes: not for the I/O thread. Never throws for bad input.
opened_parcel open(const parcel& sealed);

}  // namespace bot

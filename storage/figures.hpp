// What /metrics tells about the database as a whole: counts and ages, never whose.
#pragma once

#include "evidence/clock.hpp"
#include "storage/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace storage {

// Something that waits: letters of a platform's outbox that are due, or its people to be thought about.
struct backlog {
    std::string platform;
    std::uint64_t waiting = 0;
    evidence::moment since{};  // when the oldest of them became due
};

struct figures {
    int schema = 0;
    std::uint64_t people = 0;
    std::uint64_t records = 0;
    std::vector<backlog> outbox;  // by platform, where something is or was to be sent
    std::vector<backlog> nudges;  // likewise, where somebody could be reminded
};

// Within one snapshot. Reads each person's row. Throws SQLite::Exception.
figures figures_of(connection& on, evidence::moment now);

}  // namespace storage

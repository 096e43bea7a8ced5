// The rooms of the retired Amazon Chime that dossier is in, with the addresses that it may post to there.
// They stand in the store sealed; a room that dossier left, or whose address is no longer good, keeps no
// address.
#pragma once

#include "bot/sealing.hpp"
#include "evidence/clock.hpp"
#include "storage/connection.hpp"

#include <string>
#include <string_view>

namespace bot::chime {

inline constexpr const char* classic_platform = "chime-classic";

// enter, leave, close and url_of work on the writer's thread; the others on any.
class known_rooms {
public:
    // token_key: 32 bytes; throws std::invalid_argument otherwise.
    explicit known_rooms(std::string_view token_key);

    // at: when it happened, by Chime's clock. False, and nothing changes, when something later is known: an
    // event that comes again must not bring back what a later one took away.
    bool enter(storage::connection& on, std::string_view room, std::string_view url,
               evidence::moment at) const;
    bool leave(storage::connection& on, std::string_view room, evidence::moment at) const;

    // Its address is no longer good.
    void close(storage::connection& on, std::string_view room) const;

    // Where to post in that room; empty when there is no such address, or another key sealed it.
    std::string url_of(storage::connection& on, std::string_view room) const;

    // An address sealed for that room, in base64, and back; empty when it cannot be opened.
    std::string sealed(std::string_view room, std::string_view url) const;
    std::string opened(std::string_view room, std::string_view sealed) const;

private:
    sealing_key key_;
};

}  // namespace bot::chime

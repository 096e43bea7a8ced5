#include "bot/chime/classic_rooms.hpp"

#include "evidence/base64.hpp"
#include "storage/places.hpp"

namespace bot::chime {

namespace places = storage::places;

namespace {

// Whether something is known of the room that happened after that.
bool is_overtaken(storage::connection& on, std::string_view room, evidence::moment at) {
    const auto known = places::get(on, classic_platform, room);
    return known && at < known->heard_until;
}

}  // namespace

known_rooms::known_rooms(std::string_view token_key) : key_(token_key) {}

bool known_rooms::enter(storage::connection& on, std::string_view room, std::string_view url,
                        evidence::moment at) const {
    if (is_overtaken(on, room, at)) return false;
    places::put(on, {classic_platform, std::string(room), at, sealed(room, url)});
    return true;
}

bool known_rooms::leave(storage::connection& on, std::string_view room, evidence::moment at) const {
    if (is_overtaken(on, room, at)) return false;
    places::put(on, {classic_platform, std::string(room), at, ""});
    return true;
}

void known_rooms::close(storage::connection& on, std::string_view room) const {
    places::note(on, classic_platform, room, "");
}

std::string known_rooms::url_of(storage::connection& on, std::string_view room) const {
    const auto known = places::get(on, classic_platform, room);
    return known && !known->about.empty() ? opened(room, known->about) : std::string();
}

std::string known_rooms::sealed(std::string_view room, std::string_view url) const {
    return evidence::to_base64(seal(key_, bound_to(classic_platform, room), url));
}

std::string known_rooms::opened(std::string_view room, std::string_view sealed) const {
    const auto bytes = evidence::from_base64(sealed);
    if (!bytes) return {};
    return open(key_, bound_to(classic_platform, room), *bytes).value_or("");
}

}  // namespace bot::chime

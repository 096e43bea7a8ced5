// What the retired Amazon Chime application, or a gateway that speaks like it, posts about its rooms: signed
// events (Amazon Chime Developer Guide, "Chat bots"). Pure.
#pragma once

#include "evidence/clock.hpp"
#include "evidence/person.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot::chime {

inline constexpr std::size_t largest_event = 64 * 1024;  // bytes; a message of a room has 4 kB
inline constexpr std::size_t longest_challenge = 256;

enum class classic_verdict {
    genuine,
    stale,   // more than five minutes from now, in either direction
    forged,  // everything else: missing, malformed, wrong
};

// signature, timestamp: the headers Chime-Signature and Chime-Request-Timestamp as they came; body: its raw
// bytes. tokens: the bot's SecurityToken; two while one replaces the other. An empty one never matches.
classic_verdict check_classic_signature(const std::vector<std::string>& tokens, std::string_view timestamp,
                                        std::string_view signature, std::string_view body,
                                        evidence::moment now);

// base64(HMAC-SHA256(token, timestamp "|" body)), as Chime would send it.
std::string sign_classic(std::string_view token, std::string_view timestamp, std::string_view body);

// The text that shows that the address is ours, when the body is a challenge and nothing else. Nothing
// otherwise; whether a challenge is signed is not documented, so nothing else may be done with one.
std::optional<std::string> read_challenge(std::string_view body);

enum class classic_kind {
    ignored,  // of a kind that dossier does not know
    invite,   // dossier was put into a room
    mention,  // somebody there speaks to dossier
    remove,   // dossier was taken out of the room
};

struct classic_event {
    classic_kind kind = classic_kind::ignored;
    std::string room;            // DiscussionId
    std::string sender;          // e-mail address, as it is mentioned in a room
    evidence::person_id person;  // "chime:classic/ana@example.com"
    evidence::moment at{};       // when it happened, by Chime's clock
    std::string url;             // where a reply is posted: of a mention for two minutes; empty for a removal
    std::string line;            // of a mention: what is said to dossier, without its name
    std::string key;             // names the event among all
};

// bot: dossier's display name. Nothing when it is no event: not JSON, or what it needs is missing.
std::optional<classic_event> read_classic_event(std::string_view body, std::string_view bot);

// What stands behind the name of the bot in "@dossier decision …" and "@dossier@example.com /decision …"; the
// whole text, without a mention at its beginning, where the name is not found.
std::string line_of_mention(std::string_view text, std::string_view bot);

// "chime:classic/" and the address in small letters, with what no name may hold as %2F. Nothing for an empty
// or overlong one.
std::optional<evidence::person_id> person_of_email(std::string_view address);

// Whether replies may be posted there: https, to that host or one with that ending (".chime.aws"). Plain http
// only to this machine, and only where `hooks` names it.
bool is_hook(std::string_view url, std::string_view hooks);

}  // namespace bot::chime

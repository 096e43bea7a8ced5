#include "bot/chime/classic_events.hpp"

#include "bot/aws/time.hpp"
#include "bot/hmac_sha256.hpp"
#include "bot/json_text.hpp"
#include "evidence/base64.hpp"
#include "evidence/chain.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace bot::chime {

using nlohmann::json;

namespace {

constexpr std::chrono::minutes window{5};
constexpr std::size_t longest_timestamp = 40;
constexpr std::size_t mac_size = 32;
constexpr std::size_t longest_signature = 44;  // of 32 bytes in base64
constexpr int deepest = 8;
constexpr std::size_t longest_room = 200;  // bytes; a DiscussionId has 36
constexpr std::size_t longest_url = 2048;

char small(char c) {
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view without_spaces(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

bool begins_with(std::string_view text, std::string_view beginning) {
    return text.size() >= beginning.size() &&
           std::equal(beginning.begin(), beginning.end(), text.begin(),
                      [](char left, char right) { return small(left) == small(right); });
}

// How much of the text is a mention of that bot: its display name, or its address ("name-chimebot@domain"),
// and the domain that Chime writes behind either. 0: it is none.
std::size_t length_of_mention(std::string_view text, std::string_view bot) {
    if (!text.starts_with('@') || !begins_with(text.substr(1), bot)) return 0;
    std::size_t end = 1 + bot.size();
    constexpr std::string_view account = "-chimebot";
    if (begins_with(text.substr(end), account)) end += account.size();
    if (end < text.size() && text[end] == '@')
        while (end < text.size() && !is_space(text[end]))
            ++end;
    while (end < text.size() && (text[end] == ':' || text[end] == ','))
        ++end;
    return end == text.size() || is_space(text[end]) ? end : 0;
}

std::string sha256_key(const classic_event& event, std::string_view message) {
    const std::string parts = event.room + '\n' + event.sender + '\n' + evidence::to_rfc3339(event.at) +
                              '\n' + std::to_string(int(event.kind)) + '\n' + evidence::sha256_hex(message);
    return "chime-classic:" + evidence::sha256_hex(parts).substr(0, 40);
}

classic_kind kind_of(const std::string& name) {
    if (name == "Invite") return classic_kind::invite;
    if (name == "Mention") return classic_kind::mention;
    if (name == "Remove") return classic_kind::remove;
    return classic_kind::ignored;
}

bool is_one_word(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// "hooks.a.chime.aws" of "https://hooks.a.chime.aws:443/…"; with its port where there is one.
std::string_view authority_of(std::string_view url) {
    const std::string_view rest = url.substr(url.find("://") + 3);
    return rest.substr(0, std::min(rest.find_first_of("/?#"), rest.size()));
}

}  // namespace

std::string sign_classic(std::string_view token, std::string_view timestamp, std::string_view body) {
    thread_local hmac_sha256 signer;
    const evidence::digest mac = signer.of(token, {timestamp, "|", body});
    return evidence::to_base64({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

classic_verdict check_classic_signature(const std::vector<std::string>& tokens, std::string_view timestamp,
                                        std::string_view signature, std::string_view body,
                                        evidence::moment now) {
    const auto given =
        signature.size() <= longest_signature ? evidence::from_base64(signature) : std::nullopt;
    if (timestamp.empty() || timestamp.size() > longest_timestamp || !given || given->size() != mac_size)
        return classic_verdict::forged;
    // Every token is tried and the time is looked at last, so that the answer's delay tells nothing apart.
    bool matches = false;
    for (const std::string& token : tokens) {
        if (token.empty()) continue;
        const std::string wanted = evidence::from_base64(sign_classic(token, timestamp, body)).value();
        matches |= CRYPTO_memcmp(wanted.data(), given->data(), mac_size) == 0;
    }
    if (!matches) return classic_verdict::forged;
    const auto at = aws::read_iso_time(timestamp);
    if (!at) return classic_verdict::forged;
    const auto distance = now - *at;
    return distance > window || distance < -window ? classic_verdict::stale : classic_verdict::genuine;
}

std::optional<std::string> read_challenge(std::string_view body) {
    const json said = read_json(body, deepest);
    std::string challenge = text_in(said, "Challenge");
    const bool is_one = said.is_object() && said.size() == 2 &&
                        text_in(said, "EventType") == "HTTPSEndpointVerification" && !challenge.empty() &&
                        challenge.size() <= longest_challenge;
    return is_one ? std::optional(std::move(challenge)) : std::nullopt;
}

std::optional<classic_event> read_classic_event(std::string_view body, std::string_view bot) {
    const json said = read_json(body, deepest);
    if (!said.is_object()) return std::nullopt;
    classic_event read;
    read.kind = kind_of(text_in(said, "EventType"));
    if (read.kind == classic_kind::ignored) return read;
    const json& sender = part_of(said, "Sender");
    const json& discussion = part_of(said, "Discussion");
    read.room = text_in(discussion, "DiscussionId");
    read.sender = text_in(sender, "SenderId");
    const auto person = person_of_email(read.sender);
    const auto at = aws::read_iso_time(text_in(said, "EventTimestamp"));
    const bool is_whole = text_in(sender, "SenderIdType") == "EmailId" &&
                          text_in(discussion, "DiscussionType") == "Room" && is_one_word(read.room) &&
                          read.room.size() <= longest_room && person && at;
    if (!is_whole) return std::nullopt;
    read.person = *person;
    read.at = *at;
    read.url = text_in(part_of(said, "InboundHttpsEndpoint"), "Url");
    const bool needs_url = read.kind != classic_kind::remove;
    if (needs_url && (!is_one_word(read.url) || read.url.size() > longest_url)) return std::nullopt;
    const std::string message = text_in(said, "Message");
    if (read.kind == classic_kind::mention) read.line = line_of_mention(message, bot);
    read.key = sha256_key(read, message);
    return read;
}

std::string line_of_mention(std::string_view text, std::string_view bot) {
    text = without_spaces(text);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '@' || (at > 0 && !is_space(text[at - 1]))) continue;
        const std::size_t length = length_of_mention(text.substr(at), bot);
        if (length == 0) continue;
        const std::string_view behind = without_spaces(text.substr(at + length));
        return std::string(behind.empty() ? without_spaces(text.substr(0, at)) : behind);
    }
    // Only mentions of the bot come here, so what begins with another name is one that Chime shows otherwise.
    if (text.starts_with('@')) {
        std::size_t end = 0;
        while (end < text.size() && !is_space(text[end]))
            ++end;
        text = without_spaces(text.substr(end));
    }
    return std::string(text);
}

std::optional<evidence::person_id> person_of_email(std::string_view address) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    if (address.empty()) return std::nullopt;
    std::string name = "chime:classic/";
    for (const char c : address) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > ' ' && byte < 0x7f && c != '/' && c != '%') {
            name += small(c);
            continue;
        }
        name += '%';
        name += digits[byte >> 4];
        name += digits[byte & 15];
    }
    return evidence::read_person(name);
}

bool is_hook(std::string_view url, std::string_view hooks) {
    if (!is_one_word(url) || hooks.empty()) return false;
    const std::string_view authority = url.find("://") == std::string_view::npos ? "" : authority_of(url);
    if (authority.find_first_of("@\\%[") != std::string_view::npos) return false;
    std::string host(authority.substr(0, authority.find(':')));
    std::transform(host.begin(), host.end(), host.begin(), small);
    const bool is_named =
        hooks.starts_with('.') ? host.size() > hooks.size() && host.ends_with(hooks) : host == hooks;
    if (!is_named) return false;
    return url.starts_with("https://") || (url.starts_with("http://") && host == "127.0.0.1");
}

}  // namespace bot::chime

#include "bot/chime/arn.hpp"

#include "evidence/chain.hpp"

#include <algorithm>
#include <array>

namespace bot::chime {

namespace {

constexpr std::size_t longest_arn = 1600;  // bytes (API reference: ChimeArn)
constexpr std::size_t hash_length = 40;    // digits, of the 64 characters that a channel's id may have
constexpr std::string_view own = "dossier-";
constexpr std::string_view platform = "chime:";

bool is_plain(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '/'; });
}

// The text up to the separator, which is taken away with it; all of it where there is none.
std::string_view cut(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

}  // namespace

std::optional<arn> read_arn(std::string_view text) {
    if (text.size() > longest_arn) return std::nullopt;
    std::string_view rest = text;
    const std::string_view prefix = cut(rest, ':'), partition = cut(rest, ':'), service = cut(rest, ':');
    const std::string_view region = cut(rest, ':'), account = cut(rest, ':');
    const std::string_view resource = cut(rest, '/'), instance = cut(rest, '/');
    const std::string_view kind = cut(rest, '/'), id = rest;
    if (prefix != "arn" || service != "chime" || resource != "app-instance") return std::nullopt;
    if (kind != "user" && kind != "bot" && kind != "channel") return std::nullopt;
    const std::array parts{partition, region, account, instance, id};
    if (!std::all_of(parts.begin(), parts.end(), is_plain)) return std::nullopt;
    arn read;
    read.app_instance = text.substr(0, text.size() - kind.size() - id.size() - 2);
    read.region = region;
    read.instance = instance;
    read.kind = kind;
    read.id = id;
    return read;
}

bool is_channel(std::string_view text) {
    const auto read = read_arn(text);
    return read && read->kind == "channel";
}

bool is_bot(std::string_view text) {
    const auto read = read_arn(text);
    return read && read->kind == "bot";
}

std::optional<evidence::person_id> person_of(std::string_view user_arn) {
    const auto read = read_arn(user_arn);
    if (!read || read->kind != "user") return std::nullopt;
    return evidence::read_person(std::string(platform) + read->instance + "/" + read->id);
}

std::string user_arn(const evidence::person_id& who, const arn& neighbour) {
    const std::string here = std::string(platform) + neighbour.instance + "/";
    if (!who.value.starts_with(here)) return {};
    return neighbour.app_instance + "/user/" + who.value.substr(here.size());
}

std::string channel_arn(std::string_view channel_id, const arn& neighbour) {
    return neighbour.app_instance + "/channel/" + std::string(channel_id);
}

std::string direct_channel_id(std::string_view bot_arn, std::string_view user_arn) {
    const std::string both = std::string(bot_arn) + "\n" + std::string(user_arn);
    return std::string(own) + evidence::sha256_hex(both).substr(0, hash_length);
}

}  // namespace bot::chime

#include "bot/chime/letters.hpp"

#include "bot/json_text.hpp"
#include "bot/reply_json.hpp"
#include "evidence/chain.hpp"

namespace bot::chime {

using nlohmann::json;

namespace {

constexpr const char* message = "message";
constexpr const char* files = "files";
constexpr std::size_t token_digits = 40;  // of the 64 characters that a token may have

}  // namespace

storage::outgoing to_outgoing(const letter& what, const std::string& key) {
    json body = {{"channel", what.channel}, {"target", what.target}, {"sub_channel", what.sub_channel}};
    if (what.wanted) {
        body["wanted"] = to_json(*what.wanted);
        body["person"] = what.person.value;
    } else {
        body["text"] = what.text;
    }
    storage::outgoing row;
    row.key = key;
    row.platform = platform_name;
    row.kind = what.wanted ? files : message;
    row.body = written(body);
    return row;
}

std::optional<letter> read_letter(const storage::outbox::letter& row) {
    const json body = json::parse(row.body, nullptr, false);
    letter read;
    read.channel = text_in(body, "channel");
    read.target = text_in(body, "target");
    read.sub_channel = text_in(body, "sub_channel");
    read.text = text_in(body, "text");
    read.person = {text_in(body, "person")};
    if (read.channel.empty() && read.target.empty()) return std::nullopt;
    if (row.kind == message && !read.text.empty()) return read;
    if (row.kind != files || read.person.value.empty() || !part_of(body, "wanted").is_object())
        return std::nullopt;
    read.wanted = from_bytes(written(part_of(body, "wanted")));
    return read;
}

std::string token_of(const std::string& key, std::size_t part) {
    return evidence::sha256_hex(key).substr(0, token_digits) + "-" + std::to_string(part);
}

}  // namespace bot::chime

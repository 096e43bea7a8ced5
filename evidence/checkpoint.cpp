#include "evidence/checkpoint.hpp"

#include "evidence/base64.hpp"
#include "evidence/chain.hpp"
#include "evidence/sha256.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstring>

namespace evidence {

using nlohmann::json;

namespace {

constexpr std::string_view proof_version = "c2sp.org/tlog-proof@v1";
constexpr std::size_t longest_way = 63;  // hashes, for any size that a tree can have
constexpr int deepest_leaf = 2;

// Takes one line off the front; empty when there is no further line end.
std::optional<std::string_view> take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

// Decimal digits without leading zeros.
std::optional<std::uint64_t> read_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || std::to_string(number) != text) return std::nullopt;
    return number;
}

std::optional<digest> read_hash(std::string_view text) {
    const auto bytes = from_base64(text);
    digest hash{};
    if (!bytes || bytes->size() != hash.size()) return std::nullopt;
    std::memcpy(hash.data(), bytes->data(), hash.size());
    return hash;
}

}  // namespace

std::string to_text(const checkpoint& head) {
    return head.origin + "\n" + std::to_string(head.size) + "\n" + to_base64(bytes_of(head.root)) + "\n";
}

std::optional<checkpoint> read_checkpoint(std::string_view text) {
    std::string_view rest = text;
    const auto origin = take_line(rest), size = take_line(rest), root = take_line(rest);
    if (!root || origin->empty() || !rest.empty()) return std::nullopt;
    const auto leaves = read_number(*size);
    const auto hash = read_hash(*root);
    if (!leaves || !hash) return std::nullopt;
    return checkpoint{std::string(*origin), *leaves, *hash};
}

std::string to_canonical(const anchor_leaf& leaf) {
    // A name that is not UTF-8 must not keep everybody else from being anchored.
    const std::string person = json(leaf.person.value).dump(-1, ' ', false, json::error_handler_t::replace);
    return "{\"head\":\"" + to_hex(leaf.head) + "\",\"person\":" + person +
           ",\"records\":" + std::to_string(leaf.records) + "}";
}

std::optional<anchor_leaf> read_anchor_leaf(std::string_view bytes) {
    bool too_deep = false;
    const auto watch = [&](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > deepest_leaf;
        return !too_deep;
    };
    const json object = json::parse(bytes, watch, false);
    if (too_deep || !object.is_object()) return std::nullopt;
    anchor_leaf leaf;
    try {
        leaf.person.value = object.at("person").get<std::string>();
        leaf.records = object.at("records").get_ref<const json::number_unsigned_t&>();  // no fraction is one
        if (!from_hex(object.at("head").get<std::string>(), leaf.head.data(), leaf.head.size()))
            return std::nullopt;
    } catch (const json::exception&) {  // a key is missing or of another type
        return std::nullopt;
    }
    // Written out again it must be the same bytes: no second key, no other spelling.
    if (to_canonical(leaf) != bytes) return std::nullopt;
    return leaf;
}

std::string to_text(const tlog_proof& proof) {
    std::string text = std::string(proof_version) + "\n";
    if (!proof.extra.empty()) text += "extra " + to_base64(proof.extra) + "\n";
    text += "index " + std::to_string(proof.index) + "\n";
    for (const digest& hash : proof.hashes)
        text += to_base64(bytes_of(hash)) + "\n";
    return text + "\n" + proof.checkpoint;
}

std::optional<tlog_proof> read_tlog_proof(std::string_view text) {
    tlog_proof proof;
    std::string_view rest = text;
    if (take_line(rest) != proof_version) return std::nullopt;
    auto line = take_line(rest);
    if (line && line->starts_with("extra ")) {
        auto extra = from_base64(line->substr(6));
        if (!extra || extra->empty()) return std::nullopt;
        proof.extra = std::move(*extra);
        line = take_line(rest);
    }
    if (!line || !line->starts_with("index ")) return std::nullopt;
    const auto index = read_number(line->substr(6));
    if (!index) return std::nullopt;
    proof.index = *index;
    for (line = take_line(rest); line && !line->empty(); line = take_line(rest)) {
        const auto hash = read_hash(*line);
        if (!hash || proof.hashes.size() == longest_way) return std::nullopt;
        proof.hashes.push_back(*hash);
    }
    if (!line) return std::nullopt;
    proof.checkpoint = std::string(rest);
    return proof;
}

}  // namespace evidence

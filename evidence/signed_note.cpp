#include "evidence/signed_note.hpp"

#include "evidence/base64.hpp"
#include "evidence/chain.hpp"
#include "evidence/sha256.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace evidence {

namespace {

constexpr char ed25519_type = 1;
constexpr std::size_t signature_size = 64;
constexpr std::size_t key_id_size = 4;
constexpr std::size_t most_signatures = 16;
constexpr std::string_view signature_start = "\u2014 ";  // em dash
constexpr std::string_view private_start = "PRIVATE+KEY+";

struct free_key {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct free_context {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using key_ptr = std::unique_ptr<EVP_PKEY, free_key>;
using context_ptr = std::unique_ptr<EVP_MD_CTX, free_context>;

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

[[noreturn]] void no_ed25519() {
    throw std::runtime_error("Ed25519 is not available");
}

key_ptr private_key(const signing_key& key) {
    key_ptr made(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, key.seed.data(), key.seed.size()));
    if (!made) no_ed25519();
    return made;
}

std::string typed(const key_bytes& bytes) {
    return ed25519_type + std::string(bytes_of(bytes));
}

std::string key_id(const note_key& key) {
    const digest hash = sha256({key.name, "\n", typed(key.bytes)});
    return std::string(bytes_of(hash).substr(0, key_id_size));
}

std::string hex_of(const std::string& bytes) {
    return to_hex(raw(bytes), bytes.size());
}

std::string join(const std::string& name, const std::string& id, const key_bytes& bytes) {
    return name + "+" + hex_of(id) + "+" + to_base64(typed(bytes));
}

bool is_name(std::string_view name) {
    return !name.empty() &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '+'; });
}

struct key_parts {
    std::string name, id;
    key_bytes bytes{};
};

// NAME+KEYID+BASE64, whatever the key is for.
std::optional<key_parts> read_key(std::string_view text) {
    const std::size_t first = text.find('+');
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t second = text.find('+', first + 1);
    if (second == std::string_view::npos || !is_name(text.substr(0, first))) return std::nullopt;
    const auto bytes = from_base64(text.substr(second + 1));
    if (!bytes || bytes->size() != 1 + key_bytes{}.size() || bytes->front() != ed25519_type)
        return std::nullopt;
    key_parts parts{
        std::string(text.substr(0, first)), std::string(text.substr(first + 1, second - first - 1)), {}};
    std::memcpy(parts.bytes.data(), bytes->data() + 1, parts.bytes.size());
    return parts;
}

bool has_controls(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7f';
    });
}

bool verifies(std::string_view text, std::string_view signature, const note_key& key) {
    const key_ptr known(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()));
    const context_ptr context(EVP_MD_CTX_new());
    if (!known || !context ||
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, known.get()) != 1)
        no_ed25519();
    return signature.size() == signature_size &&
           EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(text), text.size()) == 1;
}

// A line "— NAME BASE64" taken apart; empty when it is none.
struct signature_line {
    std::string_view name;
    std::string bytes;  // key id ‖ signature
};
std::optional<signature_line> read_signature(std::string_view line) {
    if (!line.starts_with(signature_start)) return std::nullopt;
    line.remove_prefix(signature_start.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || space == 0) return std::nullopt;
    auto bytes = from_base64(line.substr(space + 1));
    if (!bytes || bytes->size() <= key_id_size || line.substr(0, space).find('+') != std::string_view::npos)
        return std::nullopt;
    return signature_line{line.substr(0, space), std::move(*bytes)};
}

}  // namespace

std::string to_text(const note_key& key) {
    return join(key.name, key_id(key), key.bytes);
}

std::optional<note_key> read_note_key(std::string_view text) {
    const auto parts = read_key(text);
    if (!parts) return std::nullopt;
    note_key key{parts->name, parts->bytes};
    if (hex_of(key_id(key)) != parts->id) return std::nullopt;
    return key;
}

std::string to_text(const signing_key& key) {
    return std::string(private_start) + join(key.name, key_id(public_part(key)), key.seed);
}

std::optional<signing_key> read_signing_key(std::string_view text) {
    if (!text.starts_with(private_start)) return std::nullopt;
    const auto parts = read_key(text.substr(private_start.size()));
    if (!parts) return std::nullopt;
    signing_key key{parts->name, parts->bytes};
    if (hex_of(key_id(public_part(key))) != parts->id) return std::nullopt;
    return key;
}

signing_key draw_signing_key(std::string name) {
    signing_key key{std::move(name), {}};
    if (RAND_priv_bytes(key.seed.data(), int(key.seed.size())) != 1)
        throw std::runtime_error("the system's random source is not available");
    return key;
}

note_key public_part(const signing_key& key) {
    note_key known{key.name, {}};
    std::size_t size = known.bytes.size();
    if (EVP_PKEY_get_raw_public_key(private_key(key).get(), known.bytes.data(), &size) != 1) no_ed25519();
    return known;
}

std::string sign_note(std::string_view text, const signing_key& with) {
    const key_ptr key = private_key(with);
    const context_ptr context(EVP_MD_CTX_new());
    std::array<unsigned char, signature_size> signature{};
    std::size_t size = signature.size();
    if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &size, raw(text), text.size()) != 1)
        no_ed25519();
    const std::string id = key_id(public_part(with));
    return std::string(text) + "\n" + std::string(signature_start) + with.name + " " +
           to_base64(id + std::string(bytes_of(signature))) + "\n";
}

opened_note open_note(std::string_view note, const note_key& trusted) {
    const auto refuse = [](std::string why) { return opened_note{{}, std::move(why)}; };
    if (has_controls(note)) return refuse("it holds control characters");
    const std::size_t gap = note.rfind("\n\n");
    if (gap == std::string_view::npos || !note.ends_with('\n')) return refuse("it carries no signature");
    const std::string_view text = note.substr(0, gap + 1);
    const std::string id = key_id(trusted);
    std::size_t seen = 0;
    bool good = false;
    for (std::string_view rest = note.substr(gap + 2); !rest.empty();
         rest.remove_prefix(rest.find('\n') + 1)) {
        if (++seen > most_signatures) return refuse("it carries more than 16 signatures");
        const auto line = read_signature(rest.substr(0, rest.find('\n')));
        if (!line) return refuse("it has a signature line that cannot be read");
        if (line->name != trusted.name || !line->bytes.starts_with(id)) continue;
        if (!verifies(text, std::string_view(line->bytes).substr(key_id_size), trusted))
            return refuse("the signature of " + trusted.name + " does not match");
        good = true;
    }
    if (!good) return refuse("it is not signed by the key " + to_text(trusted));
    return {std::string(text), {}};
}

}  // namespace evidence

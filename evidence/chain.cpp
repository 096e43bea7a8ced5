#include "evidence/chain.hpp"

#include "evidence/json_writer.hpp"
#include "evidence/sha256.hpp"

#include <nlohmann/json.hpp>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <tuple>

namespace evidence {

using nlohmann::json;

namespace {

constexpr std::uint32_t form_version = 1;

struct free_context {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::array<unsigned char, 8> big_endian(std::uint64_t number) {
    std::array<unsigned char, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<unsigned char>(number >> (56 - 8 * i));
    return bytes;
}

void write(json_writer& to, const quantity& amount) {
    to.open_object();
    if (amount.change) to.member("change", true);
    if (!amount.per.empty()) to.member("per", amount.per);
    to.member("unit", amount.unit).member("value", amount.value.to_text()).close_object();
}

void write(json_writer& to, const field& part) {
    to.open_object();
    if (part.amount) write(to.key("amount"), *part.amount);
    to.member("name", part.name).member("text", part.text).close_object();
}

void write(json_writer& to, const mention& someone) {
    to.open_object();
    if (!someone.id.empty()) to.member("id", someone.id);
    to.member("name", someone.name).close_object();
}

std::optional<quantity> quantity_from(const json& object) {
    const auto value = decimal::from_text(object.at("value").get<std::string>());
    if (!value) return std::nullopt;
    return quantity{*value, object.at("unit").get<std::string>(), object.value("per", std::string()),
                    object.value("change", false)};
}

record_kind kind_from(const std::string& name) {
    for (const record_kind kind : {record_kind::logged, record_kind::staged, record_kind::corrected,
                                   record_kind::retracted, record_kind::undone, record_kind::erased})
        if (name_of(kind) == name) return kind;
    throw std::invalid_argument("unknown kind of record");
}

statement statement_from(const json& object) {
    // By reference: 1.1e301 is of another type then, and is not made a whole number.
    if (object.at("v").get_ref<const json::number_unsigned_t&>() != form_version)
        throw std::invalid_argument("unknown form version");
    statement what;
    what.kind = kind_from(object.at("kind").get<std::string>());
    const auto entry = read_entry_id(object.at("entry").get<std::string>());
    const auto happened = calendar_date::from_iso(object.at("happened").get<std::string>());
    if (!entry || !happened) throw std::invalid_argument("unreadable entry or date");
    what.entry = *entry;
    what.happened = *happened;
    what.said = object.at("said").get<std::string>();
    what.text = object.at("text").get<std::string>();
    for (const json& part : object.value("fields", json::array())) {
        field parsed{part.at("name").get<std::string>(), part.at("text").get<std::string>(), std::nullopt};
        if (part.contains("amount")) parsed.amount = quantity_from(part.at("amount"));
        what.fields.push_back(std::move(parsed));
    }
    what.initiatives = object.value("initiatives", std::vector<std::string>());
    for (const json& someone : object.value("people", json::array()))
        what.people.push_back({someone.at("name").get<std::string>(), someone.value("id", std::string())});
    what.links = object.value("links", std::vector<std::string>());
    what.reconstructed = object.value("reconstructed", std::string());
    return what;
}

}  // namespace

digest sha256(std::initializer_list<std::string_view> parts) {
    // Fetched once: a fetch per hash costs more than the hash.
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, free_context> context(EVP_MD_CTX_new());
    digest result{};
    bool done = algorithm && context && EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1;
    for (const std::string_view part : parts)
        done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    done = done && EVP_DigestFinal_ex(context.get(), result.data(), nullptr) == 1;
    if (!done) throw std::runtime_error("SHA-256 is not available");
    return result;
}

// RFC 8785: the keys of each object are sorted, and strings are written as short as can be. Numbers are small
// integers. Lists that are empty are left out.
std::string to_canonical(const statement& what) {
    json_writer form(256 + 2 * what.said.size());
    form.open_object().member("entry", to_text(what.entry));
    form.list("fields", what.fields, [&](const field& part) { write(form, part); });
    form.member("happened", what.happened.to_iso());
    if (!what.initiatives.empty()) form.member("initiatives", what.initiatives);
    form.member("kind", name_of(what.kind));
    if (!what.links.empty()) form.member("links", what.links);
    form.list("people", what.people, [&](const mention& someone) { write(form, someone); });
    if (!what.reconstructed.empty()) form.member("reconstructed", what.reconstructed);
    form.member("said", what.said).member("text", what.text).member("v", form_version).close_object();
    return form.take();
}

boost::system::result<statement> from_canonical(std::string_view bytes) {
    const auto bad = make_error_code(boost::system::errc::bad_message);
    const json object = json::parse(bytes, nullptr, false);
    if (!object.is_object()) return bad;
    try {
        return statement_from(object);
    } catch (const std::exception&) {  // a key is missing or of another type
        return bad;
    }
}

digest first_link(const person_id& author) {
    return sha256({"dossier/1 ", author.value});
}

digest hash_content(const salt& seasoning, std::string_view canonical) {
    return sha256({bytes_of(seasoning), canonical});
}

digest hash_link(const digest& previous, std::uint64_t seq, moment logged_at, const digest& content_hash) {
    const auto seq_bytes = big_endian(seq);
    const auto time_bytes = big_endian(static_cast<std::uint64_t>(logged_at.time_since_epoch().count()));
    return sha256({bytes_of(previous), bytes_of(seq_bytes), bytes_of(time_bytes), bytes_of(content_hash)});
}

salt draw_salt() {
    // Drawn by the dozens: a call of the generator costs as much as two hashes, however little is asked for.
    constexpr std::size_t size = std::tuple_size_v<salt>;
    thread_local std::array<unsigned char, 64 * size> drawn{};
    thread_local std::size_t left = 0;
    if (left == 0) {
        if (RAND_bytes(drawn.data(), int(drawn.size())) != 1)
            throw std::runtime_error("the system's random source is not available");
        left = drawn.size();
    }
    left -= size;
    salt seasoning{};
    std::copy_n(drawn.data() + left, size, seasoning.begin());
    OPENSSL_cleanse(drawn.data() + left, size);  // it is in no other place from then on
    return seasoning;
}

std::string to_hex(const unsigned char* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * size);
    for (std::size_t i = 0; i < size; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

bool from_hex(std::string_view text, unsigned char* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (text.size() != 2 * size) return false;
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t high = digits.find(text[2 * i]);
        const std::size_t low = digits.find(text[2 * i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return false;
        bytes[i] = static_cast<unsigned char>(high << 4 | low);
    }
    return true;
}

digest sha256_of(std::string_view bytes) {
    return sha256({bytes});
}

std::string sha256_hex(std::string_view bytes) {
    return to_hex(sha256_of(bytes));
}

}  // namespace evidence

#include "bot/slack/signature.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <stdexcept>

namespace bot::slack {

namespace {

constexpr std::chrono::seconds window{300};
constexpr std::size_t longest_timestamp = 12;
constexpr std::size_t signature_length = 3 + 64;  // "v0=" and 32 bytes in hexadecimal digits

std::string hex(const unsigned char* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

struct free_context {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using mac_context = std::unique_ptr<EVP_MAC_CTX, free_context>;

mac_context hmac_sha256() {
    // Fetched once, and its digest with it: a fetch for each signature costs as much as the signature.
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    mac_context context(algorithm ? EVP_MAC_CTX_new(algorithm) : nullptr);
    char digest[] = "SHA256";
    const OSSL_PARAM by[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                             OSSL_PARAM_construct_end()};
    if (context && EVP_MAC_CTX_set_params(context.get(), by) != 1) context.reset();
    return context;
}

}  // namespace

std::string sign(std::string_view secret, std::string_view timestamp, std::string_view body) {
    thread_local mac_context context;
    if (!context) context = hmac_sha256();
    if (secret.empty()) secret = "";  // without a pointer OpenSSL goes on with the key before
    bool done = context && EVP_MAC_init(context.get(), bytes_of(secret), secret.size(), nullptr) == 1;
    for (const std::string_view part : {std::string_view("v0:"), timestamp, std::string_view(":"), body})
        done = done && EVP_MAC_update(context.get(), bytes_of(part), part.size()) == 1;
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    std::size_t size = 0;
    done = done && EVP_MAC_final(context.get(), mac.data(), &size, mac.size()) == 1;
    if (!done) throw std::runtime_error("HMAC-SHA256 is not available");
    return "v0=" + hex(mac.data(), size);
}

verdict check_signature(const std::vector<std::string>& secrets, std::string_view timestamp,
                        std::string_view signature, std::string_view body, std::chrono::sys_seconds now) {
    if (timestamp.empty() || timestamp.size() > longest_timestamp || signature.size() != signature_length)
        return verdict::forged;
    std::int64_t seconds = 0;
    for (const char c : timestamp)
        if (c < '0' || c > '9') return verdict::forged;
    std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);

    // Every secret is tried and the time is looked at last, so that the answer's delay tells nothing apart.
    bool matches = false;
    for (const std::string& secret : secrets) {
        if (secret.empty()) continue;
        const std::string wanted = sign(secret, timestamp, body);
        matches |= CRYPTO_memcmp(wanted.data(), signature.data(), signature_length) == 0;
    }
    if (!matches) return verdict::forged;
    const auto distance = now - std::chrono::sys_seconds{std::chrono::seconds{seconds}};
    return distance > window || distance < -window ? verdict::stale : verdict::genuine;
}

}  // namespace bot::slack

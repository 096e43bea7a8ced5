#include "bot/slack/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>
#include <cstdint>
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

}  // namespace

std::string sign(std::string_view secret, std::string_view timestamp, std::string_view body) {
    std::string base = "v0:";
    base += timestamp;
    base += ':';
    base += body;
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    const unsigned char* const data = reinterpret_cast<const unsigned char*>(base.data());
    if (!HMAC(EVP_sha256(), secret.data(), int(secret.size()), data, base.size(), mac.data(), &size))
        throw std::runtime_error("HMAC-SHA256 is not available");
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

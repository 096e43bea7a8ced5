#include "bot/slack/signature.hpp"

#include "bot/hmac_sha256.hpp"

#include <openssl/crypto.h>

#include <charconv>
#include <cstdint>

namespace bot::slack {

namespace {

constexpr std::chrono::seconds window{300};
constexpr std::size_t longest_timestamp = 12;
constexpr std::size_t signature_length = 3 + 64;  // "v0=" and 32 bytes in hexadecimal digits

}  // namespace

std::string sign(std::string_view secret, std::string_view timestamp, std::string_view body) {
    thread_local hmac_sha256 signer;
    return "v0=" + evidence::to_hex(signer.of(secret, {"v0:", timestamp, ":", body}));
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

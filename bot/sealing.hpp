// Sealing what must not be read from the database file alone: AES-256-GCM (NIST SP 800-38D).
//
// A seal is one version byte, 12 random bytes of nonce, the encrypted bytes and 16 bytes of tag. Random
// nonces are good for 2^32 seals under one key (SP 800-38D, section 8.3); a workspace needs a few a day.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bot {

// 32 bytes (config/token_key.hpp reads them), wiped when they are no longer needed.
class sealing_key {
public:
    static constexpr std::size_t size = 32;

    // bytes: exactly 32; throws std::invalid_argument otherwise.
    explicit sealing_key(std::string_view bytes);
    ~sealing_key();
    sealing_key(sealing_key&& other) noexcept;
    sealing_key& operator=(sealing_key&& other) noexcept;
    sealing_key(const sealing_key&) = delete;
    sealing_key& operator=(const sealing_key&) = delete;

    const unsigned char* data() const { return bytes_.data(); }

private:
    std::array<unsigned char, size> bytes_{};
};

// What an installation's tokens are bound to, so that a row moved to another workspace does not open.
std::string bound_to(std::string_view platform, std::string_view team);

// bound: said again to open it; not part of the seal. Throws std::runtime_error when OpenSSL has no
// AES-256-GCM or no random bytes.
std::string seal(const sealing_key& key, std::string_view bound, std::string_view plain);

// Nothing for another key, another `bound`, and for bytes that seal did not write.
std::optional<std::string> open(const sealing_key& key, std::string_view bound, std::string_view sealed);

}  // namespace bot

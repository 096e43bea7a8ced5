#include "bot/sealing.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>

namespace bot {

namespace {

constexpr char version = 1;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t overhead = 1 + nonce_size + tag_size;

using context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

// OpenSSL counts in int.
int size_of(std::string_view text) {
    if (text.size() > std::size_t(std::numeric_limits<int>::max()))
        throw std::length_error("too much to be sealed at once");
    return int(text.size());
}

// The version and what the seal is bound to are authenticated too.
std::string associated(std::string_view bound) {
    return version + std::string(bound);
}

[[noreturn]] void not_available() {
    throw std::runtime_error("AES-256-GCM is not available");
}

}  // namespace

sealing_key::sealing_key(std::string_view bytes) {
    if (bytes.size() != size) throw std::invalid_argument("a sealing key has 32 bytes");
    std::copy(bytes.begin(), bytes.end(), bytes_.begin());
}

sealing_key::~sealing_key() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

sealing_key::sealing_key(sealing_key&& other) noexcept : bytes_(other.bytes_) {
    OPENSSL_cleanse(other.bytes_.data(), other.bytes_.size());
}

sealing_key& sealing_key::operator=(sealing_key&& other) noexcept {
    if (this == &other) return *this;
    bytes_ = other.bytes_;
    OPENSSL_cleanse(other.bytes_.data(), other.bytes_.size());
    return *this;
}

std::string bound_to(std::string_view platform, std::string_view team) {
    return std::string(platform) + '\0' + std::string(team);
}

std::string seal(const sealing_key& key, std::string_view bound, std::string_view plain) {
    const std::string also = associated(bound);
    std::string sealed(overhead + plain.size(), version);
    unsigned char* const nonce = bytes_of(sealed) + 1;
    unsigned char* const body = nonce + nonce_size;
    if (RAND_bytes(nonce, int(nonce_size)) != 1) throw std::runtime_error("there are no random bytes");
    const context with(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int written = 0;
    if (!with || EVP_EncryptInit_ex(with.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce) != 1 ||
        EVP_EncryptUpdate(with.get(), nullptr, &written, bytes_of(also), size_of(also)) != 1 ||
        EVP_EncryptUpdate(with.get(), body, &written, bytes_of(plain), size_of(plain)) != 1 ||
        EVP_EncryptFinal_ex(with.get(), body + plain.size(), &written) != 1 ||
        EVP_CIPHER_CTX_ctrl(with.get(), EVP_CTRL_AEAD_GET_TAG, int(tag_size), body + plain.size()) != 1)
        not_available();
    return sealed;
}

std::optional<std::string> open(const sealing_key& key, std::string_view bound, std::string_view sealed) {
    if (sealed.size() < overhead || sealed.front() != version) return std::nullopt;
    const std::string also = associated(bound);
    const std::string_view nonce = sealed.substr(1, nonce_size);
    const std::string_view body = sealed.substr(1 + nonce_size, sealed.size() - overhead);
    std::string tag(sealed.substr(sealed.size() - tag_size));
    std::string plain(body.size(), '\0');
    const context with(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int written = 0;
    if (!with || EVP_DecryptInit_ex(with.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes_of(nonce)) != 1)
        not_available();
    const bool holds =
        EVP_DecryptUpdate(with.get(), nullptr, &written, bytes_of(also), size_of(also)) == 1 &&
        EVP_DecryptUpdate(with.get(), bytes_of(plain), &written, bytes_of(body), size_of(body)) == 1 &&
        EVP_CIPHER_CTX_ctrl(with.get(), EVP_CTRL_AEAD_SET_TAG, int(tag_size), tag.data()) == 1 &&
        EVP_DecryptFinal_ex(with.get(), bytes_of(plain) + plain.size(), &written) == 1;
    if (holds) return plain;
    OPENSSL_cleanse(plain.data(), plain.size());  // decrypted, and by nobody's word true
    return std::nullopt;
}

}  // namespace bot

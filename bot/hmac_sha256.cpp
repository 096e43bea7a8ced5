#include "bot/hmac_sha256.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <stdexcept>

namespace bot {

namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void demand(bool done) {
    if (!done) throw std::runtime_error("HMAC-SHA256 is not available");
}

}  // namespace

hmac_sha256::hmac_sha256() {
    // Fetched once, and its digest with it: a fetch for each signature costs as much as the signature.
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    demand(algorithm != nullptr);
    context_.reset(EVP_MAC_CTX_new(algorithm));
    char digest[] = "SHA256";
    const OSSL_PARAM by[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                             OSSL_PARAM_construct_end()};
    demand(context_ && EVP_MAC_CTX_set_params(context_.get(), by) == 1);
}

evidence::digest hmac_sha256::of(std::string_view key, std::initializer_list<std::string_view> parts) {
    if (key.empty()) key = "";  // without a pointer OpenSSL goes on with the key before
    demand(EVP_MAC_init(context_.get(), bytes_of(key), key.size(), nullptr) == 1);
    for (const std::string_view part : parts)
        demand(EVP_MAC_update(context_.get(), bytes_of(part), part.size()) == 1);
    evidence::digest mac{};
    std::size_t size = 0;
    demand(EVP_MAC_final(context_.get(), mac.data(), &size, mac.size()) == 1 && size == mac.size());
    return mac;
}

void hmac_sha256::free_context::operator()(evp_mac_ctx_st* context) const {
    EVP_MAC_CTX_free(context);
}

}  // namespace bot

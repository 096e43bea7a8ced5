#include "bot/aws/access_keys.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace bot::aws {

namespace {

constexpr std::size_t longest_key = 128;             // bytes; AWS: an id has at most 128, a secret 40
constexpr std::size_t longest_session_token = 8192;  // bytes; it travels in a header and in an address

bool is_plain(std::string_view text, std::size_t longest) {
    return text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

access_keys::access_keys(std::string id, std::string secret, std::string session_token)
    : id_(std::move(id)), secret_(std::move(secret)), session_token_(std::move(session_token)) {}

access_keys::~access_keys() {
    wipe(secret_);
    wipe(session_token_);
}

bool access_keys::are_well_formed() const {
    return !id_.empty() && !secret_.empty() && is_plain(id_, longest_key) && is_plain(secret_, longest_key) &&
           is_plain(session_token_, longest_session_token);
}

void wipe(std::string& text) {
    text.resize(text.capacity());  // what was longer before is wiped to its end
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

}  // namespace bot::aws

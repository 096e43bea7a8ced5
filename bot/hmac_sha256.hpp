// HMAC-SHA256 (RFC 2104), by which Slack, Chime and AWS sign.
#pragma once

#include "evidence/chain.hpp"

#include <initializer_list>
#include <memory>
#include <string_view>

struct evp_mac_ctx_st;

namespace bot {

// What OpenSSL needs for one: to make it costs more than a signature does, so that whoever signs often keeps
// it. What was made of the last key stays in it until it ends, and is wiped then. For one thread.
class hmac_sha256 {
public:
    // Throws std::runtime_error when OpenSSL does not have it.
    hmac_sha256();

    // Of the parts one behind the other. Throws likewise.
    evidence::digest of(std::string_view key, std::initializer_list<std::string_view> parts);

private:
    struct free_context {
        void operator()(evp_mac_ctx_st* context) const;
    };
    std::unique_ptr<evp_mac_ctx_st, free_context> context_;
};

}  // namespace bot

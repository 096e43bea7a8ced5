// AWS Signature Version 4: says in a request's header or query whose it is, so that nothing of it can be
// changed or sent later (AWS General Reference, "Signing AWS API requests"). Pure; knows no socket and no
// clock.
#pragma once

#include "bot/aws/access_keys.hpp"
#include "evidence/chain.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bot::aws {

using fields = std::vector<std::pair<std::string, std::string>>;

struct signing_scope {
    std::string region;   // "us-east-1"
    std::string service;  // "chime"
};

struct signable {
    std::string method = "GET";
    std::string host;        // as it goes into the Host header: with the port where that stands there
    std::string path = "/";  // as it is sent: percent-encoded, without the query
    fields query;            // plain, not encoded
    fields headers;          // that are to be signed beside Host, each name once
    std::string body;
};

// The headers to be added to the request before it is sent: X-Amz-Date, X-Amz-Security-Token for temporary
// keys, and Authorization. The query is to be sent as write_query has it. All of these throw
// std::runtime_error when OpenSSL has no SHA-256.
fields sign(const signable& what, const access_keys& by, const signing_scope& scope,
            std::chrono::sys_seconds now);

// The whole query for a request that anybody may send until then: what.query, who signed it and the
// signature. Only Host is signed beside it: what.headers and what.body are to be empty.
std::string presigned_query(const signable& what, const access_keys& by, const signing_scope& scope,
                            std::chrono::sys_seconds now, std::chrono::seconds expires);

// Every byte but letters, digits and -._~ becomes a percent escape.
std::string uri_encode(std::string_view text);

// "a=b&c=d", encoded, in the order that is signed.
std::string write_query(fields query);

// The two steps on the way, for who compares with another signer: the text whose hash is signed, and the key
// that signs on the day ("20150830").
std::string canonical_request(const signable& what);
evidence::digest signing_key(std::string_view secret, std::string_view date, const signing_scope& scope);

}  // namespace bot::aws

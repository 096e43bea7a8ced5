// Time stamps after RFC 3161: an authority that knows nothing of dossier signs a hash together with its own
// clock. That is what says when something existed; dossier's clock says so only to those who trust dossier.
//
// Pure functions on bytes; who carries them is somebody else's business. Whatever a reply holds, checking it
// does not throw.
#pragma once

#include "evidence/clock.hpp"

#include <string>
#include <string_view>

namespace evidence {

// What is posted to the authority.
struct stamp_query {
    std::string
        bytes;  // TimeStampReq, DER: the SHA-256 of the data, the nonce, and the wish for certificates
    std::string
        nonce;  // random, so that an old reply is not taken for the answer; most significant byte first
};

// Throws std::runtime_error when OpenSSL cannot make one.
stamp_query ask_for_stamp(std::string_view data);

struct stamp_report {
    moment at{};            // the authority's time, to the millisecond
    std::string authority;  // as its certificate calls it
    std::string problem;    // one sentence's end, "its nonce is not the one that was sent"; empty: it holds
};

// Checks a reply (TimeStampResp, DER) against the data that it must be about.
// nonce: of the query; empty when it is not known any more, as in a bundle.
// trusted: certificates as PEM text, up to a self-signed one. They are looked at as of the stamp's own time,
// so that a stamp stays good after a certificate has ended; one that was stamped after that end does not.
stamp_report check_stamp(std::string_view reply, std::string_view data, std::string_view nonce,
                         std::string_view trusted);

// Whether a PEM text holds at least one certificate and nothing broken.
bool has_certificates(std::string_view pem);

}  // namespace evidence

// Signed slash commands over keep-alive connections, one on its way on each.
#pragma once

#include "tests/bench/tally.hpp"

#include <cstdint>
#include <string>

namespace bench {

struct http_target {
    std::uint16_t port = 0;  // on 127.0.0.1
    std::string path;
    std::string secret;    // the signing secret
    std::string expected;  // has to stand in every answer's body
    std::string line;      // what is typed each time; empty for another /decision each time
    unsigned first = 0;    // the number of the first of the users who type it
};

// people: how many users take turns. Returns when every command that was sent is answered, or when no answer
// has come for ten seconds, which is told as an error. Throws std::system_error when the port does not
// answer.
void load_over_http(const http_target& to, unsigned connections, unsigned people, tally& into);

}  // namespace bench

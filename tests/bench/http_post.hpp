// Signed slash commands over HTTP, as Slack posts them, one after the other on a connection that stays.
#pragma once

#include "tests/bench/slash_command.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

struct http_target {
    std::uint16_t port = 0;  // on 127.0.0.1
    std::string path;
    std::string secret;    // the signing secret
    std::string expected;  // has to stand in every answer's body
    std::string line;      // what is typed each time; empty for another /decision each time
    unsigned first = 0;    // the number of the first of the users who type it
};

// A socket that waits. Throws std::system_error when the port does not answer.
int connect_to(std::uint16_t port);

// The request that all connections send, each time with another command in it.
class request_maker {
public:
    request_maker(const http_target& to, unsigned people);

    // The next command, or the one of that number: the same delivery each time. Until the next call.
    std::string_view next();
    std::string_view numbered(std::uint64_t number);

private:
    std::string_view signed_now();

    std::size_t body_size_;
    pattern request_;
    conversation said_;
    signer signer_;
};

struct answer {
    bool is_whole = false;
    bool is_ok = false;  // status 200
    std::string_view body;
};

// Node sends its answers in chunks where nobody has told it their length. The body is then one with its
// lengths in it.
answer read_answer(std::string_view bytes);

}  // namespace bench

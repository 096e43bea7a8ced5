// Signed slash commands over keep-alive connections, one on its way on each.
#pragma once

#include "tests/bench/http_post.hpp"
#include "tests/bench/tally.hpp"

namespace bench {

// people: how many users take turns. Returns when every command that was sent is answered, or when no answer
// has come for ten seconds, which is told as an error. Throws std::system_error when the port does not
// answer.
void load_over_http(const http_target& to, unsigned connections, unsigned people, tally& into);

}  // namespace bench

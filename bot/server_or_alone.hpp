// For the terminal: through the running server when there is one, for one process alone may write; else
// directly.
#pragma once

#include "commands/reply.hpp"

#include <functional>
#include <optional>

namespace bot {

// ask_server gives nothing when no server runs. alone throws storage::already_open while somebody else has
// the database: another terminal may just be writing, or a server be starting or stopping. So both are tried
// in turn for a while; what is done must do no harm when it comes twice. Throws already_open after that, and
// whatever the two throw.
commands::reply server_or_alone(const std::function<std::optional<commands::reply>()>& ask_server,
                                const std::function<commands::reply()>& alone);

}  // namespace bot

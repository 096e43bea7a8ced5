// Where a session can be opened: asked for and signed anew for each attempt.
#pragma once

#include "bot/aws/credentials.hpp"
#include "bot/chime/api.hpp"
#include "bot/chime/session_life.hpp"

#include <boost/asio/awaitable.hpp>

namespace bot::chime {

// On the host that Chime names now, good for ten seconds. Both outlive the call.
boost::asio::awaitable<address_answer> sign_address(api& chime, aws::credentials& keys);

}  // namespace bot::chime

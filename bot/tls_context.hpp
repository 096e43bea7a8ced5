// What a tls_trust holds, for the few files that know Asio's TLS.
#pragma once

#include "bot/tls_trust.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>

namespace bot {

struct tls_trust::context {
    boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
    boost::system::error_code problem;  // why the certificates cannot be read; no connection may be made then
};

}  // namespace bot

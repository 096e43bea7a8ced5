#include "bot/tls_trust.hpp"

#include "bot/tls_context.hpp"

namespace bot {

namespace asio = boost::asio;

tls_trust::tls_trust(const std::string& certificates) : context_(std::make_unique<context>()) {
    asio::ssl::context& tls = context_->tls;
    tls.set_verify_mode(asio::ssl::verify_peer);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    if (certificates.empty())
        tls.set_default_verify_paths(context_->problem);
    else
        tls.add_certificate_authority(asio::buffer(certificates), context_->problem);
}

tls_trust::~tls_trust() = default;

}  // namespace bot

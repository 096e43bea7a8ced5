// Whose certificates are believed. Reading the system's takes tens of milliseconds, so that one of these
// serves many connections; a connection without TLS needs none.
#pragma once

#include <memory>
#include <string>

namespace bot {

class tls_trust {
public:
    explicit tls_trust(const std::string& certificates);  // PEM; empty: the system's
    ~tls_trust();
    tls_trust(const tls_trust&) = delete;
    tls_trust& operator=(const tls_trust&) = delete;

    // For those who open connections: bot/tls_context.hpp says what is in it.
    struct context;
    context& tls() const { return *context_; }

private:
    std::unique_ptr<context> context_;
};

}  // namespace bot

#include "bot/chime/address.hpp"

#include "bot/aws/sigv4.hpp"
#include "bot/desk.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <openssl/rand.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <string>

namespace bot::chime {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds signed_for{10};  // what Amazon's own client signs for

// Unique for each connection, in the form of a UUID.
std::string session_id() {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
        throw std::runtime_error("there are no random bytes");
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += "0123456789abcdef"[bytes[i] >> 4];
        text += "0123456789abcdef"[bytes[i] & 15];
    }
    return text;
}

// A bare host, as Chime gives it; a scheme before it is not taken amiss.
std::string host_in(std::string address) {
    if (const std::size_t scheme = address.find("://"); scheme != std::string::npos)
        address = address.substr(scheme + 3);
    return address.substr(0, address.find('/'));
}

// What the operator has to see to.
bool is_grave(api_failure how) {
    return how == api_failure::forbidden || how == api_failure::our_fault || how == api_failure::not_found;
}

}  // namespace

asio::awaitable<address_answer> sign_address(api& chime, aws::credentials& keys) {
    address_answer where;
    const answer<std::string> host = co_await chime.session_host();
    if (!host.ok()) {
        where.problem = host.error;
        where.is_grave = is_grave(host.how);
        co_return where;
    }
    const aws::keys_answer by = co_await keys.current();
    if (!by.keys) {
        where.problem = by.problem;
        co_return where;
    }
    aws::signable what;
    what.host = host_in(host.value);
    what.path = "/connect";
    what.query.emplace_back("sessionId", session_id());
    what.query.emplace_back("userArn", chime.bot_arn());
    const aws::signing_scope scope{chime.self().region, "chime"};
    const auto now = std::chrono::floor<std::chrono::seconds>(system_now());
    where.url =
        "wss://" + what.host + what.path + "?" + presigned_query(what, *by.keys, scope, now, signed_for);
    co_return where;
}

}  // namespace bot::chime

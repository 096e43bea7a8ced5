#include "bot/http_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>

#include <memory>
#include <optional>

namespace bot {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using beast::error_code;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t header_limit = 16 * 1024;

using tls_stream = asio::ssl::stream<beast::tcp_stream>;
using request = http::request<http::string_body>;

struct target {
    bool secure = false;
    std::string host;       // as a name or address to look up
    std::string authority;  // as it stands in the Host header
    std::string port;
    std::string path;  // with the query
};

std::optional<target> read_url(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->host().empty() || parsed->has_userinfo()) return std::nullopt;
    target to;
    to.secure = parsed->scheme_id() == boost::urls::scheme::https;
    if (!to.secure && parsed->scheme_id() != boost::urls::scheme::http) return std::nullopt;
    to.host = parsed->host_address();
    to.authority = parsed->encoded_host_and_port();
    to.port = parsed->has_port() ? std::string(parsed->port()) : to.secure ? "443" : "80";
    const std::string path(parsed->encoded_path());
    to.path =
        (path.empty() ? "/" : path) + (parsed->has_query() ? "?" + std::string(parsed->encoded_query()) : "");
    return to;
}

// Lives until both the coroutine and its alarm are done with it.
struct exchange {
    explicit exchange(asio::any_io_executor on)
        : tls(asio::ssl::context::tls_client), resolver(on), alarm(on) {}

    beast::tcp_stream& tcp() { return secure ? beast::get_lowest_layer(*secure) : *plain; }

    // Ends whatever is going on once the time is up.
    static void set_alarm(const std::shared_ptr<exchange>& self, std::chrono::milliseconds deadline) {
        self->alarm.expires_after(deadline);
        self->alarm.async_wait([self](const error_code& error) {
            if (error) return;
            self->late = true;
            self->resolver.cancel();
            self->tcp().cancel();
        });
    }

    asio::ssl::context tls;
    std::optional<beast::tcp_stream> plain;
    std::optional<tls_stream> secure;
    tcp::resolver resolver;
    asio::steady_timer alarm;
    bool late = false;
};

// The alarm keeps the exchange alive; it must not outlast the call.
struct alarm_off {
    std::shared_ptr<exchange> of;
    explicit alarm_off(std::shared_ptr<exchange> guarded) : of(std::move(guarded)) {}
    ~alarm_off() { of->alarm.cancel(); }
    alarm_off(const alarm_off&) = delete;
    alarm_off& operator=(const alarm_off&) = delete;
};

request to_request(http_call& call, const target& to) {
    request asked(http::verb::post, to.path, 11);
    asked.set(http::field::host, to.authority);
    asked.set(http::field::user_agent, "dossier/" DOSSIER_VERSION);
    asked.set(http::field::content_type, call.type);
    asked.set(http::field::connection, "close");
    for (const auto& [name, value] : call.headers)
        asked.set(name, value);
    asked.body() = std::move(call.body);
    asked.prepare_payload();
    return asked;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return lower;
}

http_outcome to_outcome(http::response<http::string_body>&& answer) {
    http_outcome outcome;
    outcome.status = answer.result_int();
    outcome.type = std::string(answer[http::field::content_type]);
    for (const auto& field : answer)
        outcome.headers.emplace_back(lower_case({field.name_string().data(), field.name_string().size()}),
                                     std::string(field.value()));
    outcome.body = std::move(answer.body());
    return outcome;
}

http_outcome failed(const exchange& in, const char* doing, const error_code& error) {
    http_outcome outcome;
    outcome.problem = in.late                                   ? "no answer in time"
                      : error == asio::error::operation_aborted ? "given up"
                      : error == http::error::body_limit        ? "the answer is too large"
                      : error == http::error::end_of_stream     ? "the connection ended without an answer"
                      : error == asio::ssl::error::stream_truncated
                          ? "the connection was cut"
                          : std::string(doing) + ": " + error.message();
    return outcome;
}

// Certificates to trust, the host's name to check, and the name to ask for (SNI).
error_code prepare_tls(exchange& in, const target& to, const std::string& trusted) {
    error_code error;
    in.tls.set_verify_mode(asio::ssl::verify_peer);
    if (trusted.empty())
        in.tls.set_default_verify_paths(error);
    else
        in.tls.add_certificate_authority(asio::buffer(trusted), error);
    if (error) return error;
    in.secure.emplace(in.alarm.get_executor(), in.tls);
    in.secure->set_verify_callback(asio::ssl::host_name_verification(to.host), error);
    error_code is_name;
    asio::ip::make_address(to.host, is_name);
    if (!error && is_name) {  // an address is never asked for by name
        // What SSL_set_tlsext_host_name stands for; the macro has a cast that our warnings refuse.
        std::string name = to.host;
        if (::SSL_ctrl(in.secure->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                       name.data()) != 1)
            error = error_code(static_cast<int>(::ERR_get_error()), asio::error::get_ssl_category());
    }
    return error;
}

template <class Stream>
asio::awaitable<http_outcome> converse(std::shared_ptr<exchange> in, Stream& stream, request asked,
                                       std::size_t largest_answer) {
    auto [write_error, written] = co_await http::async_write(stream, asked, nothrow);
    if (write_error) co_return failed(*in, "sending failed", write_error);
    http::response_parser<http::string_body> answer;
    answer.header_limit(header_limit);
    answer.body_limit(largest_answer);
    beast::flat_buffer buffer(header_limit + 64 * 1024);
    auto [read_error, read_bytes] = co_await http::async_read(stream, buffer, answer, nothrow);
    if (read_error) co_return failed(*in, "the answer cannot be read", read_error);
    co_return to_outcome(answer.release());
}

}  // namespace

asio::awaitable<http_outcome> post(http_call call) {
    const auto to = read_url(call.url);
    if (!to) {
        http_outcome outcome;
        outcome.problem = "the address is not one of http or https";
        co_return outcome;
    }
    const auto executor = co_await asio::this_coro::executor;
    const auto in = std::make_shared<exchange>(executor);
    if (to->secure) {
        const error_code error = prepare_tls(*in, *to, call.trusted);
        if (error) co_return failed(*in, "TLS cannot be set up", error);
    } else {
        in->plain.emplace(executor);
    }
    request asked = to_request(call, *to);
    exchange::set_alarm(in, call.deadline);
    const alarm_off at_the_end(in);
    auto [look_up_error, places] = co_await in->resolver.async_resolve(to->host, to->port, nothrow);
    if (look_up_error || in->late) co_return failed(*in, "the host's name cannot be resolved", look_up_error);
    auto [connect_error, place] = co_await in->tcp().async_connect(places, nothrow);
    if (connect_error) co_return failed(*in, "no connection", connect_error);
    if (in->plain) {
        http_outcome outcome = co_await converse(in, *in->plain, std::move(asked), call.largest_answer);
        co_return outcome;
    }
    auto [tls_error] = co_await in->secure->async_handshake(asio::ssl::stream_base::client, nothrow);
    if (tls_error) co_return failed(*in, "no trusted connection", tls_error);
    http_outcome outcome = co_await converse(in, *in->secure, std::move(asked), call.largest_answer);
    co_return outcome;
}

bool is_http_url(const std::string& url) {
    return read_url(url).has_value();
}

}  // namespace bot

#include "bot/http_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
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

// Lives until the coroutine, its alarm and its look-up are done with it.
struct exchange {
    exchange(asio::any_io_executor on, asio::cancellation_state whose)
        : tls(asio::ssl::context::tls_client), resolver(on), looked_up(on), alarm(on), caller(whose) {}

    beast::tcp_stream& tcp() { return secure ? beast::get_lowest_layer(*secure) : *plain; }

    // Whether nobody waits for the answer any more. Asked by the coroutine before each step: one that begins
    // after a cancellation would not hear of it.
    bool is_over() const { return late || caller.cancelled() != asio::cancellation_type::none; }

    // Ends whatever is going on once the time is up. The socket is closed and not only cancelled, so that a
    // step which begins at that very moment fails too, instead of waiting without an alarm.
    static void set_alarm(const std::shared_ptr<exchange>& self, std::chrono::milliseconds deadline) {
        self->alarm.expires_after(deadline);
        self->alarm.async_wait([self](const error_code& error) {
            if (error) return;
            self->late = true;
            self->looked_up.cancel();
            self->tcp().close();
        });
    }

    // The system's look-up cannot be interrupted: it goes on by itself, and is waited for by looked_up.
    static void look_up(const std::shared_ptr<exchange>& self, const target& to) {
        self->looked_up.expires_at(std::chrono::steady_clock::time_point::max());
        self->resolver.async_resolve(to.host, to.port,
                                     [self](const error_code& error, tcp::resolver::results_type found) {
                                         self->look_up_error = error;
                                         self->places = std::move(found);
                                         self->looked_up.cancel();
                                     });
    }

    asio::ssl::context tls;
    std::optional<beast::tcp_stream> plain;
    std::optional<tls_stream> secure;
    tcp::resolver resolver;
    tcp::resolver::results_type places;
    error_code look_up_error;
    asio::steady_timer looked_up;
    asio::steady_timer alarm;
    asio::cancellation_state caller;
    bool late = false;
};

// The alarm and the look-up keep the exchange alive; they must not outlast the call.
struct let_go {
    std::shared_ptr<exchange> of;
    explicit let_go(std::shared_ptr<exchange> guarded) : of(std::move(guarded)) {}
    ~let_go() {
        of->alarm.cancel();
        of->resolver.cancel();
    }
    let_go(const let_go&) = delete;
    let_go& operator=(const let_go&) = delete;
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
    outcome.problem = in.late                                                   ? "no answer in time"
                      : in.is_over() || error == asio::error::operation_aborted ? "given up"
                      : error == http::error::body_limit                        ? "the answer is too large"
                      : error == http::error::end_of_stream ? "the connection ended without an answer"
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
    if (write_error || in->is_over()) co_return failed(*in, "sending failed", write_error);
    http::response_parser<http::string_body> answer;
    answer.header_limit(header_limit);
    answer.body_limit(largest_answer);
    beast::flat_buffer buffer(header_limit + 64 * 1024);
    // Piece by piece, because Beast 1.81 sets no limit to what stands between chunks and behind the last one.
    const std::size_t most = header_limit + 2 * largest_answer;
    std::size_t taken = 0;
    while (!answer.is_done()) {
        auto [read_error, size] = co_await http::async_read_some(stream, buffer, answer, nothrow);
        if (read_error || in->is_over()) co_return failed(*in, "the answer cannot be read", read_error);
        taken += size;
        if (taken > most) co_return failed(*in, "the answer cannot be read", http::error::body_limit);
    }
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
    const asio::cancellation_state caller = co_await asio::this_coro::cancellation_state;
    const auto in = std::make_shared<exchange>(executor, caller);
    if (in->is_over()) co_return failed(*in, "not begun", {});
    if (to->secure) {
        const error_code error = prepare_tls(*in, *to, call.trusted);
        if (error) co_return failed(*in, "TLS cannot be set up", error);
    } else {
        in->plain.emplace(executor);
    }
    request asked = to_request(call, *to);
    exchange::set_alarm(in, call.deadline);
    const let_go at_the_end(in);
    exchange::look_up(in, *to);
    co_await in->looked_up.async_wait(nothrow);
    if (in->look_up_error || in->is_over())
        co_return failed(*in, "the host's name cannot be resolved", in->look_up_error);
    auto [connect_error, place] = co_await in->tcp().async_connect(in->places, nothrow);
    if (connect_error || in->is_over()) co_return failed(*in, "no connection", connect_error);
    if (in->plain) {
        http_outcome outcome = co_await converse(in, *in->plain, std::move(asked), call.largest_answer);
        co_return outcome;
    }
    auto [tls_error] = co_await in->secure->async_handshake(asio::ssl::stream_base::client, nothrow);
    if (tls_error || in->is_over()) co_return failed(*in, "no trusted connection", tls_error);
    http_outcome outcome = co_await converse(in, *in->secure, std::move(asked), call.largest_answer);
    co_return outcome;
}

bool is_http_url(const std::string& url) {
    return read_url(url).has_value();
}

}  // namespace bot

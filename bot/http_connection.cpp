#include "bot/http_connection.hpp"

#include "bot/tls_context.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <cerrno>
#include <optional>
#include <sys/socket.h>

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

}  // namespace

// Lives until the connection, a coroutine, its alarm and its look-up are done with it.
struct http_connection::line {
    line(asio::any_io_executor on, http_address where, std::shared_ptr<tls_trust> whom)
        : to(std::move(where)), trust(std::move(whom)), resolver(on), looked_up(on), alarm(on) {}

    beast::tcp_stream& tcp() { return secure ? beast::get_lowest_layer(*secure) : *plain; }

    // Whether nobody waits for the answer any more. Asked by the coroutine before each step: one that begins
    // after a cancellation would not hear of it.
    bool is_over() const { return late || caller.cancelled() != asio::cancellation_type::none; }

    // Ends whatever is going on once the time is up. The socket is closed and not only cancelled, so that a
    // step which begins at that very moment fails too, instead of waiting without an alarm. An alarm that has
    // gone off already when its call ends must not meet the next one: hence the number.
    static void set_alarm(const std::shared_ptr<line>& self, std::chrono::milliseconds deadline) {
        self->alarm.expires_after(deadline);
        self->alarm.async_wait([self, number = self->call_number](const error_code& error) {
            if (error || number != self->call_number) return;
            self->late = true;
            self->looked_up.cancel();
            self->tcp().close();
        });
    }

    // The system's look-up cannot be interrupted: it goes on by itself, and is waited for by looked_up.
    static void look_up(const std::shared_ptr<line>& self) {
        self->looked_up.expires_at(std::chrono::steady_clock::time_point::max());
        self->resolver.async_resolve(self->to.host, self->to.port,
                                     [self](const error_code& error, tcp::resolver::results_type found) {
                                         self->look_up_error = error;
                                         self->places = std::move(found);
                                         self->looked_up.cancel();
                                     });
    }

    http_address to;
    std::shared_ptr<tls_trust> trust;
    std::optional<beast::tcp_stream> plain;  // one of the two, while there is a connection
    std::optional<tls_stream> secure;
    tcp::resolver resolver;
    tcp::resolver::results_type places;
    error_code look_up_error;
    asio::steady_timer looked_up;
    asio::steady_timer alarm;
    bool open = false;  // to the last handshake

    // Of the call that is under way.
    asio::cancellation_state caller;
    unsigned call_number = 0;
    bool late = false;
    bool sent = false;
    bool hung_up = false;
};

namespace {

// The alarm and the look-up keep the line alive; they must not outlast the call, and neither must a
// connection on which something is left over.
template <class Line>
struct let_go {
    std::shared_ptr<Line> of;
    bool reusable = false;

    explicit let_go(std::shared_ptr<Line> guarded) : of(std::move(guarded)) {}
    ~let_go() {
        ++of->call_number;
        of->caller = {};
        of->alarm.cancel();
        of->resolver.cancel();
        if (reusable) return;
        of->open = false;
        if (of->plain || of->secure) of->tcp().close();
    }
    let_go(const let_go&) = delete;
    let_go& operator=(const let_go&) = delete;
};

std::optional<http::verb> verb_of(const std::string& method) {
    if (method == "POST") return http::verb::post;
    if (method == "GET") return http::verb::get;
    if (method == "PUT") return http::verb::put;
    return std::nullopt;
}

request to_request(http_call& call, http::verb verb, const http_address& to, bool keep) {
    request asked(verb, to.path, 11);
    asked.set(http::field::host, to.authority);
    asked.set(http::field::user_agent, "dossier/" DOSSIER_VERSION);
    if (!call.type.empty()) asked.set(http::field::content_type, call.type);
    if (!keep) asked.set(http::field::connection, "close");
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
    outcome.sent = true;
    outcome.status = answer.result_int();
    outcome.type = std::string(answer[http::field::content_type]);
    for (const auto& field : answer)
        outcome.headers.emplace_back(lower_case({field.name_string().data(), field.name_string().size()}),
                                     std::string(field.value()));
    outcome.body = std::move(answer.body());
    return outcome;
}

template <class Line>
http_outcome failed(const Line& in, const char* doing, const error_code& error) {
    http_outcome outcome;
    outcome.sent = in.sent;
    outcome.late = in.late;
    outcome.problem = in.late                                                   ? "no answer in time"
                      : in.is_over() || error == asio::error::operation_aborted ? "given up"
                      : error == http::error::body_limit                        ? "the answer is too large"
                      : error == http::error::end_of_stream ? "the connection ended without an answer"
                      : error == asio::ssl::error::stream_truncated
                          ? "the connection was cut"
                          : std::string(doing) + ": " + error.message();
    return outcome;
}

// The host's name to check, and the name to ask for (SNI).
template <class Line>
error_code prepare_tls(Line& in) {
    tls_trust::context& trusted = in.trust->tls();
    if (trusted.problem) return trusted.problem;
    in.secure.emplace(in.alarm.get_executor(), trusted.tls);
    error_code error;
    in.secure->set_verify_callback(asio::ssl::host_name_verification(in.to.host), error);
    error_code is_name;
    asio::ip::make_address(in.to.host, is_name);
    if (!error && is_name) {  // an address is never asked for by name
        // What SSL_set_tlsext_host_name stands for; the macro has a cast that our warnings refuse.
        std::string name = in.to.host;
        if (::SSL_ctrl(in.secure->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                       name.data()) != 1)
            error = error_code(static_cast<int>(::ERR_get_error()), asio::error::get_ssl_category());
    }
    return error;
}

// Nothing when the line is open; or why it cannot be opened.
template <class Line>
asio::awaitable<std::optional<http_outcome>> open(std::shared_ptr<Line> in) {
    Line::look_up(in);
    co_await in->looked_up.async_wait(nothrow);
    if (in->look_up_error || in->is_over())
        co_return failed(*in, "the host's name cannot be resolved", in->look_up_error);
    auto [connect_error, place] = co_await in->tcp().async_connect(in->places, nothrow);
    if (connect_error || in->is_over()) co_return failed(*in, "no connection", connect_error);
    error_code ignored;
    in->tcp().socket().set_option(tcp::no_delay(true), ignored);
    if (in->secure) {
        auto [tls_error] = co_await in->secure->async_handshake(asio::ssl::stream_base::client, nothrow);
        if (tls_error || in->is_over()) co_return failed(*in, "no trusted connection", tls_error);
    }
    in->open = true;
    co_return std::nullopt;
}

// reusable: whether another call can follow on the same connection.
template <class Line, class Stream>
asio::awaitable<http_outcome> converse(std::shared_ptr<Line> in, Stream& stream, request asked,
                                       std::size_t largest_answer, bool& reusable) {
    auto [write_error, written] = co_await http::async_write(stream, asked, nothrow);
    // Over TLS, too: what was not written to the end of its record can be read by nobody.
    in->sent = !write_error || written > 0;
    in->hung_up = write_error && !in->is_over();
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
        taken += size;
        in->hung_up = read_error && taken + buffer.size() == 0 && !in->is_over();
        if (read_error || in->is_over()) co_return failed(*in, "the answer cannot be read", read_error);
        if (taken > most) co_return failed(*in, "the answer cannot be read", http::error::body_limit);
    }
    reusable = answer.keep_alive() && answer.get().result_int() >= 200 && buffer.size() == 0;
    co_return to_outcome(answer.release());
}

}  // namespace

http_connection::http_connection(asio::any_io_executor on, http_address to, std::shared_ptr<tls_trust> trust)
    : line_(std::make_shared<line>(std::move(on), std::move(to), std::move(trust))) {}

http_connection::~http_connection() = default;

bool http_connection::is_ready() const {
    if (!line_->open) return false;
    char unasked = 0;
    const auto got =
        ::recv(line_->tcp().socket().native_handle(), &unasked, 1, MSG_PEEK | MSG_DONTWAIT | MSG_NOSIGNAL);
    return got < 0 && errno == EAGAIN;
}

bool http_connection::hung_up() const {
    return line_->hung_up;
}

asio::awaitable<http_outcome> http_connection::exchange(http_call call, bool keep) {
    const auto in = line_;
    const auto to = read_http_address(call.url);
    in->caller = co_await asio::this_coro::cancellation_state;
    in->late = in->sent = in->hung_up = false;
    let_go at_the_end(in);
    if (!to || !to->same_origin(in->to)) {
        http_outcome outcome;
        outcome.problem = "the address is another peer's";
        co_return outcome;
    }
    const auto verb = verb_of(call.method);
    if (!verb || (verb == http::verb::get && !call.body.empty())) {
        http_outcome outcome;
        outcome.problem = "the call's method is not one that can be made";
        co_return outcome;
    }
    if (in->is_over()) co_return failed(*in, "not begun", {});
    request asked = to_request(call, *verb, *to, keep);
    if (!in->open) {
        if (in->to.secure) {
            const error_code error = prepare_tls(*in);
            if (error) co_return failed(*in, "TLS cannot be set up", error);
        } else {
            in->plain.emplace(in->alarm.get_executor());
        }
    }
    line::set_alarm(in, call.deadline);
    if (!in->open) {
        std::optional<http_outcome> problem = co_await open(in);
        if (problem) co_return std::move(*problem);
    }
    if (in->plain) {
        http_outcome outcome =
            co_await converse(in, *in->plain, std::move(asked), call.largest_answer, at_the_end.reusable);
        co_return outcome;
    }
    http_outcome outcome =
        co_await converse(in, *in->secure, std::move(asked), call.largest_answer, at_the_end.reusable);
    co_return outcome;
}

}  // namespace bot

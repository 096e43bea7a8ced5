#include "bot/websocket_client.hpp"

#include "bot/http_address.hpp"
#include "bot/tls_context.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <spdlog/spdlog.h>

#include <deque>
#include <optional>
#include <utility>

namespace bot {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using beast::error_code;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t write_buffer = 32 * 1024;  // bytes

using plain_stream = beast::tcp_stream;
using tls_stream = beast::ssl_stream<beast::tcp_stream>;

// The address of the same place for HTTP, which every WebSocket begins with.
std::optional<http_address> read_url(const std::string& url) {
    if (!url.starts_with("ws://") && !url.starts_with("wss://")) return std::nullopt;
    auto to = read_http_address("http" + url.substr(2));
    if (to && !to->secure && !to->on_loopback()) return std::nullopt;
    return to;
}

}  // namespace

// Lives until its coroutine, its timer and its look-up are done with it.
struct websocket_client::state : std::enable_shared_from_this<websocket_client::state> {
    struct message {
        bool is_ping = false;
        std::string text;
    };

    state(asio::any_io_executor on, websocket_place where, websocket_events events)
        : executor(on),
          place(std::move(where)),
          tell(std::move(events)),
          resolver(on),
          looked_up(on),
          alarm(on) {}
    virtual ~state() = default;
    state(const state&) = delete;
    state& operator=(const state&) = delete;

    virtual void drop() = 0;
    virtual void pump() = 0;
    virtual asio::awaitable<std::string> converse(http_address to) = 0;

    // The whole life; what it returns is why it ended. The system's look-up cannot be interrupted: it goes on
    // by itself, and is waited for by looked_up.
    static asio::awaitable<std::string> run(std::shared_ptr<state> self, http_address to) {
        self->resolver.async_resolve(to.host, to.port,
                                     [self](const error_code& error, tcp::resolver::results_type found) {
                                         self->look_up_error = error;
                                         self->places = std::move(found);
                                         self->looked_up.cancel();
                                     });
        co_await self->looked_up.async_wait(nothrow);
        if (self->is_dropped) co_return self->why("not connected", {});
        if (self->look_up_error)
            co_return self->why("the host's name cannot be resolved", self->look_up_error);
        std::string ended = co_await self->converse(std::move(to));
        co_return ended;
    }

    void start(http_address to) {
        looked_up.expires_at(std::chrono::steady_clock::time_point::max());
        set_alarm(place.deadline);
        auto life = run(shared_from_this(), std::move(to));
        auto over = [self = shared_from_this()](const std::exception_ptr& failure,
                                                const std::string& reason) {
            self->end(failure ? text_of(failure) : reason);
        };
        asio::co_spawn(executor, std::move(life), std::move(over));
    }

    static std::string text_of(const std::exception_ptr& failure) {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            spdlog::error("a WebSocket connection ended by an exception: {}", error.what());
            return error.what();
        }
    }

    void end(const std::string& reason) {
        is_open = false;
        alarm.cancel();
        drop();
        if (!is_let_go && tell.ended) tell.ended(reason);
    }

    // The socket is closed and not only cancelled, so that a step which begins at that very moment fails too.
    void give_up() {
        is_dropped = true;
        looked_up.cancel();
        drop();
    }

    void set_alarm(std::chrono::milliseconds after) {
        alarm.expires_after(after);
        alarm.async_wait([self = shared_from_this()](const error_code& error) {
            if (error) return;
            self->is_late = true;
            self->give_up();
        });
    }

    std::string why(const char* doing, const error_code& error) const {
        if (is_closing) return "closed";
        if (is_late && !was_open) return "no connection in time";
        if (is_late || error == websocket::error::closed) return "closed by the peer";
        return error ? std::string(doing) + ": " + error.message() : std::string(doing);
    }

    // A control frame. Behind the peer's goodbye the rest of the connection may never come to its end.
    void heard(websocket::frame_type kind) {
        if (!is_open || is_let_go) return;
        if (kind == websocket::frame_type::close) return set_alarm(place.close_patience);
        const auto& told = kind == websocket::frame_type::ping ? tell.pinged : tell.ponged;
        if (told) told();
    }

    void add(message next) {
        queue.push_back(std::move(next));
        pump();
    }

    void close() {
        if (is_closing) return;
        is_closing = true;
        if (!is_open) return give_up();
        set_alarm(place.close_patience);
        pump();
    }

    asio::any_io_executor executor;
    websocket_place place;
    websocket_events tell;
    tcp::resolver resolver;
    tcp::resolver::results_type places;
    error_code look_up_error;
    asio::steady_timer looked_up;
    asio::steady_timer alarm;
    std::deque<message> queue;
    unsigned close_code = 0;  // the peer's
    bool is_open = false;     // can be written to
    bool was_open = false;    // the handshake was done
    bool is_let_go = false;   // the client is gone
    bool is_closing = false;  // close() was called
    bool is_dropped = false;
    bool is_late = false;
    bool is_writing = false;
};

template <class Stream>
struct websocket_client::line final : websocket_client::state {
    template <class... More>
    line(asio::any_io_executor on, websocket_place where, websocket_events events, More&... more)
        : state(on, std::move(where), std::move(events)), socket(on, more...) {}

    void drop() override { beast::get_lowest_layer(socket).close(); }

    // Frames go out whole: Slack is known to lose those that come in pieces.
    void set_options() {
        socket.auto_fragment(false);
        socket.write_buffer_bytes(write_buffer);
        socket.text(true);
        socket.read_message_max(place.largest_received);
        websocket::stream_base::timeout none{websocket::stream_base::none(), websocket::stream_base::none(),
                                             false};
        socket.set_option(none);
        socket.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
            request.set(beast::http::field::user_agent, "dossier/" DOSSIER_VERSION);
        }));
        // Called in the midst of a read, so it is passed on later.
        socket.control_callback([this](websocket::frame_type kind, beast::string_view) {
            asio::post(executor, [self = shared_from_this(), kind] { self->heard(kind); });
        });
    }

    // The certificate must be for that host, and an address is never asked for by name (SNI).
    error_code name_host(const http_address& to) {
        error_code error;
        if constexpr (std::is_same_v<Stream, tls_stream>) {
            auto& tls = socket.next_layer();
            tls.set_verify_callback(asio::ssl::host_name_verification(to.host), error);
            error_code is_name;
            asio::ip::make_address(to.host, is_name);
            if (error || !is_name) return error;
            // What SSL_set_tlsext_host_name stands for; the macro has a cast that our warnings refuse.
            std::string name = to.host;
            if (::SSL_ctrl(tls.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                           name.data()) != 1)
                error = error_code(static_cast<int>(::ERR_get_error()), asio::error::get_ssl_category());
        }
        return error;
    }

    asio::awaitable<std::string> converse(http_address to) override {
        auto& tcp_layer = beast::get_lowest_layer(socket);
        auto [connect_error, where] = co_await tcp_layer.async_connect(places, nothrow);
        if (connect_error || is_dropped) co_return why("no connection", connect_error);
        tcp_layer.expires_never();
        tcp_layer.socket().set_option(tcp::no_delay(true));
        if constexpr (std::is_same_v<Stream, tls_stream>) {
            const error_code name_error = name_host(to);
            if (name_error) co_return why("TLS cannot be set up", name_error);
            auto [tls_error] =
                co_await socket.next_layer().async_handshake(asio::ssl::stream_base::client, nothrow);
            if (tls_error || is_dropped) co_return why("no trusted connection", tls_error);
        }
        set_options();
        auto [upgrade_error] = co_await socket.async_handshake(to.authority, to.path, nothrow);
        if (upgrade_error || is_dropped) co_return why("no WebSocket there", upgrade_error);
        alarm.cancel();
        is_open = was_open = true;
        if (tell.opened) tell.opened();
        beast::flat_buffer buffer(place.largest_received + 1024);
        for (;;) {
            auto [read_error, size] = co_await socket.async_read(buffer, nothrow);
            if (read_error) close_code = socket.reason().code;
            if (read_error || is_let_go) co_return why("the connection broke", read_error);
            std::string text = beast::buffers_to_string(buffer.data());
            buffer.consume(buffer.size());
            if (tell.received) tell.received(std::move(text));
        }
    }

    // One at a time, in order; the closing frame comes last.
    void pump() override {
        if (is_writing || !is_open) return;
        if (queue.empty() && !is_closing) return;
        is_writing = true;
        const auto self = std::static_pointer_cast<line>(shared_from_this());
        if (queue.empty()) {
            is_open = false;
            socket.async_close(websocket::close_code::normal, [self](const error_code&) { self->drop(); });
        } else if (queue.front().is_ping) {
            socket.async_ping({}, [self](const error_code& error) { self->written(error); });
        } else {
            socket.async_write(asio::buffer(queue.front().text),
                               [self](const error_code& error, std::size_t) { self->written(error); });
        }
    }

    // After a failure the read fails too, and tells why.
    void written(const error_code& error) {
        is_writing = false;
        queue.pop_front();
        if (!error) pump();
    }

    websocket::stream<Stream> socket;
};

websocket_client::websocket_client(asio::any_io_executor on, websocket_place to, websocket_events tell) {
    const auto where = read_url(to.url);
    std::string problem = where ? "" : "the address is not one of wss";
    if (where && where->secure) {
        if (!to.trust) to.trust = std::make_shared<tls_trust>("");
        tls_trust::context& trusted = to.trust->tls();
        if (trusted.problem) problem = "TLS cannot be set up: " + trusted.problem.message();
        state_ = std::make_shared<line<tls_stream>>(on, std::move(to), std::move(tell), trusted.tls);
    } else {
        state_ = std::make_shared<line<plain_stream>>(on, std::move(to), std::move(tell));
    }
    if (problem.empty())
        state_->start(*where);
    else
        asio::post(on, [self = state_, problem] { self->end(problem); });
}

websocket_client::~websocket_client() {
    state_->is_let_go = true;
    state_->give_up();
}

bool websocket_client::send(std::string text) {
    if (!state_->is_open || state_->is_closing || text.size() > state_->place.largest_sent) return false;
    state_->add({false, std::move(text)});
    return true;
}

void websocket_client::ping() {
    if (state_->is_open && !state_->is_closing) state_->add({true, ""});
}

unsigned websocket_client::close_code() const {
    return state_->close_code;
}

void websocket_client::close() {
    state_->close();
}

bool is_websocket_url(const std::string& url) {
    return read_url(url).has_value();
}

}  // namespace bot

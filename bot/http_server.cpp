#include "bot/http_server.hpp"

#include "bot/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <deque>
#include <list>
#include <optional>
#include <sys/resource.h>

namespace bot {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using beast::error_code;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds accept_pause{100};
constexpr std::uint32_t header_limit = 16 * 1024;
constexpr std::size_t usual_headers = 12;
constexpr std::size_t most_connections = 2000;
constexpr std::size_t kept_descriptors = 256;  // for the database, for calls to others, for the terminal

using header_parser = http::request_parser<http::empty_body>;
using body_parser = http::request_parser<http::string_body>;
using steady = std::chrono::steady_clock;

// Headers of which two would be two opinions.
constexpr std::string_view single_headers[]{
    "host",   "content-length", "content-type",      "cookie",
    "origin", "authorization",  "x-slack-signature", "x-slack-request-timestamp"};

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return lower;
}

http_request to_request(const http::request_header<>& header, bool from_loopback) {
    http_request request;
    request.method = std::string(header.method_string());
    const std::string_view target(header.target().data(), header.target().size());
    const std::size_t mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    if (mark < target.size()) request.query = target.substr(mark + 1);
    request.headers.reserve(usual_headers);
    for (const auto& field : header)
        request.headers.emplace_back(lower_case({field.name_string().data(), field.name_string().size()}),
                                     std::string(field.value()));
    request.from_loopback = from_loopback;
    return request;
}

bool matches(const route& known, std::string_view path) {
    if (!known.path.ends_with("/*")) return known.path == path;
    const std::string_view folder = known.path.substr(0, known.path.size() - 1);
    return path.starts_with(folder) && path.size() > folder.size();
}

// Framing that could mean two things is refused before a byte of the body is read.
std::optional<http_response> refuse_framing(const http_request& request) {
    const auto count = [&](std::string_view name) {
        return std::count_if(request.headers.begin(), request.headers.end(),
                             [&](const auto& header) { return header.first == name; });
    };
    for (const std::string_view name : single_headers) {
        if (count(name) > 1) return plain(400, "The header " + std::string(name) + " stands twice.\n");
    }
    if (count("transfer-encoding") > 0)
        return plain(411, "Send a Content-Length; chunked bodies are not taken.\n");
    if (request.header("content-length").find(',') != std::string_view::npos)
        return plain(400, "Two lengths.\n");
    if (request.path.empty() || request.path[0] != '/') return plain(400, "The target must be a path.\n");
    return std::nullopt;
}

struct routed {
    const route* to = nullptr;
    std::optional<http_response> refusal;
};

routed find_route(const std::vector<route>& routes, const http_request& request) {
    std::string allowed;
    // A HEAD is answered like a GET, without its body.
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    for (const route& known : routes) {
        if (!matches(known, request.path)) continue;
        if (known.method == method) return {&known, std::nullopt};
        allowed += (allowed.empty() ? "" : ", ") + std::string(known.method);
    }
    if (allowed.empty()) return {nullptr, plain(404, "There is nothing here.\n")};
    http_response refusal = plain(405, "This path takes " + allowed + ".\n");
    refusal.headers.emplace_back("Allow", allowed);
    return {nullptr, refusal};
}

// Requests that no handler gets. Not the path: it may hold what nobody should read.
void note_refusal(const http_response& refusal, std::uint64_t number) {
    if (!spdlog::should_log(spdlog::level::debug)) return;
    const std::string why = refusal.body.substr(0, refusal.body.find('\n'));
    about(request_id(number)).debug("a request was answered {}: {}", refusal.status, why);
}

// What stands before the body; answer.headers repeat nothing of it. In a string: of Beast's own message each
// header is an allocation.
std::string head_of(const http_response& answer, bool keep_alive) {
    const auto reason = http::obsolete_reason(http::int_to_status(answer.status));
    std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " ";
    head.reserve(256);
    head.append(reason.data(), reason.size());
    const auto add = [&head](std::string_view name, std::string_view value) {
        head.append("\r\n").append(name).append(": ").append(value);
    };
    add("Content-Type", answer.type);
    add("Cache-Control", "no-store");
    add("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : answer.headers)
        add(name, value);
    if (!keep_alive) add("Connection", "close");
    add("Content-Length", std::to_string(answer.body.size()));
    return head.append("\r\n\r\n");
}

unsigned status_of(const error_code& error) {
    if (error == http::error::header_limit) return 431;
    if (error == http::error::body_limit) return 413;
    return 400;
}

// The peer left, or we did: nothing to tell anybody.
bool is_ordinary_end(const error_code& error) {
    return error == http::error::end_of_stream || error == asio::error::eof ||
           error == asio::error::connection_reset || error == asio::error::operation_aborted ||
           error == asio::error::broken_pipe || error == beast::error::timeout ||
           error == http::error::partial_message || error == asio::error::not_connected;
}

// How many connections there may be. A process that has spent its descriptors on them could neither open its
// database nor call anybody.
std::size_t room_for_connections() {
    rlimit descriptors{};
    if (::getrlimit(RLIMIT_NOFILE, &descriptors) != 0 || descriptors.rlim_cur == RLIM_INFINITY)
        return most_connections;
    const std::size_t all = descriptors.rlim_cur;
    return std::min(most_connections, all > 2 * kept_descriptors ? all - kept_descriptors : all / 2);
}

using socket_stream = websocket::stream<beast::tcp_stream&>;

// Writes frames one after the other, wherever they come from: Beast takes one write at a time.
class open_line : public socket_line, public std::enable_shared_from_this<open_line> {
public:
    explicit open_line(socket_stream& to)
        : socket_(&to), written_(to.get_executor(), asio::steady_timer::time_point::max()) {}

    void push(std::string frame) override {
        if (!socket_) return;
        waiting_.push_back(std::move(frame));
        ++pushed_;
        if (waiting_.size() == 1) write_next();
    }

    // Waits until what was pushed so far is written. False when it could not be.
    asio::awaitable<bool> flush() {
        const std::uint64_t last = pushed_;
        while (socket_ && pushed_ - waiting_.size() < last)
            co_await written_.async_wait(nothrow);
        co_return socket_ != nullptr;
    }

    // Before the socket goes: what is under way is cut off.
    asio::awaitable<void> close() {
        if (!waiting_.empty()) socket_->next_layer().close();
        co_await flush();
        socket_ = nullptr;
    }

private:
    void write_next() {
        socket_->text(true);
        socket_->async_write(
            asio::buffer(waiting_.front()),
            [self = shared_from_this()](const error_code& error, std::size_t) { self->has_written(error); });
    }

    void has_written(const error_code& error) {
        waiting_.pop_front();
        if (error) {
            waiting_.clear();
            if (socket_) socket_->next_layer().cancel();  // so that reading ends, too
            socket_ = nullptr;
        }
        written_.cancel();
        if (!waiting_.empty()) write_next();
    }

    socket_stream* socket_;  // null: closed
    asio::steady_timer written_;
    std::deque<std::string> waiting_;  // the first is under way
    std::uint64_t pushed_ = 0;         // since the beginning
};

}  // namespace

struct http_server::state : std::enable_shared_from_this<http_server::state> {
    state(asio::any_io_executor on, const std::string& address, std::uint16_t port,
          std::chrono::milliseconds longest)
        : executor(on), acceptor(on), watch(on), patience(longest) {
        const tcp::endpoint where(asio::ip::make_address(address), port);
        acceptor.open(where.protocol());
        acceptor.set_option(asio::socket_base::reuse_address(true));
        acceptor.bind(where);
        acceptor.listen();
    }

    // A connection that may be idle; stop() ends the idle ones, make_room() those that still only listen.
    struct live {
        beast::tcp_stream* stream;
        steady::time_point until = steady::time_point::max();  // it has to have sent, or taken, what is due
        bool busy = false;                                     // a request has begun
        bool heard = false;    // to its end: an answer is owed; or a WebSocket was admitted
        bool leaving = false;  // cut off, and not gone yet
    };
    using live_list = std::list<live>;

    struct registration {
        state& of;
        live_list::iterator self;
        registration(state& server, beast::tcp_stream& stream)
            : of(server), self(server.connections.insert(server.connections.end(), {&stream})) {
            of.watch_over_them();
        }
        ~registration() {
            of.connections.erase(self);
            if (of.connections.empty()) of.watch.cancel();
        }
        registration(const registration&) = delete;
        registration& operator=(const registration&) = delete;
    };

    // Cuts off who takes too long. One look at all of them now and then, instead of an alarm for each thing
    // that is waited for: setting an alarm costs a quick peer more than all it is good for.
    void watch_over_them() {
        if (watching) return;
        watching = true;
        watch.expires_after(patience / 20);
        watch.async_wait([self = shared_from_this()](const error_code&) {
            self->watching = false;
            if (self->connections.empty()) return;
            for (live& one : self->connections)
                if (one.until <= steady::now()) one.stream->cancel();
            self->watch_over_them();
        });
    }

    asio::awaitable<void> accept_loop() {
        asio::steady_timer pause(executor);
        while (!stopping) {
            if (connections.size() >= room && !make_room()) {
                pause.expires_after(accept_pause);
                co_await pause.async_wait(nothrow);
                continue;
            }
            auto [error, socket] = co_await acceptor.async_accept(nothrow);
            if (stopping) co_return;
            if (error) {
                // Out of descriptors, or a peer that left at once: neither may end the loop.
                spdlog::warn("accepting a connection failed: {}", error.message());
                pause.expires_after(accept_pause);
                co_await pause.async_wait(nothrow);
                continue;
            }
            spawn(std::move(socket));
        }
    }

    // Cuts off who has said nothing whole for longest: whoever opens connections and holds them must not keep
    // others out. False when everybody is being answered.
    bool make_room() {
        const auto found = std::find_if(connections.begin(), connections.end(),
                                        [](const live& one) { return !one.heard && !one.leaving; });
        if (found == connections.end()) return false;
        found->leaving = true;
        found->stream->cancel();
        return true;
    }

    void spawn(tcp::socket socket) {
        auto self = shared_from_this();
        asio::co_spawn(executor, serve(std::move(self), beast::tcp_stream(std::move(socket))),
                       [](const std::exception_ptr& failure) {
                           if (!failure) return;
                           try {
                               std::rethrow_exception(failure);
                           } catch (const std::exception& error) {
                               spdlog::error("a connection ended by an exception: {}", error.what());
                           }
                       });
    }

    static asio::awaitable<void> serve(std::shared_ptr<state> self, beast::tcp_stream stream) {
        const registration registered(*self, stream);
        live& mine = *registered.self;
        error_code ignored;
        stream.socket().set_option(tcp::no_delay(true), ignored);
        const auto peer = stream.socket().remote_endpoint(ignored);
        const bool from_loopback = peer.address().is_loopback();
        beast::flat_buffer buffer(header_limit + 1024);
        bool open = true;
        while (open && !self->stopping && !mine.leaving) {
            mine.busy = mine.heard = false;
            self->connections.splice(self->connections.end(), self->connections, registered.self);
            header_parser header;
            header.header_limit(header_limit);
            header.body_limit(boost::none);
            mine.until = steady::now() + self->patience;
            auto [header_error, header_bytes] =
                co_await http::async_read_header(stream, buffer, header, nothrow);
            mine.busy = true;
            if (header_error) {
                if (!is_ordinary_end(header_error)) {
                    http_response refusal =
                        plain(status_of(header_error), "That is not a request that can be read.\n");
                    note_refusal(refusal, ++self->requests);
                    co_await self->write(mine, std::move(refusal), false, false);
                }
                break;
            }
            http_request request = to_request(header.get(), from_loopback);
            request.number = ++self->requests;
            if (websocket::is_upgrade(header.get())) {
                auto upgrade = header.release();
                co_await self->serve_socket(stream, std::move(upgrade), std::move(request), mine);
                break;
            }
            open = co_await self->serve_request(stream, buffer, header, std::move(request), mine);
        }
        stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    }

    // Whether the connection may carry another request.
    asio::awaitable<bool> serve_request(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                        header_parser& header, http_request request, live& mine) {
        const bool head_only = request.method == "HEAD";
        std::optional<http_response> refusal = refuse_framing(request);
        routed found;
        if (!refusal) {
            found = find_route(routes, request);
            refusal = found.refusal;
        }
        const bool has_length = !request.header("content-length").empty();
        if (!refusal && request.method == "POST" && !has_length)
            refusal = plain(411, "Send a Content-Length.\n");
        if (!refusal && header.content_length() && *header.content_length() > found.to->largest_body)
            refusal = plain(413, "That is too large; the limit is " + std::to_string(found.to->largest_body) +
                                     " bytes.\n");
        if (refusal) {
            note_refusal(*refusal, request.number);
            co_await write(mine, std::move(*refusal), false, head_only);
            co_return false;
        }
        bool keep_alive = header.keep_alive();
        body_parser body(std::move(header));
        body.body_limit(found.to->largest_body);
        error_code error;
        if (!body.is_done()) {  // mostly it has come with the header
            buffer.consume(body.put(buffer.data(), error));
            if (error == http::error::need_more) error = {};
        }
        if (!error && !body.is_done()) {
            auto [read_error, bytes] = co_await http::async_read(stream, buffer, body, nothrow);
            error = read_error;
        }
        if (error) {
            if (!is_ordinary_end(error)) {
                http_response unreadable =
                    plain(status_of(error), "That is not a request that can be read.\n");
                note_refusal(unreadable, request.number);
                co_await write(mine, std::move(unreadable), false, head_only);
            }
            co_return false;
        }
        mine.heard = true;
        mine.until = steady::time_point::max();
        request.body = std::move(body.get().body());
        http_response answer = co_await answer_safely(*found.to, std::move(request));
        keep_alive = keep_alive && !stopping;
        co_return co_await write(mine, std::move(answer), keep_alive, head_only);
    }

    // The one catch of a request: what no handler expected is the operator's to read, not the peer's.
    static asio::awaitable<http_response> answer_safely(const route& to, http_request request) {
        const std::uint64_t number = request.number;
        const std::string path(to.path);  // not the request's: below it may stand what nobody should read
        try {
            http_response answer = co_await to.handle(std::move(request));
            co_return answer;
        } catch (const std::exception& error) {
            about(request_id(number)).error("answering {} failed: {}", path, error.what());
        }
        co_return plain(500, "Something went wrong here. Look at what was saved before you send it again.\n");
    }

    asio::awaitable<bool> write(live& to, http_response answer, bool keep_alive, bool head_only) {
        const std::string head = head_of(answer, keep_alive);
        if (head_only) answer.body.clear();
        const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(answer.body)};
        to.until = steady::now() + patience;
        auto [error, bytes] = co_await asio::async_write(*to.stream, parts, nothrow);
        co_return !error && keep_alive;
    }

    asio::awaitable<void> serve_socket(beast::tcp_stream& stream, http::request<http::empty_body> upgrade,
                                       http_request request, live& mine) {
        const auto to = std::find_if(sockets.begin(), sockets.end(),
                                     [&](const socket_route& known) { return known.path == request.path; });
        std::optional<http_response> refusal = refuse_framing(request);
        if (!refusal && !request.header("content-length").empty())
            refusal = plain(400, "An upgrade has no body.\n");  // its bytes would be read as frames
        if (!refusal && to == sockets.end()) refusal = plain(404, "There is no socket here.\n");
        if (!refusal) {
            http_response verdict = to->admit(request);
            if (verdict.status != 101) refusal = std::move(verdict);
        }
        if (refusal) {
            note_refusal(*refusal, request.number);
            co_await write(mine, std::move(*refusal), false, false);
            co_return;
        }
        mine.heard = true;
        mine.until = steady::time_point::max();  // the WebSocket has its own timeouts
        socket_stream socket(stream);
        websocket::stream_base::timeout limits{std::chrono::seconds(10), websocket::stream_base::none(),
                                               false};
        socket.set_option(limits);
        socket.read_message_max(to->largest_frame);
        auto [accept_error] = co_await socket.async_accept(upgrade, nothrow);
        if (accept_error) co_return;
        const auto line = std::make_shared<open_line>(socket);
        co_await converse(socket, line, *to, mine);
        co_await line->close();
    }

    asio::awaitable<void> converse(socket_stream& socket, const std::shared_ptr<open_line>& line,
                                   const socket_route& with, live& mine) {
        beast::flat_buffer buffer(with.largest_frame + 1024);
        while (!stopping) {
            mine.busy = false;
            auto [read_error, read_bytes] = co_await socket.async_read(buffer, nothrow);
            if (read_error) co_return;
            mine.busy = true;
            std::string frame = beast::buffers_to_string(buffer.data());
            buffer.consume(buffer.size());
            std::string answer;
            std::shared_ptr<socket_line> from = line;
            bool answered = true;
            try {
                answer = co_await with.answer(std::move(frame), std::move(from));
            } catch (const std::exception& error) {
                spdlog::error("answering a frame failed: {}", error.what());
                answered = false;
            }
            if (!answered) co_return;  // closed without an answer: the page sends the line again
            if (!answer.empty()) line->push(std::move(answer));
            const bool written = co_await line->flush();
            if (!written) co_return;
        }
    }

    asio::any_io_executor executor;
    tcp::acceptor acceptor;
    std::vector<route> routes;
    std::vector<socket_route> sockets;
    const std::size_t room = room_for_connections();
    asio::steady_timer watch;
    const std::chrono::milliseconds patience;
    bool watching = false;
    live_list connections;       // the first has waited for longest
    std::uint64_t requests = 0;  // since the start
    bool stopping = false;
};

http_server::http_server(asio::any_io_executor on, const std::string& address, std::uint16_t port,
                         std::chrono::milliseconds patience)
    : state_(std::make_shared<state>(on, address, port, patience)) {}

http_server::~http_server() = default;

std::uint16_t http_server::port() const {
    return state_->acceptor.local_endpoint().port();
}

void http_server::start(std::vector<route> routes, std::vector<socket_route> sockets) {
    auto self = state_;
    self->routes = std::move(routes);
    self->sockets = std::move(sockets);
    auto loop = [self]() -> asio::awaitable<void> { return self->accept_loop(); };
    asio::co_spawn(state_->executor, std::move(loop), asio::detached);
}

bool http_server::idle() const {
    return state_->connections.empty();
}

void http_server::stop() {
    state_->stopping = true;
    error_code ignored;
    state_->acceptor.close(ignored);
    for (const state::live& connection : state_->connections)
        if (!connection.busy) connection.stream->cancel();
}

}  // namespace bot

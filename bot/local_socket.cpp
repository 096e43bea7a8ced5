#include "bot/local_socket.hpp"

#include "bot/reply_json.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <list>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace bot {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using nlohmann::json;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t longest_request = 1024 * 1024;
constexpr std::size_t piece_size = 128 * 1024;  // of a parcel, before it is put into JSON
constexpr std::chrono::milliseconds accept_pause{100};

// A socket's address holds 107 bytes and a database's path may be longer, so the address goes through an open
// descriptor of its folder.
class address_in_folder {
public:
    // A link to the database is the database.
    explicit address_in_folder(const std::filesystem::path& called) {
        std::error_code error;
        std::filesystem::path database = std::filesystem::weakly_canonical(called, error);
        if (error) database = called;
        folder_ = ::open(database.has_parent_path() ? database.parent_path().c_str() : ".",
                         O_PATH | O_DIRECTORY | O_CLOEXEC);
        name_ = database.filename().string() + ".sock";
    }
    ~address_in_folder() {
        if (folder_ >= 0) ::close(folder_);
    }
    address_in_folder(const address_in_folder&) = delete;
    address_in_folder& operator=(const address_in_folder&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(folder_) + "/" + name_; }
    void remove() const { ::unlinkat(folder_, name_.c_str(), 0); }

private:
    int folder_ = -1;
    std::string name_;
};

json to_json(const delivery& next) {
    return {{"as", next.said.author.value}, {"line", next.said.line}, {"zone", next.zone}, {"key", next.key}};
}

std::optional<delivery> delivery_from(const std::string& line) {
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object()) return std::nullopt;
    try {
        const auto author = evidence::read_person(object.at("as").get<std::string>());
        if (!author) return std::nullopt;
        delivery next;
        next.said.author = *author;
        next.said.line = object.at("line").get<std::string>();
        next.zone = object.at("zone").get<std::string>();
        next.is_their_device = false;
        next.key = object.at("key").get<std::string>();
        return next;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

std::string_view name_of(parcel_kind kind) {
    return kind == parcel_kind::log ? "log" : "proposals";
}

json to_json(const parcel& whole, std::string_view piece, bool last) {
    return {{"as", whole.author.value},
            {"zone", whole.zone},
            {"parcel", name_of(whole.kind)},
            {"piece", piece},
            {"last", last}};
}

// A part of a parcel, as it came over the line.
struct parcel_piece {
    parcel part;
    bool last = false;
};

std::optional<parcel_piece> piece_from(const std::string& line) {
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object() || !object.contains("parcel")) return std::nullopt;
    try {
        const auto author = evidence::read_person(object.at("as").get<std::string>());
        const auto kind = object.at("parcel").get<std::string>();
        if (!author || (kind != name_of(parcel_kind::log) && kind != name_of(parcel_kind::proposals)))
            return std::nullopt;
        parcel_piece piece;
        piece.part.author = *author;
        piece.part.zone = object.at("zone").get<std::string>();
        piece.part.kind = kind == name_of(parcel_kind::log) ? parcel_kind::log : parcel_kind::proposals;
        piece.part.bytes = object.at("piece").get<std::string>();
        piece.last = object.at("last").get<bool>();
        return piece;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

// The bytes of the next piece, which ends before a character.
std::size_t next_piece(std::string_view bytes) {
    if (bytes.size() <= piece_size) return bytes.size();
    std::size_t end = piece_size;
    while (end > 1 && (static_cast<unsigned char>(bytes[end]) & 0xc0) == 0x80)
        --end;
    return end;
}

}  // namespace

struct local_socket::state : std::enable_shared_from_this<local_socket::state> {
    state(asio::any_io_executor on, const std::filesystem::path& database, desk& to)
        : executor(on), acceptor(on), address(database), desk_(to) {
        address.remove();
        const stream_protocol::endpoint where(address.path());
        acceptor.open(where.protocol());
        const mode_t before = ::umask(0177);  // nobody but the owner, from the first moment
        boost::system::error_code error;
        acceptor.bind(where, error);
        ::umask(before);
        if (error) throw boost::system::system_error(error, "the socket beside the database");
        acceptor.listen();
    }

    // A connection that is open, taken off the list however its coroutine ends.
    struct registration {
        std::list<stream_protocol::socket*>& all;
        std::list<stream_protocol::socket*>::iterator self;
        registration(std::list<stream_protocol::socket*>& list, stream_protocol::socket& socket)
            : all(list), self(list.insert(list.end(), &socket)) {}
        ~registration() { all.erase(self); }
        registration(const registration&) = delete;
        registration& operator=(const registration&) = delete;
    };

    asio::awaitable<void> accept_loop() {
        asio::steady_timer pause(executor);
        while (!stopping) {
            auto [error, socket] = co_await acceptor.async_accept(nothrow);
            if (stopping) co_return;
            if (error) {
                // Out of descriptors, or a peer that left at once: neither may end the loop.
                spdlog::warn("accepting a connection of the terminal failed: {}", error.message());
                pause.expires_after(accept_pause);
                co_await pause.async_wait(nothrow);
                continue;
            }
            auto self = shared_from_this();
            asio::co_spawn(executor, serve(std::move(self), std::move(socket)), asio::detached);
        }
    }

    static asio::awaitable<void> serve(std::shared_ptr<state> self, stream_protocol::socket socket) {
        const registration registered(self->open, socket);
        std::string received;
        parcel arriving;
        while (!self->stopping) {
            auto buffer = asio::dynamic_buffer(received, longest_request);
            auto [read_error, size] = co_await asio::async_read_until(socket, buffer, '\n', nothrow);
            if (read_error) break;
            const std::string request = received.substr(0, size);
            received.erase(0, size);
            const auto piece = piece_from(request);
            const auto next = piece ? std::nullopt : delivery_from(request);
            std::string answer = "{}\n";
            if (piece && arriving.bytes.size() + piece->part.bytes.size() > largest_parcel) break;
            if (piece) {
                std::string gathered = std::move(arriving.bytes);
                gathered += piece->part.bytes;
                arriving = piece->part;
                arriving.bytes = std::move(gathered);
            }
            if (piece && piece->last) {
                parcel whole = std::exchange(arriving, {});
                desk_reply reply = co_await self->desk_.bring(std::move(whole));
                answer = to_bytes(reply.said) + "\n";
            }
            if (next) {
                delivery line = *next;
                desk_reply reply = co_await self->desk_.say_only(std::move(line));
                answer = to_bytes(reply.said) + "\n";
            }
            const auto bytes = asio::buffer(answer);
            auto [write_error, written] = co_await asio::async_write(socket, bytes, nothrow);
            if (write_error) break;
        }
    }

    asio::any_io_executor executor;
    stream_protocol::acceptor acceptor;
    address_in_folder address;
    desk& desk_;
    std::list<stream_protocol::socket*> open;
    bool stopping = false;
};

local_socket::local_socket(asio::any_io_executor on, const std::filesystem::path& database, desk& to)
    : state_(std::make_shared<state>(on, database, to)) {}

local_socket::~local_socket() {
    stop();
}

void local_socket::start() {
    auto self = state_;
    auto loop = [self]() -> asio::awaitable<void> { return self->accept_loop(); };
    asio::co_spawn(state_->executor, std::move(loop), asio::detached);
}

void local_socket::stop() {
    if (std::exchange(state_->stopping, true)) return;
    state_->address
        .remove();  // while the database is still locked: after that the name may be another server's
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    for (stream_protocol::socket* socket : state_->open)
        socket->shutdown(stream_protocol::socket::shutdown_receive, ignored);
}

bool local_socket::idle() const {
    return state_->open.empty();
}

namespace {

// A line to the server that has this database open, and its answer.
class line_to_server {
public:
    explicit line_to_server(const std::filesystem::path& database) : socket_(io_) {
        const address_in_folder address(database);
        boost::system::error_code error;
        socket_.connect(stream_protocol::endpoint(address.path()), error);
        open_ = !error;
    }

    // Nothing when no server answers.
    std::optional<std::string> ask(const json& request) {
        if (!open_) return std::nullopt;
        boost::system::error_code error;
        asio::write(socket_, asio::buffer(request.dump(-1, ' ', false, json::error_handler_t::strict) + "\n"),
                    error);
        if (error) return std::nullopt;
        std::string received;
        const std::size_t size = asio::read_until(socket_, asio::dynamic_buffer(received), '\n', error);
        if (error) return std::nullopt;
        return received.substr(0, size);
    }

private:
    asio::io_context io_;
    stream_protocol::socket socket_;
    bool open_ = false;
};

}  // namespace

std::optional<commands::reply> say_to_server(const std::filesystem::path& database, const delivery& next) {
    const auto answer = line_to_server(database).ask(to_json(next));
    return answer ? std::optional(from_bytes(*answer)) : std::nullopt;
}

std::optional<commands::reply> bring_to_server(const std::filesystem::path& database, const parcel& next) {
    line_to_server line(database);
    std::string_view rest = next.bytes;
    for (;;) {
        const std::string_view piece = rest.substr(0, next_piece(rest));
        rest.remove_prefix(piece.size());
        const auto answer = line.ask(to_json(next, piece, rest.empty()));
        if (!answer) return std::nullopt;
        if (rest.empty()) return from_bytes(*answer);
    }
}

std::optional<int> server_process(const std::filesystem::path& database) {
    asio::io_context io;
    const address_in_folder address(database);
    stream_protocol::socket socket(io);
    boost::system::error_code error;
    socket.connect(stream_protocol::endpoint(address.path()), error);
    if (error) return std::nullopt;
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
    return peer.pid;
}

}  // namespace bot

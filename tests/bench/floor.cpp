// The floor: what a durable slash command costs at least in this design, and so a yardstick for dossier. Bare
// Beast on one I/O thread checks Slack's signature, reads the form and hands one row to a writer thread; that
// puts everything which has queued into one transaction (SQLite, WAL, synchronous=FULL), and only then is it
// answered. It knows no commands, no people, no limits and no time-outs: nobody should run it.
//
//     floor --port 8080 --secret SECRET --database FILE
//     floor --port 8080 --bare      # answers 200 to every request, without signature, form and database
#include "tests/bench/slash_command.hpp"

#include <CLI/CLI.hpp>
#include <SQLiteCpp/SQLiteCpp.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/http.hpp>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using beast::error_code;

constexpr std::chrono::seconds signature_window{300};  // docs.slack.dev, "Verifying requests from Slack"

std::string answer_of(std::string_view status, std::string_view body) {
    std::string bytes = "HTTP/1.1 ";
    bytes += status;
    bytes += "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ";
    bytes += std::to_string(body.size());
    bytes += "\r\n\r\n";
    bytes += body;
    return bytes;
}

struct row {
    std::string author;
    std::string text;
    std::string delivery;                            // what names it: the same one is kept once
    std::function<void(std::string answer)> done{};  // on the I/O thread, after the commit
};

// The writer thread. Each row's hash covers the one before it.
class row_log {
public:
    row_log(const std::string& file, asio::io_context& on) : on_(on), database_(open(file)) {
        thread_ = std::thread([this] { run(); });
    }
    ~row_log() {
        {
            const std::lock_guard hold(lock_);
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    row_log(const row_log&) = delete;
    row_log& operator=(const row_log&) = delete;

    void add(row next) {
        {
            const std::lock_guard hold(lock_);
            queue_.push_back(std::move(next));
        }
        wake_.notify_one();
    }

private:
    static SQLite::Database open(const std::string& file) {
        SQLite::Database database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        database.exec("PRAGMA journal_mode=WAL");
        database.exec("PRAGMA synchronous=FULL");
        database.exec(
            "CREATE TABLE IF NOT EXISTS rows(id INTEGER PRIMARY KEY, author TEXT NOT NULL, text TEXT NOT "
            "NULL, "
            "at INTEGER NOT NULL, hash BLOB NOT NULL, delivery TEXT NOT NULL UNIQUE)");
        return database;
    }

    void run() {
        for (std::vector<row> batch; take(batch); batch.clear())
            write(batch);
    }

    bool take(std::vector<row>& into) {
        std::unique_lock hold(lock_);
        wake_.wait(hold, [this] { return stopping_ || !queue_.empty(); });
        into.swap(queue_);
        return !into.empty();
    }

    void write(std::vector<row>& batch) {
        std::vector<std::pair<std::function<void(std::string)>, std::string>> answers;
        answers.reserve(batch.size());
        begin_.exec();
        for (row& one : batch) {
            const bool is_new = insert(one);
            answers.emplace_back(
                std::move(one.done),
                answer_of("200 OK",
                          is_new ? "Decision " + std::to_string(database_.getLastInsertRowid()) + " saved."
                                 : std::string("It is there already.")));
        }
        commit_.exec();
        begin_.reset();
        commit_.reset();
        asio::post(on_, [answers = std::move(answers)]() mutable {
            for (auto& [done, answer] : answers)
                done(std::move(answer));
        });
    }

    bool insert(const row& one) {
        const std::int64_t now = std::chrono::duration_cast<std::chrono::milliseconds>(
                                     std::chrono::system_clock::now().time_since_epoch())
                                     .count();
        const std::array<unsigned char, 32> hash = hash_of(one, now);
        insert_.reset();
        insert_.bindNoCopy(1, one.author);
        insert_.bindNoCopy(2, one.text);
        insert_.bind(3, now);
        insert_.bindNoCopy(4, hash.data(), int(hash.size()));
        insert_.bindNoCopy(5, one.delivery);
        if (insert_.exec() == 0) return false;
        last_hash_ = hash;
        return true;
    }

    std::array<unsigned char, 32> hash_of(const row& one, std::int64_t at) {
        std::array<unsigned char, 32> sum{};
        EVP_DigestInit_ex(digest_.get(), EVP_sha256(), nullptr);
        EVP_DigestUpdate(digest_.get(), last_hash_.data(), last_hash_.size());
        EVP_DigestUpdate(digest_.get(), one.author.data(), one.author.size());
        EVP_DigestUpdate(digest_.get(), one.text.data(), one.text.size());
        EVP_DigestUpdate(digest_.get(), &at, sizeof at);
        EVP_DigestFinal_ex(digest_.get(), sum.data(), nullptr);
        return sum;
    }

    asio::io_context& on_;
    SQLite::Database database_;
    SQLite::Statement begin_{database_, "BEGIN IMMEDIATE"};
    SQLite::Statement commit_{database_, "COMMIT"};
    SQLite::Statement insert_{database_,
                              "INSERT INTO rows(author, text, at, hash, delivery) VALUES(?, ?, ?, ?, ?) "
                              "ON CONFLICT(delivery) DO NOTHING"};
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest_{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    std::array<unsigned char, 32> last_hash_{};

    std::mutex lock_;
    std::condition_variable wake_;
    std::vector<row> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

int hex_value(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

std::string decoded(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
            hex_value(text[i + 2]) >= 0) {
            plain += char(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            plain += text[i] == '+' ? ' ' : text[i];
        }
    }
    return plain;
}

// The fields that a row is made of; all of them are decoded, as a program that needs the others would.
row read_form(std::string_view body) {
    row read;
    while (!body.empty()) {
        const std::string_view field = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(field.size() + 1, body.size()));
        const std::size_t equals = std::min(field.find('='), field.size());
        const std::string_view name = field.substr(0, equals);
        std::string value = decoded(field.substr(std::min(equals + 1, field.size())));
        if (name == "user_id")
            read.author = std::move(value);
        else if (name == "text")
            read.text = std::move(value);
        else if (name == "trigger_id")
            read.delivery = std::move(value);
    }
    return read;
}

struct service {
    bench::signer signer;
    std::optional<row_log> rows;  // none: answers 200 to everything

    bool is_genuine(std::string_view timestamp, std::string_view signature, std::string_view body) {
        std::int64_t second = 0;
        const auto [end, error] =
            std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), second);
        if (error != std::errc() || end != timestamp.data() + timestamp.size()) return false;
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        const auto distance =
            std::chrono::duration_cast<std::chrono::seconds>(now) - std::chrono::seconds(second);
        if (distance > signature_window || distance < -signature_window) return false;
        if (!signature.starts_with("v0=") || signature.size() != 3 + 64) return false;
        return CRYPTO_memcmp(signer.sign(timestamp, body).data(), signature.data() + 3, 64) == 0;
    }
};

// One connection, with one request at a time. Keeps itself alive while anything is under way.
class session : public std::enable_shared_from_this<session> {
public:
    session(tcp::socket socket, service& of) : socket_(std::move(socket)), service_(of) {}

    void read() {
        request_.emplace();
        http::async_read(socket_, buffer_, *request_,
                         [self = shared_from_this()](const error_code& error, std::size_t) {
                             if (!error) self->take();
                         });
    }

private:
    static std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

    void take() {
        if (!service_.rows) return answer(answer_of("200 OK", "ok"));
        const auto& asked = request_->get();
        if (asked.method() == http::verb::get) return answer(answer_of("200 OK", "ready"));
        const bool is_genuine = service_.is_genuine(view(asked["X-Slack-Request-Timestamp"]),
                                                    view(asked["X-Slack-Signature"]), asked.body());
        if (!is_genuine) return answer(answer_of("401 Unauthorized", ""));
        row next = read_form(asked.body());
        if (next.author.empty() || next.delivery.empty()) return answer(answer_of("400 Bad Request", ""));
        next.done = [self = shared_from_this()](std::string text) { self->answer(std::move(text)); };
        service_.rows->add(std::move(next));
    }

    void answer(std::string text) {
        answer_ = std::move(text);
        asio::async_write(socket_, asio::buffer(answer_),
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                              if (!error && self->request_->keep_alive()) self->read();
                          });
    }

    tcp::socket socket_;
    service& service_;
    beast::flat_static_buffer<16 * 1024> buffer_;
    std::optional<http::request_parser<http::string_body>> request_;
    std::string answer_;
};

void accept_on(tcp::acceptor& listener, service& of) {
    listener.async_accept([&listener, &of](const error_code& error, tcp::socket socket) {
        if (error) return;
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<session>(std::move(socket), of)->read();
        accept_on(listener, of);
    });
}

}  // namespace

int main(int count, char** values) {
    CLI::App options("The least that a durable slash command costs.");
    unsigned short port = 0;
    std::string secret, file;
    bool is_bare = false;
    options.add_option("--port", port, "on 127.0.0.1")->required();
    options.add_option("--secret", secret, "the signing secret");
    options.add_option("--database", file, "where the rows go");
    options.add_flag("--bare", is_bare, "answer 200 and do nothing");
    CLI11_PARSE(options, count, values);
    try {
        asio::io_context loop(1);
        service of{bench::signer(secret), {}};
        if (!is_bare) of.rows.emplace(file, loop);
        tcp::acceptor listener(loop, {asio::ip::address_v4::loopback(), port});
        accept_on(listener, of);
        asio::signal_set signals(loop, SIGTERM, SIGINT);
        signals.async_wait([&loop](const error_code&, int) { loop.stop(); });
        std::printf("floor is ready: http://127.0.0.1:%u/\n", unsigned{port});
        std::fflush(stdout);
        loop.run();
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "floor: %s\n", problem.what());
        return 1;
    }
    return 0;
}

// Sends commands to a server that is killed and started again meanwhile, as Slack does: what was not answered
// is sent again under the same delivery key until it is, and now and then something that was answered long
// ago.
//
//     insist --port 8080 --secret SECRET --commands 1000000 [--connections 64] [--people 1000] [--told 100]
//
// ends when every command is acknowledged. Says "acknowledged N" at each of so many equal parts of the way,
// and at the end one line of JSON. Ends with 1 when a repeat gets another answer than the first one, when an
// answer neither acknowledges nor refuses, and when there is none for half a minute.
#include "tests/bench/http_post.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <deque>
#include <exception>
#include <functional>
#include <random>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace {

using steady = std::chrono::steady_clock;

constexpr std::size_t largest_answer = 64 * 1024;
constexpr std::chrono::seconds patience{30};
constexpr int pause_before_another_try = 2;  // milliseconds, while nobody listens
constexpr unsigned one_in_so_many_is_sent_again = 50;

class insisting {
public:
    insisting(bench::http_target to, unsigned connections, unsigned people, std::uint64_t commands,
              std::uint64_t parts)
        : to_(std::move(to)),
          requests_(to_, people),
          first_answers_(commands),
          part_(std::max<std::uint64_t>(commands / parts, 1)),
          events_(::epoll_create1(0)),
          connections_(connections) {
        if (events_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    }
    ~insisting() {
        for (const connection& one : connections_)
            if (one.line >= 0) ::close(one.line);
        ::close(events_);
    }
    insisting(const insisting&) = delete;
    insisting& operator=(const insisting&) = delete;

    void run() {
        std::array<epoll_event, 256> ready{};
        while (acknowledged_ < first_answers_.size() || on_their_way_ > 0) {
            const bool all_connected = connect_all();
            const int wait = all_connected ? 1000 : pause_before_another_try;
            const int count = ::epoll_wait(events_, ready.data(), int(ready.size()), wait);
            for (int i = 0; i < count; ++i)
                hear(*static_cast<connection*>(ready[std::size_t(i)].data.ptr));
            if (steady::now() - last_heard_ > patience) throw std::runtime_error("no answer comes any more");
        }
    }

    std::string figures() {
        std::sort(gaps_.begin(), gaps_.end());
        const double median = gaps_.empty() ? 0 : gaps_[gaps_.size() / 2];
        const double longest = gaps_.empty() ? 0 : gaps_.back();
        std::array<char, 400> text{};
        std::snprintf(text.data(), text.size(),
                      R"({"acknowledged":%llu,"alike":%llu,"cut_off":%llu,"refused":%llu,)"
                      R"("gaps":%zu,"median_gap_ms":%.0f,"longest_gap_ms":%.0f})",
                      count_of(acknowledged_), count_of(alike_), count_of(cut_off_), count_of(refused_),
                      gaps_.size(), median, longest);
        return text.data();
    }

private:
    struct connection {
        int line = -1;
        bool is_waiting = false;  // for an answer
        std::uint64_t number = 0;
        std::string received;
    };

    static unsigned long long count_of(std::uint64_t value) { return value; }

    // Whether all are. Those that are say something.
    bool connect_all() {
        for (connection& one : connections_) {
            if (one.line < 0 && !connects(one)) return false;
            if (!one.is_waiting) say(one);
        }
        return true;
    }

    bool connects(connection& one) {
        try {
            one.line = bench::connect_to(to_.port);
        } catch (const std::system_error&) {
            return false;
        }
        epoll_event wanted{};
        wanted.events = EPOLLIN;
        wanted.data.ptr = &one;
        if (::epoll_ctl(events_, EPOLL_CTL_ADD, one.line, &wanted) != 0)
            throw std::system_error(errno, std::generic_category(), "epoll_ctl");
        return true;
    }

    bool has_another(std::uint64_t& number) {
        if (acknowledged_ == first_answers_.size()) return false;
        if (!unheard_.empty()) {
            number = unheard_.front();
            unheard_.pop_front();
            return true;
        }
        if (said_ > 0 && chance_() % one_in_so_many_is_sent_again == 0) {
            number = chance_() % said_;
            if (first_answers_[number] != 0) return true;
        }
        if (said_ == first_answers_.size()) return false;
        number = said_++;
        return true;
    }

    void say(connection& on) {
        if (!has_another(on.number)) return;
        const std::string_view request = requests_.numbered(on.number);
        on.received.clear();
        on.is_waiting = true;
        ++on_their_way_;
        // A request is small, and the one before it is answered: it fits into the socket's buffer.
        if (::send(on.line, request.data(), request.size(), MSG_NOSIGNAL) != ssize_t(request.size()))
            hang_up(on);
    }

    void hear(connection& on) {
        std::array<char, 16 * 1024> bytes{};
        const ssize_t got = ::recv(on.line, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) return hang_up(on);
        on.received.append(bytes.data(), std::size_t(got));
        const bench::answer read = bench::read_answer(on.received);
        if (!read.is_whole) {
            if (on.received.size() > largest_answer) throw std::runtime_error("an answer is too long");
            return;
        }
        on.is_waiting = false;
        --on_their_way_;
        if (read.is_ok && read.body.find(to_.expected) != std::string_view::npos)
            acknowledge(on.number, read.body);
        else if (on.received.starts_with("HTTP/1.1 503 ") ||
                 read.body.find("othing was saved") != std::string_view::npos)
            refuse(on.number);
        else
            throw std::runtime_error("neither acknowledged nor refused: " + on.received);
        say(on);
    }

    void acknowledge(std::uint64_t number, std::string_view body) {
        const auto now = steady::now();
        if (broke_off_) gaps_.push_back(std::chrono::duration<double, std::milli>(now - last_heard_).count());
        broke_off_ = false;
        last_heard_ = now;
        const std::size_t mark = std::max<std::size_t>(std::hash<std::string_view>()(body), 1);
        std::size_t& first = first_answers_[number];
        if (first == 0) {
            first = mark;
            if (++acknowledged_ % part_ == 0) {
                std::printf("acknowledged %llu\n", count_of(acknowledged_));
                std::fflush(stdout);
            }
        } else if (first == mark) {
            ++alike_;
        } else {
            throw std::runtime_error("the answer to a repeat differs from the first: " + std::string(body));
        }
    }

    void refuse(std::uint64_t number) {
        ++refused_;
        unheard_.push_back(number);
    }

    void hang_up(connection& on) {
        ::close(on.line);
        on.line = -1;
        broke_off_ = true;
        if (!on.is_waiting) return;
        on.is_waiting = false;
        --on_their_way_;
        ++cut_off_;
        unheard_.push_back(on.number);
    }

    bench::http_target to_;
    bench::request_maker requests_;
    std::vector<std::size_t> first_answers_;  // by number: a hash of its body; 0 while there is none
    std::uint64_t part_;
    int events_;
    std::vector<connection> connections_;
    std::deque<std::uint64_t> unheard_;  // sent, and not answered
    std::mt19937_64 chance_{20260309};
    std::uint64_t said_ = 0, acknowledged_ = 0, alike_ = 0, cut_off_ = 0, refused_ = 0;
    unsigned on_their_way_ = 0;
    bool broke_off_ = false;
    steady::time_point last_heard_ = steady::now();
    std::vector<double> gaps_;  // milliseconds from the last answer before a break to the first one after it
};

}  // namespace

int main(int count, char** values) {
    CLI::App options("Sends commands until each is acknowledged, whatever happens to the server.");
    bench::http_target to;
    to.path = "/slack/events";
    to.expected = " saved";
    unsigned connections = 64, people = 1000;
    std::uint64_t commands = 0, parts = 100;
    options.add_option("--port", to.port, "of the server")->required();
    options.add_option("--secret", to.secret, "the signing secret")->required();
    options.add_option("--commands", commands, "each another one")
        ->required()
        ->check(CLI::Range(1, 100'000'000));
    options.add_option("--connections", connections, "each with one command on its way")
        ->check(CLI::Range(1, 60000));
    options.add_option("--people", people, "who take turns")->check(CLI::Range(1, 1'000'000));
    options.add_option("--told", parts, "how many times it says how far it is")
        ->check(CLI::Range(1, 1'000'000));
    CLI11_PARSE(options, count, values);
    try {
        insisting all(to, connections, people, commands, parts);
        all.run();
        std::printf("%s\n", all.figures().c_str());
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "insist: %s\n", problem.what());
        return 1;
    }
    return 0;
}

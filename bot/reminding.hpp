// Reminds people: asks the store who is due, thinks about each of them on the reader thread, and puts what
// they are owed into the outbox in the same commit that moves their next look. A crash before that commit
// changes nothing, one after it leaves a letter that its platform sends once.
#pragma once

#include "bot/desk.hpp"
#include "commands/reply.hpp"
#include "evidence/person.hpp"
#include "storage/outbox.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bot {

// A nudge on its way to a platform's outbox.
struct nudge_letter {
    std::string key;    // names it among all letters
    std::string nudge;  // names it among the nudges of that person (evidence::kept_nudge)
    evidence::person_id who;
    std::string reach;  // what the platform told about how to reach them (storage::command)
    commands::reply says;
    evidence::moment leave_by{};      // where it is shown at once: quiet hours begin, or the day ends
    evidence::moment useful_until{};  // where it waits to be seen: it makes no sense any more
};

// One platform, as far as it can remind people; two that share its people's names remind those whom they
// reach. All of it is called on the I/O thread, but for `letter`.
struct nudge_way {
    std::string platform;  // of the names of its people: "slack"

    // Whether somebody of it can be reached at all.
    std::function<bool(const evidence::person_id&)> reaches;

    // What goes into the outbox. On the writer thread.
    std::function<storage::outgoing(const nudge_letter&)> letter;

    // Something was put into the outbox.
    std::function<void()> notice;

    // Whether a letter waits there until it is looked at, and the newest one takes the place of the others.
    // Elsewhere nothing else is decided about somebody while a letter is on its way to them.
    bool overtakes = false;

    // Where their device says they are now, as an IANA zone; empty when it does not say. May be empty.
    std::function<boost::asio::awaitable<std::string>(evidence::person_id, std::string reach)> zone{};
};

struct reminding_counts {
    std::uint64_t looks = 0;    // people thought about
    std::uint64_t sent = 0;     // nudges put into the outbox
    std::uint64_t dropped = 0;  // owed and not sent, for a reason that the rules give
    std::uint64_t failed = 0;   // looks that went wrong and are made again
};

// Used on the I/O thread.
class reminding {
public:
    struct options {
        std::string default_zone;
        std::chrono::milliseconds longest_sleep =
            std::chrono::seconds(30);  // the clock on the wall may be set
    };

    // to: outlives this and what it started.
    reminding(boost::asio::any_io_executor on, desk& to, std::vector<nudge_way> ways, options chosen);
    ~reminding();
    reminding(const reminding&) = delete;
    reminding& operator=(const reminding&) = delete;

    void start();

    // Something was said or chosen: somebody may be due sooner.
    void notice();

    // Ends after the step that is under way.
    void stop();
    bool idle() const;

    const reminding_counts& counts() const;

    // Lines for /metrics.
    std::string metrics() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot

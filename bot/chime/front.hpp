// What is said in Chime ends here: each message that is meant for dossier is said at the desk once, whether a
// session told of it or the history of its channel, and each channel is known by up to when it was heard.
//
// The messages of a channel are dealt with one behind the other. When a session is new, each channel is first
// read from where it was last heard, and what the session tells of it meanwhile waits for that. Where more
// waits than is kept in memory, the history is read once more instead; an edit or a deletion may then be
// missed, and so may a message that Chime itself did not keep.
#pragma once

#include "bot/chime/api.hpp"
#include "bot/chime/frames.hpp"
#include "bot/chime/sender.hpp"
#include "bot/desk.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>

namespace bot::chime {

struct front_counts {
    std::uint64_t channels = 0;   // that dossier is in, now
    std::uint64_t behind = 0;     // of those, whose history is still to be read
    std::uint64_t messages = 0;   // of people, that were meant for dossier, each once
    std::uint64_t caught_up = 0;  // of these, that came out of a history
    std::uint64_t repeated = 0;   // that came again
    std::uint64_t refused = 0;    // of dossier's own, by a channel flow
};

// Used on the I/O thread.
class front {
public:
    // All outlive this and what it started.
    // with_links: files can be fetched by a link.
    front(boost::asio::any_io_executor on, desk& to, api& chime, sender& outbox, bool with_links);
    ~front();
    front(const front&) = delete;
    front& operator=(const front&) = delete;

    // Reads where it was heard before, as soon as the store says it. Before anything else.
    boost::asio::awaitable<void> load();

    // A session was opened: what was said since the last one is read.
    void established();

    // It ended.
    void lost();

    void take(frame what);

    // What is under way ends.
    void stop();
    bool idle() const;

    front_counts counts() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot::chime

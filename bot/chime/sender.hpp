// Sends what stands in the outbox for Chime: each letter once, and nobody waits behind somebody else's many.
//
// A letter is marked before it goes and settled after Chime has answered. Whether one that was under way when
// dossier ended had arrived need not be known: it goes again with the same tokens, and Chime takes each token
// once (API reference, "SendChannelMessage"). What became of a letter is written until the store takes it.
#pragma once

#include "bot/chime/api.hpp"
#include "bot/desk.hpp"
#include "bot/links.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>

namespace bot::chime {

struct sender_counts {
    std::uint64_t sent = 0;
    std::uint64_t again = 0;           // put off
    std::uint64_t dropped = 0;         // that will not be sent; the log says why
    std::uint64_t waiting = 0;         // now
    std::uint64_t oldest_seconds = 0;  // how long the oldest of those waits
};

// Used on the I/O thread.
class sender {
public:
    // All outlive this and what it started. to_files: by which files are fetched.
    sender(boost::asio::any_io_executor on, desk& store, api& chime, links& to_files);
    ~sender();
    sender(const sender&) = delete;
    sender& operator=(const sender&) = delete;

    void start();

    // Something may have been put into the outbox.
    void notice();

    // Ends after what is under way.
    void stop();
    bool idle() const;

    sender_counts counts() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot::chime

// Posts what stands in the outbox for rooms of the retired Amazon Chime, through their incoming webhooks
// (Administration Guide, "Webhooks"): one post a second in each room, the letters of a person in order. An
// address that came with a mention goes first while it is good, the one of the invitation otherwise. Where
// that one is gone (403, 404, 410) the room is closed until dossier is invited again.
//
// What became of a letter is written until the store takes it.
#pragma once

#include "bot/chime/classic_rooms.hpp"
#include "bot/desk.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace bot::chime {

struct room_letter_counts {
    std::uint64_t sent = 0;
    std::uint64_t again = 0;
    std::uint64_t dropped = 0;
    std::uint64_t waiting = 0;  // as it stands now
};

// Used on the I/O thread.
class classic_sender {
public:
    // store: outlives this and what it started. hooks: the hosts that may be posted to (is_hook).
    classic_sender(boost::asio::any_io_executor on, desk& store, std::shared_ptr<const known_rooms> rooms,
                   std::string hooks);
    ~classic_sender();
    classic_sender(const classic_sender&) = delete;
    classic_sender& operator=(const classic_sender&) = delete;

    void start();

    // Something was put into the outbox.
    void notice();

    // Begins nothing new; what is under way comes to its end.
    void stop();
    bool idle() const;

    const room_letter_counts& counts() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot::chime

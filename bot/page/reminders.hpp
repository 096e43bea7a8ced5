// Pushes nudges to the open pages of one person.
//
// A page that wants them says so; then the newest letter that waits for its person goes to it, at once or as
// soon as there is one, and waits on until a page says that it has shown it. So a page that closed too early
// gets it again, and one that keeps the letter's key shows it once.
#pragma once

#include "bot/desk.hpp"
#include "bot/http.hpp"
#include "evidence/person.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace bot::page {

// Used on the I/O thread.
class reminders {
public:
    // store: outlives this and what it started.
    reminders(boost::asio::any_io_executor on, desk& store, evidence::person_id whose);
    ~reminders();
    reminders(const reminders&) = delete;
    reminders& operator=(const reminders&) = delete;

    // A page that wants them, until its socket closes.
    void listen(const std::shared_ptr<socket_line>& page);

    // A letter may have been put into the outbox: the open pages get it, and what it overtook is dropped,
    // whether a page is open or not.
    void notice();

    // A page has shown the letter of that key. Where that cannot be kept, the letter waits on, and the page
    // gets it again.
    boost::asio::awaitable<void> shown(std::string key);

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot::page

// Anchors the log in time while the server runs: once on each UTC day on which something was said, the heads
// of all chains go into a signed tree (storage/anchors), and a time-stamp authority (RFC 3161) puts its own
// clock on the signed head, where one is set up. Neither delays anything that people do: an authority that
// does not answer is asked again later, and a head that could not be stamped today is stamped another day.
#pragma once

#include "bot/desk.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bot {

struct anchoring_options {
    std::filesystem::path database;
    std::string authority;                                            // "http://…"; empty: none
    std::filesystem::path authority_ca;                               // its certificates, PEM
    std::chrono::milliseconds rhythm = std::chrono::minutes(1);       // of looking whether something is due
    std::chrono::milliseconds longest_pause = std::chrono::hours(1);  // before what failed is tried again
};

// Used on the I/O thread.
class anchoring {
public:
    // to: outlives this and what it started.
    anchoring(boost::asio::any_io_executor on, desk& to, anchoring_options chosen);
    ~anchoring();  // waits for the end of the current step, at most until one chain is checked
    anchoring(const anchoring&) = delete;
    anchoring& operator=(const anchoring&) = delete;

    // Looks at once, and then in its rhythm. What fails is tried again after a pause that grows.
    void start();

    // Something was saved: the first entry of a day is anchored at once.
    void notice();

    // Ends after the current step. A step that was not taken is taken after the next start.
    void stop();

    // Another time-stamp authority from now on, or none.
    void use(std::string authority, std::filesystem::path authority_ca);

    // Whether nothing is going on: not started, or stopped.
    bool idle() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

// All steps once, whatever the day, for `dossier anchor`: the sentences to print, and whether everything that
// should be done is done.
struct anchored_once {
    std::vector<std::string> lines;
    bool done = false;
};
boost::asio::awaitable<anchored_once> anchor_once(desk& to, anchoring_options chosen);

}  // namespace bot

// Files by a private link, where a platform cannot carry them: GET /files-for-you/TOKEN shows a page with one
// button, and the button's POST hands the files over.
//
// - The token is 32 random bytes; only its SHA-256 is kept (storage/downloads.hpp). It stands in no log, and
//   the page gives it to nobody: no script, nothing from elsewhere, no referrer, not stored by the browser.
// - A GET changes nothing, because programs that show previews of links fetch them.
// - The first POST binds the link to its browser, by a cookie; every other browser is refused from then on.
// - A link ends after 24 hours, after twenty fetches, when its person has twenty newer ones, and when they
//   erase anything. Whether it has ended or never was is not told apart.
// - The files are made when they are fetched, from the log as it is then; a packet is the same by its number.
//
// Whoever reads a link first can be the first to use it. So it is only ever sent to where its person is
// alone.
#pragma once

#include "bot/desk.hpp"
#include "bot/http.hpp"
#include "evidence/record.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <set>
#include <string>
#include <vector>

namespace bot {

// How often links are looked at, by all browsers together: each look asks the store. Knows no clock.
class looks {
public:
    static constexpr std::size_t most = 30;  // a second
    using moment = std::chrono::steady_clock::time_point;

    // Whether one more is admitted then; it counts if it is.
    bool admit(moment now);

private:
    std::deque<moment> last_;  // within a second
};

// Used on the I/O thread.
class links {
public:
    static constexpr std::chrono::hours lifetime{24};

    // public_url: "https://dossier.example.com", where browsers reach this server; empty: there are no links.
    // to: outlives this.
    links(desk& to, std::string public_url);

    bool are_on() const { return !public_url_.empty(); }

    // For the HTTP server; none while there are no links.
    std::vector<route> routes();

    // A link to the files that a reply asks for (asks_for_files). Empty when there are no links, and when it
    // could not be kept. zone: of their device; empty: not known.
    boost::asio::awaitable<std::string> make(evidence::person_id whose, std::string zone,
                                             commands::reply wanted);

private:
    boost::asio::awaitable<http_response> show(http_request request);
    boost::asio::awaitable<http_response> hand_over(http_request request);
    boost::asio::awaitable<http_response> fetch(evidence::digest token, http_request request);

    desk& desk_;
    std::string public_url_;
    std::set<evidence::digest> under_way_;
    looks looks_;
};

}  // namespace bot

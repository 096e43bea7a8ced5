// Measures how long requests wait for their answers, and logs each at the level debug. Routes and sockets go
// through here on their way to the HTTP server.
#pragma once

#include "bot/http.hpp"
#include "bot/way_in.hpp"

#include <memory>
#include <vector>

namespace bot {

class watched_ways {
public:
    watched_ways();
    ~watched_ways();
    watched_ways(const watched_ways&) = delete;
    watched_ways& operator=(const watched_ways&) = delete;

    // The same, watched. May outlive this.
    route watch(route one);
    socket_route watch(socket_route one);

    // Those whose senders wait for an acknowledgement: "slack_http", "chime_classic", "page". Only what was
    // given to watch().
    std::vector<way_in> all() const;

private:
    struct way;
    std::vector<std::shared_ptr<way>> ways_;
    std::shared_ptr<way> way_of(std::string_view path);
};

}  // namespace bot

// The frames of Socket Mode, between what else happens to connections. Each line is one thing that happens:
// its first byte says what, its second to which connection, and the rest is the frame.
#include "bot/slack/socket_life.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <variant>

namespace {

namespace step = bot::slack::socket_step;
using bot::slack::link_id;
using bot::slack::socket_life;

constexpr int most_lines = 64;

// Follows what the machine wants done.
class follower {
public:
    void follow(const bot::slack::socket_steps& steps) {
        for (const auto& one : steps) {
            if (const auto* const to = std::get_if<step::connect>(&one)) {
                fuzz::must(links_.insert(to->id).second, "every connection has its own number");
                last_ = to->id;
            } else if (const auto* const got = std::get_if<step::deliver>(&one)) {
                fuzz::must(open_.insert(got->envelope).second, "an envelope is handed on once at a time");
                envelope_ = got->envelope;
            } else if (const auto* const sent = std::get_if<step::send>(&one)) {
                fuzz::must(links_.contains(sent->id), "what is sent goes to a connection that there is");
                fuzz::must(sent->text.size() <= bot::slack::largest_socket_frame, "a frame is not too long");
            }
        }
    }

    link_id link(unsigned char which) const { return last_ > which % 3U ? last_ - which % 3U : last_; }
    std::string take_envelope() {
        open_.erase(envelope_);
        return envelope_;
    }

private:
    std::set<link_id> links_;
    std::set<std::string> open_;
    link_id last_ = 0;
    std::string envelope_;
};

const fuzz::target here("slack_socket", [](std::string_view bytes) {
    fuzz::supply from(bytes);
    socket_life life(1 + from.number(3));
    socket_life::moment now = socket_life::moment{} + std::chrono::hours(24);
    follower steps;
    steps.follow(life.start(now));
    for (int i = 0; i < most_lines && !from.is_empty(); ++i) {
        fuzz::supply line(from.line());
        const unsigned char what = line.byte();
        const link_id id = steps.link(line.byte());
        const std::string rest(line.rest());
        now += std::chrono::milliseconds(250);
        switch (what) {
            case 'u':
                steps.follow(life.opened(now, {rest, "", false, {}}));
                break;
            case 'x':
                steps.follow(life.opened(now, {"", rest, rest == "invalid_auth", std::chrono::seconds(7)}));
                break;
            case 'c':
                steps.follow(life.connected(now, id));
                break;
            case 'a':
                steps.follow(life.answered(now, steps.take_envelope(), rest));
                break;
            case 'n':
                steps.follow(life.failed(now, steps.take_envelope()));
                break;
            case 'e':
                steps.follow(life.closed(now, id, rest));
                break;
            case 't':
                if (const auto due = life.wake_at()) now = std::max(now, *due);
                steps.follow(life.tick(now));
                break;
            case 'p':
                steps.follow(life.pinged(now, id));
                break;
            case 'o':
                steps.follow(life.ponged(now, id));
                break;
            case 's':
                steps.follow(life.stop(now));
                break;
            default:
                steps.follow(life.frame(now, id, rest));
        }
    }
    const auto counts = life.counts();
    fuzz::must(counts.lost <= counts.opened, "only a connection that was there is lost");
});

}  // namespace

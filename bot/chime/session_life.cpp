#include "bot/chime/session_life.hpp"

#include "bot/jitter.hpp"

#include <algorithm>
#include <utility>

namespace bot::chime {

namespace {

using namespace std::chrono_literals;

constexpr auto greeting_patience = 15s;
constexpr auto longest_silence = 20s;  // before dossier asks whether somebody is there
constexpr auto pong_patience = 30s;
constexpr auto between_sockets = 1100ms;  // one a second is granted, and clocks are not that exact
constexpr auto first_pause = 1s;
constexpr auto longest_pause = 30s;
constexpr auto slow_pause = 60s;    // and as much again by chance
constexpr auto steady_after = 10s;  // a session that lasted this long was no failure

}  // namespace

come_again judge_close(unsigned code) {
    switch (code) {
        case 4003:
        case 4401:
            return come_again::in_vain;
        case 0:  // it broke
        case 1001:
        case 1006:
        case 1011:
        case 1012:
        case 1013:
        case 1014:
            return come_again::soon;
        default:
            return code > 4000 && code != 4002 ? come_again::soon : come_again::slowly;
    }
}

session_steps session_life::start(moment now) {
    return ask(now);
}

session_steps session_life::ask(moment now) {
    in_ = phase::asking;
    connected_ = now;
    return {session_step::ask_for_address{}};
}

session_steps session_life::addressed(moment now, const address_answer& answer) {
    if (in_ != phase::asking) return {};
    if (answer.url.empty())
        return lose(now, answer.is_grave ? come_again::in_vain : come_again::soon, answer.problem);
    in_ = phase::connecting;
    connected_ = now;
    return {session_step::connect{answer.url}};
}

session_steps session_life::opened(moment now) {
    if (in_ != phase::connecting) return {};
    in_ = phase::greeting;
    connected_ = now;
    due_ = now + greeting_patience;
    return {};
}

session_steps session_life::established(moment now) {
    if (in_ != phase::connecting && in_ != phase::greeting) return {};
    in_ = phase::up;
    up_since_ = heard_ = now;
    pinged_ = false;
    said_.clear();
    ++established_;
    return {session_step::note{false, "Chime's session is open"}};
}

session_steps session_life::ended(moment now, unsigned code, const std::string& why) {
    if (in_ != phase::connecting && in_ != phase::greeting && in_ != phase::up) return {};
    const std::string with = code == 0 ? why : "closed with code " + std::to_string(code);
    return lose(now, judge_close(code), with);
}

session_steps session_life::lose(moment now, come_again how, const std::string& why) {
    session_steps steps;
    const bool was_up = in_ == phase::up;
    if (was_up) ++lost_;
    failures_ = was_up && now - up_since_ >= steady_after ? 1 : failures_ + 1;
    const bool is_news = std::exchange(said_, why) != why;
    if (how == come_again::in_vain)
        steps.push_back(session_step::note{
            true,
            "Chime does not grant a session (" + why +
                "). Look at dossier's keys and permissions with dossier doctor --chime; it is tried again "
                "every minute or two."});
    else if (was_up || is_news)
        steps.push_back(session_step::note{
            !was_up, (was_up ? "Chime's session ended: " : "There is no session with Chime: ") + why});
    for (auto& step : wait_after(now, how))
        steps.push_back(std::move(step));
    return steps;
}

session_steps session_life::wait_after(moment now, come_again how) {
    in_ = phase::waiting;
    due_ = how == come_again::soon ? now + full_jitter(failures_, first_pause, longest_pause)
                                   : now + slow_pause + full_jitter(1, slow_pause, slow_pause);
    due_ = std::max(due_, connected_ + between_sockets);
    return {};
}

session_steps session_life::tick(moment now) {
    const auto next = wake_at();
    if (!next || now < *next) return {};
    if (in_ == phase::waiting) return ask(now);
    session_steps steps;
    if (in_ == phase::up && !(pinged_ && heard_ < pinged_at_)) {
        pinged_ = true;
        pinged_at_ = now;
        return {session_step::ping{}};
    }
    const char* const why = in_ == phase::up ? "nothing was heard of it" : "it was not granted in time";
    steps.push_back(session_step::drop{});
    for (auto& step : lose(now, come_again::soon, why))
        steps.push_back(std::move(step));
    return steps;
}

std::optional<session_life::moment> session_life::wake_at() const {
    if (in_ == phase::waiting || in_ == phase::greeting) return due_;
    if (in_ != phase::up) return std::nullopt;
    if (pinged_ && heard_ < pinged_at_) return pinged_at_ + pong_patience;
    return heard_ + longest_silence;
}

session_steps session_life::stop() {
    in_ = phase::over;
    return {session_step::drop{}};
}

}  // namespace bot::chime

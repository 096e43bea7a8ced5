#include "bot/slack/pace.hpp"

#include "bot/jitter.hpp"

#include <algorithm>

namespace bot::slack {

namespace {

using std::chrono::milliseconds;
using moment = pace::moment;

// An allowance of `burst` calls that may go at once; one more comes back in each interval.
struct rate {
    int burst;
    milliseconds interval;

    // So chosen that no minute has more than `most` calls, the burst included.
    static constexpr rate per_minute(int most, int burst) {
        const int parts = most - burst + 1;
        return {burst, milliseconds((60000 + parts - 1) / parts)};
    }
};

constexpr rate tier_1 = rate::per_minute(1, 1);
constexpr rate tier_2 = rate::per_minute(20, 5);
constexpr rate tier_3 = rate::per_minute(50, 10);
constexpr rate tier_4 = rate::per_minute(100, 20);

// Slack says "several hundred per minute" of all messages of a workspace.
constexpr rate messages_of_a_team = rate::per_minute(200, 20);
constexpr rate messages_of_a_channel{1, milliseconds(1000)};

struct paced_method {
    std::string_view name;
    rate at;
};

constexpr paced_method methods[] = {
    {"apps.connections.open", tier_1},  // of two opinions in the documentation the slower one
    {"auth.revoke", tier_3},
    {"auth.test", tier_4},
    {"chat.delete", tier_3},
    {"chat.deleteScheduledMessage", tier_3},
    {"chat.getPermalink", tier_4},
    {"chat.postEphemeral", tier_4},
    {"chat.postMessage", messages_of_a_team},
    {"chat.scheduleMessage", tier_3},
    {"chat.update", tier_3},
    {"conversations.history", tier_3},
    {"conversations.info", tier_3},
    {"conversations.open", tier_3},
    {"conversations.replies", tier_3},
    {"files.completeUploadExternal", tier_4},
    {"files.getUploadURLExternal", tier_4},
    {"files.info", tier_4},
    {"oauth.v2.access", tier_4},
    {"oauth.v2.exchange", tier_3},
    {"reactions.add", tier_3},
    {"team.info", tier_3},
    {"users.info", tier_4},
    {"users.lookupByEmail", tier_3},
    {"views.open", tier_4},
    {"views.publish", tier_4},
    {"views.push", tier_4},
    {"views.update", tier_4},
};

// A method that is not in the table goes at the pace of lists, which is safe for nearly all.
rate rate_of(std::string_view method) {
    const auto* found = std::find_if(std::begin(methods), std::end(methods),
                                     [&](const paced_method& known) { return known.name == method; });
    return found == std::end(methods) ? tier_2 : found->at;
}

bool is_address(std::string_view method) {
    return method == by_response_url || method == by_webhook;
}

// whole: when the allowance is whole again, were nothing used any more.
moment next_of(const rate& at, moment whole, moment now) {
    return std::max(now, whole - (at.burst - 1) * at.interval);
}

template <class Map, class Key>
moment at_or(const Map& map, const Key& key, moment otherwise) {
    const auto found = map.find(key);
    return found == map.end() ? otherwise : found->second;
}

}  // namespace

moment pace::earliest(const std::string& team, const std::string& method, const std::string& channel,
                      moment now) const {
    moment when = std::max(now, at_or(blocked_, key{team, method, ""}, now));
    const auto wait_for = [&](const rate& at, const key& counted) {
        when = std::max(when, next_of(at, at_or(kept_, counted, now), now));
    };
    if (is_address(method) || (method == "chat.postMessage" && !channel.empty()))
        wait_for(messages_of_a_channel, {team, method, channel});
    if (!is_address(method)) wait_for(rate_of(method), {team, method, ""});
    return when;
}

void pace::used(const std::string& team, const std::string& method, const std::string& channel, moment now) {
    const auto count = [&](const rate& at, key counted) {
        moment& whole = kept_.try_emplace(std::move(counted), now).first->second;
        whole = std::max(whole, now) + at.interval;
    };
    if (is_address(method) || (method == "chat.postMessage" && !channel.empty()))
        count(messages_of_a_channel, {team, method, channel});
    if (!is_address(method)) count(rate_of(method), {team, method, ""});
    forget(now);
}

void pace::blocked(const std::string& team, const std::string& method, moment until) {
    moment& so_far = blocked_.try_emplace(key{team, method, ""}, until).first->second;
    so_far = std::max(so_far, until);
}

// Only once in a while: when as many have come as were kept the last time.
void pace::forget(moment now) {
    if (remembered() < next_clearing_) return;
    const auto is_past = [&](const auto& item) { return item.second <= now; };
    std::erase_if(kept_, is_past);
    std::erase_if(blocked_, is_past);
    next_clearing_ = std::max<std::size_t>(256, 2 * remembered());
}

milliseconds pause_after(unsigned failures) {
    return full_jitter(failures, std::chrono::seconds(1), std::chrono::seconds(60));
}

}  // namespace bot::slack

#include "bot/slack/nudges.hpp"

#include "bot/slack/letters.hpp"
#include "bot/slack/message.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace bot::slack {

namespace asio = boost::asio;

namespace {

// "slack:TEAM/USER"
std::optional<recipient> recipient_of(const evidence::person_id& who, const std::string& enterprise) {
    const std::string_view name = who.value;
    const std::size_t colon = name.find(':'), slash = name.find('/');
    if (colon == std::string_view::npos || slash == std::string_view::npos || slash < colon)
        return std::nullopt;
    recipient to;
    to.team = name.substr(colon + 1, slash - colon - 1);
    to.user = name.substr(slash + 1);
    to.enterprise = enterprise;
    return to;
}

storage::outgoing to_outgoing(const nudge_letter& what, const command_names& names) {
    letter in_words;
    in_words.to = recipient_of(what.who, what.reach).value();
    in_words.person = what.who;
    in_words.message = names.shown(to_direct_message(what.says, what.who));
    storage::outgoing row = slack::to_outgoing(in_words, what.key);
    row.expires = what.leave_by;
    return row;
}

asio::awaitable<std::string> zone_of(front& asked, evidence::person_id who, std::string enterprise) {
    recipient of = recipient_of(who, enterprise).value();
    std::string zone =
        co_await asked.zone_now(std::move(of.team), std::move(of.enterprise), std::move(of.user));
    co_return zone;
}

}  // namespace

nudge_way nudges_by(front& asked, sender& outbox, const command_names& names) {
    nudge_way way;
    way.platform = platform;
    way.reaches = [](const evidence::person_id& who) { return recipient_of(who, "").has_value(); };
    way.letter = [names](const nudge_letter& what) { return to_outgoing(what, names); };
    way.notice = [&outbox] { outbox.notice(); };
    way.zone = [&asked](evidence::person_id who, std::string enterprise) {
        return zone_of(asked, std::move(who), std::move(enterprise));
    };
    return way;
}

}  // namespace bot::slack

#include "bot/slack/front.hpp"

#include "bot/json_text.hpp"
#include "bot/slack/blocks.hpp"
#include "bot/slack/forms.hpp"
#include "bot/slack/home.hpp"
#include "bot/slack/letters.hpp"
#include "bot/slack/message.hpp"
#include "bot/slack/response_url.hpp"
#include "bot/slack/text.hpp"
#include "commands/board.hpp"
#include "commands/chat_message.hpp"
#include "commands/emoji.hpp"
#include "commands/grammar.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace bot::slack {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

// Over a socket an acknowledgement must stay below 20,480 bytes.
constexpr std::size_t largest_view_in_ack = 16 * 1024;
constexpr std::size_t most_recent = 60;  // entries of a kind, to choose from
constexpr std::size_t most_names = 10'000;
constexpr std::chrono::hours asked_again{12};  // who somebody is, and where: people travel
constexpr std::chrono::minutes not_told{1};    // until Slack is asked again for what it did not say

// Slack waits three seconds for an acknowledgement (docs.slack.dev, "Slash commands"). What is asked of it
// before that has this much of them together; the commit has the rest.
constexpr std::chrono::milliseconds asking_before_ack{1500};
constexpr std::chrono::milliseconds too_short{50};  // to ask at all
constexpr unsigned most_tries = 3;                  // of what is shown behind an acknowledgement
constexpr std::chrono::seconds shown_again{2};
constexpr std::chrono::seconds shown_too_late{60};  // nobody looks any more
constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);

// A command without text, or one that ends where a field begins. What says anything is said, not asked about.
bool asks_for_form(std::string_view line) {
    const std::vector<std::string> words = commands::split_words(line);
    if (words.empty() || words.front() == "/packet") return false;
    const bool is_bare = words.size() == 1 || (words.size() == 2 && words.front() == "/evidence");
    const bool ends_in_field = words.back().ends_with(':') && !words.back().starts_with(':');
    return (is_bare || ends_in_field) && read_form_request(line).has_value();
}

// The words behind the mention of dossier; when nothing stands there, those before it.
std::string without_mention(std::string text, const std::string& bot) {
    if (bot.empty()) return text;
    const std::size_t open = text.find("<@" + bot);
    const std::size_t close = open == std::string::npos ? open : text.find('>', open);
    if (close == std::string::npos) return text;
    std::string behind = text.substr(close + 1);
    const bool is_blank = behind.find_first_not_of(" \t\n") == std::string::npos;
    return is_blank ? text.substr(0, open) : behind;
}

// The moment in a message's ts: whole seconds, never read as a floating-point number.
std::optional<evidence::moment> moment_of(const std::string& timestamp) {
    std::int64_t seconds = 0;
    for (const char c : timestamp.substr(0, timestamp.find('.'))) {
        if (c < '0' || c > '9' || seconds > 100'000'000'000) return std::nullopt;
        seconds = seconds * 10 + (c - '0');
    }
    return seconds == 0 ? std::nullopt : std::optional(evidence::moment{std::chrono::seconds{seconds}});
}

// As chat.getPermalink would give it, which takes a call that whoever used the shortcut would wait for, and
// which does not know channels that dossier is not in.
std::string link_of(const inbound& to, const std::string& api) {
    if (to.domain.empty() || to.channel.empty() || to.message.empty()) return {};
    std::string ts = to.message;
    std::erase(ts, '.');
    const bool is_government = api.find("slack-gov.com") != std::string::npos;
    std::string link = "https://" + to.domain + (is_government ? ".slack-gov.com" : ".slack.com") +
                       "/archives/" + to.channel + "/p" + ts;
    if (!to.thread.empty() && to.thread != to.message)
        link += "?thread_ts=" + to.thread + "&cid=" + to.channel;
    return link;
}

commands::reply building(const commands::reply& wanted) {
    commands::reply answer;
    if (wanted.brief)
        answer.headline = wanted.brief->is_update
                              ? "Drafting your update. It comes to our direct message in a moment."
                              : "Making your brief. It comes to our direct message in a moment.";
    else if (wanted.exported && wanted.exported->format == "ics")
        answer.headline = "The dates come to our direct message in a moment, as a file for your calendar.";
    else
        answer.headline =
            wanted.packet ? "Building your packet. It comes to our direct message in a moment: the PDFs, and "
                            "everything in one zip."
                          : "Collecting what you have logged. It comes to our direct message in a moment.";
    return answer;
}

// A message that somebody wrote, to be kept.
struct snapshot {
    std::string text;     // as Slack spells it
    std::string author;   // "@lena", or a bot's name
    std::string account;  // the author's id; empty for a bot
    std::string link;
};

commands::invocation to_keep(const inbound& from, const snapshot& shot, const std::string& zone) {
    plain_text words = to_plain(shot.text);
    commands::invocation said;
    said.author = {person_of(from)};
    const auto kind = evidence::entry_kind::message;
    said.line = "/evidence keep " + commands::quote_opening(words.text, kind);
    if (!shot.author.empty()) said.line += " from: " + commands::quote(shot.author, kind);
    if (const auto at = moment_of(from.message)) {
        const evidence::calendar_date day{evidence::on_the_wall(*at, zone).day};
        said.line +=
            " sent: " + commands::quote(evidence::to_words(*at, zone), kind) + " happened: " + day.to_iso();
    }
    const bool has_words = words.text.find_first_not_of(" \t\r\n") != std::string::npos;
    if (!shot.link.empty() && has_words)
        said.line += " " + shot.link;  // a link alone tells nobody what was written
    said.accounts = std::move(words.accounts);
    if (!shot.account.empty() && shot.author.starts_with('@'))
        said.accounts.push_back({shot.author.substr(1), shot.account});
    return said;
}

}  // namespace

struct front::state : std::enable_shared_from_this<front::state> {
    state(asio::any_io_executor executor, desk& to, tokens& from, web_api& slack, sender& letters,
          command_names called)
        : on(executor), store(to), known(from), api(slack), outbox(letters), names(std::move(called)) {}

    recipient recipient_of(const inbound& from) const {
        return {from.team, from.enterprise, from.user, from.in_direct_message ? from.channel : "", ""};
    }

    delivery delivery_of(const inbound& from, std::string zone) const {
        delivery next;
        plain_text said = to_plain(from.text);
        next.said = {{person_of(from)}, std::move(said.text), std::move(said.accounts)};
        next.key = from.key;
        next.zone = std::move(zone);
        next.reach = from.enterprise;
        return next;
    }

    // What a reply that asks for files puts into the outbox.
    std::function<std::vector<storage::outgoing>(const commands::reply&)> files_letter(
        const inbound& from) const {
        const recipient to = recipient_of(from);
        const std::string key = from.key.empty() ? "slack:" + from.team + ":" + from.trigger : from.key;
        return [to, key, person = person_of(from)](const commands::reply& said) {
            std::vector<storage::outgoing> letters;
            if (!asks_for_files(said)) return letters;
            letter what;
            what.kind = letter_kind::files;
            what.to = to;
            what.person = {person};
            what.wanted = said;
            letters.push_back(slack::to_outgoing(what, key + ":files"));
            return letters;
        };
    }

    // What answers an event: there is no other way back. Files come behind it, in the direct message.
    std::function<std::vector<storage::outgoing>(const commands::reply&)> answer_letter(
        const inbound& from) const {
        letter what;
        what.to = recipient_of(from);
        what.person = {person_of(from)};
        if (from.in_direct_message) {
            what.to.thread = from.thread;
        } else if (from.kind == inbound_kind::said) {
            what.kind = letter_kind::ephemeral;
            what.to.channel = from.channel;
            what.to.thread = from.thread;
        }
        return
            [what, key = from.key, files = files_letter(from), names = names](const commands::reply& said) {
                std::vector<storage::outgoing> letters = files(said);
                if (said.headline.empty() && letters.empty()) return letters;
                letter answer = what;
                answer.message =
                    names.shown(to_direct_message(asks_for_files(said) ? building(said) : said, what.person));
                letters.insert(letters.begin(), slack::to_outgoing(answer, key + ":answer"));
                return letters;
            };
    }

    // What was said, and what it means for the boards that are open.
    asio::awaitable<desk_reply> say(const inbound& from, delivery next) {
        if (names_somebody_by_id(next.said)) {
            inbound asking = from;
            commands::invocation unnamed = std::move(next.said);
            next.said = co_await with_names(std::move(asking), std::move(unnamed));
        }
        desk_reply answer = co_await store.say_only(std::move(next));
        outbox.notice();
        if (answer.said.how == commands::tone::saved) refresh_home(from);
        co_return answer;
    }

    // ---- asking Slack

    // For as long as somebody waits for the acknowledgement of `from`; at leisure behind it.
    asio::awaitable<api_answer> ask(const inbound& from, std::string token, std::string method,
                                    form_fields form) {
        std::chrono::milliseconds within{0};
        if (from.ack_by != std::chrono::steady_clock::time_point{}) {
            within =
                std::chrono::ceil<std::chrono::milliseconds>(from.ack_by - std::chrono::steady_clock::now());
            if (within < too_short) co_return too_late();
        }
        api_answer answer = co_await api.call(std::move(token), std::move(method), std::move(form), within);
        co_return answer;
    }

    static api_answer too_late() {
        api_answer answer;
        answer.how = api_failure::not_sent;
        answer.error = "Slack took too long";
        answer.body = json::object();
        return answer;
    }

    // Waits until it may be shown once more; false when that is not worth it.
    asio::awaitable<bool> may_show_again(unsigned tries, api_failure how, std::chrono::seconds asked) {
        const bool may_work = how == api_failure::try_again || how == api_failure::not_sent;
        if (!may_work || tries >= most_tries || asked > shown_too_late || stopping) co_return false;
        asio::steady_timer pause(on);
        pause.expires_after(std::max(asked, shown_again));
        pauses.insert(&pause);
        co_await pause.async_wait(nothrow);
        pauses.erase(&pause);
        co_return !stopping;
    }

    // ---- who somebody is

    asio::awaitable<json> person_info(inbound from, std::string user) {
        const auto found = people.find({from.team, user});
        if (found != people.end() && found->second.is_fresh() && !found->second.about.empty())
            co_return found->second.about;
        const std::string token = co_await known.token_of(from.team, from.enterprise);
        if (token.empty()) co_return json::object();
        std::string by = token, method = "users.info";
        form_fields form{{"user", user}};
        const api_answer answer = co_await ask(from, std::move(by), std::move(method), std::move(form));
        const auto about = answer.body.find("user");
        const bool is_told = answer.ok && about != answer.body.end() && about->is_object();
        if (answer.how == api_failure::not_sent) co_return json::object();
        const auto now = std::chrono::steady_clock::now();
        if (people.size() >= most_names) people.clear();
        known_person& kept = people[{from.team, user}];  // what was known stays while Slack does not say
        if (is_told) kept.about = {{"zone", text_in(*about, "tz")}, {"name", name_in(*about)}};
        kept.fresh_until =
            now + (is_told ? asked_again : std::max<std::chrono::seconds>(answer.retry_after, not_told));
        co_return kept.about;
    }

    // Slack names people by their ids where it gives no label; a reader knows them by their names.
    static bool names_somebody_by_id(const commands::invocation& said) {
        return std::any_of(said.accounts.begin(), said.accounts.end(),
                           [](const evidence::mention& someone) { return someone.name == someone.id; });
    }

    asio::awaitable<commands::invocation> with_names(inbound from, commands::invocation said) {
        for (evidence::mention& someone : said.accounts) {
            if (someone.name != someone.id) continue;
            inbound asking = from;
            std::string user = someone.id;
            const json about = co_await person_info(std::move(asking), std::move(user));
            const std::string name = handle_of(text_in(about, "name"));
            if (name.empty()) continue;
            const std::string typed = "@" + someone.id;
            for (std::size_t at = said.line.find(typed); at != std::string::npos;
                 at = said.line.find(typed, at + name.size()))
                said.line.replace(at, typed.size(), "@" + name);
            someone.name = name;
        }
        co_return said;
    }

    // A name as it can stand behind "@": "Lena Ortiz" is "Lena-Ortiz".
    static std::string handle_of(const std::string& name) {
        return commands::join_words(commands::split_words(name), "-");
    }

    static std::string name_in(const json& about) {
        const auto profile = about.find("profile");
        if (profile != about.end())
            for (const char* key : {"display_name", "real_name"})
                if (std::string name = text_in(*profile, key); !name.empty()) return name;
        return text_in(about, "name");
    }

    // The zone of the person's device. Asked for in the background: nobody's line waits for it longer than
    // the line itself takes.
    std::string zone_of(const inbound& from) {
        const auto found = people.find({from.team, from.user});
        const bool is_fresh = found != people.end() && found->second.is_fresh();
        if (!is_fresh && known.can_speak()) in_background(learn(shared_from_this(), from));
        return found == people.end() ? std::string() : text_in(found->second.about, "zone");
    }

    static asio::awaitable<std::string> zone_now(std::shared_ptr<state> self, inbound of) {
        std::string user = of.user;
        const json about = co_await self->person_info(std::move(of), std::move(user));
        co_return text_in(about, "zone");
    }

    static asio::awaitable<void> learn(std::shared_ptr<state> self, inbound from) {
        from.ack_by = {};
        std::string user = from.user;
        co_await self->person_info(std::move(from), std::move(user));
    }

    // ---- commands

    // from: of front::take, which waits for it.
    asio::awaitable<taken> run_command(const inbound& from) {
        const std::string token = co_await token_for(from);
        delivery next = delivery_of(from, "");
        if (!token.empty() && !from.trigger.empty() && asks_for_form(next.said.line)) {
            std::string by = token;
            const bool opened = co_await open_form(from, next.said.line, std::move(by), false);
            if (opened) co_return taken{};
        }
        next.zone = zone_of(from);
        const evidence::person_id author = next.said.author;
        desk_reply answer;
        if (token.empty()) {  // nothing can be sent but this answer
            answer = co_await store.say(std::move(next));
        } else {
            next.outgoing = files_letter(from);
            answer = co_await say(from, std::move(next));
        }
        if (answer.state == desk_state::store_failed) co_return taken{false, answer.said.headline};
        if (!token.empty() && asks_for_files(answer.said)) answer.said = building(answer.said);
        co_return taken{true, to_message(answer.said, author)};
    }

    asio::awaitable<std::string> token_for(const inbound& from) {
        std::string team = from.team, enterprise = from.enterprise;
        std::string token = co_await known.token_of(std::move(team), std::move(enterprise));
        co_return token;
    }

    // Whether the form is on the person's screen. on_top: of a modal that is open.
    asio::awaitable<bool> open_form(const inbound& from, const std::string& line, std::string token,
                                    bool on_top) {
        auto wanted = read_form_request(line);
        if (!wanted) co_return false;
        wanted->channel = from.channel;
        const json view = form_for(*wanted);
        const bool opened = co_await show_view(from, view, std::move(token), on_top);
        co_return opened;
    }

    asio::awaitable<bool> show_view(const inbound& from, const json& view, std::string token, bool on_top) {
        std::string by = token, method = on_top ? "views.push" : "views.open";
        const std::string shown = written(names.shown(view));
        form_fields form{{"trigger_id", from.trigger}, {"view", shown}};
        api_answer answer = co_await ask(from, std::move(by), std::move(method), std::move(form));
        if (answer.error ==
            "push_limit_reached") {  // three lie on top of each other: the upper one gives way
            method = "views.update";
            form = {{"view_id", text_in(from.view, "id")}, {"view", shown}};
            answer = co_await ask(from, std::move(token), std::move(method), std::move(form));
        }
        if (!answer.ok) spdlog::warn("a form could not be opened: {}", answer.error);
        co_return answer.ok;
    }

    // ---- messages

    asio::awaitable<taken> hear(inbound from) {
        std::string team = from.team, enterprise = from.enterprise;
        const std::string bot = co_await known.bot_user_of(std::move(team), std::move(enterprise));
        if (!bot.empty() && bot == from.user) co_return taken{};
        from.text = without_mention(std::move(from.text), bot);
        delivery next = delivery_of(from, zone_of(from));
        const std::string place = place_of(from);
        next.handle = [place, is_first = from.in_direct_message](const commands::invocation& said,
                                                                 evidence::evidence_log& log,
                                                                 evidence::moment now) {
            return is_first ? commands::handle_first(said, place, log, now)
                            : commands::handle_message(said, place, log, now);
        };
        next.outgoing = answer_letter(from);
        const desk_reply answer = co_await say(from, std::move(next));
        co_return taken{answer.state == desk_state::answered, ""};
    }

    // What was refused and is mended by editing it is said then; every message here is for dossier.
    asio::awaitable<taken> hear_edit(inbound from) {
        delivery next = delivery_of(from, zone_of(from));
        const std::string place = place_of(from);
        next.handle = [place](const commands::invocation& said, evidence::evidence_log& log,
                              evidence::moment now) {
            return commands::handle_message(said, place, log, now);
        };
        next.outgoing = answer_letter(from);
        const desk_reply answer = co_await say(from, std::move(next));
        co_return taken{answer.state == desk_state::answered, ""};
    }

    asio::awaitable<taken> hear_deletion(inbound from) {
        delivery next = delivery_of(from, zone_of(from));
        const std::string place = place_of(from);
        next.handle = [place](const commands::invocation&, evidence::evidence_log& log, evidence::moment) {
            return commands::handle_deletion(place, log);
        };
        next.outgoing = answer_letter(from);
        const desk_reply answer = co_await say(from, std::move(next));
        co_return taken{answer.state == desk_state::answered, ""};
    }

    // ---- messages that are kept

    asio::awaitable<taken> keep(inbound from, snapshot shot) {
        if (!shot.account.empty()) {
            std::string user = shot.account;
            inbound asking = from;
            const json about = co_await person_info(std::move(asking), std::move(user));
            const std::string name = handle_of(text_in(about, "name"));
            shot.author = "@" + (name.empty() ? shot.account : name);
        }
        const std::string zone = zone_of(from);
        delivery next;
        next.said = to_keep(from, shot, zone.empty() ? std::string("UTC") : zone);
        next.key = from.key;
        next.zone = zone;
        next.reach = from.enterprise;
        const std::string place = place_of(from);
        next.handle = [place](const commands::invocation& said, evidence::evidence_log& log,
                              evidence::moment now) { return commands::keep_once(said, place, log, now); };
        next.outgoing = answer_letter(from);
        const desk_reply answer = co_await say(from, std::move(next));
        co_return taken{answer.state == desk_state::answered, ""};
    }

    asio::awaitable<taken> keep_message(inbound from) {
        snapshot shot{from.text, from.author, "", link_of(from, api.base())};
        if (!from.author_is_bot && is_id(from.author)) shot.account = from.author;
        taken result = co_await keep(std::move(from), std::move(shot));
        co_return result;
    }

    asio::awaitable<taken> notice_reaction(inbound from) {
        const auto chosen = std::make_shared<std::string>();
        std::function<void(evidence::evidence_view&)> job = [chosen](evidence::evidence_view& view) {
            *chosen = commands::emoji_of(view);
        };
        evidence::person_id author{person_of(from)};
        std::string no_zone;
        const bool read = co_await store.read(std::move(author), std::move(no_zone), std::move(job));
        if (!read) co_return taken{false, ""};
        if (commands::emoji_name(from.emoji) != *chosen) co_return taken{};
        const std::string token = co_await token_for(from);
        if (token.empty()) co_return taken{};
        std::string by = token;
        const auto looked = co_await fetch(from, std::move(by));
        if (!looked.found) co_return taken{looked.is_final, ""};
        snapshot found = *looked.found;
        taken result = co_await keep(std::move(from), std::move(found));
        co_return result;
    }

    struct fetched {
        std::optional<snapshot> found;
        bool is_final = true;  // false: Slack should name the message again later
    };

    // The message itself: an event names it and does not quote it.
    asio::awaitable<fetched> fetch(const inbound& from, std::string token) {
        std::string by = token, method = "conversations.history";
        form_fields form{{"channel", from.channel},
                         {"latest", from.message},
                         {"oldest", from.message},
                         {"inclusive", "true"},
                         {"limit", "1"}};
        api_answer answer = co_await ask(from, std::move(by), std::move(method), std::move(form));
        auto found = message_in(answer.body, from.message);
        if (answer.ok && !found) {  // it stands in a thread
            by = token;
            method = "conversations.replies";
            form = {{"channel", from.channel}, {"ts", from.message}, {"limit", "1"}, {"inclusive", "true"}};
            answer = co_await ask(from, std::move(by), std::move(method), std::move(form));
            found = message_in(answer.body, from.message);
        }
        if (!found) {
            const bool may_come = answer.how == api_failure::try_again ||
                                  answer.how == api_failure::not_sent ||
                                  answer.how == api_failure::may_have_happened;
            spdlog::warn("a message that somebody marked with their emoji cannot be read{}: {}",
                         may_come ? " yet" : "", answer.ok ? "it is not there" : answer.error);
            co_return fetched{std::nullopt, !may_come};
        }
        by = token;
        method = "chat.getPermalink";
        form = {{"channel", from.channel}, {"message_ts", from.message}};
        const api_answer link = co_await ask(from, std::move(by), std::move(method), std::move(form));
        found->link = text_in(link.body, "permalink");
        co_return fetched{std::move(found), true};
    }

    static std::optional<snapshot> message_in(const json& body, const std::string& ts) {
        const auto messages = body.find("messages");
        if (messages == body.end() || !messages->is_array()) return std::nullopt;
        for (const json& one : *messages) {
            if (text_in(one, "ts") != ts) continue;
            const std::string user = text_in(one, "user");
            if (is_id(user)) return snapshot{words_of(one), user, user, ""};
            return snapshot{words_of(one), text_in(one, "username"), "", ""};
        }
        return std::nullopt;
    }

    // ---- buttons and forms

    asio::awaitable<taken> press(inbound from) {
        const std::string token = co_await token_for(from);
        for (const pressed& one : from.presses) {
            const std::string_view act = act_of(one.action);
            if (act == act_ask || act == act_form) {
                in_background(show_form(shared_from_this(), from, one.value, token));
            } else if (act == act_say) {
                std::string by = token;
                const bool kept = co_await say_pressed(from, one, std::move(by));
                if (!kept) co_return taken{false, ""};
            }
        }
        co_return taken{};
    }

    // Nothing of it goes into the acknowledgement.
    static asio::awaitable<void> show_form(std::shared_ptr<state> self, inbound from, std::string line,
                                           std::string token) {
        from.ack_by = {};
        std::string by = token;
        const bool opened = co_await self->open_form(from, line, std::move(by), is_modal(from));
        if (opened) co_return;
        const commands::reply in_words = plain_answer(line);
        co_await self->show_reply(from, in_words, std::move(token));
    }

    static asio::awaitable<void> show_answer(std::shared_ptr<state> self, inbound from,
                                             commands::reply answer, std::string token) {
        from.ack_by = {};
        co_await self->show_reply(from, answer, std::move(token));
    }

    static bool is_modal(const inbound& from) { return text_in(from.view, "type") == "modal"; }

    static commands::reply plain_answer(const std::string& line) {
        commands::reply answer;
        answer.headline = "Slack did not let the form open. Type it instead:";
        answer.examples = {line};
        return answer;
    }

    // A line that a message offers ("say:0") is said once, however often it is tapped; Slack gives each tap a
    // trigger of its own. What else a button says may be meant again.
    static bool is_offered(const inbound& from, const pressed& one) {
        return !from.message.empty() && one.action.size() > act_say.size() + 1 &&
               one.action.find_first_not_of("0123456789", act_say.size() + 1) == std::string::npos;
    }
    static std::string key_of(const inbound& from, const pressed& one) {
        if (is_offered(from, one)) return place_of(from) + ":press:" + one.action;
        return from.key.empty() ? "" : from.key + ":" + one.action;
    }

    // What the first tap brought may have been taken back since: its answer would not be true any more.
    static commands::reply said_already(const std::string& line) {
        commands::reply answer;
        answer.headline =
            "You sent that line from here before, so nothing was said again. To say it once more, type it:";
        answer.examples = {line};
        return answer;
    }

    asio::awaitable<bool> say_pressed(const inbound& from, const pressed& one, std::string token) {
        delivery next;
        next.said = {{person_of(from)}, one.value, {}};
        next.key = key_of(from, one);
        next.zone = zone_of(from);
        next.outgoing = files_letter(from);
        const desk_reply answer = co_await say(from, std::move(next));
        commands::reply shown = asks_for_files(answer.said) ? building(answer.said) : answer.said;
        if (answer.repeated && is_offered(from, one)) shown = said_already(one.value);
        in_background(show_answer(shared_from_this(), from, std::move(shown), std::move(token)));
        co_return answer.state != desk_state::store_failed;
    }

    // Where Slack opens no view, words do.
    asio::awaitable<void> tell_directly(const inbound& from, const commands::reply& reply) {
        if (from.key.empty()) co_return;
        const auto letters = answer_letter(from)(reply);
        desk::store_job put = [letters](storage::connection& database, evidence::moment now) {
            for (const storage::outgoing& one : letters)
                storage::outbox::put(database, one, now);
        };
        const std::string problem = co_await store.write(std::move(put));
        if (!problem.empty()) spdlog::warn("the answer to a button was not put down: {}", problem);
        outbox.notice();
    }

    // Where the button was: below the message, or on top of the home and of a form.
    asio::awaitable<void> show_reply(const inbound& from, const commands::reply& reply, std::string token) {
        const evidence::person_id author{person_of(from)};
        if (from.view.is_object() && !token.empty()) {
            const json view = to_modal(reply, author, "dossier");
            const bool shown = co_await show_view(from, view, std::move(token), is_modal(from));
            if (!shown) co_await tell_directly(from, reply);
            co_return;
        }
        if (!is_response_url(from.response_url, api.base())) co_return;
        json message = json::parse(to_message(reply, author));
        message = names.shown(std::move(message));
        message["replace_original"] = false;
        for (unsigned tries = 1;; ++tries) {
            std::string url = from.response_url;
            json body = message;
            const respond_outcome sent = co_await respond(api, std::move(url), std::move(body));
            if (sent.ok) co_return;
            const bool again = co_await may_show_again(tries, sent.how, sent.retry_after);
            if (again) continue;
            spdlog::warn("the answer to a button was not taken: {}", sent.error);
            co_return;
        }
    }

    asio::awaitable<taken> take_form(inbound from) {
        const auto form = read_form(from.view);
        if (!form) co_return taken{};
        if (form->says_nothing) co_return taken{true, written(field_errors(*form, nothing_to_keep()))};
        delivery next;
        next.said = {{person_of(from)}, form->line, form->accounts};
        next.key = from.key;
        next.zone = zone_of(from);
        next.outgoing = files_letter(from);
        const desk_reply answer = co_await say(from, std::move(next));
        if (answer.state == desk_state::answered && answer.said.how == commands::tone::refused)
            co_return taken{true, written(field_errors(*form, answer.said))};
        const bool failed = answer.state != desk_state::answered || answer.said.how == commands::tone::failed;
        co_return taken{true, failed ? not_saved(*form, from.view, answer.said) : shown_instead(answer.said)};
    }

    static std::string in_its_place(const json& view) {
        return written({{"response_action", "update"}, {"view", view}});
    }

    // The form stays with everything typed in it: filled in again where that fits, else with the problem at
    // its first field.
    static std::string not_saved(const submitted& form, const json& view, const commands::reply& why) {
        std::string ack = in_its_place(filled_again(view, why.headline));
        return ack.size() <= largest_view_in_ack ? ack : written(field_errors(form, why));
    }

    // What was saved takes the form's place; of a very long one the headline and the buttons.
    static std::string shown_instead(const commands::reply& answer) {
        commands::reply shown = asks_for_files(answer) ? building(answer) : answer;
        std::string ack = in_its_place(saved_view(shown));
        if (ack.size() <= largest_view_in_ack) return ack;
        shown.facts.clear();
        shown.rows.clear();
        return in_its_place(saved_view(shown));
    }

    asio::awaitable<taken> suggest(inbound from) {
        struct offered {
            evidence::vocabulary words;
            std::vector<evidence::entry_summary> recent;
        };
        const auto found = std::make_shared<offered>();
        std::function<void(evidence::evidence_view&)> job = [found](evidence::evidence_view& view) {
            found->words = view.words();
            evidence::list_filter newest;
            newest.limit = most_recent;
            for (const auto kind : {evidence::entry_kind::decision, evidence::entry_kind::behaviour}) {
                newest.kind = kind;
                for (evidence::entry_summary& one : view.list(newest))
                    found->recent.push_back(std::move(one));
            }
        };
        evidence::person_id author{person_of(from)};
        std::string no_zone;
        const bool read = co_await store.read(std::move(author), std::move(no_zone), std::move(job));
        if (!read) co_return taken{true, R"({"options":[]})"};
        co_return taken{true, written(options_for(from.whole, found->words, found->recent))};
    }

    // ---- the home

    void refresh_home(const inbound& from) {
        if (homes.contains({from.team, from.user})) in_background(publish(shared_from_this(), from));
    }

    static asio::awaitable<void> publish(std::shared_ptr<state> self, inbound from) {
        // One at a time for each person: what is saved meanwhile is shown by one more.
        const std::pair<std::string, std::string> whose{from.team, from.user};
        if (!self->publishing.insert(whose).second) {
            self->stale.insert(whose);
            co_return;
        }
        do {
            self->stale.erase(whose);
            co_await self->publish_once(from);
        } while (self->stale.contains(whose));
        self->publishing.erase(whose);
    }

    asio::awaitable<void> publish_once(const inbound& from) {
        const std::string token = co_await token_for(from);
        if (token.empty()) co_return;
        const auto view = std::make_shared<json>();
        const auto rules = store.rules();
        std::function<void(evidence::evidence_view&)> job = [view, rules](evidence::evidence_view& log) {
            *view = home_view(commands::describe_board(log, system_now(), *rules));
        };
        evidence::person_id author{person_of(from)};
        std::string zone = zone_of(from);
        const bool built = co_await store.read(std::move(author), std::move(zone), std::move(job));
        if (!built) co_return;
        for (unsigned tries = 1;; ++tries) {
            std::string by = token, method = "views.publish";
            form_fields form{{"user_id", from.user}, {"view", written(names.shown(*view))}};
            const api_answer answer = co_await api.call(std::move(by), std::move(method), std::move(form));
            if (answer.ok) co_return;
            const bool again = co_await may_show_again(tries, answer.how, answer.retry_after);
            if (again) continue;
            spdlog::warn("a home could not be shown: {}", answer.error);
            co_return;
        }
    }

    asio::awaitable<taken> open_home(inbound from) {
        homes.insert({from.team, from.user});
        in_background(publish(shared_from_this(), std::move(from)));
        co_return taken{};
    }

    // ---- the end of an installation

    asio::awaitable<taken> end_installation(inbound from) {
        std::string team = from.team;
        spdlog::info("workspace {} took dossier out", team);
        const evidence::moment when = from.at == evidence::moment{} ? system_now() : from.at;
        // What could not be written down comes again.
        const std::string problem = co_await known.forget(std::move(team), when);
        co_return taken{problem.empty(), ""};
    }

    asio::awaitable<taken> lose_tokens(inbound from) {
        if (from.revoked.empty()) co_return taken{};
        taken result = co_await end_installation(std::move(from));
        co_return result;
    }

    std::string spelled(std::string ack) const {
        if (names.are_plain()) return ack;
        json shown = json::parse(ack, nullptr, false);
        return shown.is_discarded() ? ack : written(names.shown(std::move(shown)));
    }

    // Goes on behind the acknowledgement.
    void in_background(asio::awaitable<void> what) {
        ++under_way;
        const auto self = shared_from_this();
        asio::co_spawn(on, std::move(what), [self](std::exception_ptr error) {
            --self->under_way;
            if (!error) return;
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& why) {
                spdlog::error("something behind an answer to Slack failed: {}", why.what());
            }
        });
    }

    asio::awaitable<taken> take(inbound& from) {
        using enum inbound_kind;
        switch (from.kind) {
            case command:
                return run_command(from);
            case kept_message:
                return keep_message(std::move(from));
            case form_wanted:
                return open_wanted_form(std::move(from));
            case buttons:
                return press(std::move(from));
            case form_sent:
                return take_form(std::move(from));
            case suggestion:
                return suggest(std::move(from));
            case said:
                return hear(std::move(from));
            case said_otherwise:
                return hear_edit(std::move(from));
            case unsaid:
                return hear_deletion(std::move(from));
            case reaction:
                return notice_reaction(std::move(from));
            case home_opened:
                return open_home(std::move(from));
            case tokens_revoked:
                return lose_tokens(std::move(from));
            case uninstalled:
                return end_installation(std::move(from));
            case form_closed:
            case ignored:
                break;
        }
        return nothing_to_do();
    }

    static asio::awaitable<taken> nothing_to_do() { co_return taken{}; }

    asio::awaitable<taken> open_wanted_form(inbound from) {
        const std::string token = co_await token_for(from);
        const std::string line = "/decision";
        if (token.empty()) co_return taken{};
        std::string by = token;
        co_await open_form(from, line, std::move(by), false);
        co_return taken{};
    }

    asio::any_io_executor on;
    desk& store;
    tokens& known;
    web_api& api;
    sender& outbox;
    command_names names;
    using who = std::pair<std::string, std::string>;  // team, user
    struct known_person {
        json about = json::object();  // zone and name; nothing when Slack did not say
        std::chrono::steady_clock::time_point fresh_until{};
        bool is_fresh() const { return std::chrono::steady_clock::now() < fresh_until; }
    };
    std::map<who, known_person> people;
    std::set<who> homes;  // opened since the start
    std::set<who> publishing, stale;
    std::set<asio::steady_timer*> pauses;  // before something is shown again
    bool stopping = false;
    std::size_t under_way = 0;
};

front::front(asio::any_io_executor on, desk& to, tokens& from, web_api& api, sender& outbox,
             command_names names)
    : state_(std::make_shared<state>(on, to, from, api, outbox, std::move(names))) {}
front::~front() = default;

asio::awaitable<taken> front::take(inbound from) {
    from.ack_by = std::chrono::steady_clock::now() + asking_before_ack;
    const auto self = state_;
    taken result = co_await self->take(from);
    if (!result.ack.empty()) result.ack = self->spelled(std::move(result.ack));
    co_return result;
}

asio::awaitable<std::string> front::zone_now(std::string team, std::string enterprise, std::string user) {
    inbound of;
    of.team = std::move(team);
    of.enterprise = std::move(enterprise);
    of.user = std::move(user);
    of.ack_by = std::chrono::steady_clock::now() + asking_before_ack;
    const auto self = state_;
    std::string zone = co_await state::zone_now(self, std::move(of));
    co_return zone;
}

void front::stop() {
    state_->stopping = true;
    for (asio::steady_timer* const pause : state_->pauses)
        pause->cancel();
}

bool front::idle() const {
    return state_->under_way == 0;
}

}  // namespace bot::slack

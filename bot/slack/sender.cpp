#include "bot/slack/sender.hpp"

#include "bot/json_text.hpp"
#include "bot/log.hpp"
#include "bot/retrying.hpp"
#include "bot/slack/letters.hpp"
#include "bot/slack/message.hpp"
#include "bot/slack/text.hpp"
#include "bot/slack/upload.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace bot::slack {

namespace asio = boost::asio;
using nlohmann::json;
using std::chrono::steady_clock;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t most_at_once = 8;
constexpr std::chrono::minutes longest_sleep{1};   // the outbox is looked at that often in any case
constexpr std::chrono::minutes without_token{10};  // until a workspace without a token is tried again
constexpr std::chrono::hours given_up_after{72};   // as long as the key of a delivery is kept
constexpr unsigned quick_looks = 5;                // for a letter that may have arrived; then one a minute
constexpr std::chrono::minutes between_looks{1};
constexpr std::chrono::seconds long_wait{1};  // from when on the store is asked whether a letter may still go
constexpr const char* history_limit = "30";   // messages of one page
constexpr unsigned most_pages = 20;           // of one look

// A request that is lost on its way is carried out within seconds or not at all; one that Slack took too long
// over may still be. Before that it says nothing that the letter is not there yet.
constexpr std::chrono::seconds settled_after_a_loss{5};
constexpr std::chrono::seconds settled_after_a_delay{30};
constexpr const char* came_too_late = "its turn came too late";
constexpr const char* failed_inside = "dossier failed while it dealt with it";
constexpr const char* taken_out = "the workspace took dossier out";

// How Slack writes a moment: "1767225600.000000". Never as a floating-point number.
std::string to_timestamp(evidence::moment at) {
    return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count()) +
           ".000000";
}

// The inverse, to the millisecond; nothing for what is no timestamp.
std::optional<evidence::moment> from_timestamp(const std::string& text) {
    const std::size_t dot = text.find('.');
    std::int64_t seconds = 0, thousandths = 0;
    const std::string fraction = dot == std::string::npos ? "" : text.substr(dot + 1, 3);
    const auto is_read = [](const char* from, const char* to, std::int64_t& into) {
        const auto [end, error] = std::from_chars(from, to, into);
        return error == std::errc() && end == to;
    };
    if (fraction.size() != 3 || !is_read(text.data(), text.data() + dot, seconds) ||
        !is_read(fraction.data(), fraction.data() + fraction.size(), thousandths))
        return std::nullopt;
    return evidence::moment{std::chrono::seconds{seconds} + std::chrono::milliseconds{thousandths}};
}

form_fields form_of(const letter& what, const std::string& channel, const std::string& key) {
    form_fields form{{"channel", channel}, {"text", text_in(what.message, "text")}};
    if (what.message.contains("blocks")) form.emplace_back("blocks", written(what.message["blocks"]));
    if (!what.to.thread.empty()) form.emplace_back("thread_ts", what.to.thread);
    if (what.kind == letter_kind::ephemeral) {
        form.emplace_back("user", what.to.user);
        return form;
    }
    form.emplace_back("unfurl_links", "false");
    form.emplace_back("unfurl_media", "false");
    const json metadata = {{"event_type", "dossier_letter"}, {"event_payload", {{"key", key}}}};
    form.emplace_back("metadata", written(metadata));
    return form;
}

bool carries(const json& message, const std::string& key) {
    const auto metadata = message.find("metadata");
    if (metadata == message.end() || !metadata->is_object()) return false;
    const auto payload = metadata->find("event_payload");
    return payload != metadata->end() && payload->is_object() && text_in(*payload, "key") == key;
}

std::string brief_name(const commands::brief_request& wanted) {
    return wanted.is_update ? "monthly-update" : "check-in-brief";
}

// An upload carries no metadata. It is known by the ids that its files were given; after a crash, which
// forgets these, by their names, and a packet by the number in its comment.
bool carries_files(const json& message, const commands::reply& wanted,
                   const std::vector<std::string>& file_ids) {
    const std::string first_name = wanted.packet  ? "dossier-packet.zip"
                                   : wanted.brief ? brief_name(*wanted.brief)
                                   : wanted.exported && wanted.exported->format == "ics" ? "dossier-cycle.ics"
                                                                                         : "dossier-log";
    const auto files = message.find("files");
    if (files == message.end() || !files->is_array()) return false;
    if (!file_ids.empty())
        return std::any_of(files->begin(), files->end(), [&](const json& one) {
            return one.is_object() &&
                   std::find(file_ids.begin(), file_ids.end(), text_in(one, "id")) != file_ids.end();
        });
    if (wanted.packet && wanted.packet->number > 0) {
        const std::string line = "\nVersion: Packet " + std::to_string(wanted.packet->number) + "\n";
        if ((text_in(message, "text") + "\n").find(line) == std::string::npos) return false;
    }
    for (const json& one : *files)
        if (one.is_object() && text_in(one, "name").starts_with(first_name)) return true;
    return false;
}

// Of a packet the zip, which holds everything, and the PDFs: the rest of it one by one would bury them.
std::vector<commands::file> worth_uploading(const std::vector<commands::file>& files) {
    const auto is_handed_over = [](const commands::file& one) {
        return one.type == "application/zip" || one.type == "application/pdf";
    };
    std::vector<commands::file> chosen;
    std::copy_if(files.begin(), files.end(), std::back_inserter(chosen), is_handed_over);
    return chosen.empty() ? files : chosen;
}

// Mentions nothing and links nothing: an upload's comment is mrkdwn.
std::string comment_of(const commands::reply& built) {
    std::string text = "*" + escape(built.headline) + "*";
    for (const commands::fact& fact : built.facts)
        text += "\n" + escape(fact.label) + ": " + escape(fact.text);
    return text;
}

}  // namespace

struct sender::state : std::enable_shared_from_this<sender::state> {
    state(asio::any_io_executor executor, desk& to, tokens& from, web_api& slack, command_names called)
        : on(executor),
          store(to),
          known(from),
          api(slack),
          names(std::move(called)),
          bell(on),
          patiently(on, to) {}

    // What came of a letter.
    struct result {
        enum class what { sent, again, dropped, over, unknown, undecided } how = what::sent;
        std::string problem;
        std::chrono::milliseconds pause{0};
        std::chrono::seconds settles{settled_after_a_loss};  // of unknown: from when on Slack can be believed
        std::optional<evidence::moment> at{};  // of sent: by Slack's clock, where it was looked for
        std::vector<std::string> file_ids{};   // of unknown: what it would have brought, where that is known
    };

    // A letter on its way to its call.
    struct begun {
        std::int64_t id = 0;
        evidence::moment expires{};
        steady_clock::time_point since = steady_clock::now();
        bool is_over = false;  // set when its time is over, or it is gone: it was not sent
    };

    void notice() {
        rung = true;
        bell.cancel();
    }

    asio::awaitable<void> run() {
        co_await settle_what_a_crash_left();
        while (!stopping) {
            rung = false;
            const std::optional<std::chrono::milliseconds> sleep = co_await send_what_is_due();
            if (stopping) break;
            if (rung && under_way < most_at_once) continue;
            bell.expires_after(sleep.value_or(longest_sleep));
            co_await bell.async_wait(nothrow);
        }
    }

    // Begins what is due. How long until something else is.
    asio::awaitable<std::optional<std::chrono::milliseconds>> send_what_is_due() {
        struct look {
            std::vector<storage::outbox::letter> letters;
            std::optional<evidence::moment> next;
            storage::outbox::counts counted;
            evidence::moment now{};
            bool has_expired = false;  // something that was due: what stood behind it may be due now
        };
        const auto found = std::make_shared<look>();
        const std::size_t room = most_at_once - std::min(most_at_once, under_way);
        desk::store_job job = [found, room, busy = busy](storage::connection& database,
                                                         evidence::moment now) {
            if (room > 0) found->letters = storage::outbox::due(database, platform, now, room, busy);
            const std::size_t too_late =
                std::erase_if(found->letters, [&](const storage::outbox::letter& one) {
                    if (one.is_too_late(now))
                        storage::outbox::expire(database, one.id, now);
                    else
                        storage::outbox::begin(database, one.id);
                    return one.is_too_late(now);
                });
            found->has_expired = too_late > 0;
            found->next = storage::outbox::next_due(database, platform);
            found->counted = storage::outbox::count(database, platform);
            found->now = now;
        };
        const std::string problem = co_await store.write(std::move(job));
        if (!problem.empty()) {
            spdlog::error("the outbox cannot be read: {}", problem);
            co_return std::nullopt;
        }
        show(found->counted.waiting, found->counted.oldest, found->now);
        for (storage::outbox::letter& one : found->letters)
            spawn(std::move(one), false);
        if (found->has_expired) co_return std::chrono::milliseconds(0);
        // What is due and was not begun waits for one that is under way, and that one rings the bell.
        if (!found->next || *found->next <= found->now) co_return std::nullopt;
        co_return std::min<std::chrono::milliseconds>(*found->next - found->now, longest_sleep);
    }

    void show(std::uint64_t waiting, evidence::moment oldest, evidence::moment now) {
        counts.waiting = waiting;
        counts.oldest_seconds =
            waiting == 0 || now < oldest
                ? 0
                : std::uint64_t(std::chrono::floor<std::chrono::seconds>(now - oldest).count());
    }

    asio::awaitable<void> settle_what_a_crash_left() {
        const auto left = std::make_shared<std::vector<storage::outbox::letter>>();
        desk::store_job job = [left](storage::connection& database, evidence::moment) {
            *left = storage::outbox::in_flight(database, platform);
        };
        const bool is_read = co_await patiently.write(std::move(job), "the outbox cannot be read");
        if (!is_read) co_return;
        for (storage::outbox::letter& one : *left)
            spawn(std::move(one), true);
    }

    // A place among those that are sent at the same time, and its person's turn.
    struct place {
        std::shared_ptr<state> of;
        std::int64_t person = 0;

        place(std::shared_ptr<state> whose, std::int64_t who) : of(std::move(whose)), person(who) {
            ++of->under_way;
            if (person != 0) of->busy.insert(person);
        }
        ~place() { give_up(); }
        place(const place&) = delete;
        place& operator=(const place&) = delete;

        void give_up() {
            if (!of) return;
            --of->under_way;
            of->busy.erase(person);
            of->notice();
            of.reset();
        }
    };

    void spawn(storage::outbox::letter row, bool look_first) {
        ++alive;
        const auto self = shared_from_this();
        auto taken = std::make_shared<place>(self, row.person);
        auto dealing = deal_with(self, std::move(row), look_first, std::move(taken));
        asio::co_spawn(on, std::move(dealing), [self](std::exception_ptr error) {
            --self->alive;
            self->notice();
            if (!error) return;
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& why) {
                spdlog::error("a letter to Slack failed: {}", why.what());
            }
        });
    }

    // A free function in all but name: it holds the state for as long as the letter takes.
    static asio::awaitable<void> deal_with(std::shared_ptr<state> self, storage::outbox::letter row,
                                           bool look_first, std::shared_ptr<place> taken) {
        const auto read = read_letter(row);
        result became{result::what::dropped, "it cannot be read", {}};
        if (read && look_first) became = {result::what::unknown, "dossier ended while it was sent", {}};
        if (read && !look_first) became = co_await self->try_to_send(*read, row);
        if (read && became.how == result::what::unknown)
            became = co_await self->find_out(*read, row, std::move(became), std::move(taken));
        co_await self->settle(row, std::move(became));
    }

    // Looks until Slack says whether it has the letter: it is neither sent once more nor given up before.
    asio::awaitable<result> find_out(const letter& what, const storage::outbox::letter& row, result doubt,
                                     std::shared_ptr<place> taken) {
        taken->give_up();  // looking has a limit of its own, and nobody else waits for it
        const steady_clock::time_point believed = steady_clock::now() + doubt.settles;
        for (unsigned look = 1;; ++look) {
            result seen = co_await try_to_find(what, row, doubt);
            const bool is_missing = seen.how == result::what::again;
            const bool is_early = is_missing && steady_clock::now() < believed;
            if (seen.how != result::what::unknown && !is_early) co_return seen;
            if (system_now() - row.made_at > given_up_after)
                co_return result{result::what::dropped, doubt.problem + "; it may have arrived", {}};
            std::chrono::milliseconds pause = look < quick_looks ? pause_after(look) : between_looks;
            if (is_early)
                pause = std::chrono::ceil<std::chrono::milliseconds>(believed - steady_clock::now());
            const bool goes_on = co_await patiently.wait(pause);
            if (!goes_on) co_return result{result::what::undecided, "", {}};
        }
    }

    // What fails inside dossier may have failed behind the call.
    asio::awaitable<result> try_to_send(const letter& what, const storage::outbox::letter& row) {
        begun mine{row.id, row.expires};
        try {
            result became = co_await send(what, row, mine);
            if (mine.is_over) became.how = result::what::over;
            co_return became;
        } catch (const std::exception& why) {
            spdlog::error("a letter to Slack failed: {}", why.what());
        }
        co_return result{result::what::unknown, failed_inside, {}};
    }
    asio::awaitable<result> try_to_find(const letter& what, const storage::outbox::letter& row,
                                        const result& doubt) {
        try {
            result seen = co_await look_for(what, row, doubt);
            co_return seen;
        } catch (const std::exception& why) {
            spdlog::error("looking for a letter in Slack failed: {}", why.what());
        }
        co_return result{result::what::unknown, failed_inside, {}};
    }

    asio::awaitable<result> send(const letter& what, const storage::outbox::letter& row, begun& mine) {
        std::string team = what.to.team, enterprise = what.to.enterprise;
        std::string token = co_await known.token_of(std::move(team), std::move(enterprise));
        if (token.empty()) {
            result silent = co_await without(what.to);
            co_return silent;
        }
        std::string channel = what.to.channel;
        if (channel.empty()) {
            std::string opened_by = token;
            const api_answer opened = co_await open_channel(what.to, std::move(opened_by));
            if (!opened.ok) co_return result_of(what, row, opened.how, opened.error, opened.retry_after);
            channel = text_in(opened.body, "id");
        }
        if (what.kind == letter_kind::files) {
            result uploaded = co_await send_files(what, row, std::move(token), std::move(channel), mine);
            co_return uploaded;
        }
        std::string method = what.kind == letter_kind::ephemeral ? "chat.postEphemeral" : "chat.postMessage";
        form_fields form = form_of(what, channel, row.key);
        std::string whose = what.to.team;
        const api_answer answer = co_await paced(std::move(whose), std::move(token), std::move(method),
                                                 std::move(channel), std::move(form), &mine);
        if (answer.ok) co_return result{};
        co_return result_of(what, row, answer.how, answer.error, answer.retry_after, answer.late);
    }

    // What becomes of a letter that no token can send.
    asio::awaitable<result> without(const recipient& to) {
        std::string team = to.team, enterprise = to.enterprise;
        const bool is_over = co_await known.was_taken_out(std::move(team), std::move(enterprise));
        if (is_over) co_return result{result::what::dropped, taken_out, {}};
        co_return result{result::what::again, "the workspace has no token", without_token};
    }

    // The body of the answer holds the id of the direct message.
    asio::awaitable<api_answer> open_channel(const recipient& to, std::string token) {
        const auto found = channels.find({to.team, to.user});
        if (found != channels.end()) {
            api_answer remembered;
            remembered.ok = true;
            remembered.body = {{"id", found->second}};
            co_return remembered;
        }
        std::string method = "conversations.open", no_channel;
        form_fields form{{"users", to.user}};
        std::string team = to.team;
        api_answer answer = co_await paced(std::move(team), std::move(token), std::move(method),
                                           std::move(no_channel), std::move(form));
        const auto opened = answer.body.find("channel");
        const std::string id = opened == answer.body.end() ? "" : text_in(*opened, "id");
        if (answer.ok && id.empty()) {
            answer.ok = false;
            answer.how = api_failure::our_fault;
            answer.error = "conversations.open named no channel";
        }
        if (answer.ok) {
            channels[{to.team, to.user}] = id;
            answer.body = {{"id", id}};
        }
        co_return answer;
    }

    asio::awaitable<result> send_files(const letter& what, const storage::outbox::letter& row,
                                       std::string token, std::string channel, begun& mine) {
        evidence::person_id person = what.person;
        std::string zone = what.wanted.zone;
        commands::reply wanted = what.wanted;
        commands::reply built = co_await store.make(std::move(person), std::move(zone), std::move(wanted));
        if (built.files.empty()) {  // it says why
            result told =
                co_await tell(what, row, std::move(built), std::move(token), std::move(channel), mine);
            co_return told;
        }
        const api_answer refused = co_await hold_back(mine);
        if (!refused.error.empty()) co_return result_of(what, row, refused.how, refused.error, {});
        if (!known.may_use(token)) co_return result{result::what::again, taken_out, without_token};
        std::vector<commands::file> files = worth_uploading(built.files);
        std::string comment = names.spelled(comment_of(built));
        std::string to = channel, by = token;
        const upload_outcome uploaded =
            co_await upload(api, std::move(by), std::move(to), std::move(files), std::move(comment));
        if (uploaded.ok) co_return result{};
        if (uploaded.uploads_disabled) {
            result told =
                co_await tell(what, row, std::move(built), std::move(token), std::move(channel), mine);
            co_return told;
        }
        result became =
            result_of(what, row, uploaded.how, uploaded.error, uploaded.retry_after, uploaded.late);
        became.file_ids = uploaded.file_ids;
        co_return became;
    }

    // In words what could not come as files.
    asio::awaitable<result> tell(const letter& what, const storage::outbox::letter& row, commands::reply said,
                                 std::string token, std::string channel, begun& mine) {
        letter in_words = what;
        in_words.kind = letter_kind::message;
        in_words.message = names.shown(to_direct_message(said, what.person));
        std::string method = "chat.postMessage";
        form_fields form = form_of(in_words, channel, row.key);
        std::string team = what.to.team;
        const api_answer answer = co_await paced(std::move(team), std::move(token), std::move(method),
                                                 std::move(channel), std::move(form), &mine);
        if (answer.ok) co_return result{};
        co_return result_of(what, row, answer.how, answer.error, answer.retry_after, answer.late);
    }

    // While it waited for its turn, the workspace took dossier out.
    static api_answer taken_back() {
        api_answer answer;
        answer.how = api_failure::token_dead;
        answer.error = taken_out;
        answer.body = json::object();
        return answer;
    }

    static api_answer not_sent(std::string why) {
        api_answer answer;
        answer.how = api_failure::not_sent;
        answer.error = std::move(why);
        answer.body = json::object();
        return answer;
    }

    // Says with an error why a letter must not be sent now. What was begun long ago may be erased, settled or
    // too late by now, as only the store knows.
    asio::awaitable<api_answer> hold_back(begun& mine) {
        mine.is_over = mine.expires != evidence::moment{} && system_now() >= mine.expires;
        if (mine.is_over) co_return not_sent(came_too_late);
        if (steady_clock::now() - mine.since <= long_wait) co_return api_answer{};
        const auto may_go = std::make_shared<bool>(false);
        desk::store_job job = [may_go, id = mine.id](storage::connection& database, evidence::moment now) {
            *may_go = storage::outbox::may_go(database, id, now);
        };
        std::string problem = co_await store.write(std::move(job));
        if (!problem.empty()) co_return not_sent(std::move(problem));
        mine.is_over = !*may_go;
        if (mine.is_over) co_return not_sent(came_too_late);
        co_return api_answer{};
    }

    // mine: the letter that the call sends; null when it sends none.
    asio::awaitable<api_answer> paced(std::string team, std::string token, std::string method,
                                      std::string channel, form_fields form, begun* mine = nullptr) {
        asio::steady_timer turn(on);
        while (true) {
            const auto now = steady_clock::now();
            const auto when = limits.earliest(team, method, channel, now);
            if (when <= now) break;
            turn.expires_at(when);
            co_await turn.async_wait(nothrow);
        }
        limits.used(team, method, channel, steady_clock::now());  // before anything is asked: it is taken
        if (mine) {
            api_answer refused = co_await hold_back(*mine);
            if (!refused.error.empty()) co_return refused;
        }
        if (!known.may_use(token)) co_return taken_back();
        std::string called = method;
        api_answer answer = co_await api.call(std::move(token), std::move(called), std::move(form));
        if (answer.retry_after.count() > 0)
            limits.blocked(team, method, steady_clock::now() + answer.retry_after);
        co_return answer;
    }

    result result_of(const letter& what, const storage::outbox::letter& row, api_failure how,
                     const std::string& error, std::chrono::seconds retry_after, bool late = false) const {
        using enum api_failure;
        // As long as Slack asks for and a little more, so that not all come at the same moment.
        const auto pause = retry_after.count() > 0 ? std::chrono::milliseconds(retry_after) + pause_after(1)
                                                   : pause_after(std::max(1U, row.attempts + 1));
        if (how == may_have_happened && what.kind == letter_kind::ephemeral)
            return {result::what::dropped, error + "; it may have been shown", {}};
        if (how == may_have_happened)
            return {result::what::unknown, error, {}, late ? settled_after_a_delay : settled_after_a_loss};
        if (how == try_again || how == not_sent) return {result::what::again, error, pause};
        if (how == token_dead) return {result::what::again, error, without_token};
        return {result::what::dropped, error, {}};
    }

    // Whether Slack has it: looked for among the messages since it was put into the outbox, or in the thread
    // that it belongs to, whose answers stand there alone. `again` without a pause: it is not there.
    asio::awaitable<result> look_for(const letter& what, const storage::outbox::letter& row,
                                     const result& doubt) {
        if (what.kind == letter_kind::ephemeral)
            co_return result{result::what::dropped, doubt.problem + "; it may have been shown", {}};
        std::string team = what.to.team, enterprise = what.to.enterprise;
        std::string token = co_await known.token_of(std::move(team), std::move(enterprise));
        if (token.empty()) {
            result silent = co_await without(what.to);
            if (silent.how == result::what::again) silent.how = result::what::unknown;
            co_return silent;
        }
        std::string channel = what.to.channel;
        if (channel.empty()) {
            std::string opened_by = token;
            const api_answer opened = co_await open_channel(what.to, std::move(opened_by));
            if (!opened.ok) co_return result{result::what::unknown, opened.error, {}};
            channel = text_in(opened.body, "id");
        }
        const bool in_thread = !what.to.thread.empty() && what.kind == letter_kind::message;
        std::string cursor;
        for (unsigned page = 0; page < most_pages; ++page) {
            std::string method = in_thread ? "conversations.replies" : "conversations.history";
            std::string by = token, at = channel, whose = what.to.team;
            form_fields form{{"channel", channel},
                             {"limit", history_limit},
                             {"include_all_metadata", "true"},
                             {"oldest", to_timestamp(row.made_at - std::chrono::minutes(5))}};
            if (in_thread) form.emplace_back("ts", what.to.thread);
            if (!cursor.empty()) form.emplace_back("cursor", cursor);
            const api_answer answer = co_await paced(std::move(whose), std::move(by), std::move(method),
                                                     std::move(at), std::move(form));
            if (!answer.ok) {
                const bool hopeless =
                    answer.how == api_failure::permission || answer.how == api_failure::our_fault;
                // Whoever may not look must choose: a letter too few is better than one twice.
                if (hopeless)
                    co_return result{result::what::dropped, doubt.problem + "; " + answer.error, {}};
                co_return result{result::what::unknown, answer.error, {}};
            }
            if (const json* const found = find_in(answer.body, what, row.key, doubt.file_ids)) {
                ++counts.found;
                result arrived;
                arrived.at = from_timestamp(text_in(*found, "ts"));
                co_return arrived;
            }
            cursor = next_page(answer.body);
            if (cursor.empty()) co_return result{result::what::again, doubt.problem, {}};
        }
        co_return result{result::what::unknown, "too much was said since", {}};
    }

    static std::string next_page(const json& answer) {
        const auto more = answer.find("has_more");
        if (more == answer.end() || !more->is_boolean() || !more->get<bool>()) return {};
        const auto about = answer.find("response_metadata");
        return about == answer.end() ? std::string() : text_in(*about, "next_cursor");
    }

    // The message that is this letter; null when there is none.
    static const json* find_in(const json& history, const letter& what, const std::string& key,
                               const std::vector<std::string>& file_ids) {
        const auto messages = history.find("messages");
        if (messages == history.end() || !messages->is_array()) return nullptr;
        for (const json& message : *messages) {
            if (!message.is_object()) continue;
            if (carries(message, key)) return &message;
            if (what.kind == letter_kind::files && carries_files(message, what.wanted, file_ids))
                return &message;
        }
        return nullptr;
    }

    asio::awaitable<void> settle(const storage::outbox::letter& row, result became) {
        using enum result::what;
        if (became.how == undecided) co_return;  // it stays as it is, and is looked for after the next start
        if (became.how == again && system_now() - row.made_at > given_up_after) became.how = dropped;
        if (became.how == dropped) {
            about(delivery_id_of_letter(row.key))
                .error("a {} letter to a person in workspace {} is not sent: {}", row.kind, row.team,
                       became.problem);
        }
        const auto what = std::make_shared<result>(std::move(became));
        const std::int64_t id = row.id;
        const evidence::moment made = row.made_at;
        desk::store_job job = [what, id, made](storage::connection& database, evidence::moment now) {
            if (what->how == sent)
                storage::outbox::sent(database, id, std::min(now, std::max(made, what->at.value_or(now))));
            else if (what->how == again)
                storage::outbox::again(database, id, now + what->pause, what->problem);
            else if (what->how == over)
                storage::outbox::expire(database, id, now);
            else
                storage::outbox::drop(database, id, now, what->problem);
        };
        const bool is_settled =
            co_await patiently.write(std::move(job), "a letter's fate was not written down");
        if (!is_settled || what->how == over) co_return;
        ++(what->how == sent ? counts.sent : what->how == again ? counts.again : counts.dropped);
    }

    asio::any_io_executor on;
    desk& store;
    tokens& known;
    web_api& api;
    command_names names;
    asio::steady_timer bell;
    pace limits;
    std::map<std::pair<std::string, std::string>, std::string> channels;  // team, user: their direct message
    std::size_t alive = 0;                                                // letters that are dealt with
    std::size_t under_way = 0;    // of those, the ones that take a place
    std::set<std::int64_t> busy;  // whose letters these are
    retrying patiently;
    bool running = false, stopping = false, rung = false;
    sender_counts counts;
};

sender::sender(asio::any_io_executor on, desk& store, tokens& from, web_api& api, command_names names)
    : state_(std::make_shared<state>(on, store, from, api, std::move(names))) {}
sender::~sender() {
    stop();
}

void sender::start() {
    state_->running = true;
    const auto self = state_;
    auto finished = [self](std::exception_ptr error) {
        self->running = false;
        if (!error) return;
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& why) {
            spdlog::critical("nothing is sent to Slack any more: {}", why.what());
        }
    };
    asio::co_spawn(state_->on, state_->run(), std::move(finished));
}

void sender::notice() {
    state_->notice();
}

void sender::stop() {
    state_->stopping = true;
    state_->bell.cancel();
    state_->patiently.stop();
}

bool sender::idle() const {
    return !state_->running && state_->alive == 0;
}

sender_counts sender::counts() const {
    return state_->counts;
}

}  // namespace bot::slack

#include "bot/chime/sender.hpp"

#include "bot/chime/letters.hpp"
#include "bot/chime/text.hpp"
#include "bot/jitter.hpp"
#include "bot/log.hpp"
#include "bot/retrying.hpp"
#include "storage/outbox.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace bot::chime {

namespace asio = boost::asio;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t most_at_once = 8;
constexpr std::chrono::minutes longest_sleep{1};  // the outbox is looked at that often in any case
constexpr std::chrono::hours given_up_after{72};  // as long as the key of a delivery is kept
constexpr std::chrono::seconds first_pause{1};
constexpr std::chrono::seconds longest_pause{60};

}  // namespace

struct sender::state : std::enable_shared_from_this<sender::state> {
    state(asio::any_io_executor executor, desk& to, api& by, links& to_files)
        : on(std::move(executor)), store(to), chime(by), files(to_files), bell(on), patiently(on, to) {}

    // What came of a letter.
    struct result {
        enum class what { sent, again, dropped, replaced } how = what::sent;
        std::string problem{};
        std::chrono::milliseconds pause{0};
    };

    void notice() {
        rung = true;
        bell.cancel();
    }

    asio::awaitable<void> run() {
        co_await put_back_what_a_crash_left();
        while (!stopping) {
            rung = false;
            const std::optional<std::chrono::milliseconds> sleep = co_await send_what_is_due();
            if (stopping) break;
            if (rung && under_way < most_at_once) continue;
            bell.expires_after(sleep.value_or(longest_sleep));
            co_await bell.async_wait(nothrow);
        }
    }

    asio::awaitable<void> put_back_what_a_crash_left() {
        desk::store_job job = [](storage::connection& database, evidence::moment now) {
            for (const storage::outbox::letter& one : storage::outbox::in_flight(database, platform_name))
                storage::outbox::again(database, one.id, now, "dossier ended while it was sent");
        };
        co_await patiently.write(std::move(job), "the outbox cannot be read");
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
            if (room > 0) found->letters = storage::outbox::due(database, platform_name, now, room, busy);
            const std::size_t too_late =
                std::erase_if(found->letters, [&](const storage::outbox::letter& one) {
                    if (one.is_too_late(now))
                        storage::outbox::expire(database, one.id, now);
                    else
                        storage::outbox::begin(database, one.id);
                    return one.is_too_late(now);
                });
            found->has_expired = too_late > 0;
            found->next = storage::outbox::next_due(database, platform_name);
            found->counted = storage::outbox::count(database, platform_name);
            found->now = now;
        };
        const std::string problem = co_await store.write(std::move(job));
        if (!problem.empty()) {
            spdlog::error("the outbox cannot be read: {}", problem);
            co_return std::nullopt;
        }
        show(found->counted, found->now);
        for (storage::outbox::letter& one : found->letters)
            spawn(std::move(one));
        if (found->has_expired) co_return std::chrono::milliseconds(0);
        // What is due and was not begun waits for one that is under way, and that one rings the bell.
        if (!found->next || *found->next <= found->now) co_return std::nullopt;
        co_return std::min<std::chrono::milliseconds>(*found->next - found->now, longest_sleep);
    }

    void show(const storage::outbox::counts& counted, evidence::moment now) {
        counts.waiting = counted.waiting;
        const bool has_oldest = counted.waiting > 0 && counted.oldest < now;
        counts.oldest_seconds =
            has_oldest ? std::uint64_t(std::chrono::floor<std::chrono::seconds>(now - counted.oldest).count())
                       : 0;
    }

    // One letter of a person at a time, in the order in which they were put.
    void spawn(storage::outbox::letter row) {
        ++under_way;
        const std::int64_t person = row.person;
        if (person != 0) busy.insert(person);
        const auto self = shared_from_this();
        auto dealing = deal_with(self, std::move(row));
        asio::co_spawn(on, std::move(dealing), [self, person](std::exception_ptr error) {
            --self->under_way;
            self->busy.erase(person);
            self->notice();
            if (!error) return;
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& why) {
                spdlog::error("a letter to Chime failed: {}", why.what());
            }
        });
    }

    static asio::awaitable<void> deal_with(std::shared_ptr<state> self, storage::outbox::letter row) {
        const auto read = read_letter(row);
        result became{result::what::dropped, "it cannot be read"};
        if (read) became = co_await self->try_to_send(*read, row);
        co_await self->settle(row, std::move(became));
    }

    // What fails inside dossier is sent again: Chime keeps a repeat from being a second message.
    asio::awaitable<result> try_to_send(const letter& what, const storage::outbox::letter& row) {
        try {
            if (what.wanted) {
                result replaced = co_await replace(what, row);
                co_return replaced;
            }
            result became = co_await send(what, row);
            co_return became;
        } catch (const std::exception& why) {
            spdlog::error("a letter to Chime failed: {}", why.what());
        }
        const auto pause = full_jitter(row.attempts + 1, first_pause, longest_pause);
        co_return result{result::what::again, "dossier failed while it dealt with it", pause};
    }

    // A letter with a link takes the place of one that asks for files: made once, it can be sent often.
    asio::awaitable<result> replace(const letter& what, const storage::outbox::letter& row) {
        evidence::person_id whose = what.person;
        std::string no_zone;
        commands::reply wanted = *what.wanted;
        const std::string link = co_await files.make(std::move(whose), std::move(no_zone), std::move(wanted));
        letter told = what;
        told.wanted.reset();
        told.text = link.empty() ? to_markdown(*what.wanted, what.person) : to_markdown(*what.wanted, link);
        const auto next = std::make_shared<storage::outgoing>(to_outgoing(told, row.key + ":link"));
        next->who = what.person;
        desk::store_job job = [next, id = row.id](storage::connection& database, evidence::moment now) {
            if (!storage::outbox::may_go(database, id, now)) return;  // it was erased meanwhile
            storage::outbox::put(database, *next, now);
            storage::outbox::sent(database, id, now);
        };
        const std::string problem = co_await store.write(std::move(job));
        if (problem.empty()) co_return result{result::what::replaced};
        co_return result{result::what::again, problem, first_pause};
    }

    // A letter whose channel is gone, or that has none, goes where dossier and its reader are alone.
    asio::awaitable<result> send(const letter& what, const storage::outbox::letter& row) {
        if (what.channel.empty()) {
            result alone = co_await send_directly(what, row);
            co_return alone;
        }
        const answer<sent_message> there = co_await send_parts(what, row.key, what.channel);
        const bool is_closed = there.how == api_failure::forbidden || there.how == api_failure::not_found;
        if (!is_closed || what.target.empty()) co_return result_of(there.how, there.error, row);
        spdlog::warn("Chime does not let dossier write to a channel ({}); the letter goes directly",
                     there.error);
        result alone = co_await send_directly(what, row);
        co_return alone;
    }

    // The key of a letter there: its parts have tokens of their own, as those for the channel may be used up.
    static std::string directly(const std::string& key) { return key + ":direct"; }

    asio::awaitable<result> send_directly(const letter& what, const storage::outbox::letter& row) {
        std::string user = what.target;
        const answer<std::string> opened = co_await chime.open_direct(std::move(user));
        if (!opened.ok()) co_return result_of(opened.how, opened.error, row);
        letter elsewhere = what;
        elsewhere.sub_channel.clear();
        const std::string key = directly(row.key);
        const answer<sent_message> there = co_await send_parts(elsewhere, key, opened.value);
        co_return result_of(there.how, there.error, row);
    }

    // One behind the other, as their order is what is read. Those that are known to be there are not sent
    // again while dossier runs. key: of the letter, on this way.
    asio::awaitable<answer<sent_message>> send_parts(const letter& what, const std::string& key,
                                                     const std::string& channel) {
        const std::vector<std::string> parts = split(what.text);
        answer<sent_message> last;
        std::size_t& done = sent_parts[key];
        for (; done < parts.size(); ++done) {
            outgoing_message next;
            next.channel = channel;
            next.content = parts[done];
            next.token = token_of(key, done);
            next.only_for = what.target;
            next.content_type = markdown;
            next.sub_channel = what.sub_channel;
            last = co_await chime.send(std::move(next));
            if (!last.ok()) co_return last;
        }
        co_return last;
    }

    static result result_of(api_failure how, const std::string& error, const storage::outbox::letter& row) {
        if (how == api_failure::none) return {};
        if (!is_worth_repeating(how)) return {result::what::dropped, error};
        return {result::what::again, error, full_jitter(row.attempts + 1, first_pause, longest_pause)};
    }

    asio::awaitable<void> settle(const storage::outbox::letter& row, result became) {
        using enum result::what;
        if (became.how == replaced) co_return;
        if (became.how == again && system_now() - row.made_at > given_up_after) became.how = dropped;
        if (became.how == again) {
            about(delivery_id_of_letter(row.key)).warn("a letter to Chime is put off: {}", became.problem);
        } else {
            sent_parts.erase(row.key);
            sent_parts.erase(directly(row.key));
        }
        if (became.how == dropped)
            about(delivery_id_of_letter(row.key)).error("a letter to Chime is not sent: {}", became.problem);
        const auto what = std::make_shared<result>(std::move(became));
        const std::int64_t id = row.id;
        desk::store_job job = [what, id](storage::connection& database, evidence::moment now) {
            if (what->how == sent)
                storage::outbox::sent(database, id, now);
            else if (what->how == again)
                storage::outbox::again(database, id, now + what->pause, what->problem);
            else
                storage::outbox::drop(database, id, now, what->problem);
        };
        const bool is_settled =
            co_await patiently.write(std::move(job), "a letter's fate was not written down");
        if (!is_settled) co_return;
        ++(what->how == sent ? counts.sent : what->how == again ? counts.again : counts.dropped);
    }

    asio::any_io_executor on;
    desk& store;
    api& chime;
    links& files;
    asio::steady_timer bell;
    std::map<std::string, std::size_t> sent_parts;  // by a letter's key: a row's number may be given again
    std::size_t under_way = 0;
    std::set<std::int64_t> busy;  // whose letters these are
    retrying patiently;
    bool running = false, stopping = false, rung = false;
    sender_counts counts;
};

sender::sender(asio::any_io_executor on, desk& store, api& chime, links& to_files)
    : state_(std::make_shared<state>(std::move(on), store, chime, to_files)) {}
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
            spdlog::critical("nothing is sent to Chime any more: {}", why.what());
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
    return !state_->running && state_->under_way == 0;
}

sender_counts sender::counts() const {
    return state_->counts;
}

}  // namespace bot::chime

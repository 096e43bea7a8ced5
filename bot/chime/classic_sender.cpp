#include "bot/chime/classic_sender.hpp"

#include "bot/chime/classic_events.hpp"
#include "bot/chime/classic_letters.hpp"
#include "bot/http_client.hpp"
#include "bot/jitter.hpp"
#include "bot/retrying.hpp"
#include "storage/outbox.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace bot::chime {

namespace asio = boost::asio;
namespace outbox = storage::outbox;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t most_at_once = 8;
constexpr std::chrono::minutes longest_sleep{1};  // the outbox is looked at that often in any case
constexpr milliseconds between_posts{1100};       // in one room: Chime takes one a second
constexpr milliseconds first_pause{1000};
constexpr milliseconds longest_pause{60000};
constexpr std::chrono::seconds most_asked_for{600};  // by Retry-After
constexpr std::size_t many_rooms = 1000;
constexpr const char* may_have_arrived = "it may have arrived";

// What the answer to a post asks for.
enum class verdict {
    taken,
    gone,      // the address is no longer good
    refused,   // the same post would be refused again
    too_fast,  // more than one a second
    not_now,   // certainly not posted
    unknown,   // posted or not
};

verdict verdict_of(const http_outcome& answer) {
    if (!answer.problem.empty()) return answer.sent ? verdict::unknown : verdict::not_now;
    if (answer.status >= 200 && answer.status < 300) return verdict::taken;
    if (answer.status == 403 || answer.status == 404 || answer.status == 410) return verdict::gone;
    if (answer.status == 429) return verdict::too_fast;
    return answer.status >= 500 ? verdict::not_now : verdict::refused;
}

milliseconds retry_after(const http_outcome& answer) {
    int seconds = 2;
    for (const auto& [name, value] : answer.headers)
        if (name == "retry-after") std::from_chars(value.data(), value.data() + value.size(), seconds);
    return std::clamp<milliseconds>(std::chrono::seconds(seconds), first_pause, most_asked_for);
}

// Without the address, which is a secret.
std::string problem_of(const http_outcome& answer) {
    return answer.problem.empty() ? "HTTP status " + std::to_string(answer.status) : answer.problem;
}

}  // namespace

struct classic_sender::state : std::enable_shared_from_this<classic_sender::state> {
    state(asio::any_io_executor executor, desk& to, std::shared_ptr<const known_rooms> known,
          std::string named)
        : on(std::move(executor)),
          store(to),
          rooms(std::move(known)),
          hooks(std::move(named)),
          bell(on),
          patiently(on, to) {}

    struct result {
        enum class what { sent, again, dropped, too_late } how = what::sent;
        std::string problem{};
        milliseconds pause{0};
    };

    void notice() {
        rung = true;
        bell.cancel();
    }

    // A free function in all but name: it holds the state for as long as it runs.
    static asio::awaitable<void> run(std::shared_ptr<state> self) {
        co_await self->settle_what_a_crash_left();
        while (!self->stopping) {
            self->rung = false;
            const std::optional<milliseconds> sleep = co_await self->send_what_is_due();
            if (self->stopping) break;
            if (self->rung && self->under_way < most_at_once) continue;
            self->bell.expires_after(sleep.value_or(longest_sleep));
            co_await self->bell.async_wait(nothrow);
        }
    }

    // Nobody can say whether it arrived.
    asio::awaitable<void> settle_what_a_crash_left() {
        desk::store_job job = [](storage::connection& database, evidence::moment now) {
            for (const outbox::letter& one : outbox::in_flight(database, classic_platform)) {
                const auto read = read_room_letter(one);
                if (read && read->kind != room_letter_kind::reminder)
                    outbox::again(database, one.id, now, "dossier ended while it was posted");
                else
                    outbox::drop(database, one.id, now, may_have_arrived);
            }
        };
        co_await patiently.write(std::move(job), "the outbox cannot be read");
    }

    // Begins what is due. How long until something else is.
    asio::awaitable<std::optional<milliseconds>> send_what_is_due() {
        struct look {
            std::vector<outbox::letter> letters;
            std::optional<evidence::moment> next;
            std::uint64_t waiting = 0;
            evidence::moment now{};
            bool has_expired = false;  // something that was due: what stood behind it may be due now
        };
        const auto found = std::make_shared<look>();
        const std::size_t room = most_at_once - std::min(most_at_once, under_way);
        desk::store_job job = [found, room, busy = busy](storage::connection& database,
                                                         evidence::moment now) {
            if (room > 0) found->letters = outbox::due(database, classic_platform, now, room, busy);
            const std::size_t too_late = std::erase_if(found->letters, [&](const outbox::letter& one) {
                if (one.is_too_late(now))
                    outbox::expire(database, one.id, now);
                else
                    outbox::begin(database, one.id);
                return one.is_too_late(now);
            });
            found->has_expired = too_late > 0;
            found->next = outbox::next_due(database, classic_platform);
            found->waiting = outbox::count(database, classic_platform).waiting;
            found->now = now;
        };
        const std::string problem = co_await store.write(std::move(job));
        if (!problem.empty()) {
            spdlog::error("the outbox cannot be read: {}", problem);
            co_return std::nullopt;
        }
        counted.waiting = found->waiting;
        for (outbox::letter& one : found->letters)
            spawn(std::move(one));
        if (found->has_expired) co_return milliseconds(0);
        // What is due and was not begun waits for one that is under way, and that one rings the bell.
        if (!found->next || *found->next <= found->now) co_return std::nullopt;
        co_return std::min<milliseconds>(*found->next - found->now, longest_sleep);
    }

    void spawn(outbox::letter row) {
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
                spdlog::error("a post to a room failed: {}", why.what());
            }
        });
    }

    static asio::awaitable<void> deal_with(std::shared_ptr<state> self, outbox::letter row) {
        const auto read = read_room_letter(row);
        result became{result::what::dropped, "it cannot be read"};
        if (read) became = co_await self->try_to_send(*read, row);
        co_await self->settle(row, std::move(became));
    }

    // What fails inside dossier may have failed behind the post.
    asio::awaitable<result> try_to_send(const room_letter& what, const outbox::letter& row) {
        try {
            result became = co_await send(what, row);
            co_return became;
        } catch (const std::exception& why) {
            spdlog::error("a post to a room failed: {}", why.what());
        }
        co_return result_of_unknown("dossier failed while it dealt with it", what, row);
    }

    // One behind the other. Those that are known to be there are not posted again while dossier runs.
    asio::awaitable<result> send(const room_letter& what, const outbox::letter& row) {
        std::size_t& done = posted[row.key];
        for (; done < what.posts.size(); ++done) {
            std::string waited_for = what.room;
            result turn = co_await wait_for_turn(std::move(waited_for), row.id);
            if (turn.how != result::what::sent) co_return turn;
            const std::string& post = what.posts[done];
            result became = co_await send_one(what, row, post);
            if (became.how != result::what::sent) co_return became;
        }
        co_return result{};
    }

    asio::awaitable<result> send_one(const room_letter& what, const outbox::letter& row,
                                     const std::string& body) {
        std::string near = what.sealed_url.empty() || system_now() >= what.url_until
                               ? std::string()
                               : rooms->opened(what.room, what.sealed_url);
        if (is_hook(near, hooks)) {
            const http_outcome answer = co_await post_to(std::move(near), body);
            if (verdict_of(answer) != verdict::gone) co_return result_of(answer, what, row);
        }
        std::string posted_in = what.room;
        const std::optional<std::string> found = co_await url_of(std::move(posted_in));
        if (!found) {
            const milliseconds pause = full_jitter(row.attempts + 1, first_pause, longest_pause);
            co_return result{result::what::again, "the room's address cannot be read", pause};
        }
        std::string lasting = *found;
        if (!is_hook(lasting, hooks))
            co_return result{
                result::what::dropped,
                "there is no address to post to in the room: dossier is to be added to it again"};
        const http_outcome answer = co_await post_to(std::move(lasting), body);
        if (verdict_of(answer) == verdict::gone) co_await close(what.room);
        co_return result_of(answer, what, row);
    }

    asio::awaitable<http_outcome> post_to(std::string url, const std::string& body) {
        http_call call;
        call.url = std::move(url);
        call.type = "application/json";
        call.body = body;
        call.largest_answer = 64 * 1024;
        http_outcome answer = co_await post(std::move(call));
        co_return answer;
    }

    result result_of(const http_outcome& answer, const room_letter& what, const outbox::letter& row) {
        using enum result::what;
        const milliseconds pause = full_jitter(row.attempts + 1, first_pause, longest_pause);
        switch (verdict_of(answer)) {
            case verdict::taken:
                return {};
            case verdict::gone:
                return {dropped, "the room's address is no longer good (" + problem_of(answer) + ")"};
            case verdict::refused:
                return {dropped, problem_of(answer)};
            case verdict::too_fast:
                next_turn[what.room] = steady_clock::now() + retry_after(answer);
                return {again, problem_of(answer), retry_after(answer)};
            case verdict::not_now:
                return {again, problem_of(answer), pause};
            case verdict::unknown:
                break;
        }
        return result_of_unknown(problem_of(answer), what, row);
    }

    static result result_of_unknown(std::string problem, const room_letter& what, const outbox::letter& row) {
        if (what.kind == room_letter_kind::reminder) return {result::what::dropped, may_have_arrived};
        const milliseconds pause = full_jitter(row.attempts + 1, first_pause, longest_pause);
        return {result::what::again, std::move(problem), pause};
    }

    // Nothing when the store does not say it now.
    asio::awaitable<std::optional<std::string>> url_of(std::string room) {
        const auto found = std::make_shared<std::string>();
        desk::store_job job = [found, room, known = rooms](storage::connection& database, evidence::moment) {
            *found = known->url_of(database, room);
        };
        const std::string problem = co_await store.write(std::move(job));
        if (problem.empty()) co_return *found;
        spdlog::error("a room's address cannot be read: {}", problem);
        co_return std::nullopt;
    }

    asio::awaitable<void> close(std::string room) {
        spdlog::error(
            "Chime takes nothing for room {} any more: its members add dossier once more to be answered "
            "there",
            room);
        desk::store_job job = [room, known = rooms](storage::connection& database, evidence::moment) {
            known->close(database, room);
        };
        const std::string problem = co_await store.write(std::move(job));
        if (!problem.empty()) spdlog::error("a room could not be closed: {}", problem);
    }

    // `sent` when it may be posted now. A turn may come minutes later (Retry-After), when it was erased or is
    // too late.
    asio::awaitable<result> wait_for_turn(std::string room, std::int64_t id) {
        const auto now = steady_clock::now();
        if (next_turn.size() > many_rooms)
            std::erase_if(next_turn, [now](const auto& one) { return one.second <= now; });
        const auto turn = std::max(now, next_turn[room]);
        next_turn[room] = turn + between_posts;
        if (turn == now) co_return result{};
        const auto pause = std::chrono::ceil<milliseconds>(turn - now);
        const bool goes_on = co_await patiently.wait(pause);
        if (!goes_on) co_return result{result::what::again, "dossier ends", milliseconds(0)};
        const auto may_go = std::make_shared<bool>(false);
        desk::store_job job = [may_go, id](storage::connection& database, evidence::moment at) {
            *may_go = outbox::may_go(database, id, at);
        };
        std::string problem = co_await store.write(std::move(job));
        if (!problem.empty()) co_return result{result::what::again, std::move(problem), first_pause};
        co_return result{*may_go ? result::what::sent : result::what::too_late, "it was too late"};
    }

    asio::awaitable<void> settle(const outbox::letter& row, result became) {
        using enum result::what;
        if (became.how == again)
            spdlog::warn("a post to room {} is put off: {}", row.team, became.problem);
        else
            posted.erase(row.key);
        if (became.how == dropped)
            spdlog::error("a post to room {} is not made: {}", row.team, became.problem);
        const auto what = std::make_shared<result>(std::move(became));
        const std::int64_t id = row.id;
        desk::store_job job = [what, id](storage::connection& database, evidence::moment now) {
            if (what->how == sent)
                outbox::sent(database, id, now);
            else if (what->how == again)
                outbox::again(database, id, now + what->pause, what->problem);
            else if (what->how == too_late)
                outbox::expire(database, id, now);
            else
                outbox::drop(database, id, now, what->problem);
        };
        const bool is_settled =
            co_await patiently.write(std::move(job), "a letter's fate was not written down");
        if (!is_settled) co_return;
        ++(what->how == sent ? counted.sent : what->how == again ? counted.again : counted.dropped);
    }

    asio::any_io_executor on;
    desk& store;
    std::shared_ptr<const known_rooms> rooms;
    std::string hooks;
    asio::steady_timer bell;
    std::map<std::string, steady_clock::time_point, std::less<>> next_turn;  // of a room, to be posted in
    std::map<std::string, std::size_t> posted;  // by a letter's key: a row's number may be given again
    retrying patiently;
    std::set<std::int64_t> busy;  // whose letters are under way
    std::size_t under_way = 0;
    bool running = false, stopping = false, rung = false;
    room_letter_counts counted;
};

classic_sender::classic_sender(asio::any_io_executor on, desk& store,
                               std::shared_ptr<const known_rooms> rooms, std::string hooks)
    : state_(std::make_shared<state>(std::move(on), store, std::move(rooms), std::move(hooks))) {}
classic_sender::~classic_sender() {
    stop();
}

void classic_sender::start() {
    state_->running = true;
    auto loop = state::run(state_);
    asio::co_spawn(state_->on, std::move(loop), [self = state_](std::exception_ptr error) {
        self->running = false;
        if (!error) return;
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& why) {
            spdlog::critical("nothing is posted to rooms any more: {}", why.what());
        }
    });
}

void classic_sender::notice() {
    state_->notice();
}

void classic_sender::stop() {
    state_->stopping = true;
    state_->bell.cancel();
    state_->patiently.stop();
}

bool classic_sender::idle() const {
    return !state_->running && state_->under_way == 0;
}

const room_letter_counts& classic_sender::counts() const {
    return state_->counted;
}

}  // namespace bot::chime

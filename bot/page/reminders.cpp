#include "bot/page/reminders.hpp"

#include "bot/page/letters.hpp"
#include "bot/reply_json.hpp"
#include "bot/reply_text.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/people.hpp"

#include <boost/asio/co_spawn.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace bot::page {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

std::string frame_of(const letter& what) {
    const json frame = {{"id", "nudge:" + what.key},
                        {"nudge", true},
                        {"text", to_text(what.says)},
                        {"reply", to_json(what.says)},
                        {"at", evidence::to_rfc3339(what.made_at)}};
    return frame.dump(-1, ' ', false, json::error_handler_t::replace);
}

// Those whose nudge was answered or put off.
std::set<std::string> letters_that_are_over(storage::connection& on, const evidence::person_id& whose) {
    std::set<std::string> over;
    for (evidence::kept_nudge& kept : storage::nudge_plans::nudges_of(on, storage::find_person(on, whose)))
        if (kept.answered || kept.again) over.insert(std::move(kept.letter));
    return over;
}

}  // namespace

struct reminders::state : std::enable_shared_from_this<reminders::state> {
    state(asio::any_io_executor executor, desk& to, evidence::person_id who)
        : on(executor), store(to), whose(std::move(who)) {}

    struct listener {
        std::weak_ptr<socket_line> page;
        std::string has;  // the key of the letter that it was sent last
    };

    // One look at a time; what is noticed during one is looked at after it, and what could not be seen at the
    // next notice.
    void look() {
        wanted = true;
        if (looking) return;
        looking = true;
        auto looks = look_while_wanted(shared_from_this());
        asio::co_spawn(on, std::move(looks), [self = shared_from_this()](std::exception_ptr error) {
            self->looking = false;
            if (!error) return;
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& why) {
                spdlog::error("nudges for the page failed: {}", why.what());
            }
            if (self->wanted) self->look();
        });
    }

    // A free function in all but name: it holds the state for as long as it looks.
    static asio::awaitable<void> look_while_wanted(std::shared_ptr<state> self) {
        while (std::exchange(self->wanted, false)) {
            const std::optional<letter> found = co_await self->newest();
            if (found) self->push(*found);
        }
    }

    asio::awaitable<std::optional<letter>> newest() {
        const auto found = std::make_shared<std::optional<letter>>();
        desk::store_job taking = [found, author = whose](storage::connection& database,
                                                         evidence::moment now) {
            *found = take_newest(database, author, letters_that_are_over(database, author), now);
        };
        const std::string problem = co_await store.write(std::move(taking));
        if (!problem.empty()) {
            spdlog::error("the outbox cannot be read: {}", problem);
            co_return std::nullopt;
        }
        co_return std::move(*found);
    }

    void push(const letter& what) {
        for (listener& one : pages) {
            const auto page = one.page.lock();
            if (page && std::exchange(one.has, what.key) != what.key) page->push(frame_of(what));
        }
    }

    asio::any_io_executor on;
    desk& store;
    evidence::person_id whose;
    std::vector<listener> pages;
    bool wanted = false;
    bool looking = false;
};

reminders::reminders(asio::any_io_executor on, desk& store, evidence::person_id whose)
    : state_(std::make_shared<state>(on, store, std::move(whose))) {}

reminders::~reminders() = default;

void reminders::listen(const std::shared_ptr<socket_line>& page) {
    std::erase_if(state_->pages, [](const state::listener& one) { return one.page.expired(); });
    for (const state::listener& one : state_->pages)
        if (one.page.lock() == page) return;
    state_->pages.push_back({page, ""});
    state_->look();
}

void reminders::notice() {
    state_->look();
}

asio::awaitable<void> reminders::shown(std::string key) {
    const auto kept = state_;
    desk::store_job settling = [key = std::move(key), author = kept->whose](storage::connection& database,
                                                                            evidence::moment now) {
        settle_shown(database, author, key, now);
    };
    const std::string problem = co_await kept->store.write(std::move(settling));
    if (!problem.empty()) spdlog::error("that the page has shown a nudge could not be kept: {}", problem);
}

}  // namespace bot::page

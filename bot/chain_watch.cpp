#include "bot/chain_watch.hpp"

#include "bot/background_thread.hpp"
#include "bot/desk.hpp"
#include "storage/connection.hpp"
#include "storage/verify.hpp"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace bot {

struct chain_watch::state {
    explicit state(options given) : chosen(std::move(given)), thread([this] { work(); }) {}

    ~state() {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        woken.notify_one();
        thread.join();
    }

    // False when the watch is to end.
    bool sleep(std::chrono::milliseconds pause) {
        std::unique_lock lock(mutex);
        return !woken.wait_for(lock, pause, [this] { return stopping; });
    }

    bool is_stopping() {
        const std::lock_guard lock(mutex);
        return stopping;
    }

    void work() {
        give_way();
        for (bool more = sleep(chosen.first); more; more = sleep(chosen.between)) {
            const std::optional<chain_findings> found = look();
            if (!found) return;
            const std::lock_guard lock(mutex);
            findings = *found;
        }
    }

    // Nothing when the watch ends meanwhile.
    std::optional<chain_findings> look() {
        chain_findings found;
        try {
            storage::connection on = storage::connection::open_for_reading(chosen.database);
            std::int64_t person = 0;
            while (const auto chain = storage::verify_next(on, person)) {
                count(*chain, found);
                if (is_stopping()) return std::nullopt;
            }
        } catch (const std::exception& why) {
            spdlog::error("the chains cannot be checked: {}", why.what());
            found.readable = false;
        }
        found.at = system_now();
        return found;
    }

    static void count(const storage::chain_report& chain, chain_findings& into) {
        ++into.chains;
        into.records += chain.records;
        if (chain.problem.empty()) return;
        ++into.broken;
        spdlog::error("the chain of {} is not intact: {}. Type: dossier doctor", chain.person, chain.problem);
    }

    options chosen;
    mutable std::mutex mutex;
    std::condition_variable woken;
    bool stopping = false;
    chain_findings findings;
    std::thread thread;  // the last one: it uses the others
};

chain_watch::chain_watch(options chosen) : state_(std::make_unique<state>(std::move(chosen))) {}
chain_watch::~chain_watch() = default;

chain_findings chain_watch::last() const {
    const std::lock_guard lock(state_->mutex);
    return state_->findings;
}

}  // namespace bot

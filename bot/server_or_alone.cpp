#include "bot/server_or_alone.hpp"

#include "storage/connection.hpp"

#include <chrono>
#include <thread>

namespace bot {

namespace {

constexpr std::chrono::seconds patience{3};  // with another process that has the database open
constexpr std::chrono::milliseconds between_tries{20};

}  // namespace

commands::reply server_or_alone(const std::function<std::optional<commands::reply>()>& ask_server,
                                const std::function<commands::reply()>& alone) {
    const auto give_up = std::chrono::steady_clock::now() + patience;
    for (;;) {
        if (auto reply = ask_server()) return *reply;
        try {
            return alone();
        } catch (const storage::already_open&) {
            if (std::chrono::steady_clock::now() >= give_up) throw;
        }
        std::this_thread::sleep_for(between_tries);
    }
}

}  // namespace bot

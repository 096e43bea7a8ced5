#include "bot/reloading.hpp"

#include "config/changes.hpp"

#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace bot {

namespace {

std::string in_words(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

bool has_terminal() {
    const int terminal = ::open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (terminal < 0) return false;
    ::close(terminal);
    return true;
}

}  // namespace

config::settings reload(const config::settings& running, const config::loaded& next,
                        const std::function<void(const config::settings& now)>& take_up) {
    if (!next.problems.empty()) {
        for (const std::string& problem : next.problems)
            spdlog::error("the settings stay as they were: {}", problem);
        return running;
    }
    const config::changes found = config::compare(running, next.chosen);
    take_up(found.now);
    spdlog::info("the settings were read again: {}",
                 found.taken.empty() ? "nothing to take up" : "took up " + in_words(found.taken));
    if (!found.restarts.empty()) spdlog::warn("the next start takes up {}", in_words(found.restarts));
    return found.now;
}

terminal_watch::terminal_watch() : had_one_(has_terminal()) {}

bool terminal_watch::is_gone() const {
    return had_one_ && !has_terminal();
}

}  // namespace bot

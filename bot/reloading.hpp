// SIGHUP: the settings are read again while dossier runs.
#pragma once

#include "config/settings.hpp"

#include <functional>

namespace bot {

// Takes up what differs in `next` and can be taken up while dossier runs (config/changes.hpp), and logs the
// names of what was and of what waits for the next start, never a value. Settings with a problem change
// nothing, and the log says every problem. take_up: called once with what holds from here on, with good
// settings even when none differs, for certificates are read again. Returns what holds.
config::settings reload(const config::settings& running, const config::loaded& next,
                        const std::function<void(const config::settings& now)>& take_up);

// Whether the terminal that dossier was started in was closed, which SIGHUP says, too: then it ends, as what
// is started by hand should.
class terminal_watch {
public:
    terminal_watch();
    bool is_gone() const;

private:
    bool had_one_;
};

}  // namespace bot

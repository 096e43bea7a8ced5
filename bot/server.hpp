// `dossier serve`: the composition root. Reading run() from top to bottom is the tour of the program.
#pragma once

#include "config/settings.hpp"

#include <functional>
#include <string>

namespace bot {

// Serves until SIGINT or SIGTERM, or until the store fails. At SIGHUP the settings are read again, by
// `read_again`: what can be taken up while it runs is, and a file with a mistake changes nothing. Returns the
// process's exit code: 0, or 3 when the evidence could not be written; this thread gets no SIGINT and SIGTERM
// any more. Throws what opening the database or the address throws.
int serve(const config::settings& chosen, const std::string& system_user,
          std::function<config::loaded()> read_again = {});

}  // namespace bot

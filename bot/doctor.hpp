// `dossier doctor`: what could keep dossier from keeping evidence, a line each, with what to do.
#pragma once

#include "bot/finding.hpp"
#include "bot/last_backup.hpp"
#include "config/settings.hpp"
#include "evidence/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bot {

// Looks at everything and changes nothing; dossier may work with the database meanwhile. Reads the whole
// database. given: the settings with all their problems. config: the settings' file, empty for none.
std::vector<finding_line> examine(const config::loaded& given, const std::string& config,
                                  evidence::moment now);

// Whom to ask what they say to the settings, over the network.
struct asking {
    bool slack = false;
    bool chime = false;
};

// Prints a line for each. Returns 0 when none is a problem, else 1.
int doctor(const config::loaded& given, const std::string& config, const asking& whom = {});

// Single judgements, on what was measured.

// newest: when the newest record was logged. built: the year that this program was built in.
finding judge_clock(evidence::moment now, std::optional<evidence::moment> newest, int built);

// kept: the last good backup that `dossier backup` has noted.
finding judge_backup(evidence::moment now, const std::optional<kept_backup>& kept);

// environment: of the process that serves, as /proc/PID/environ has it: NAME=VALUE, each ended by a zero;
// empty where it may not be read.
finding judge_service(const std::string& environment);

// Bytes, of the disk that the database is on.
finding judge_room(std::uintmax_t available, std::uintmax_t database);

}  // namespace bot

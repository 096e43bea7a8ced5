// `dossier doctor`: what could keep dossier from keeping evidence, a line each, with what to do.
#pragma once

#include "config/settings.hpp"
#include "evidence/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bot {

enum class verdict {
    ok,
    note,     // worth knowing, and may be as it should be
    problem,  // says what to do
};

struct finding {
    verdict how = verdict::ok;
    std::string says;
};

// A finding with what it is about: "settings", "chains".
struct finding_line {
    std::string about;
    finding found;
};

// Looks at everything and changes nothing; dossier may work with the database meanwhile. Reads the whole
// database. given: the settings with all their problems. config: the settings' file, empty for none.
std::vector<finding_line> examine(const config::loaded& given, const std::string& config,
                                  evidence::moment now);

// Prints a line for each. Returns 0 when none is a problem, else 1.
int doctor(const config::loaded& given, const std::string& config);

// Single judgements, on what was measured.

// newest: when the newest record was logged. built: the year that this program was built in.
finding judge_clock(evidence::moment now, std::optional<evidence::moment> newest, int built);

// Bytes, of the disk that the database is on.
finding judge_room(std::uintmax_t available, std::uintmax_t database);

}  // namespace bot

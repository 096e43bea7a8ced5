// What `dossier doctor` says about Chime: whether it is set up and, with --chime, what AWS itself says to the
// keys and the permissions. No secret stands in any finding.
#pragma once

#include "bot/chime/api.hpp"
#include "bot/finding.hpp"
#include "config/settings.hpp"

#include <string>
#include <vector>

namespace bot::chime {

// Asks nobody.
findings judge_settings(const config::settings& chosen);

// Looks for keys, makes each call that changes nothing, and opens a session for a moment. Takes as long as
// AWS does, at most half a minute or so; runs an io_context of its own meanwhile.
std::vector<finding_line> ask_chime(const config::settings& chosen);

// A single judgement. call: as IAM names it ("chime:ListChannelMessages").
finding judge_call(const std::string& call, api_failure how, const std::string& error);

}  // namespace bot::chime

// What `dossier doctor` says about Slack: whether the settings are complete and, with --slack, what Slack
// itself says to them. No secret stands in any finding.
#pragma once

#include "bot/finding.hpp"
#include "bot/slack/web_api.hpp"
#include "config/settings.hpp"
#include "evidence/clock.hpp"
#include "storage/installations.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot::slack {

// Whether what is set belongs together. Asks nobody.
findings judge_settings(const config::settings& chosen);

using installed_places = std::vector<storage::installation>;

// Asks Slack whose the tokens are, what they allow, and for a Socket Mode connection that it does not open.
// installed: where the database says that dossier is installed, revoked ones too; nothing when it could not
// be read. Of those in use the first twenty are asked about, until Slack itself is the trouble. Takes as long
// as Slack does, at most ten seconds for each token; runs an io_context of its own meanwhile.
std::vector<finding_line> ask_slack(const config::settings& chosen,
                                    const std::optional<installed_places>& installed);

// Single judgements.

// answer: to auth.test. base: where it was asked.
finding judge_token(const api_answer& answer, const std::string& base);

// granted: the scopes of the token as Slack lists them; empty when it did not.
findings judge_scopes(std::string_view granted);

// answer: to auth.test with the token of that installation.
finding judge_installation(const storage::installation& about, const api_answer& answer);

// answer: to apps.connections.open.
finding judge_socket(const api_answer& answer, const std::string& base);

// date: the header of an answer that came at `now`. Nothing when it cannot be read.
std::optional<finding> judge_distance(const std::string& date, evidence::moment now);

}  // namespace bot::slack

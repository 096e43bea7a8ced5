// The names under which a workspace knows dossier's commands: /acme-decision where the app's manifest puts
// "acme-" before each, because another app has /decision.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace bot::slack {

class command_names {
public:
    // prefix: "acme-"; empty for dossier's own names.
    explicit command_names(std::string prefix) : prefix_(std::move(prefix)) {}

    // Whether what is read stays as it is.
    bool are_plain() const { return prefix_.empty(); }

    // What somebody reads, with each of dossier's commands under its name there. A command is a word by
    // itself, whoever wrote it: Slack's own syntax and addresses are left alone.
    std::string spelled(std::string_view text) const;

    // The same for all that is read in a message, a view or an answer to a form. What comes back to dossier,
    // such as the value of a button, stays as it is.
    nlohmann::json shown(nlohmann::json view) const;

private:
    std::string prefix_;
};

}  // namespace bot::slack

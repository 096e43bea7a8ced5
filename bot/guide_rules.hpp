// The guide rules that the settings choose: the built-in pack, or an operator's file in its place.
#pragma once

#include "config/settings.hpp"
#include "packet/rule_pack.hpp"

#include <memory>
#include <string>
#include <vector>

namespace bot {

// What is wrong with the file that `rules` names, a sentence each; empty when it can be used, or none is set.
std::vector<std::string> rules_problems(const config::settings& chosen);

// Null for the built-in pack. The settings have no rules_problems.
std::shared_ptr<const packet::rule_pack> rules_of(const config::settings& chosen);

}  // namespace bot

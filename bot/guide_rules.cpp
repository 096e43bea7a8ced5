#include "bot/guide_rules.hpp"

namespace bot {

std::vector<std::string> rules_problems(const config::settings& chosen) {
    if (chosen.rules_text.empty()) return {};
    std::vector<std::string> problems;
    for (const std::string& problem : packet::read_own_pack(chosen.rules_text).problems)
        problems.push_back("“rules”, " + chosen.rules.string() + ": " + problem);
    return problems;
}

std::shared_ptr<const packet::rule_pack> rules_of(const config::settings& chosen) {
    if (chosen.rules_text.empty()) return nullptr;
    return std::make_shared<const packet::rule_pack>(packet::read_own_pack(chosen.rules_text).pack);
}

}  // namespace bot

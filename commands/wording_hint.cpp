#include "commands/wording_hint.hpp"

#include "commands/text.hpp"
#include "packet/wording.hpp"

#include <algorithm>

namespace commands {

namespace {

constexpr std::size_t longest_quote = 60;  // bytes

std::vector<packet::advice> advice_on(const evidence::record& said, const packet::rule_pack& rules) {
    if (said.erased || !said.what.reconstructed.empty()) return {};
    return packet::advise(said.what, rules);
}

}  // namespace

std::optional<fact> wording_hint(const std::vector<evidence::record>& records,
                                 const packet::rule_pack& rules) {
    if (records.empty()) return std::nullopt;
    const std::vector<packet::advice> found = advice_on(records.back(), rules);
    const bool was_given = !found.empty() && std::any_of(records.begin(), records.end() - 1,
                                                         [&](const evidence::record& earlier) {
                                                             return !advice_on(earlier, rules).empty();
                                                         });
    if (found.empty() || was_given) return std::nullopt;
    const packet::advice& best = found.front();
    return fact{"Wording", "“" + shorten(best.words, longest_quote) + "” (guide rule " + best.rule +
                               "): " + best.says + " " + best.ask};
}

}  // namespace commands

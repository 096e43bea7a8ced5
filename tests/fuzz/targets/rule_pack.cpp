// A pack of guide rules of an operator's own, and what it then says about words.
#include "packet/rule_pack.hpp"

#include "packet/wording.hpp"
#include "tests/fuzz/target.hpp"

namespace {

constexpr std::string_view words =
    "We have finally decided to drop gift wrap because helped lots of teams; conversion rose from 2.8% to "
    "3.0%. "
    "I led the whole payments team, and worked with @ux-lead end to end. \"It was great\", the CFO said.";

const fuzz::target here("rule_pack", [](std::string_view toml) {
    const packet::pack_read any = packet::read_pack(toml);
    const packet::pack_read own = packet::read_own_pack(toml);
    fuzz::must(!own.problems.empty() || any.problems.empty(), "a pack of one's own is a pack");
    if (!own.problems.empty()) return;
    for (const packet::rule& one : own.pack.rules())
        fuzz::must(packet::default_pack().find(one.id) || (one.concerns == "wording" && !one.words.empty()),
                   "a rule of one's own is checked by something");
    for (const auto of : {packet::passage::decision, packet::passage::result})
        packet::advise(words, of, own.pack);
});

}  // namespace

// The guide rules that the packet is held against, as data: what each asks for, its number, whose rule it is
// and the question that would settle it. A pack is advice of a guide, and nobody's policy.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace packet {

struct rule {
    std::string id;        // "A4"
    std::string guide;     // "sde-to-pm"
    std::string concerns;  // "product-outcome-map", "decision-log", "launch-charter", "packet" or "wording"
    bool blocks = false;   // unmet makes the artifact not ready; else it is advice
    double limit = 0;      // its number, where it has one
    double target = 0;     // what is better still; 0: none
    std::string says;      // what the guide asks for, one sentence
    std::string ask;       // the question that would fix it
    std::vector<std::string> words;  // the words or phrases that it looks for (packet/phrase.hpp)
};

class rule_pack {
public:
    rule_pack() : rule_pack({}, {}) {}
    rule_pack(std::string name, std::vector<rule> rules)
        : name_(std::move(name)), rules_(std::make_shared<const std::vector<rule>>(std::move(rules))) {}

    const std::string& name() const { return name_; }
    const std::vector<rule>& rules() const { return *rules_; }                        // in the pack's order
    std::shared_ptr<const std::vector<rule>> shared_rules() const { return rules_; }  // never changed

    // Nothing when the pack does not have it, or has it off: then it is not checked.
    const rule* find(std::string_view id) const;
    double limit_of(std::string_view id, double otherwise) const;

private:
    std::string name_;
    std::shared_ptr<const std::vector<rule>> rules_;
};

struct pack_read {
    rule_pack pack;                     // of no use while there are problems
    std::vector<std::string> problems;  // all of them, each a sentence that says what to write instead
};

// A pack in TOML, as config/packs/sde-to-pm.toml explains it.
pack_read read_pack(std::string_view toml);

// The same for a pack that replaces the built-in one: it has rules of that one's ids only, because every
// other one would be checked by nothing, and a misspelt one must not be ignored. Of wording it may have its
// own, as long as they have words to look for.
pack_read read_own_pack(std::string_view toml);

// config/packs/sde-to-pm.toml as it was at build time. Any thread.
const rule_pack& default_pack();

}  // namespace packet

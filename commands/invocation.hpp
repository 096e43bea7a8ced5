// One line that a person said, on whatever platform.
#pragma once

#include "evidence/person.hpp"
#include "packet/rule_pack.hpp"

#include <memory>
#include <string>
#include <vector>

namespace commands {

// Longer lines are refused with a sentence: an entry is a few sentences, not a document.
inline constexpr std::size_t longest_line = 32 * 1024;  // bytes

struct invocation {
    evidence::person_id author;
    std::string line;  // as typed, "/decision …"

    // Accounts behind the @names in the line, where the platform knows them.
    std::vector<evidence::mention> accounts;

    // The guide rules that an answer advises by; null: the built-in ones.
    std::shared_ptr<const packet::rule_pack> rules{};
};

inline const packet::rule_pack& rules_of(const invocation& said) {
    return said.rules ? *said.rules : packet::default_pack();
}

}  // namespace commands

// Advice on words: what the guides say about the way something is told, and the question that would mend it.
// Nobody's words are ever changed by it, and nothing is kept from being saved.
#pragma once

#include "evidence/portfolio.hpp"
#include "packet/rule_pack.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace packet {

// Words that a guide advises against, where they stand.
struct advice {
    std::string rule;   // "G3"
    std::string guide;  // "narrative"
    std::string words;  // as typed: "helped"; the beginning or the end of a text where its order is meant
    std::string says;   // what the guide asks for
    std::string ask;    // the question that would mend it
    std::string entry;  // "D-14"; empty for a text by itself
};

// What kind of text it is; not every rule concerns every kind.
enum class passage {
    decision,  // what was decided
    part,      // the author's own part, and what was added to a decision later
    reason,    // why: reason, trade-off, hypothesis, experiment, what it taught
    result,    // what came of it
    other,     // mentoring, the charter
};

// The kind of text that a field of an entry holds: "because"; "" for the words that opened the entry, "text"
// for what was added to it without a field. Nothing where the words are somebody else's (feedback, a kept
// message) or no sentences at all (a name, a source).
std::optional<passage> passage_of(evidence::entry_kind kind, std::string_view field);

// The most useful first; each rule at most once, and none about words that another one named already. Empty
// for what is not in English, because the rules are about English words, and for a text of more than 8 KiB,
// which was pasted. In a text whose language cannot be told, only words that are English beyond doubt count.
// Rules that the pack does not have are not checked; which words a rule looks for stands in the pack
// (rule::words, read as packet/phrase.hpp says). Any thread.
std::vector<advice> advise(std::string_view text, passage of, const rule_pack& rules);

// What one line says, of all its parts together; nothing for a correction, a retraction and whatever else
// says nothing new.
std::vector<advice> advise(const evidence::statement& what, const rule_pack& rules);

// The whole log: what stands, each rule at most once for an entry. The most useful first, then by number.
std::vector<advice> advise(const evidence::portfolio& of, const rule_pack& rules);

}  // namespace packet

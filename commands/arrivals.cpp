#include "commands/arrivals.hpp"

#include "commands/findings.hpp"
#include "commands/invocation.hpp"
#include "commands/text.hpp"
#include "evidence/chain.hpp"

#include <algorithm>

namespace commands {

using evidence::proposal;
using evidence::record;

namespace {

std::string records_in_words(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " record" : " records");
}

bool stands_here(evidence::evidence_log& log, const record& one) {
    const auto here = log.record_at(one.seq);
    return here && here->hash == one.hash;
}

// The number of the first record that differs. A hash is made from all before it, so every record after the
// first difference differs too.
std::uint64_t first_difference(evidence::evidence_log& log, const std::vector<record>& records,
                               std::uint64_t shared) {
    std::uint64_t same = 0, differs = shared;
    while (same + 1 < differs) {
        const std::uint64_t middle = same + (differs - same) / 2;
        (stands_here(log, records[middle - 1]) ? same : differs) = middle;
    }
    return differs;
}

std::string head_of(const std::vector<record>& records) {
    return evidence::to_hex(records.back().hash).substr(0, 16);
}

}  // namespace

std::optional<std::string> fault_in(const std::vector<proposal>& found) {
    if (found.size() > most_proposals)
        return "These are " + std::to_string(found.size()) + " proposals, and one import takes up to " +
               std::to_string(most_proposals) + ".";
    for (const proposal& one : found) {
        const bool has_words = !one.line.empty() && !one.source.empty();
        if (!has_words || one.line.size() > longest_line || one.source.size() > longest_source ||
            !is_utf8(one.line) || !is_utf8(one.source) || !is_utf8(one.key))
            return "A proposal is empty, too long or no UTF-8.";
        if (without_controls(one.source) != one.source || one.source.find('\n') != std::string::npos)
            return "The source of a proposal holds control characters.";
    }
    return std::nullopt;
}

reply bring_back(evidence::evidence_log& log, const std::vector<record>& records) {
    const std::uint64_t here = log.size();
    const std::uint64_t shared = std::min<std::uint64_t>(here, records.size());
    if (shared > 0 && !stands_here(log, records[shared - 1])) {
        const std::string where = std::to_string(first_difference(log, records, shared));
        return refuse(
            "The log here and the file differ from record " + where +
            " on: something else was said there. Nothing was changed, for two logs cannot become one.");
    }
    reply answer;
    if (records.size() <= here) {
        answer.headline = "Already here: all " + records_in_words(records.size()) +
                          " of the file. Nothing "
                          "was changed.";
        return answer;
    }
    for (std::uint64_t i = here; i < records.size(); ++i)
        log.restore(records[i]);
    answer.how = tone::saved;
    answer.headline = records_in_words(records.size() - here) + " brought in";
    if (here > 0) answer.facts.push_back({"Already here", records_in_words(here)});
    answer.facts.push_back({"Head", head_of(records) + ", the same as in the file"});
    return answer;
}

reply put_into_inbox(evidence::evidence_log& log, const std::vector<proposal>& found) {
    std::size_t fresh = 0;
    for (const proposal& one : found)
        if (log.propose(one)) ++fresh;
    reply answer;
    answer.headline = std::to_string(fresh) + " new, " + std::to_string(found.size() - fresh) + " known";
    if (fresh == 0) {
        answer.headline += ". Nothing was changed.";
        return answer;
    }
    answer.how = tone::saved;
    answer.facts.push_back(
        {"Inbox", std::to_string(log.count_inbox()) + " waiting; nothing is evidence until you accept it"});
    answer.examples = {"/evidence inbox"};
    return answer;
}

}  // namespace commands

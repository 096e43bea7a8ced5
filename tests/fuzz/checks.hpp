// What must hold of every log and of every proposal, whatever it was made from.
#pragma once

#include "commands/arrivals.hpp"
#include "commands/findings.hpp"
#include "commands/handle.hpp"
#include "commands/text.hpp"
#include "evidence/chain_faults.hpp"
#include "evidence/portfolio.hpp"
#include "packet/proof.hpp"
#include "packet/read_export.hpp"
#include "tests/fakes/memory_log.hpp"
#include "tests/fuzz/target.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace fuzz {

inline const evidence::person_id ana{"local:ana"};

// Wednesday, 4 March 2026, noon in Lisbon.
inline constexpr std::chrono::sys_days today = std::chrono::year{2026} / std::chrono::March / 4;
inline constexpr evidence::moment noon = today + std::chrono::hours{12};

// The chain is whole, the log can be folded, and it leaves and comes back as it is.
inline void check_log(const std::vector<evidence::record>& records) {
    if (records.empty()) return;
    std::vector<evidence::sealed_link> links;
    for (const evidence::record& one : records)
        links.push_back({one.seq, one.logged_at, one.content_hash, one.hash});
    must(evidence::chain_faults(ana, links, links.size(), links.back().hash).empty(), "the chain is whole");
    must(evidence::fold(records).records == records.size(), "every record is folded");
    const std::string bytes = packet::export_lines(records);
    const packet::whole_log read = packet::read_export(bytes);
    must(read.problems.empty(), "an export can be read: " + (read.problems.empty() ? "" : read.problems[0]));
    must(packet::export_lines(read.records) == bytes, "what was exported is exported again");
}

// Says a line, and holds the answer against what was written.
inline commands::reply say(fakes::memory_log& log, const std::string& line, evidence::moment now) {
    const auto written = [&] { return log.appended().size() + std::size_t(log.choices()); };
    const std::size_t before = written();
    commands::reply answer = commands::handle({log.author(), line, {}}, log, now);
    must(answer.how != commands::tone::failed, "dossier does not fail by itself");
    if (answer.how != commands::tone::saved)
        must(written() == before, "what is not called saved was not written");
    must(commands::is_utf8(answer.headline), "the headline is text");
    return answer;
}

// What a document gave can wait in an inbox, and be accepted or refused there.
inline void check_findings(const commands::findings& found) {
    must(found.proposals.size() <= commands::most_proposals, "not too many proposals");
    must(found.problems.size() <= commands::most_problems + 1, "not too many problems");
    const auto fault = commands::fault_in(found.proposals);
    must(!fault, "proposals of our own may be kept: " + fault.value_or(""));
    for (const std::string& problem : found.problems)
        must(commands::is_utf8(problem), "a problem is text");
    fakes::memory_log log("Europe/Lisbon", ana);
    const commands::reply kept = commands::put_into_inbox(log, found.proposals);
    must(kept.how != commands::tone::failed, "the inbox takes proposals");
    for (int number = 1; number <= 3 && log.proposal_at(std::uint32_t(number)); ++number)
        say(log, "/evidence accept " + std::to_string(number), noon);
    check_log(log.appended());
}

}  // namespace fuzz

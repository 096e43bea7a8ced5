// What /packet asks for, and its answer once the bundle is built.
#pragma once

#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"
#include "packet/bundle.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace commands {

struct request;

// The answer to /packet feature, leave out and as usual; nothing when the line asks for a packet.
std::optional<reply> choose_for_packet(const request& asked);

// What holds now that a choice was taken back: "D-2 is featured again."; empty when the statement is no
// choice.
std::string choice_that_stands(const request& asked, const evidence::statement& taken_back);

// What a packet is built from: exactly the records that it saw when it was asked for, and the time of that,
// so that the same request gives the same packet however often it is built. A request without a number, or
// with one that was erased since, is built from the log as it stands `now`.
struct packet_sources {
    std::vector<evidence::record> records;
    std::optional<evidence::anchored_head> anchor;  // none when it covers more than those records
    evidence::moment made_at;
};
packet_sources sources_of(evidence::evidence_view& view, const packet_request& wanted, evidence::moment now);

// rules: null for the built-in ones.
packet::bundle_request to_bundle_request(const packet_request& wanted, packet::paper size,
                                         std::shared_ptr<const packet::rule_pack> rules);

reply describe_bundle(const packet::bundle& built);

// "people as initials, …" of "for the committee: people as initials, …".
std::string without_whom(const std::string& profile);

}  // namespace commands

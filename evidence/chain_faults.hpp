// Says what was done to a chain: which record was altered, is missing, out of order or was inserted.
//
// A record's hash is made from its number and from the hash before it. So a record shows whom it follows
// whatever number it carries and wherever it stands now, and a change can be told from a move.
#pragma once

#include "evidence/record.hpp"

#include <string>
#include <vector>

namespace evidence {

// What the chain needs to know of a record.
struct sealed_link {
    std::uint64_t seq = 0;  // as it is numbered now
    moment logged_at;
    digest content_hash{};
    digest hash{};
};

// links: in the order in which they stand. records, head: how many the chain is said to hold, and the hash
// that it is said to end with; first_link(author) when it holds none.
// One sentence for each fault, in that order; none when the chain is whole. A chain with very many faults is
// read up to the thirty-second. Contents are not looked at: compare each with its content_hash.
std::vector<std::string> chain_faults(const person_id& author, const std::vector<sealed_link>& links,
                                      std::uint64_t records, const digest& head);

// The same where the author is not named: first is what the first record links to.
std::vector<std::string> faults_behind(const digest& first, const std::vector<sealed_link>& links,
                                       std::uint64_t records, const digest& head);

}  // namespace evidence

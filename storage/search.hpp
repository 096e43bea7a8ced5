// The search index: one row per entry, in a table of SQLite's FTS5 (sqlite.org/fts5.html).
//
// Every word in it begins with the number of its person ("17_retention"), and its row's number holds the
// person and the entry's first record (person * 2^32 + seq). A query asks for both: nobody's words are
// reached through anybody else's, a reading costs nothing for what others have written, and newest first is
// the order that the index has.
//
//     title   17_dropped 17_gift 17_wrap
//     body    17_retention 17_risk ...                     fields, people, initiatives, links
//     tags    17_k_d 17_i_checkout 17_m_sam                kind, initiative, mentioned person
//             17_f_because 17_w_because_retention ...      a field, and each word of it
//
// A word of a text holds no underscore (word_cutter), so that nothing typed can be taken for a tag.
#pragma once

#include "evidence/evidence_log.hpp"
#include "evidence/portfolio.hpp"
#include "storage/connection.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace storage {

// Writes the index. On the writing connection, inside a transaction; no longer than the connection.
class search_index {
public:
    explicit search_index(connection& on);
    ~search_index();
    search_index(const search_index&) = delete;
    search_index& operator=(const search_index&) = delete;

    // seq: of the entry's first record. An entry that is in the index has to be removed before.
    void put(std::int64_t person, std::uint64_t seq, const evidence::entry& entry,
             std::string_view title) const;
    void remove(std::int64_t person, std::uint64_t seq) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

// What a search asks for beyond what a list can. When it asks for none of this, it is a list.
bool is_list(const evidence::search_request& asked);

// The entries of that person for which everything holds: first those that have one of the words in their
// title, then the others, newest first among each. (No bm25: how rare a word is would be counted over
// everybody's entries, which takes time and tells of them.)
// Throws std::length_error for more than 256 words.
std::vector<evidence::entry_id> find_entries(connection& on, std::int64_t person,
                                             const evidence::search_request& asked);
std::size_t count_entries(connection& on, std::int64_t person, const evidence::search_request& asked);

// Where an entry says what was asked for, beyond its title; empty when the title says it all.
struct search_match {
    std::string field;  // empty: free text
    std::string text;   // around the match, 120 bytes or a little more
};
search_match match_in(connection& on, const evidence::entry& found, std::string_view title,
                      const evidence::search_request& asked);

}  // namespace storage

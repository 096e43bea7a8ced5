// Deliveries seen, each with the reply that it got: a repeat gets the same reply and writes nothing.
//
// They are kept in the order of their arrival, so that keeping one touches the end of one table however many
// there are; an index over keys would touch a page of its own for each. Which were seen is known from memory,
// and read from the table at the start: one process alone has the file. Memory holds eight bytes of each,
// half of a hash and half of its row's number; what they say is looked up in the row. Those read at the start
// are sorted once, which a million of them take better than a million places in a table.
#pragma once

#include "storage/connection.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace storage {

// On the writing connection and its thread, inside a transaction; no longer than the connection.
class deliveries {
public:
    // Reads the keys of the table.
    explicit deliveries(connection& on);

    // Empty bytes for one whose reply was erased since.
    std::optional<std::string> first_reply(const std::string& key) const;

    // The number that the next delivery gets when it is kept. One that was given to a delivery which is
    // forgotten may be given again by another process.
    std::int64_t next_number() const { return newest_ + 1; }

    // A delivery that was not seen before.
    // reply: bytes. arrived: milliseconds, never before that of one that was kept earlier.
    // person, first, last: whose records the reply speaks of; 0 for none.
    void keep(const std::string& key, const std::string& reply, std::int64_t arrived, std::int64_t person,
              std::uint64_t first, std::uint64_t last);

    // Forgets some of those that arrived before `oldest`, a few at a time. Whether there may be more.
    bool sweep(std::int64_t oldest);

private:
    std::optional<std::string> among_those_at_start(const std::string& named, const std::string& key) const;
    std::optional<std::string> reply_in(std::uint32_t end_of_row, const std::string& key) const;
    std::int64_t whole(std::uint32_t end_of_row) const;
    void read_all();
    void forget(const std::string& key, std::int64_t row);

    connection& on_;
    std::int64_t newest_ = 0;           // number of a row
    std::int64_t newest_at_start_ = 0;  // likewise

    // Of those that were there at the start: the hash of the key above the end of the row's number, in order.
    // One stays until all of them are forgotten, when its row is long gone.
    std::vector<std::uint64_t> at_start_;
    bool erased_at_start_ = false;  // some of them were

    // Of those that came since: by a hash of the key, the end of the row's number.
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> rows_;
    std::unordered_multimap<std::uint32_t, std::uint32_t> twins_;  // of those whose hash another has already
};

// Erasing takes the replies along that repeat what was said. Those deliveries stay known for as long as
// others, so that a platform that repeats one does not bring back what was erased: with an empty reply, and
// by a hash of the key, which may hold words.

// The replies that speak of that record.
void erase_reply(connection& on, std::int64_t person, std::uint64_t seq);

// The replies of all that this person said.
void erase_replies(connection& on, std::int64_t person);

// Those that do not say which records they speak of; author: whose. What wrote no record may have shown some.
void erase_replies_about_nothing(connection& on, const std::string& author);

}  // namespace storage

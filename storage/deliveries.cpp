#include "storage/deliveries.hpp"

#include "evidence/chain.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace storage {

namespace {

constexpr int swept_at_once = 32;

std::uint32_t hash_of(std::string_view key) {
    static_assert(sizeof(std::size_t) == 8);
    return static_cast<std::uint32_t>(std::hash<std::string_view>()(key) >> 32);
}

std::uint32_t end_of(std::int64_t row) {
    return static_cast<std::uint32_t>(row);
}

// "slack:T0EX1/U0EX1 erased:5f0c…", of "slack:T0EX1/U0EX1 event:…": whose it was shows which rows are theirs.
constexpr std::string_view erased_mark = "erased:";

std::string erased_key(std::string_view key) {
    return std::string(key.substr(0, key.find(' '))) + " " + std::string(erased_mark) +
           evidence::sha256_hex(key);
}

bool is_erased_key(std::string_view key) {
    const std::size_t space = key.find(' ');
    return space != std::string_view::npos && key.substr(space + 1).starts_with(erased_mark);
}

// rows: of ids and keys.
void erase_found(connection& on, query& rows) {
    std::vector<std::pair<std::int64_t, std::string>> found;
    while (rows.next())
        found.emplace_back(rows.column(0).getInt64(), rows.column(1).getString());
    for (const auto& [id, key] : found)
        query(
            on,
            "UPDATE delivery SET key = ?, reply = x'', person = 0, first_seq = 0, last_seq = 0 WHERE id = ?",
            is_erased_key(key) ? key : erased_key(key), id)
            .run();
}

}  // namespace

deliveries::deliveries(connection& on) : on_(on) {
    read_all();
    newest_at_start_ = newest_;
}

void deliveries::read_all() {
    query row(on_, "SELECT id, key FROM delivery ORDER BY id");
    while (row.next()) {
        newest_ = row.column(0).getInt64();
        const SQLite::Column key = row.column(1);
        const char* const text = key.getText();
        erased_at_start_ = erased_at_start_ || is_erased_key({key.getText(), std::size_t(key.getBytes())});
        at_start_.push_back(std::uint64_t{hash_of({text, std::size_t(key.getBytes())})} << 32 |
                            end_of(newest_));
    }
    at_start_.shrink_to_fit();
    std::sort(at_start_.begin(), at_start_.end());
}

// Numbers grow, and no row that is known lies four billion behind the newest one.
std::int64_t deliveries::whole(std::uint32_t end_of_row) const {
    return newest_ - std::int64_t{end_of(newest_) - end_of_row};
}

// They are forgotten in the order of their rows.
void deliveries::forget(const std::string& key, std::int64_t row) {
    if (row >= newest_at_start_) at_start_ = {};
    if (row <= newest_at_start_) return;
    const std::uint32_t hash = hash_of(key);
    const auto alone = rows_.find(hash);
    if (alone != rows_.end() && alone->second == end_of(row)) {
        rows_.erase(alone);
        return;
    }
    const auto [begin, end] = twins_.equal_range(hash);
    const auto twin = std::find_if(begin, end, [&](const auto& one) { return one.second == end_of(row); });
    if (twin != end) twins_.erase(twin);
}

std::optional<std::string> deliveries::reply_in(std::uint32_t end_of_row, const std::string& key) const {
    query row(on_, "SELECT reply, key FROM delivery WHERE id = ?", whole(end_of_row));
    if (!row.next()) return std::nullopt;
    const std::string kept = row.column(1).getString();
    if (kept != key && (!is_erased_key(kept) || kept != erased_key(key))) return std::nullopt;
    return row.column(0).getString();
}

// The row decides: two keys may share a hash, and a row that memory names may have been erased since.
std::optional<std::string> deliveries::first_reply(const std::string& key) const {
    const std::uint32_t hash = hash_of(key);
    std::optional<std::string> reply = among_those_at_start(key, key);
    if (!reply && erased_at_start_) reply = among_those_at_start(erased_key(key), key);
    const auto alone = rows_.find(hash);
    if (!reply && alone != rows_.end()) reply = reply_in(alone->second, key);
    const auto [begin, end] = twins_.equal_range(hash);
    for (auto twin = begin; !reply && twin != end; ++twin)
        reply = reply_in(twin->second, key);
    return reply;
}

// named: the key, as it was kept at the start.
std::optional<std::string> deliveries::among_those_at_start(const std::string& named,
                                                            const std::string& key) const {
    const std::uint32_t hash = hash_of(named);
    auto old = std::lower_bound(at_start_.begin(), at_start_.end(), std::uint64_t{hash} << 32);
    for (; old != at_start_.end() && *old >> 32 == hash; ++old)
        if (auto reply = reply_in(static_cast<std::uint32_t>(*old), key)) return reply;
    return std::nullopt;
}

void deliveries::keep(const std::string& key, const std::string& reply, std::int64_t arrived,
                      std::int64_t person, std::uint64_t first, std::uint64_t last) {
    const std::int64_t number = next_number();
    query(on_,
          "INSERT INTO delivery (id, key, reply, arrived_at, person, first_seq, last_seq)"
          " VALUES (?, ?, CAST(? AS BLOB), ?, ?, ?, ?)",
          number, key, reply, arrived, person, first, last)
        .run();
    newest_ = number;
    const std::uint32_t hash = hash_of(key);
    if (!rows_.try_emplace(hash, end_of(number)).second) twins_.emplace(hash, end_of(number));
}

bool deliveries::sweep(std::int64_t oldest) {
    std::vector<std::pair<std::int64_t, std::string>> old;
    {
        query row(on_, "SELECT id, key, arrived_at FROM delivery ORDER BY id LIMIT ?", swept_at_once);
        while (row.next() && row.column(2).getInt64() < oldest)
            old.emplace_back(row.column(0).getInt64(), row.column(1).getString());
    }
    for (const auto& [id, key] : old) {
        query(on_, "DELETE FROM delivery WHERE id = ?", id).run();
        forget(key, id);
    }
    return old.size() == std::size_t(swept_at_once);
}

void erase_reply(connection& on, std::int64_t person, std::uint64_t seq) {
    query rows(
        on,
        "SELECT id, key FROM delivery WHERE id = (SELECT delivery FROM record WHERE person = ?1 AND seq = ?2)"
        " AND person = ?1 AND last_seq >= ?2 AND first_seq <= ?2",
        person, seq);
    erase_found(on, rows);
}

void erase_replies(connection& on, std::int64_t person) {
    query rows(on,
               "SELECT id, key FROM delivery WHERE id IN (SELECT delivery FROM record WHERE person = ?1)"
               " AND person = ?1",
               person);
    erase_found(on, rows);
}

void erase_replies_about_nothing(connection& on, const std::string& author) {
    query rows(on,
               "SELECT id, key FROM delivery WHERE person = 0 AND key >= ? AND key < ? AND length(reply) > 0",
               author + " ", author + "!");
    erase_found(on, rows);
}

}  // namespace storage

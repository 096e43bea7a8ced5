#include "storage/deliveries.hpp"

#include <functional>
#include <utility>
#include <vector>

namespace storage {

namespace {

constexpr int swept_at_once = 32;

std::size_t hash_of(const std::string& key) {
    return std::hash<std::string>()(key);
}

}  // namespace

deliveries::deliveries(connection& on) : on_(on) {
    query row(on_, "SELECT id, key FROM delivery");
    while (row.next())
        rows_.emplace(hash_of(row.column(1).getString()), row.column(0).getInt64());
}

// The row decides: two keys may share a hash, and a row that memory names may have been erased since.
std::optional<std::string> deliveries::first_reply(const std::string& key) const {
    const auto [begin, end] = rows_.equal_range(hash_of(key));
    for (auto at = begin; at != end; ++at) {
        query row(on_, "SELECT reply FROM delivery WHERE id = ? AND key = ?", at->second, key);
        if (row.next()) return row.column(0).getString();
    }
    return std::nullopt;
}

void deliveries::keep(const std::string& key, const std::string& reply, std::int64_t arrived,
                      std::int64_t person, std::uint64_t first, std::uint64_t last) {
    query(on_,
          "INSERT INTO delivery (key, reply, arrived_at, person, first_seq, last_seq)"
          " VALUES (?, CAST(? AS BLOB), ?, ?, ?, ?)",
          key, reply, arrived, person, first, last)
        .run();
    rows_.emplace(hash_of(key), on_.database().getLastInsertRowid());
}

void deliveries::sweep(std::int64_t oldest) {
    std::vector<std::pair<std::int64_t, std::size_t>> old;
    {
        query row(on_, "SELECT id, key, arrived_at FROM delivery ORDER BY id LIMIT ?", swept_at_once);
        while (row.next() && row.column(2).getInt64() < oldest)
            old.emplace_back(row.column(0).getInt64(), hash_of(row.column(1).getString()));
    }
    for (const auto& [id, hash] : old) {
        query(on_, "DELETE FROM delivery WHERE id = ?", id).run();
        const auto [begin, end] = rows_.equal_range(hash);
        for (auto at = begin; at != end; ++at)
            if (at->second == id) {
                rows_.erase(at);
                break;
            }
    }
}

}  // namespace storage

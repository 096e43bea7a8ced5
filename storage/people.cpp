#include "storage/people.hpp"

#include "evidence/chain.hpp"

namespace storage {

std::int64_t find_person(connection& on, const evidence::person_id& who) {
    query row(on, "SELECT id FROM person WHERE name = ?", who.value);
    return row.next() ? row.column(0).getInt64() : 0;
}

std::int64_t ensure_person(connection& on, const evidence::person_id& who) {
    if (const std::int64_t known = find_person(on, who)) return known;
    query(on, "INSERT INTO person (name, head) VALUES (?, ?)", who.value, evidence::first_link(who)).run();
    return find_person(on, who);
}

}  // namespace storage

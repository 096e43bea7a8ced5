#include "storage/people.hpp"

#include "evidence/chain.hpp"
#include "evidence/clock.hpp"
#include "storage/nudge_plans.hpp"

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

void remember_device(connection& on, const evidence::person_id& who, const std::string& zone,
                     const std::string& reach) {
    if (zone.empty() && reach.empty()) return;
    std::int64_t person = 0;
    bool has_moved = false, has_said_a_zone = false, is_reached_otherwise = false;
    {
        query row(on, "SELECT id, device_zone, reach, zone FROM person WHERE name = ?", who.value);
        if (!row.next()) return;
        person = row.column(0).getInt64();
        has_moved = !zone.empty() && row.column(1).getString() != zone && evidence::is_known_zone(zone);
        is_reached_otherwise = !reach.empty() && row.column(2).getString() != reach;
        has_said_a_zone = !row.column(3).getString().empty();
    }
    if (is_reached_otherwise) query(on, "UPDATE person SET reach = ? WHERE id = ?", reach, person).run();
    if (!has_moved) return;
    query(on, "UPDATE person SET device_zone = ? WHERE id = ?", zone, person).run();
    if (!has_said_a_zone) nudge_plans::change_and_look(on, person);
}

}  // namespace storage

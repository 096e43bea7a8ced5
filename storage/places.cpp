#include "storage/places.hpp"

namespace storage::places {

using evidence::moment;

namespace {

std::int64_t to_milliseconds(moment at) {
    return at.time_since_epoch().count();
}

place read(query& row) {
    return {row.column(0).getString(), row.column(1).getString(),
            moment{std::chrono::milliseconds{row.column(2).getInt64()}}, row.column(3).getString()};
}

}  // namespace

void put(connection& on, const place& what) {
    query(on, "INSERT OR REPLACE INTO place (platform, name, heard_until, about) VALUES (?, ?, ?, ?)",
          what.platform, what.name, to_milliseconds(what.heard_until), what.about)
        .run();
}

std::optional<place> get(connection& on, std::string_view platform, std::string_view name) {
    query row(on, "SELECT platform, name, heard_until, about FROM place WHERE platform = ? AND name = ?",
              platform, name);
    if (!row.next()) return std::nullopt;
    return read(row);
}

std::vector<place> list(connection& on, std::string_view platform) {
    query row(on, "SELECT platform, name, heard_until, about FROM place WHERE platform = ? ORDER BY name",
              platform);
    std::vector<place> found;
    while (row.next())
        found.push_back(read(row));
    return found;
}

void heard(connection& on, std::string_view platform, std::string_view name, moment until) {
    query(on,
          "INSERT INTO place (platform, name, heard_until, about) VALUES (?, ?, ?, '')"
          " ON CONFLICT (platform, name) DO UPDATE SET heard_until = max(heard_until, excluded.heard_until)",
          platform, name, to_milliseconds(until))
        .run();
}

void note(connection& on, std::string_view platform, std::string_view name, std::string_view about) {
    query(on,
          "INSERT INTO place (platform, name, heard_until, about) VALUES (?, ?, 0, ?)"
          " ON CONFLICT (platform, name) DO UPDATE SET about = excluded.about",
          platform, name, about)
        .run();
}

bool forget(connection& on, std::string_view platform, std::string_view name) {
    query(on, "DELETE FROM place WHERE platform = ? AND name = ?", platform, name).run();
    return on.database().getChanges() > 0;
}

}  // namespace storage::places

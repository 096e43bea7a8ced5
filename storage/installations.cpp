#include "storage/installations.hpp"

namespace storage::installations {

using evidence::moment;

namespace {

std::int64_t to_milliseconds(moment at) {
    return at.time_since_epoch().count();
}

moment moment_from(const SQLite::Column& column) {
    return moment{std::chrono::milliseconds{column.getInt64()}};
}

installation read(query& row) {
    installation found;
    found.platform = row.column(0).getString();
    found.team = row.column(1).getString();
    found.enterprise = row.column(2).getString();
    found.is_org = row.column(3).getInt() != 0;
    found.bot_user = row.column(4).getString();
    found.app_id = row.column(5).getString();
    found.name = row.column(6).getString();
    found.scopes = row.column(7).getString();
    found.sealed = row.column(8).getString();
    found.expires_at = moment_from(row.column(9));
    found.installed_by = row.column(10).getString();
    found.installed_at = moment_from(row.column(11));
    found.active = row.column(12).getString() == "active";
    return found;
}

}  // namespace

void put(connection& on, const installation& what) {
    query(on,
          "INSERT OR REPLACE INTO installation (platform, team, enterprise, is_org, bot_user, app_id, name,"
          " scopes, sealed, expires_at, installed_by, installed_at, state)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS BLOB), ?, ?, ?, ?)",
          what.platform, what.team, what.enterprise, what.is_org, what.bot_user, what.app_id, what.name,
          what.scopes, what.sealed, to_milliseconds(what.expires_at), what.installed_by,
          to_milliseconds(what.installed_at), what.active ? "active" : "revoked")
        .run();
}

std::optional<installation> get(connection& on, std::string_view platform, std::string_view team,
                                std::string_view enterprise) {
    {
        query row(on,
                  "SELECT platform, team, enterprise, is_org, bot_user, app_id, name, scopes, sealed,"
                  " expires_at, installed_by, installed_at, state FROM installation WHERE platform = ?"
                  " AND team = ? AND state = 'active'",
                  platform, team);
        if (row.next()) return read(row);
    }
    if (enterprise.empty()) return std::nullopt;
    query row(on,
              "SELECT platform, team, enterprise, is_org, bot_user, app_id, name, scopes, sealed, expires_at,"
              " installed_by, installed_at, state FROM installation WHERE platform = ? AND enterprise = ?"
              " AND is_org = 1 AND state = 'active'",
              platform, enterprise);
    if (!row.next()) return std::nullopt;
    return read(row);
}

std::vector<installation> list(connection& on, std::string_view platform) {
    query row(on,
              "SELECT platform, team, enterprise, is_org, bot_user, app_id, name, scopes, sealed, expires_at,"
              " installed_by, installed_at, state FROM installation WHERE platform = ? ORDER BY team",
              platform);
    std::vector<installation> found;
    while (row.next())
        found.push_back(read(row));
    return found;
}

bool revoke(connection& on, std::string_view platform, std::string_view team, moment at) {
    query(on,
          "UPDATE installation SET state = 'revoked', sealed = x'', expires_at = 0 WHERE platform = ?"
          " AND team = ? AND state = 'active' AND installed_at / 1000 <= ?",
          platform, team, to_milliseconds(at) / 1000)
        .run();
    return on.database().getChanges() > 0;
}

bool was_taken_out(connection& on, std::string_view platform, std::string_view team,
                   std::string_view enterprise) {
    if (get(on, platform, team, enterprise)) return false;
    query row(on,
              "SELECT 1 FROM installation WHERE platform = ?1 AND state = 'revoked' AND (team = ?2 OR"
              " (enterprise = ?3 AND ?3 <> '' AND is_org = 1)) LIMIT 1",
              platform, team, enterprise);
    return row.next();
}

}  // namespace storage::installations

#include "bot/last_backup.hpp"

#include "storage/ownership.hpp"

#include <fstream>
#include <stdexcept>
#include <string>

namespace bot {

namespace fs = std::filesystem;

namespace {

fs::path note_beside(const fs::path& database) {
    return database.string() + ".last-backup";
}

}  // namespace

void note_backup(const fs::path& database, const kept_backup& what) {
    const fs::path note = note_beside(database);
    const fs::path fresh = note.string() + ".partial";
    {
        std::ofstream to(fresh, std::ios::trunc);
        to << evidence::to_rfc3339(what.at) << " " << what.file.string() << "\n";
        if (!to.flush()) throw std::runtime_error(fresh.string() + " cannot be written.");
    }
    fs::permissions(fresh, fs::perms::owner_read | fs::perms::owner_write);
    storage::give_to_owner_of(database, fresh);
    fs::rename(fresh, note);
}

std::optional<kept_backup> last_backup(const fs::path& database) {
    std::ifstream from(note_beside(database));
    std::string line;
    if (!std::getline(from, line)) return std::nullopt;
    const std::size_t end = line.find(' ');
    const auto at = evidence::from_rfc3339(line.substr(0, end));
    if (!at || end == std::string::npos) return std::nullopt;
    return kept_backup{*at, line.substr(end + 1)};
}

}  // namespace bot

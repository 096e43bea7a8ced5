#include "bot/keeping.hpp"

#include "bot/desk.hpp"
#include "bot/last_backup.hpp"
#include "bot/sizes.hpp"
#include "storage/restore.hpp"

#include <iostream>

namespace bot {

namespace fs = std::filesystem;

namespace {

std::string to_words(const storage::contents& what) {
    return count_of(what.records, "record") + " of " + count_of(what.people, "person", "people") + " (" +
           size_of(what.bytes) + ")";
}

// For /metrics and `dossier doctor`. The backup is as good without it.
void note(const fs::path& database, const fs::path& file) {
    try {
        note_backup(database, {system_now(), file});
    } catch (const std::exception& why) {
        std::cerr << "dossier: the backup is made; `dossier doctor` and /metrics will not know of it, for "
                     "its time cannot be kept: "
                  << why.what() << "\n";
    }
}

}  // namespace

int backup(const config::settings& chosen, const fs::path& file) {
    const storage::contents what = storage::back_up(chosen.database, file);
    note(chosen.database, fs::absolute(file));
    std::cout << "Backed up " << to_words(what) << " into " << fs::absolute(file).string()
              << "; every chain in it is intact.\n";
    return 0;
}

int restore(const config::settings& chosen, const fs::path& file) {
    const storage::restored done = storage::restore(file, chosen.database, system_now());
    std::cout << "Restored " << to_words(done.what) << " from " << fs::absolute(file).string() << " into "
              << fs::absolute(chosen.database).string() << "; every chain in it is intact.\n";
    if (done.kept) std::cout << "What was there before is kept as " << done.kept->string() << ".\n";
    if (!done.kept_keys.empty())
        std::cout << "The key that signs anchors had signed more than this database holds, so it is kept as "
                  << done.kept_keys.front().string() << ", and a new one begins with the next anchor.\n";
    return 0;
}

}  // namespace bot

// The way back from a backup: `dossier restore`.
#pragma once

#include "evidence/clock.hpp"
#include "storage/backup.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace storage {

struct restored {
    contents what;
    std::optional<std::filesystem::path> kept;  // the database as it was before, when there was one
    std::vector<std::filesystem::path>
        kept_keys;  // the anchors' signer, when it had signed more than this holds
};

// Puts what a backup holds in the place of the database. The backup is read alone, brought up to this
// program's schema in a copy and checked wholly before anything is touched. The present database, with
// whatever its -wal holds, is kept beside it as DATABASE.before-restore-20261121T150000Z; there is no moment
// without a database. Makes the folder if need be.
// Throws not_copied, cannot_open (already_open while dossier runs); then the database is as it was.
restored restore(const std::filesystem::path& file, const std::filesystem::path& database,
                 evidence::moment now);

}  // namespace storage

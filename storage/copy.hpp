// A copy of a whole database in a file of its own: what a backup, a restore and a migration begin with.
#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <stdexcept>

namespace storage {

// A copy was not made or not put in place, and why, in a sentence for the operator.
struct not_copied : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Removes its file at the end, unless it was given its name.
class fresh_copy {
public:
    // Copies what `from` sees at one moment into a file of that name, readable by its owner alone. Others go
    // on writing meanwhile: it is SQLite's online backup in one step, which reads a single snapshot
    // (sqlite.org/backup.html). The copy is one file in itself, whatever -wal the original has.
    // A file of that name is what a killed process left behind, and is replaced.
    // Throws not_copied, also while another process is making the same copy.
    fresh_copy(SQLite::Database& from, std::filesystem::path file);
    ~fresh_copy();
    fresh_copy(const fresh_copy&) = delete;
    fresh_copy& operator=(const fresh_copy&) = delete;

    const std::filesystem::path& path() const { return path_; }

    // Flushes the copy and gives it that name, in place of whatever has it. The name is in the same folder.
    // When it returns, the file and its name have reached the disk. Throws not_copied.
    void give_name(const std::filesystem::path& name);

private:
    std::filesystem::path path_;
    int descriptor_ = -1;
    bool named_ = false;
};

// Waits until the names in a folder have reached the disk. Throws not_copied.
void flush_folder(const std::filesystem::path& folder);

}  // namespace storage

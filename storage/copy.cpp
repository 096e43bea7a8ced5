#include "storage/copy.hpp"

#include "storage/connection.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Exception.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace storage {

namespace {

namespace fs = std::filesystem;

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

std::string reason() {
    return std::string(": ") + std::strerror(errno) + ".";
}

// Whether the name still leads to the file that was opened: its holder may have renamed it since.
bool is_still(const fs::path& path, int descriptor) {
    struct stat named {
    }, opened{};
    return ::stat(path.c_str(), &named) == 0 && ::fstat(descriptor, &opened) == 0 &&
           named.st_ino == opened.st_ino && named.st_dev == opened.st_dev;
}

// An empty file that this process alone fills.
int claim(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, owner_only);
    if (descriptor < 0) throw not_copied("The file " + path.string() + " cannot be made" + reason());
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 || !is_still(path, descriptor)) {
        ::close(descriptor);
        throw not_copied("Another dossier is writing " + path.string() +
                         " right now. Try again when it is done.");
    }
    if (::ftruncate(descriptor, 0) != 0 || ::fchmod(descriptor, owner_only) != 0) {
        const std::string why = reason();
        ::close(descriptor);
        throw not_copied("The file " + path.string() + " cannot be written" + why);
    }
    return descriptor;
}

void fill(const fs::path& path, SQLite::Database& from) {
    SQLite::Database into(path.string(), SQLite::OPEN_READWRITE, busy_timeout_ms);
    into.exec("PRAGMA synchronous = OFF");  // flushed once, when it is given its name
    if (SQLite::Backup(into, from).executeStep(-1) != SQLITE_DONE)
        throw not_copied("The database is busy and cannot be copied right now. Try again in a moment.");
    // The header came along and asks for a -wal; as a rollback database the file stands on its own.
    into.exec("PRAGMA journal_mode = DELETE");
}

}  // namespace

fresh_copy::fresh_copy(SQLite::Database& from, fs::path file)
    : path_(std::move(file)), descriptor_(claim(path_)) {
    try {
        fill(path_, from);
    } catch (const std::exception& error) {
        ::unlink(path_.c_str());
        ::close(descriptor_);
        if (dynamic_cast<const not_copied*>(&error)) throw;
        throw not_copied("The copy " + path_.string() + " cannot be written: " + error.what() + ".");
    }
}

fresh_copy::~fresh_copy() {
    if (!named_) ::unlink(path_.c_str());
    ::close(descriptor_);
}

void fresh_copy::give_name(const fs::path& name) {
    if (::fsync(descriptor_) != 0)
        throw not_copied("The copy " + path_.string() + " cannot be written to the disk" + reason());
    flush_folder(name.parent_path());
    if (::rename(path_.c_str(), name.c_str()) != 0)
        throw not_copied("The copy " + path_.string() + " cannot be named " + name.string() + reason());
    named_ = true;
    flush_folder(name.parent_path());
}

void flush_folder(const fs::path& folder) {
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    const std::string why = reason();
    if (descriptor >= 0) ::close(descriptor);
    if (!flushed) throw not_copied("The folder " + folder.string() + " cannot be written to the disk" + why);
}

}  // namespace storage

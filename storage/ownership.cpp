#include "storage/ownership.hpp"

#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace storage {

bool give_to_owner_of(const std::filesystem::path& database, int descriptor) {
    struct stat known {
    }, given{};
    if (::geteuid() != 0 || ::stat(database.c_str(), &known) != 0) return true;
    // A second name would be somewhere else: the folder's owner may have put it there.
    if (::fstat(descriptor, &given) != 0 || !S_ISREG(given.st_mode) || given.st_nlink != 1) return false;
    return ::fchown(descriptor, known.st_uid, known.st_gid) == 0;
}

void give_to_owner_of(const std::filesystem::path& database, const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    const bool is_given = descriptor >= 0 && give_to_owner_of(database, descriptor);
    if (descriptor >= 0) ::close(descriptor);
    if (!is_given) throw std::runtime_error(file.string() + " cannot be given to the database's owner.");
}

}  // namespace storage

// A preloaded library that lets one call on the database's files fail, as a disk does.
//
// It counts every pwrite, write, ftruncate, fsync and fdatasync on a file whose path begins with
// FAILING_CALLS_ON (the database, its -wal, -shm, .lock, .page-key) or on their folder. Call number
// FAILING_CALLS_AT, counted from 1, does nothing and returns FAILING_CALLS_ERROR (EIO or ENOSPC); with
// FAILING_CALLS_FOR_GOOD=1 so does every call after it. With FAILING_CALLS_ERROR=KILL the process ends there
// and then. FAILING_CALLS_REPORT is a file that gets one line per counted call: its name and its file. With
// FAILING_CALLS_AT=0 it only counts.
//
// Calls that fail are not carried out, not even in part: a write that is cut short is another test's.

#include <climits>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value ? value : "";
}

struct orders {
    std::string on = variable("FAILING_CALLS_ON");
    std::string folder = on.substr(0, on.rfind('/'));
    long at = std::atol(variable("FAILING_CALLS_AT").c_str());
    int error = variable("FAILING_CALLS_ERROR") == "ENOSPC" ? ENOSPC : EIO;
    bool is_the_end = variable("FAILING_CALLS_ERROR") == "KILL";
    bool for_good = variable("FAILING_CALLS_FOR_GOOD") == "1";
    int report =
        ::open(variable("FAILING_CALLS_REPORT").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
};

const orders& given() {
    static const orders read_once;
    return read_once;
}

std::string path_of(int descriptor) {
    std::array<char, PATH_MAX> path{};
    std::array<char, 32> link{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", descriptor);
    const ssize_t size = ::readlink(link.data(), path.data(), path.size());
    return size > 0 ? std::string(path.data(), static_cast<std::size_t>(size)) : std::string();
}

// Whether this call is the one; sets errno when it is.
bool fails(const char* call, int descriptor) {
    static std::atomic<long> calls = 0;
    const int errno_before = errno;
    const std::string path = path_of(descriptor);
    errno = errno_before;
    if (given().on.empty() || (!path.starts_with(given().on) && path != given().folder)) return false;
    const long number = ++calls;
    const std::string line = std::string(call) + " " + path.substr(path.rfind('/') + 1) + "\n";
    // By its number, or it would count itself.
    if (::syscall(SYS_write, given().report, line.data(), line.size()) < 0) errno = errno_before;
    if (number != given().at && !(given().for_good && given().at > 0 && number > given().at)) return false;
    if (given().is_the_end) ::kill(::getpid(), SIGKILL);
    errno = given().error;
    return true;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t at) {
    static const auto call = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    return fails("pwrite", descriptor) ? -1 : call(descriptor, bytes, size, at);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t at) {
    static const auto call = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
    return fails("pwrite", descriptor) ? -1 : call(descriptor, bytes, size, at);
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
    static const auto call = real<ssize_t(int, const void*, size_t)>("write");
    return fails("write", descriptor) ? -1 : call(descriptor, bytes, size);
}

int ftruncate(int descriptor, off_t size) noexcept {
    static const auto call = real<int(int, off_t)>("ftruncate");
    return fails("ftruncate", descriptor) ? -1 : call(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
    static const auto call = real<int(int, off64_t)>("ftruncate64");
    return fails("ftruncate", descriptor) ? -1 : call(descriptor, size);
}

int fsync(int descriptor) {
    static const auto call = real<int(int)>("fsync");
    return fails("fsync", descriptor) ? -1 : call(descriptor);
}

int fdatasync(int descriptor) {
    static const auto call = real<int(int)>("fdatasync");
    return fails("fdatasync", descriptor) ? -1 : call(descriptor);
}
}

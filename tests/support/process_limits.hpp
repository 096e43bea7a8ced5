// What a process may do, made less for a while: a disk that takes no more bytes, no more open files, another
// umask. Everything is restored at the end of the scope.
#pragma once

#include <csignal>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace support {

class umask_of {
public:
    explicit umask_of(mode_t mask) : before_(::umask(mask)) {}
    ~umask_of() { ::umask(before_); }
    umask_of(const umask_of&) = delete;
    umask_of& operator=(const umask_of&) = delete;

private:
    mode_t before_;
};

// Every write to a file fails, in any thread, as if the disk were full. Pipes and sockets go on.
class full_disk {
public:
    full_disk() : signal_before_(std::signal(SIGXFSZ, SIG_IGN)) {
        if (::getrlimit(RLIMIT_FSIZE, &before_) != 0) throw std::runtime_error("getrlimit failed");
        rlimit none = before_;
        none.rlim_cur = 0;
        if (::setrlimit(RLIMIT_FSIZE, &none) != 0) throw std::runtime_error("setrlimit failed");
    }
    ~full_disk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_before_);
    }
    full_disk(const full_disk&) = delete;
    full_disk& operator=(const full_disk&) = delete;

private:
    rlimit before_{};
    void (*signal_before_)(int);
};

// How many files this process may have open.
inline rlim_t most_descriptors() {
    rlimit now{};
    return ::getrlimit(RLIMIT_NOFILE, &now) == 0 ? now.rlim_cur : 0;
}

// No further file or socket can be opened, not even in the place of one that another thread closes meanwhile:
// at the start of a desk one reads fonts. Descriptor 0 is open; poll(2) refuses more descriptors than are
// allowed.
class no_more_descriptors {
public:
    no_more_descriptors() {
        if (::getrlimit(RLIMIT_NOFILE, &before_) != 0) throw std::runtime_error("getrlimit failed");
        rlimit less = before_;
        less.rlim_cur = 1;
        if (::setrlimit(RLIMIT_NOFILE, &less) != 0) throw std::runtime_error("setrlimit failed");
    }
    ~no_more_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    no_more_descriptors(const no_more_descriptors&) = delete;
    no_more_descriptors& operator=(const no_more_descriptors&) = delete;

private:
    rlimit before_{};
};

}  // namespace support

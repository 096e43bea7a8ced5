#include "config/small_file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace config {

namespace {

class descriptor {
public:
    explicit descriptor(int number) : number_(number) {}
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    int get() const { return number_; }

private:
    int number_;
};

std::string reason(int error) {
    return std::generic_category().message(error);
}

std::string not_opened(const std::string& name, int error) {
    if (error == ENOENT) return "There is no file " + name + ".";
    return name + " cannot be read: " + reason(error) + ".";
}

std::string in_kilobytes(std::size_t bytes) {
    return std::to_string(bytes / 1024) + " kB";
}

}  // namespace

small_file read_small_file(const std::filesystem::path& file, std::size_t most) {
    const std::string name = file.string();
    // A pipe that nobody writes into is opened without waiting, and read as an empty one.
    const descriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (from.get() < 0) return {"", not_opened(name, errno)};
    struct stat known {};
    if (::fstat(from.get(), &known) != 0) return {"", not_opened(name, errno)};
    if (S_ISDIR(known.st_mode)) return {"", name + " is a folder, and has to be a file."};
    if (!S_ISREG(known.st_mode) && !S_ISFIFO(known.st_mode))
        return {"", name + " is a device, and has to be a file."};
    ::fcntl(from.get(), F_SETFL, 0);
    std::string text;
    std::array<char, 4096> part{};
    while (text.size() <= most) {
        const ssize_t size = ::read(from.get(), part.data(), part.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return {"", name + " cannot be read: " + reason(errno) + "."};
        if (size == 0) break;
        text.append(part.data(), std::size_t(size));
    }
    if (text.size() > most) return {"", name + " is larger than " + in_kilobytes(most) + "."};
    return {std::move(text), ""};
}

}  // namespace config

#include "config/small_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace config {

namespace {

struct closed_at_last {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

std::string not_read(const std::string& name, int error) {
    if (error == ENOENT) return "There is no file " + name + ".";
    return name + " cannot be read: " + std::generic_category().message(error) + ".";
}

std::string in_kilobytes(std::size_t bytes) {
    return std::to_string(bytes / 1024) + " kB";
}

}  // namespace

small_file read_small_file(const std::filesystem::path& file, std::size_t most) {
    const std::string name = file.string();
    // A pipe that nobody writes into is opened without waiting, and read as an empty one.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) return {"", not_read(name, errno)};
    const std::unique_ptr<std::FILE, closed_at_last> from(::fdopen(descriptor, "rb"));
    struct stat known {};
    if (!from || ::fstat(descriptor, &known) != 0) return {"", not_read(name, errno)};
    if (S_ISDIR(known.st_mode)) return {"", name + " is a folder, and has to be a file."};
    if (!S_ISREG(known.st_mode) && !S_ISFIFO(known.st_mode))
        return {"", name + " is a device, and has to be a file."};
    ::fcntl(descriptor, F_SETFL, 0);
    std::string text(most + 1, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), from.get()));
    if (std::ferror(from.get()) != 0) return {"", not_read(name, errno)};
    if (text.size() > most) return {"", name + " is larger than " + in_kilobytes(most) + "."};
    return {std::move(text), ""};
}

}  // namespace config

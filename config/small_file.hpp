// Files that an operator names: settings, secrets, certificates.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace config {

struct small_file {
    std::string text;     // empty when there is a problem, or nothing in it
    std::string problem;  // a sentence that names the file; empty when it was read
};

// A file, or a pipe until its other end is closed, of at most `most` bytes. Neither a folder nor a device is
// read, so that a mistyped name cannot keep a start waiting.
small_file read_small_file(const std::filesystem::path& file, std::size_t most);

}  // namespace config

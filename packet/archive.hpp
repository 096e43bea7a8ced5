// Packs named files into a zip. The same files give the same bytes.
#pragma once

#include <string>
#include <vector>

namespace packet {

struct named_file {
    std::string name;  // "decision-log.pdf"
    std::string type;  // media type, "application/pdf"
    std::string bytes;
};

// Throws std::runtime_error when libarchive refuses (out of memory).
std::string zip(const std::vector<named_file>& files);

// The files of a zip, for verification. Throws std::runtime_error when the bytes are not a readable zip, or
// when it unpacks to more than max_bytes.
std::vector<named_file> unzip(const std::string& bytes, std::size_t max_bytes);

}  // namespace packet

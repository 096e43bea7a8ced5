// A bundle as it comes: a zip, whose files are then checked.
#include "packet/anchor_proof.hpp"
#include "packet/archive.hpp"
#include "packet/proof.hpp"
#include "tests/fuzz/target.hpp"

#include <stdexcept>

namespace {

constexpr std::size_t most_bytes = 256 * 1024;

const fuzz::target here("zip", [](std::string_view bytes) {
    std::vector<packet::named_file> files;
    try {
        files = packet::unzip(std::string(bytes), most_bytes);
    } catch (const std::runtime_error&) {  // as it says for what is no readable zip
        return;
    }
    std::size_t size = 0;
    for (const packet::named_file& file : files)
        size += file.bytes.size();
    fuzz::must(size <= most_bytes, "a zip unpacks to no more than was allowed");
    const packet::proof_report report = packet::verify_bundle(files);
    fuzz::must(!report.problems.empty() || report.records > 0 || report.head.empty(), "a head has records");
    packet::verify_anchor(files, {});
});

}  // namespace

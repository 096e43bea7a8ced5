# Writes a pack of guide rules into a C++ source, so that the program needs no file for it.
# Run as: cmake -DPACK=… -DOUT=… -P embed_pack.cmake
file(READ ${PACK} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
file(WRITE ${OUT} "// Made from a pack in config/packs by packet/embed_pack.cmake.
#include \"packet/embedded_pack.hpp\"

namespace packet {

namespace {

constexpr char bytes[] = {${bytes}};

}  // namespace

std::string_view embedded_pack() { return {bytes, sizeof bytes}; }

}  // namespace packet
")

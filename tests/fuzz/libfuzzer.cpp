// The one target of this program, for libFuzzer (llvm.org/docs/LibFuzzer.html).
#include "tests/fuzz/target.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::target::all().front().run({reinterpret_cast<const char*>(data), size});
    return 0;
}

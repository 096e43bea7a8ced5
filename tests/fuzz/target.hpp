// A fuzz target: one parser of bytes that come from outside, and what must hold whatever they are.
//
//     const fuzz::target here("dates", [](std::string_view bytes) {
//         const auto read = evidence::read_date(bytes, today);
//         if (read) fuzz::must(…, "what is printed is read again");
//     });
//
// Each file in targets/ holds one. With clang it becomes a program of its own, driven by libFuzzer
// (tests/fuzz/run); in the ordinary build all of them are in fuzz_corpus, which reads the kept inputs
// (corpus/) and what becomes of them by small changes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

class target {
public:
    using reader = void (*)(std::string_view bytes);

    // name: of the file, and of its folder in corpus/. Lives as long as the process.
    target(const char* name, reader read);

    // Of this program, in no order.
    static const std::vector<target>& all();

    const std::string& name() const { return name_; }
    void run(std::string_view bytes) const { run_(bytes); }

private:
    std::string name_;
    reader run_;
};

// Ends the process, and says what did not hold, unless it did: the driver then has the input.
void must(bool holds, std::string_view what);

// Bytes taken from the front, for targets that read more than a text.
class supply {
public:
    explicit supply(std::string_view bytes) : left_(bytes) {}

    bool is_empty() const { return left_.empty(); }

    // 0 when there are none left.
    unsigned char byte();
    unsigned number(unsigned below) { return below == 0 ? 0 : unsigned(byte()) % below; }

    // Up to the next line end, which is taken too.
    std::string_view line();
    std::string_view rest() { return take(left_.size()); }

private:
    std::string_view take(std::size_t size);

    std::string_view left_;
};

}  // namespace fuzz

// Reads every kept input, and some thousand inputs that grow from them by small changes, with every target:
//
//     fuzz_corpus FOLDER [CHANGES]        FOLDER holds a folder of inputs for each target
//
// The changes are the same in every run. What breaks is named, and its input is printed.
#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr std::size_t usual_changes = 250;               // of each target's inputs together
constexpr std::size_t largest_change = 64;               // bytes
constexpr std::chrono::milliseconds share_of_time{250};  // of each target's changed inputs

// What is being read now, for whoever has to say so when it breaks.
std::string current_target, current_input;

// Async-signal-safe: the text is made before, and only written here.
extern "C" void say_what_broke(int signal_number) {
    const auto say = [](const std::string& text) {
        const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
        static_cast<void>(written);
    };
    say("fuzz_corpus: the target ");
    say(current_target);
    say(" broke. Its input, as it is:\n");
    say(current_input);
    say("\n");
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);
}

std::string bytes_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// In the order of their names, so that every run is the same.
std::vector<std::string> inputs_in(const fs::path& folder) {
    std::vector<fs::path> files;
    if (fs::is_directory(folder))
        for (const fs::directory_entry& file : fs::directory_iterator(folder))
            files.push_back(file.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> inputs;
    for (const fs::path& file : files)
        inputs.push_back(bytes_of(file));
    return inputs;
}

// Small changes to bytes, as libFuzzer makes them.
class changer {
public:
    std::string change(std::string bytes, const std::vector<std::string>& others) {
        for (std::size_t times = 1 + below(3); times > 0; --times)
            change_once(bytes, others);
        return bytes;
    }

private:
    std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

    char odd_byte() {
        constexpr std::array<unsigned char, 16> odd{0,    '\n', '\r', ' ',  '"',  '\\', ':',  '-',
                                                    0x7f, 0x80, 0xc0, 0xe2, 0xf0, 0xff, '\'', '{'};
        return below(2) == 0 ? char(odd[below(odd.size())]) : char(below(256));
    }

    void change_once(std::string& bytes, const std::vector<std::string>& others) {
        const std::size_t at = below(bytes.size() + 1);
        const std::size_t size = below(std::min(bytes.size() - at, largest_change) + 1);
        switch (below(5)) {
            case 0:
                bytes.insert(at, 1 + below(4), odd_byte());
                break;
            case 1:
                bytes.erase(at, size);
                break;
            case 2:
                bytes.insert(below(bytes.size() + 1), bytes.substr(at, size));
                break;
            case 3: {
                const std::string& other = others[below(others.size())];
                bytes.insert(at, other.substr(below(other.size() + 1), largest_change));
                break;
            }
            default:
                if (at < bytes.size()) bytes[at] = odd_byte();
        }
    }

    std::mt19937_64 random_{20260304};
};

void read(const fuzz::target& with, std::string input) {
    current_input = std::move(input);
    with.run(current_input);
}

// A slow machine reads fewer of the changed inputs, never longer; the kept ones it reads all.
std::size_t read_all(const fuzz::target& with, const std::vector<std::string>& inputs, std::size_t changes) {
    current_target = with.name();
    std::size_t count = 0;
    for (const std::string& input : inputs) {
        read(with, input);
        ++count;
    }
    const auto until = std::chrono::steady_clock::now() + share_of_time;
    changer random;
    for (std::size_t i = 0; i < changes && std::chrono::steady_clock::now() < until; ++i) {
        read(with, random.change(inputs[i % inputs.size()], inputs));
        ++count;
    }
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "fuzz_corpus FOLDER [CHANGES]\n";
        return 2;
    }
    const fs::path corpus = argv[1];
    const std::size_t changes = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : usual_changes;
    for (const int number : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS})
        std::signal(number, say_what_broke);
    for (const fuzz::target& target : fuzz::target::all()) {
        const std::vector<std::string> inputs = inputs_in(corpus / target.name());
        if (inputs.empty()) {
            std::cerr << "fuzz_corpus: there is no input for the target " << target.name() << "\n";
            return 1;
        }
        const std::size_t count = read_all(target, inputs, changes);
        std::cout << target.name() << ": " << count << " inputs" << std::endl;
    }
    return 0;
}

// Measures the log on SQLite and prints the figures as tables.
//
//     bench [--logs=FOLDER] [--records=1000,100000,1000000] [--people=1000,100000,1000000]
//           [--commands=4096] [--repetitions=5] [--benchmark_filter=REGEX]
//
// FOLDER must lie on a real disk: it is the disk's flush that is measured. The logs are written there at the
// first run, about 2 GB for a million records and 5 GB for a million people, and used again by the next.
#include "tests/bench/append.hpp"
#include "tests/bench/read.hpp"
#include "tests/bench/remind.hpp"
#include "tests/bench/table.hpp"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::vector<std::int64_t> numbers_in(const std::string& text) {
    std::vector<std::int64_t> numbers;
    std::istringstream stream(text);
    for (std::string number; std::getline(stream, number, ',');)
        numbers.push_back(std::stoll(number));
    return numbers;
}

}  // namespace

int main(int count, char** values) {
    benchmark::Initialize(&count, values);
    std::filesystem::path folder = std::filesystem::temp_directory_path() / "dossier-bench";
    std::vector<std::int64_t> sizes{1000, 100'000, 1'000'000};
    std::vector<std::int64_t> people = sizes;
    bench::effort how_much;
    for (int i = 1; i < count; ++i) {
        const std::string argument = values[i];
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
        if (name == "--logs") {
            folder = value;
        } else if (name == "--records") {
            sizes = numbers_in(value);
        } else if (name == "--people") {
            people = numbers_in(value);
        } else if (name == "--commands") {
            how_much.commands = std::stoll(value);
        } else if (name == "--repetitions") {
            how_much.repetitions = std::stoi(value);
        } else {
            std::cerr << "bench: there is no option " << argument << ".\n";
            return 2;
        }
    }
    std::filesystem::create_directories(folder);
    bench::register_appends(folder, sizes, how_much);
    bench::register_reads(folder, sizes);
    bench::register_reminders(folder, people);
    bench::table figures;
    benchmark::RunSpecifiedBenchmarks(&figures);
    figures.print(std::cout);
    return 0;
}

// Lives through two years of many people's nudges and prints what came of each as a table: one in which many
// zones change their rule, and a leap year.
//
//     nudged_year [--people=1000] [--seed=1] [--quietness=3]
//
// Takes a few minutes for a thousand people (of a release build), and ends with 1 when anything was wrong.
#include "tests/nudges/simulated_year.hpp"
#include "tests/support/temporary_folder.hpp"

#include <iostream>
#include <string>

int main(int count, char** values) {
    simulation::year what{simulation::year_of_changes, 1000, 1, 2, 3};
    for (int i = 1; i < count; ++i) {
        const std::string argument = values[i];
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
        if (name == "--people") {
            what.people = std::stoi(value);
        } else if (name == "--seed") {
            what.seed = unsigned(std::stoul(value));
        } else if (name == "--quietness") {
            what.quietness = std::stoi(value);
        } else {
            std::cerr << "nudged_year: there is no option " << argument << ".\n";
            return 2;
        }
    }
    std::uint64_t wrong = 0;
    for (const auto first_day : {simulation::year_of_changes, simulation::leap_year}) {
        const support::temporary_folder folder;
        what.first_day = first_day;
        const simulation::story told = simulation::live_through(what, folder.path());
        const reckoning::tally judged = told.judge();
        std::cout << "\nA year from " << int(std::chrono::year_month_day{first_day}.year()) << " on\n\n";
        print(std::cout, told, judged);
        wrong += judged.all_wrong() + told.left_over + told.speechless;
    }
    return wrong == 0 ? 0 : 1;
}

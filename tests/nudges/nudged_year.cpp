// Lives through two years of many people's nudges and prints what came of each as a table: one in which many
// zones change their rule, and a leap year.
//
//     nudged_year [--people=1000] [--seed=1] [--quietness=3] [--tell=PERSON] [--year=2024]
//
// --tell prints what happened to one of them, in order; --year lives through the one that begins then only.
//
// Takes a few minutes for a thousand people (of a release build), and ends with 1 when anything was wrong.
#include "tests/nudges/simulated_year.hpp"
#include "tests/support/temporary_folder.hpp"

#include <iostream>
#include <map>
#include <string>

namespace {

// What happened to somebody, in the order of time.
void tell(const reckoning::diary& of) {
    std::multimap<evidence::moment, std::string> events;
    for (const reckoning::choices& one : of.chosen)
        events.emplace(one.during.from, "chose another rhythm or cycle, in " + one.rhythm.zone);
    for (const nudges::said& one : of.said)
        events.emplace(one.at, one.is_nothing ? "said that there was nothing" : "said something");
    for (const reckoning::delivery& one : of.deliveries)
        events.emplace(one.at, "was shown " + one.key + ", decided " + evidence::to_rfc3339(one.decided) +
                                   ", known " + evidence::to_rfc3339(one.told));
    for (const reckoning::delivery& one : of.returned)
        events.emplace(one.decided, "was not shown " + one.key);
    for (const reckoning::drop& one : of.drops)
        events.emplace(one.at, "missed " + one.key + ": " + std::string(to_words(one.why)));
    for (const reckoning::answer& one : of.answers)
        events.emplace(one.at, "answered " + one.key);
    for (const reckoning::delay& one : of.delays)
        events.emplace(one.at, "put off " + one.key);
    for (const auto& [at, what] : events)
        std::cout << evidence::to_rfc3339(at) << " " << what << "\n";
}

}  // namespace

int main(int count, char** values) {
    simulation::year what{simulation::year_of_changes, 1000, 1, 2, 3};
    std::string person;
    int only = 0;
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
        } else if (name == "--tell") {
            person = value;
        } else if (name == "--year") {
            only = std::stoi(value);
        } else {
            std::cerr << "nudged_year: there is no option " << argument << ".\n";
            return 2;
        }
    }
    std::uint64_t wrong = 0;
    for (const auto first_day : {simulation::year_of_changes, simulation::leap_year}) {
        const int begins = int(std::chrono::year_month_day{first_day}.year());
        if (only != 0 && only != begins) continue;
        const support::temporary_folder folder;
        what.first_day = first_day;
        const simulation::story told = simulation::live_through(what, folder.path());
        const reckoning::tally judged = told.judge();
        std::cout << "\nA year from " << begins << " on\n\n";
        print(std::cout, told, judged);
        for (const reckoning::diary& one : told.diaries)
            if (one.person == person) tell(one);
        wrong += judged.all_wrong() + told.left_over + told.speechless;
    }
    return wrong == 0 ? 0 : 1;
}

// A year of many people's nudges through the real log, writer, reader and outbox, under a clock of its own:
// it jumps from one thing that happens to the next. dossier is stopped, killed between any two of its steps
// and started again; the platform falls silent; people say things, put nudges off, pause, move and change
// their minds. What comes of it is a diary of each of them, for reckoner.hpp to judge.
#pragma once

#include "tests/nudges/reckoner.hpp"

#include <cstdint>
#include <filesystem>
#include <ostream>
#include <vector>

namespace simulation {

struct year {
    std::chrono::sys_days first_day;
    int people = 0;
    unsigned seed = 1;
    int crashes = 2;    // of a thousand steps in which dossier could be killed
    int quietness = 1;  // so many times as long people take until they do something by themselves
};

struct story {
    std::vector<reckoning::diary> diaries;
    reckoning::hindrances met;
    evidence::moment end{};

    std::uint64_t looks = 0;        // people thought about
    std::uint64_t turned_down = 0;  // decisions that did not hold any more when they were to be kept
    std::uint64_t lines = 0;        // that people said
    std::uint64_t kills = 0;
    std::uint64_t restarts = 0;      // with the kills
    std::uint64_t expired = 0;       // letters that could not leave in time
    std::uint64_t asked_for = 0;     // letters in doubt that the platform was asked for
    std::uint64_t most_at_once = 0;  // letters that left in one minute
    std::uint64_t left_over = 0;     // kept as sent, but never shown: wrong
    std::uint64_t speechless = 0;    // letters without words: wrong

    // By reckoner.hpp, everybody's.
    reckoning::tally judge() const;
};

// Lives through a year and a few weeks, in which what is under way comes to its end. folder: for the
// database.
story live_through(const year& what, const std::filesystem::path& folder);

// As a table.
void print(std::ostream& to, const story& told, const reckoning::tally& judged);

// The year in which the most zones change their rule, and one with a leap day.
constexpr std::chrono::sys_days year_of_changes = std::chrono::year{2022} / std::chrono::September / 5;
constexpr std::chrono::sys_days leap_year = std::chrono::year{2024} / std::chrono::January / 1;

}  // namespace simulation

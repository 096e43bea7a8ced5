// Logs of a known size to measure on, written through the real log in large batches and kept in a folder
// between runs.
#pragma once

#include "evidence/evidence_log.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bench {

// Whose records a log holds: all of one person, or in turn of a thousand.
enum class shape { one_person, thousand_people };

std::string name_of(shape whose);  // "one person"

// The person who says the n-th line of such a log, from 0. The first of them is the one who is measured.
evidence::person_id author_of(shape whose, std::int64_t line);

// Says what the person's n-th line says, from 0: half decisions with reasons, a quarter observations of forty
// metrics, stages of the newest decision, mentoring stories; five charter items at the very beginning.
// It happened on the day of time_of(line), or on the day that is given.
void say_line(evidence::evidence_log& log, std::int64_t line, evidence::moment now);
void say_line(evidence::evidence_log& log, std::int64_t line, evidence::moment now,
              std::chrono::sys_days happened);

// What a person's lines speak of: an initiative of every fiftieth entry, one that a single entry of long ago
// belongs to, a word that stands in its text alone, and a metric.
inline constexpr const char* common_initiative = "area-7";
inline constexpr const char* rare_initiative = "long-ago";
inline constexpr const char* rare_word = "kyoto";
inline constexpr const char* some_metric = "metric-13";

// The time of day of the first line; each line comes a minute after the one before.
evidence::moment time_of(std::int64_t line);

// The database with so many records, made if it is not there yet. Nothing may write to it; take a copy.
std::filesystem::path log_in(const std::filesystem::path& folder, shape whose, std::int64_t records);

// A fresh copy of a database that was closed, on the disk before this returns.
std::filesystem::path copy_of(const std::filesystem::path& database);

// Removes a database with all files beside it.
void remove_database(const std::filesystem::path& database);

}  // namespace bench

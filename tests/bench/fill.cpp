// Writes a database of a known size through the real log, as if its people had told dossier for a year what
// they did, until a moment ago:
//
//     fill --database FILE [--records 10000] [--people 1000] [--teams 1] [--due 0]
//
// They are the users whom the load generator speaks for (slash_command.hpp). Everything is derived from what
// they said, and nobody is owed a reminder but the first of them, as many as --due says, whose look is due.
#include "storage/connection.hpp"
#include "storage/derived.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/bench/logs.hpp"

#include <CLI/CLI.hpp>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>

namespace {

using evidence::moment;
using std::chrono::milliseconds;

constexpr std::int64_t lines_of_a_batch = 20'000;
constexpr std::int64_t people_of_a_batch = 4'000;
constexpr milliseconds a_year = std::chrono::days(365);
constexpr milliseconds a_moment = std::chrono::hours(1);  // nothing was said since
constexpr std::chrono::days until_next_look{7};

// The log is written once, and what is touched again and again should not be read again and again.
constexpr const char* large_cache = "PRAGMA cache_size = -2097152";  // KiB

// People come back: each says some lines in a row, and everybody has had a turn before one has the next. So
// the records of one person lie scattered over the file, as they do in one that has grown for a year.
constexpr std::int64_t lines_of_a_turn = 5;

struct request {
    std::filesystem::path database;
    std::int64_t records = 10'000, people = 1'000, teams = 1, due = 0;
};

// People of several workspaces take turns, too.
evidence::person_id person(std::int64_t number, std::int64_t teams) {
    std::array<char, 64> name{};
    std::snprintf(name.data(), name.size(), "slack:T0EX%lld/U%06lld",
                  static_cast<long long>(1 + number % teams), static_cast<long long>(number));
    return {name.data()};
}

class year {
public:
    year(storage::connection& on, const request& asked)
        : on_(on),
          asked_(asked),
          ends_(std::chrono::floor<milliseconds>(std::chrono::system_clock::now()) - a_moment) {}

    void write() {
        for (std::int64_t line = 0; line < asked_.records;) {
            SQLite::Transaction batch(on_.database());
            for (const std::int64_t end = line + lines_of_a_batch; line < asked_.records && line < end;)
                line += take_turn(line);
            storage::derive(on_);
            batch.commit();
        }
        for (std::int64_t from = 0; from < asked_.people; from += people_of_a_batch) {
            SQLite::Transaction batch(on_.database());
            for (std::int64_t who = from; who < std::min(asked_.people, from + people_of_a_batch); ++who)
                plan(who);
            batch.commit();
        }
    }

private:
    // The lines of one person that follow so many of everybody's. Returns how many.
    std::int64_t take_turn(std::int64_t line) {
        const std::int64_t turn = line / lines_of_a_turn;
        const std::int64_t said_before = turn / asked_.people * lines_of_a_turn;
        const std::int64_t count = std::min(lines_of_a_turn, asked_.records - line);
        storage::sqlite_log log(on_, person(turn % asked_.people, asked_.teams), "UTC");
        for (std::int64_t next = 0; next < count; ++next) {
            const moment now = time_of(line + next);
            bench::say_line(log, said_before + next, now, std::chrono::floor<std::chrono::days>(now));
        }
        return count;
    }

    void plan(std::int64_t who) {
        storage::sqlite_log log(on_, person(who, asked_.teams), "UTC");
        auto plan = log.plan();
        if (!plan) return;
        plan->next_look = who < asked_.due ? ends_ : ends_ + until_next_look;
        log.plan_nudges(*plan);
    }

    moment time_of(std::int64_t line) const {
        return ends_ - (asked_.records - line) * a_year / asked_.records;
    }

    storage::connection& on_;
    const request& asked_;
    const moment ends_;
};

}  // namespace

int main(int count, char** values) {
    CLI::App options("Writes a database of a known size.");
    request asked;
    options.add_option("--database", asked.database, "which must not be there yet")->required();
    options.add_option("--records", asked.records, "of all people together")
        ->check(CLI::Range(1, 100'000'000));
    options.add_option("--people", asked.people, "who said them in turn")->check(CLI::Range(1, 1'000'000));
    options.add_option("--teams", asked.teams, "in which they are")->check(CLI::Range(1, 1'000'000));
    options.add_option("--due", asked.due, "how many of them are to be looked at now");
    CLI11_PARSE(options, count, values);
    try {
        if (std::filesystem::exists(asked.database))
            throw std::runtime_error("the database is there already");
        storage::connection on = storage::connection::open_for_writing(asked.database);
        on.database().exec(large_cache);
        year(on, asked).write();
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "fill: %s\n", problem.what());
        return 1;
    }
    return 0;
}

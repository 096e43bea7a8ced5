#include "tests/bench/remind.hpp"

#include "commands/nudge_turn.hpp"
#include "packet/rule_pack.hpp"
#include "storage/connection.hpp"
#include "storage/derived.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/outbox.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/bench/logs.hpp"

#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <benchmark/benchmark.h>
#include <iostream>
#include <stdexcept>
#include <string>

namespace bench {

namespace fs = std::filesystem;

using evidence::moment;

namespace {

constexpr const char* platform = "local";
constexpr std::int64_t one_in = 1'000;  // is due
constexpr std::int64_t lines_of_each = 3;
constexpr std::int64_t people_of_a_batch = 4'000;
constexpr std::size_t most_at_once = 16;  // as bot/reminding has them

evidence::person_id person(std::int64_t number) {
    return {"local:person-" + std::to_string(number)};
}

// Friday, 9 January 2026, after four in the afternoon in UTC: the weekly nudge is owed.
moment friday() {
    return evidence::from_rfc3339("2026-01-09T16:30:00.000Z").value();
}

// Somebody who said a few things on Thursday of the week before and is looked at now or next week.
void introduce(storage::connection& on, std::int64_t number) {
    storage::sqlite_log log(on, person(number), "UTC");
    for (std::int64_t line = 0; line < lines_of_each; ++line)
        say_line(log, line + 5, time_of(line));
    evidence::nudge_plan plan = log.plan().value();
    plan.next_look = number % one_in == 0 ? friday() : friday() + std::chrono::days(7);
    log.plan_nudges(plan);
}

fs::path people_in(const fs::path& folder, std::int64_t people) {
    const fs::path database = folder / ("people-" + std::to_string(people) + ".db");
    try {
        if (fs::exists(database)) {
            storage::connection::open_for_reading(database);
            return database;
        }
    } catch (const storage::cannot_open&) {  // of an older schema
    }
    std::cerr << "Writing " << database.string() << ".\n";
    const fs::path partial = folder / "partial.db";
    remove_database(partial);
    remove_database(database);
    {
        storage::connection on = storage::connection::open_for_writing(partial);
        for (std::int64_t from = 0; from < people; from += people_of_a_batch) {
            SQLite::Transaction batch(on.database());
            for (std::int64_t number = from; number < std::min(people, from + people_of_a_batch); ++number)
                introduce(on, number);
            storage::derive(on);
            batch.commit();
        }
    }
    fs::rename(partial, database);
    remove_database(partial);  // its lock file
    return database;
}

// The question that is asked whenever the loop wakes: who is due, and when is the next one.
void find(benchmark::State& state, const fs::path& folder, std::int64_t people) {
    storage::connection on = storage::connection::open_for_reading(people_in(folder, people));
    for (auto _ : state) {
        benchmark::DoNotOptimize(storage::nudge_plans::due(on, platform, friday(), most_at_once));
        benchmark::DoNotOptimize(storage::nudge_plans::next_due(on, platform));
    }
}

struct thought {
    evidence::person_id who;
    commands::turn turn;
};

// Everybody who is due, as bot/reminding does it. Returns how many nudges stand in the outbox afterwards.
std::int64_t remind(storage::connection& on) {
    std::int64_t sent = 0;
    for (;;) {
        const auto due = storage::nudge_plans::due(on, platform, friday(), most_at_once);
        if (due.empty()) return sent;
        std::vector<thought> all;
        for (const storage::nudge_plans::due_person& one : due) {
            SQLite::Transaction snapshot(on.database());
            storage::sqlite_log log(on, one.who, "UTC");
            all.push_back({one.who, commands::take_turn(log, packet::default_pack(), friday()).value()});
        }
        SQLite::Transaction commit(on.database());
        for (const thought& about : all) {
            storage::sqlite_log log(on, about.who, "UTC");
            storage::outgoing row;
            row.key = "nudge:" + about.who.value;
            if (!commands::settle_turn(log, about.turn, row.key, friday()))
                throw std::logic_error("a turn did not hold");
            if (!about.turn.owed) continue;
            row.platform = platform;
            row.kind = "nudge";
            row.body = about.turn.words.says.headline;
            row.expires = about.turn.leave_by;
            row.who = about.who;
            sent += storage::outbox::put(on, row, friday()) ? 1 : 0;
        }
        commit.commit();
    }
}

// An iteration is one pass over all who are due; a fresh copy of the file for each, unmeasured.
void pass(benchmark::State& state, const fs::path& folder, std::int64_t people) {
    const fs::path database = people_in(folder, people);
    const std::int64_t owed = (people + one_in - 1) / one_in;
    fs::path copy;
    for (auto _ : state) {
        state.PauseTiming();
        copy = copy_of(database);
        {
            storage::connection on = storage::connection::open_for_writing(copy);
            state.ResumeTiming();
            if (remind(on) != owed) state.SkipWithError("not everybody who is due was reminded");
            state.PauseTiming();
        }
        remove_database(copy);
        state.ResumeTiming();
    }
}

}  // namespace

void register_reminders(const fs::path& folder, const std::vector<std::int64_t>& people) {
    for (const std::int64_t count : people) {
        const std::string column = "/" + std::to_string(count);
        benchmark::RegisterBenchmark(
            ("people, one in a thousand due/who is due, and when the next one" + column).c_str(), find,
            folder, count)
            ->UseRealTime();
        benchmark::RegisterBenchmark(
            ("people, one in a thousand due/one pass: all who are due, decided and put" + column).c_str(),
            pass, folder, count)
            ->UseRealTime()
            ->Iterations(3);
    }
}

}  // namespace bench

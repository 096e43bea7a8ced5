#include "tests/bench/logs.hpp"

#include "storage/connection.hpp"
#include "storage/derived.hpp"
#include "storage/sqlite_log.hpp"

#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <fcntl.h>
#include <iostream>
#include <stdexcept>
#include <unistd.h>

namespace bench {

namespace fs = std::filesystem;

using evidence::entry_kind;
using evidence::record_kind;
using evidence::statement;

namespace {

constexpr std::int64_t people = 1000;
constexpr std::int64_t lines_of_a_batch = 10'000;
constexpr std::int64_t charter_items = 5;
constexpr std::int64_t line_of_the_rare_entry = 7;

statement about(evidence::entry_id entry, record_kind kind, std::string text) {
    statement what;
    what.kind = kind;
    what.entry = entry;
    what.said = "/decision " + text;
    what.text = std::move(text);
    return what;
}

statement decision(evidence::entry_id entry, std::int64_t line) {
    const bool is_rare = line == line_of_the_rare_entry;
    statement what = about(entry, record_kind::logged,
                           "Deprioritised proposal " + std::to_string(line) + " after the third review" +
                               (is_rare ? std::string(" in ") + rare_word : ""));
    what.fields = {{"because", "retention of new accounts is at risk, and it has no owner", std::nullopt},
                   {"rejected", "shipping it behind a flag for the Valentines season", std::nullopt}};
    what.initiatives = {is_rare ? rare_initiative : "area-" + std::to_string(line % 50)};
    return what;
}

statement observation(evidence::entry_id entry, std::int64_t line, const std::string& metric) {
    statement what = about(entry, record_kind::logged, "");
    what.fields = {{"name", metric, std::nullopt},
                   {"value", std::to_string(line % 90) + "%", std::nullopt},
                   {"source", "Looker/checkout", std::nullopt}};
    what.initiatives = {"area-" + std::to_string(line % 50)};
    return what;
}

statement stage(evidence::entry_id entry, std::int64_t line) {
    statement what = about(entry, record_kind::staged, "");
    what.fields = {{"results", "conversion moved by " + std::to_string(line % 9) + " points", std::nullopt}};
    return what;
}

statement mentoring(evidence::entry_id entry, const std::string& whom) {
    statement what = about(entry, record_kind::logged, "paired on the design doc");
    what.people = {{whom, ""}};
    what.fields = {{"gap", "jumps to the solution", std::nullopt}};
    return what;
}

statement statement_of(evidence::evidence_log& log, std::int64_t line) {
    const auto next = [&](entry_kind kind) { return log.next_entry(kind); };
    const std::int64_t turn = line % 20;
    if (line < charter_items)
        return about(next(entry_kind::charter), record_kind::logged, "Scope of the launch");
    if (turn < 5)
        return observation(next(entry_kind::metric), line,
                           line % 5 == 3 ? some_metric : "metric-" + std::to_string(line % 40));
    if (turn < 16) return decision(next(entry_kind::decision), line);
    if (turn < 19) return stage({entry_kind::decision, next(entry_kind::decision).number - 1}, line);
    return mentoring(next(entry_kind::mentoring), "person-" + std::to_string(line % 30));
}

bool is_usable(const fs::path& database) {
    if (!fs::exists(database)) return false;
    try {
        storage::connection::open_for_reading(database);
        return true;
    } catch (const storage::cannot_open&) {  // of an older schema
        return false;
    }
}

void write_log(const fs::path& database, shape whose, std::int64_t records) {
    storage::connection on = storage::connection::open_for_writing(database);
    for (std::int64_t from = 0; from < records; from += lines_of_a_batch) {
        SQLite::Transaction batch(on.database());
        for (std::int64_t line = from; line < std::min(records, from + lines_of_a_batch); ++line) {
            storage::sqlite_log log(on, author_of(whose, line), "UTC");
            say_line(log, whose == shape::one_person ? line : line / people, time_of(line));
        }
        storage::derive(on);
        batch.commit();
    }
}

}  // namespace

std::string name_of(shape whose) {
    return whose == shape::one_person ? "one person" : "1,000 people";
}

evidence::person_id author_of(shape whose, std::int64_t line) {
    return {"local:author-" + std::to_string(whose == shape::one_person ? 0 : line % people)};
}

evidence::moment time_of(std::int64_t line) {
    return evidence::from_rfc3339("2026-01-01T08:00:00.000Z").value() + std::chrono::minutes(line);
}

void say_line(evidence::evidence_log& log, std::int64_t line, evidence::moment now) {
    say_line(log, line, now, std::chrono::floor<std::chrono::days>(time_of(line)));
}

void say_line(evidence::evidence_log& log, std::int64_t line, evidence::moment now,
              std::chrono::sys_days happened) {
    statement what = statement_of(log, line);
    what.happened = evidence::calendar_date{std::chrono::year_month_day{happened}};
    log.append(what, now);
}

fs::path log_in(const fs::path& folder, shape whose, std::int64_t records) {
    const std::string name =
        (whose == shape::one_person ? "one-person-" : "many-people-") + std::to_string(records) + ".db";
    const fs::path database = folder / name;
    if (is_usable(database)) return database;
    std::cerr << "Writing " << database.string() << ".\n";
    fs::create_directories(folder);
    const fs::path partial = folder / "partial.db";
    remove_database(partial);
    remove_database(database);
    write_log(partial, whose, records);
    fs::rename(partial, database);
    remove_database(partial);  // its lock file
    return database;
}

fs::path copy_of(const fs::path& database) {
    const fs::path copy = database.parent_path() / "copy.db";
    remove_database(copy);
    fs::copy_file(database, copy);
    const int descriptor = ::open(copy.c_str(), O_RDWR | O_CLOEXEC);
    const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!flushed) throw std::runtime_error("the copy " + copy.string() + " cannot be flushed");
    return copy;
}

void remove_database(const fs::path& database) {
    for (const char* ending : {"", "-wal", "-shm", ".lock"})
        fs::remove(database.string() + ending);
}

}  // namespace bench

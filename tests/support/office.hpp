// A desk with a database in a temporary folder and an I/O thread: lines are said, replies come back.
#pragma once

#include "bot/desk.hpp"
#include "tests/support/io_thread.hpp"
#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/Database.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace support {

class office {
public:
    office() {
        bot::desk::options chosen{database(), "UTC", packet::paper::letter,
                                  [this](const std::string&) { ++alarms; }};
        desk_.emplace(std::move(chosen));
    }
    ~office() { close(); }
    office(const office&) = delete;
    office& operator=(const office&) = delete;

    std::filesystem::path database() const { return folder_ / "dossier.db"; }
    bot::desk& desk() { return *desk_; }
    io_thread& io() { return io_; }

    static bot::delivery line(std::string text, std::string key = "", std::string person = "local:ana") {
        bot::delivery next;
        next.said.author = {std::move(person)};
        next.said.line = std::move(text);
        next.key = std::move(key);
        return next;
    }

    bot::desk_reply say(bot::delivery next) { return io_.await(desk_->say(std::move(next))); }
    bot::desk_reply say(std::string text, std::string key = "") {
        return say(line(std::move(text), std::move(key)));
    }

    // All that a person has in the log, in order.
    std::vector<evidence::record> records(const std::string& person = "local:ana") {
        auto found = std::make_shared<std::vector<evidence::record>>();
        std::function<void(evidence::evidence_view&)> job = [found](evidence::evidence_view& view) {
            *found = view.everything();
        };
        io_.await(desk_->read({person}, "", std::move(job)));
        return *found;
    }

    std::vector<std::string> said(const std::string& person = "local:ana") {
        std::vector<std::string> lines;
        for (const evidence::record& record : records(person))
            lines.push_back(record.what.said);
        return lines;
    }

    // Everybody who has said anything.
    std::vector<std::string> people() {
        SQLite::Database raw(database().string(), SQLite::OPEN_READONLY);
        SQLite::Statement row(raw, "SELECT name FROM person ORDER BY name");
        std::vector<std::string> names;
        while (row.executeStep())
            names.push_back(row.getColumn(0).getString());
        return names;
    }

    // Coroutines end, then the desk goes.
    void close() {
        io_.finish();
        desk_.reset();
    }

    std::atomic<int> alarms = 0;  // how often the desk said that the store failed

private:
    temporary_folder folder_;
    io_thread io_;
    std::optional<bot::desk> desk_;
};

// While it lives, nobody can commit: the database's write lock is held.
class held_database {
public:
    explicit held_database(const std::filesystem::path& database)
        : raw_(database.string(), SQLite::OPEN_READWRITE) {
        raw_.setBusyTimeout(10'000);  // what is being written is let through first
        raw_.exec("BEGIN IMMEDIATE");
    }

private:
    SQLite::Database raw_;
};

}  // namespace support

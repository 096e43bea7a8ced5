// What a database file holds, compared as text, and what somebody with the file in hand does to it.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace support {

// "local:ana 1 <hash>", every record in order.
inline std::vector<std::string> links_in(const std::filesystem::path& database) {
    SQLite::Database raw(database.string(), SQLite::OPEN_READONLY);
    SQLite::Statement row(
        raw,
        "SELECT name || ' ' || seq || ' ' || hex(hash) FROM record JOIN person ON person.id "
        "= record.person ORDER BY record.id");
    std::vector<std::string> links;
    while (row.executeStep())
        links.push_back(row.getColumn(0).getString());
    return links;
}

inline void tamper(const std::filesystem::path& database, const std::string& sql) {
    SQLite::Database raw(database.string(), SQLite::OPEN_READWRITE);
    raw.setBusyTimeout(10'000);  // the program may be writing just now
    raw.exec(sql);
}

// Another content than its hash says.
inline void alter_a_record(const std::filesystem::path& database) {
    tamper(database, "UPDATE record SET canonical = replace(canonical, 'one', 'won') WHERE seq = 1");
}

// The names in a folder that begin so, in order.
inline std::vector<std::string> names_in(const std::filesystem::path& folder,
                                         const std::string& beginning = "") {
    std::vector<std::string> names;
    for (const auto& item : std::filesystem::directory_iterator(folder))
        if (item.path().filename().string().starts_with(beginning))
            names.push_back(item.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

// The sentence that a call throws.
template <class Failure, class Call>
std::string sentence_of(Call call) {
    try {
        call();
    } catch (const Failure& problem) {
        return problem.what();
    }
    return "nothing was thrown";
}

}  // namespace support

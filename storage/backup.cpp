#include "storage/backup.hpp"

#include "storage/checkup.hpp"
#include "storage/connection.hpp"
#include "storage/migrations.hpp"
#include "storage/verify.hpp"

#include <SQLiteCpp/Exception.h>

namespace storage {

namespace {

namespace fs = std::filesystem;

// A backup has neither; a database that dossier works with has the first, and often the second.
bool is_in_use(const fs::path& file) {
    return fs::exists(file.string() + ".lock") || fs::exists(file.string() + "-wal");
}

void refuse_target(const fs::path& file, const fs::path& database) {
    if (fs::is_directory(file))
        throw not_copied(file.string() + " is a folder. Name a file in it, such as " +
                         (file / "dossier-backup.db").string() + ".");
    if (!fs::is_directory(file.parent_path()))
        throw not_copied("There is no folder " + file.parent_path().string() + " to put the backup into.");
    if (!fs::exists(file)) return;
    std::error_code ignored;
    if (fs::equivalent(file, database, ignored))
        throw not_copied(file.string() + " is the database itself. Name another file for the backup.");
    if (is_in_use(file))
        throw not_copied(file.string() +
                         " is a database that dossier works with, and is not replaced. Name "
                         "another file for the backup.");
    if (!is_dossier(file))
        throw not_copied(file.string() +
                         " holds something else than a backup, and is not replaced. Name "
                         "another file.");
}

std::string names_of(int from, int to) {
    return "schema " + std::to_string(from) + ", this program needs schema " + std::to_string(to);
}

contents check_copy(const fs::path& copy, const fs::path& database, const fs::path& file) {
    try {
        return check_wholly(copy);
    } catch (const not_copied& damage) {
        throw not_copied("The database " + database.string() + " is not intact (" + damage.what() + "), so " +
                         file.string() +
                         " was not written. Keep your earlier backups, and type: dossier doctor --database " +
                         database.string());
    }
}

}  // namespace

contents check_wholly(const fs::path& database) {
    connection on = connection::open_for_reading(database);
    const std::vector<std::string> damage = damage_of(on.database());
    if (!damage.empty()) throw not_copied(damage.front());
    contents found;
    found.bytes = fs::file_size(database);
    for (const chain_report& chain : verify_database(database)) {
        if (!chain.problem.empty()) throw not_copied(chain.person + ": " + chain.problem);
        ++found.people;
        found.records += chain.records;
    }
    return found;
}

contents back_up(const fs::path& database, const fs::path& given) {
    const fs::path file = fs::absolute(given);
    try {
        connection from = connection::open_for_reading(database);
        refuse_target(file, database);
        fresh_copy copy(from.database(), file.string() + ".partial");
        const contents copied = check_copy(copy.path(), database, file);
        copy.give_name(file);
        return copied;
    } catch (const SQLite::Exception& error) {
        throw not_copied("The database " + database.string() + " cannot be read: " + error.what() + ". " +
                         file.string() + " was not written.");
    } catch (const fs::filesystem_error& error) {
        throw not_copied(error.path1().string() + " cannot be reached: " + error.code().message() + ". " +
                         file.string() + " was not written.");
    }
}

std::optional<fs::path> migrate_keeping_a_copy(SQLite::Database& database, const fs::path& path) {
    const int before = schema_of(database);
    if (before == 0 || before >= newest_schema()) {
        migrate(database, path);
        return std::nullopt;
    }
    const fs::path kept = free_name(path.string() + ".schema-" + std::to_string(before));
    try {
        fresh_copy copy(database, kept.string() + ".partial");
        copy.give_name(kept);
    } catch (const not_copied& problem) {
        throw not_copied("The database " + path.string() + " has " + names_of(before, newest_schema()) +
                         ", and no copy of it as it is can be kept: " + problem.what() +
                         " Nothing was changed.");
    }
    try {
        migrate(database, path);
    } catch (...) {
        // Nothing was migrated, so the copy is one too many: the next start makes it again.
        std::error_code ignored;
        if (schema_of(database) == before) fs::remove(kept, ignored);
        throw;
    }
    return kept;
}

fs::path free_name(const fs::path& wanted) {
    fs::path name = wanted;
    for (int number = 2; fs::exists(fs::symlink_status(name)); ++number)
        name = wanted.string() + "-" + std::to_string(number);
    return name;
}

}  // namespace storage

#include "storage/restore.hpp"

#include "evidence/checkpoint.hpp"
#include "storage/checkup.hpp"
#include "storage/connection.hpp"
#include "storage/migrations.hpp"
#include "storage/ownership.hpp"

#include <SQLiteCpp/Exception.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace storage {

namespace {

namespace fs = std::filesystem;

const std::string nothing_changed = " Nothing was changed.";

fs::path beside(const fs::path& path, const std::string& ending) {
    return path.string() + ending;
}

// "20261121T150000Z": sorts by time and needs no quotes in a shell.
std::string stamp_of(evidence::moment now) {
    std::string text = evidence::to_rfc3339(now).substr(0, 19);
    std::erase_if(text, [](char letter) { return letter == '-' || letter == ':'; });
    return text + "Z";
}

void refuse_source(const fs::path& file, const fs::path& database) {
    if (!fs::is_regular_file(file))
        throw not_copied("There is no file " + file.string() + " to restore from." + nothing_changed);
    std::error_code ignored;
    if (fs::equivalent(file, database, ignored))
        throw not_copied(file.string() + " is the database itself. Name a backup of it." + nothing_changed);
    if (::access(file.c_str(), R_OK) != 0)
        throw not_copied(file.string() + " cannot be read: " + std::strerror(errno) + "." + nothing_changed);
    if (!is_dossier(file))
        throw not_copied(file.string() +
                         " is not a backup of a dossier database, or too damaged to be read." +
                         nothing_changed);
}

// A database that is damaged may be replaced, for it is kept; a file that was never ours may not.
void refuse_place(const fs::path& database) {
    if (!fs::exists(database)) return;
    if (fs::is_regular_file(database) && (is_dossier(database) || fs::exists(beside(database, ".lock"))))
        return;
    throw not_copied(database.string() +
                     " is not a dossier database, and is not replaced. Name another with --database.");
}

// Where the file itself lies: the way there may be a link.
fs::path place_of(const fs::path& database) {
    return fs::exists(database) ? fs::canonical(database) : fs::absolute(database);
}

fresh_copy take(const fs::path& file, const fs::path& into) {
    try {
        connection from = connection::open_for_inspection(file);
        return fresh_copy(from.database(), into);
    } catch (const SQLite::Exception& error) {
        throw not_copied("The backup " + file.string() + " cannot be read: " + error.what() + "." +
                         nothing_changed);
    }
}

contents bring_up_to_date_and_check(const fs::path& copy, const fs::path& file) {
    try {
        {
            SQLite::Database database(copy.string(), SQLite::OPEN_READWRITE, busy_timeout_ms);
            migrate(database, file);
            // What waited to be sent when the backup was made may have been sent since: as what a crash left
            // (storage/outbox.hpp), it is looked for before it is sent again.
            database.exec("UPDATE outbox SET state = 'sending' WHERE state = 'waiting'");
        }
        return check_wholly(copy);
    } catch (const not_copied& damage) {
        throw not_copied("The backup " + file.string() + " is not intact (" + damage.what() +
                         "). Take an earlier one." + nothing_changed);
    } catch (const SQLite::Exception& error) {
        throw not_copied("The backup " + file.string() + " cannot be read: " + error.what() + "." +
                         nothing_changed);
    }
}

// Moves what the -wal holds into the database file, where that can still be done. A damaged one is kept in
// all its parts as it is.
void fold_the_log_in(const fs::path& place) {
    if (!is_dossier(place)) return;
    try {
        SQLite::Database database(place.string(), SQLite::OPEN_READWRITE, busy_timeout_ms);
        database.execAndGet("SELECT count(*) FROM sqlite_schema");  // plays a journal back, if there is one
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const SQLite::Exception&) {  // then the -wal is kept beside it
    }
}

void move_file(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0)
        throw not_copied(from.string() + " cannot be kept as " + to.string() + ": " + std::strerror(errno) +
                         "." + nothing_changed);
}

// Gives the database a second name, so that it is never without one; only file systems without such names
// (FAT) are moved.
void keep_under(const fs::path& kept, const fs::path& place) {
    if (::link(place.c_str(), kept.c_str()) != 0) move_file(place, kept);
}

// A -wal or -journal that is left over would be played into the restored file, whoever's it was.
void keep_leftovers(const fs::path& kept, const fs::path& place) {
    for (const char* ending : {"-wal", "-journal"})
        if (fs::exists(beside(place, ending))) move_file(beside(place, ending), beside(kept, ending));
    std::error_code ignored;
    fs::remove(beside(place, "-shm"), ignored);  // an index of the -wal, made anew from it
}

std::optional<fs::path> set_aside(const fs::path& place, evidence::moment now) {
    const fs::path kept = free_name(beside(place, ".before-restore-" + stamp_of(now)));
    const bool is_there = fs::exists(place);
    if (is_there) {
        fold_the_log_in(place);
        keep_under(kept, place);
    }
    keep_leftovers(kept, place);
    flush_folder(place.parent_path());
    return is_there ? std::optional(kept) : std::nullopt;
}

// Whether the database holds what the signer beside it has signed last, or it has signed nothing.
bool continues(const fs::path& place, const fs::path& state) {
    std::ifstream stream(state, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const auto last = evidence::read_checkpoint(text);
    if (!last) return false;
    if (last->size == 0) return true;
    connection on = connection::open_for_reading(place);
    query row(on, "SELECT root FROM anchor WHERE size = ?", last->size);
    return row.next() && row.column(0).getBytes() == int(last->root.size()) &&
           std::memcmp(row.column(0).getBlob(), last->root.data(), last->root.size()) == 0;
}

// A signer that has signed more than the database holds could be led to contradict itself. Without its key a
// new one begins, under a new name.
std::vector<fs::path> retire_signer(const fs::path& database, const fs::path& place, evidence::moment now) {
    const fs::path state = beside(database, ".anchor"), key = beside(database, ".anchor-key");
    if (!fs::exists(state) || continues(place, state)) return {};
    std::vector<fs::path> kept;
    for (const fs::path& file : {key, state}) {
        if (!fs::exists(file)) continue;
        kept.push_back(free_name(beside(file, ".before-restore-" + stamp_of(now))));
        move_file(file, kept.back());
    }
    flush_folder(fs::absolute(database).parent_path());
    return kept;
}

restored put_in_place(const fs::path& file, const fs::path& database, evidence::moment now) {
    refuse_source(file, database);
    refuse_place(database);
    make_private_folder(database.parent_path());
    const file_lock lock(database);
    const fs::path place = place_of(database);
    fresh_copy copy = take(file, beside(place, ".restoring"));
    restored done;
    done.what = bring_up_to_date_and_check(copy.path(), file);
    give_to_owner_of(place, copy.path());
    done.kept = set_aside(place, now);
    copy.give_name(place);
    done.kept_keys = retire_signer(database, place, now);
    return done;
}

}  // namespace

restored restore(const fs::path& file, const fs::path& database, evidence::moment now) {
    try {
        return put_in_place(file, database, now);
    } catch (const fs::filesystem_error& error) {
        throw not_copied(error.path1().string() + " cannot be reached: " + error.code().message() + ".");
    }
}

}  // namespace storage

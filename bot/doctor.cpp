#include "bot/doctor.hpp"

#include "bot/chime/checkup.hpp"
#include "bot/desk.hpp"
#include "bot/local_socket.hpp"
#include "bot/sizes.hpp"
#include "bot/slack/checkup.hpp"
#include "commands/text.hpp"
#include "packet/fonts.hpp"
#include "storage/anchors.hpp"
#include "storage/checkup.hpp"
#include "storage/connection.hpp"
#include "storage/installations.hpp"
#include "storage/verify.hpp"

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

namespace bot {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t least_room = 100'000'000;        // bytes
constexpr std::chrono::hours longest_without_backup{36};  // a nightly one, and half a day
constexpr std::chrono::minutes tolerated_lead{1};         // of the newest record before the clock
constexpr std::string_view some_zone = "Europe/Lisbon";   // any name that every time zone database has

// What the checks look at, measured once.
struct subject {
    const config::loaded& given;
    std::string config;
    evidence::moment now;
    std::optional<storage::checkup> database;  // empty when it is not there or cannot be read
    std::string unreadable;                    // why

    const fs::path& path() const { return given.chosen.database; }
    bool is_current() const {
        return database && database->schema == database->newest_schema && database->damage.empty();
    }
};

const std::string unit = "deploy/dossier.service, which the Debian package installs, is a unit for systemd";

// Keep the damaged file: it may hold what no backup has.
const std::string to_restore =
    " Stop dossier and restore a backup: dossier restore FILE. What is there now is kept.";

findings check_settings(const subject& of) {
    if (of.given.problems.empty())
        return {ok(of.config.empty() ? "no file is named with --config; the defaults hold" : of.config)};
    findings all;
    for (const std::string& one : of.given.problems)
        all.push_back(problem(one));
    return all;
}

findings check_database(const subject& of) {
    if (!of.database) return {problem(of.unreadable)};
    return {ok(fs::absolute(of.path()).string() + ", " + size_of(fs::file_size(of.path())))};
}

findings check_server(const subject& of) {
    if (const auto process = server_process(of.path()))
        return {ok("dossier serve has the database open, as process " + std::to_string(*process))};
    if (storage::is_held(of.path()))
        return {
            note("another dossier has the database open, and it is no server that answers: a command, or a "
                 "server that starts or stops")};
    return {note("no server has the database open")};
}

findings check_service(const subject& of) {
    const auto process = server_process(of.path());
    if (!process) return {};
    std::ifstream from("/proc/" + std::to_string(*process) + "/environ", std::ios::binary);
    const std::string environment{std::istreambuf_iterator<char>(from), {}};
    return {judge_service(environment)};
}

findings check_log(const subject& of) {
    const config::settings& chosen = of.given.chosen;
    const std::string says = chosen.log + ", from the level " + chosen.log_level + " on";
    if (chosen.log_level == "debug")
        return {note(says + ": a line for each request and command, which is much")};
    return {ok(says)};
}

findings check_backup(const subject& of) {
    if (!of.database) return {};
    return {judge_backup(of.now, last_backup(of.path()))};
}

// "dossier.db (0644)"
std::string name_and_mode(const fs::path& file, mode_t mode) {
    std::array<char, 8> digits{};
    std::snprintf(digits.data(), digits.size(), "%04o", mode & 07777U);
    return file.filename().string() + " (" + digits.data() + ")";
}

// The database and what lies beside it under its name: -wal, .lock, .sock, keys, copies.
std::vector<fs::path> files_of(const fs::path& database) {
    std::vector<fs::path> files;
    std::error_code unreadable;
    for (const auto& item : fs::directory_iterator(fs::absolute(database).parent_path(), unreadable))
        if (item.path().filename().string().starts_with(database.filename().string()) && !item.is_symlink())
            files.push_back(item.path());
    return files;
}

findings check_owners(const std::vector<fs::path>& files, uid_t owner) {
    std::string foreign;
    for (const fs::path& file : files) {
        struct stat known {};
        if (::stat(file.c_str(), &known) == 0 && known.st_uid != owner)
            foreign += (foreign.empty() ? "" : ", ") + file.filename().string();
    }
    if (foreign.empty()) return {};
    return {
        problem("of another user than whoever runs dossier: " + foreign + ". Give them back with chown.")};
}

findings check_folder(const fs::path& folder) {
    struct stat known {};
    if (::stat(folder.c_str(), &known) != 0) return {};
    const bool others_write = (known.st_mode & (S_IWGRP | S_IWOTH)) != 0 && (known.st_mode & S_ISVTX) == 0;
    if (!others_write) return {};
    return {problem("others can put files into the folder " + folder.string() + ". Type: chmod go-w " +
                    folder.string())};
}

// Whether whoever runs this may, as the server will be; how: R_OK, W_OK or both.
bool may(int how, const fs::path& path) {
    return ::faccessat(AT_FDCWD, path.c_str(), how, AT_EACCESS) == 0;
}

findings check_writing(const fs::path& database) {
    const fs::path folder = fs::absolute(database).parent_path();
    for (const fs::path& path : {database, folder})
        if (!may(R_OK | W_OK, path))
            return {problem("whoever runs this may not write " + path.string() +
                            ". Run it, and dossier, as the user whose it is, or give it back with chown.")};
    return {};
}

findings check_permissions(const subject& of) {
    if (!fs::exists(of.path())) return {};
    std::string open, paths;
    const std::vector<fs::path> files = files_of(of.path());
    for (const fs::path& file : files) {
        struct stat known {};
        if (::stat(file.c_str(), &known) != 0 || (known.st_mode & (S_IRWXG | S_IRWXO)) == 0) continue;
        open += (open.empty() ? "" : ", ") + name_and_mode(file, known.st_mode);
        paths += " " + file.string();
    }
    findings all;
    if (!open.empty()) all.push_back(problem("open to others: " + open + ". Type: chmod go=" + paths));
    struct stat database {};
    const uid_t user = ::geteuid();
    // Root may look after somebody else's; then all files have to be that person's.
    if (::stat(of.path().c_str(), &database) == 0)
        for (finding& one : check_owners(files, user == 0 ? database.st_uid : user))
            all.push_back(std::move(one));
    for (finding& one : check_folder(fs::absolute(of.path()).parent_path()))
        all.push_back(std::move(one));
    if (all.empty()) all = check_writing(of.path());
    if (all.empty()) all.push_back(ok(count_of(files.size(), "file") + ", for their owner alone"));
    return all;
}

// The first of them, and how many there are beside it.
std::string and_more(const std::vector<std::string>& all) {
    return all.front() + (all.size() > 1 ? " and " + std::to_string(all.size() - 1) + " more" : "");
}

findings check_schema(const subject& of) {
    if (!of.database) return {};
    const std::string found = "schema " + std::to_string(of.database->schema);
    const std::string ours = "schema " + std::to_string(of.database->newest_schema);
    if (of.database->schema > of.database->newest_schema)
        return {problem(found + " was made by a newer dossier, and this one knows " + ours +
                        ". Update dossier.")};
    if (!of.database->schema_problems.empty())
        return {problem(and_more(of.database->schema_problems) + "." + to_restore)};
    if (of.database->schema < of.database->newest_schema)
        return {note(found + ", which the next start brings up to " + ours + "; the old file is kept")};
    return {ok(found)};
}

findings check_integrity(const subject& of) {
    if (!of.database) return {};
    const std::vector<std::string>& damage = of.database->damage;
    if (damage.empty()) return {ok("SQLite's check of the whole file finds nothing")};
    return {problem("the file is damaged: " + and_more(damage) + "." + to_restore)};
}

findings check_chains(const subject& of) {
    if (!of.is_current()) return {};
    findings all;
    std::uint64_t records = 0, people = 0;
    for (const storage::chain_report& chain : storage::verify_database(of.path())) {
        ++people;
        records += chain.records;
        if (!chain.problem.empty())
            all.push_back(problem(chain.person + ": " + chain.problem + "." + to_restore));
    }
    if (all.empty())
        all.push_back(ok(count_of(records, "record") + " of " + count_of(people, "person", "people") +
                         ", every chain intact"));
    return all;
}

// What keeps heads from being signed, and needs no backup to be mended.
findings check_signer(const fs::path& database) {
    const fs::path key = database.string() + ".anchor-key", state = database.string() + ".anchor";
    std::error_code unreadable;
    if (fs::exists(key, unreadable) && !fs::exists(state, unreadable))
        return {problem("nothing is signed any more: " + key.string() + " is there, and " + state.string() +
                        ", which says what it signed last, is not. Put that back, or move the key away: a "
                        "new one then begins.")};
    for (const fs::path& file : {key, state})
        if (fs::exists(file, unreadable) && !may(R_OK, file))
            return {
                problem(file.string() + " cannot be read by whoever runs this. Give it back with chown.")};
    return {};
}

findings check_anchors(const subject& of) {
    if (!of.is_current()) return {};
    if (findings signer = check_signer(of.path()); !signer.empty()) return signer;
    const storage::anchors_report report = storage::verify_anchors(of.path());
    findings all;
    for (const std::string& one : report.problems)
        all.push_back(problem(one + "." + to_restore));
    if (all.empty() && report.heads == 0) return {note("nothing was anchored yet")};
    if (all.empty())
        all.push_back(ok(count_of(report.leaves, "leaf", "leaves") + " under " +
                         count_of(report.heads, "signed head") + ", " + std::to_string(report.stamped) +
                         " of them with a time stamp"));
    if (!report.no_stamp_because.empty())
        all.push_back(note("the newest head without a time stamp waits for it: " + report.no_stamp_because));
    return all;
}

findings check_copies(const subject& of) {
    std::string names;
    for (const fs::path& file : files_of(of.path())) {
        const std::string name = file.filename().string();
        if (name.find(".schema-") == std::string::npos && name.find(".before-restore-") == std::string::npos)
            continue;
        names += (names.empty() ? "" : ", ") + name;
    }
    if (names.empty()) return {};
    return {note("kept from before: " + names + "; what was erased since is still in there")};
}

findings check_clock(const subject& of) {
    return {judge_clock(of.now, of.database ? of.database->newest_record : std::nullopt, DOSSIER_BUILD_YEAR)};
}

// Chrony, systemd-timesyncd and the like tell the kernel when they have set its clock (man 2 adjtimex).
findings check_time_service(const subject&) {
    timex state{};
    if (::adjtimex(&state) == TIME_ERROR)
        return {
            note("the kernel knows of none that keeps the clock right, and every entry is stamped by it; "
                 "chrony or systemd-timesyncd does")};
    return {ok("keeps the clock right")};
}

findings check_time_zones(const subject&) {
    if (!evidence::is_known_zone(some_zone))
        return {problem(
            "the time zone database cannot be read, so every day begins at UTC. Type: apt-get install "
            "tzdata")};
    return {ok("this machine is in " + evidence::system_zone())};
}

findings check_room(const subject& of) {
    if (!of.database) return {};
    return {judge_room(fs::space(of.path()).available, fs::file_size(of.path()))};
}

findings check_fonts(const subject&) {
    std::string families, packages;
    for (const packet::missing_font& font : packet::missing_fonts()) {
        families += (families.empty() ? "" : ", ") + font.family;
        packages += " " + font.package;
    }
    if (families.empty()) return {ok("the packet's fonts are all here")};
    return {problem("missing: " + families +
                    ", so the packet's pages look different and hold less. Type: "
                    "apt-get install" +
                    packages)};
}

findings check_slack(const subject& of) {
    return slack::judge_settings(of.given.chosen);
}

findings check_chime(const subject& of) {
    return chime::judge_settings(of.given.chosen);
}

struct check {
    std::string_view about;
    findings (*look)(const subject&);
};

constexpr check checks[]{
    {"settings", check_settings},
    {"database", check_database},
    {"server", check_server},
    {"service", check_service},
    {"log", check_log},
    {"permissions", check_permissions},
    {"schema", check_schema},
    {"integrity", check_integrity},
    {"chains", check_chains},
    {"anchors", check_anchors},
    {"backup", check_backup},
    {"copies", check_copies},
    {"clock", check_clock},
    {"time service", check_time_service},
    {"time zones", check_time_zones},
    {"disk", check_room},
    {"fonts", check_fonts},
    {"slack", check_slack},
    {"chime", check_chime},
};

subject measure(const config::loaded& given, const std::string& config, evidence::moment now) {
    subject of{given, config, now, std::nullopt, ""};
    try {
        of.database = storage::check_up(of.path());
    } catch (const std::exception& error) {
        of.unreadable = error.what();
    }
    return of;
}

// A check that cannot be made is a problem like any other.
findings look(const check& one, const subject& of) {
    try {
        return one.look(of);
    } catch (const std::exception& error) {
        return {problem(std::string("this could not be looked at: ") + error.what())};
    }
}

// Nothing when the database cannot be read; why was said already.
std::optional<slack::installed_places> installed_in(const fs::path& database) {
    try {
        storage::connection on = storage::connection::open_for_reading(database);
        return storage::installations::list(on, "slack");
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

// What it means for the exit code.
int show(const finding_line& line) {
    constexpr std::array names{"ok", "note", "PROBLEM"};
    std::string verdict_and_name = names.at(std::size_t(line.found.how));
    verdict_and_name.resize(9, ' ');
    verdict_and_name += line.about;
    verdict_and_name.resize(23, ' ');
    std::cout << verdict_and_name << commands::without_controls(line.found.says) << std::endl;
    return line.found.how == verdict::problem ? 1 : 0;
}

}  // namespace

finding judge_clock(evidence::moment now, std::optional<evidence::moment> newest, int built) {
    const std::string shown = evidence::to_words(now, "UTC");
    const std::string to_set =
        " Set the clock right before anything more is logged: timedatectl set-ntp true";
    if (int(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(now)}.year()) < built)
        return problem("the clock says " + shown + ", and this program was built in " +
                       std::to_string(built) + "." + to_set);
    if (newest && *newest > now + tolerated_lead)
        return problem("the clock says " + shown + ", and the newest record was logged on " +
                       evidence::to_words(*newest, "UTC") + ": it is behind now, or was ahead then." +
                       to_set);
    return ok(shown);
}

finding judge_backup(evidence::moment now, const std::optional<kept_backup>& kept) {
    const std::string how = " Type: dossier backup FILE, and let a timer do it each night.";
    if (!kept) return note("none was made yet with `dossier backup`." + how);
    const auto age = std::chrono::floor<std::chrono::hours>(now - kept->at);
    const std::string last = "the last good one was made on " + evidence::to_words(kept->at, "UTC") +
                             " into " + kept->file.string();
    std::error_code unreadable;
    if (!fs::exists(kept->file, unreadable)) return note(last + ", which is not there now." + how);
    if (age > longest_without_backup) return note(last + "." + how);
    return ok(last);
}

finding judge_service(const std::string& environment) {
    const auto value_of = [&](const std::string& name) -> std::optional<std::string> {
        const std::string all = std::string(1, '\0') + environment;
        const std::size_t at = all.find('\0' + name + "=");
        if (at == std::string::npos) return std::nullopt;
        const std::size_t begin = at + name.size() + 2;
        return all.substr(begin, all.find('\0', begin) - begin);
    };
    if (environment.empty())
        return note("only root can see whether anything starts the server again: run dossier doctor as root");
    if (!value_of("NOTIFY_SOCKET"))
        return note("no service manager hears from it, so nothing may start it again when it ends; " + unit);
    const auto patience = value_of("WATCHDOG_USEC");
    if (!patience) return note("its service manager has no watchdog on it: WatchdogSec in " + unit);
    const auto seconds = patience->size() > 6 ? patience->substr(0, patience->size() - 6) : "less than 1";
    return ok("its service manager restarts it after " + seconds + " s without a sign of life");
}

finding judge_room(std::uintmax_t available, std::uintmax_t database) {
    const std::uintmax_t wanted = std::max(least_room, 2 * database);
    const std::string free = size_of(available) + " free";
    if (available >= wanted) return ok(free);
    return problem(free + ", and there should be " + size_of(wanted) +
                   ": dossier stops when it cannot write. Make room on the disk of the database.");
}

std::vector<finding_line> examine(const config::loaded& given, const std::string& config,
                                  evidence::moment now) {
    const subject of = measure(given, config, now);
    std::vector<finding_line> lines;
    for (const check& one : checks)
        for (finding& found : look(one, of))
            lines.push_back({std::string(one.about), std::move(found)});
    return lines;
}

int doctor(const config::loaded& given, const std::string& config, const asking& whom) {
    int code = 0;
    for (const finding_line& line : examine(given, config, system_now()))
        code = std::max(code, show(line));
    if (whom.slack)
        for (const finding_line& line : slack::ask_slack(given.chosen, installed_in(given.chosen.database)))
            code = std::max(code, show(line));
    if (whom.chime)
        for (const finding_line& line : chime::ask_chime(given.chosen))
            code = std::max(code, show(line));
    return code;
}

}  // namespace bot

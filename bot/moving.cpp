#include "bot/moving.hpp"

#include "bot/default_zone.hpp"
#include "bot/desk.hpp"
#include "bot/local_socket.hpp"
#include "bot/parcel.hpp"
#include "bot/reply_text.hpp"
#include "bot/run_program.hpp"
#include "bot/server_or_alone.hpp"
#include "commands/export.hpp"
#include "commands/import_history.hpp"
#include "commands/import_notes.hpp"
#include "commands/import_table.hpp"
#include "commands/rhythm_line.hpp"
#include "commands/text.hpp"
#include "evidence/chain.hpp"
#include "packet/read_export.hpp"
#include "storage/connection.hpp"
#include "storage/reader.hpp"

#include <chrono>
#include <fstream>
#include <iostream>

namespace bot {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_answer = 4096;  // bytes that git may say about a repository

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view database_mark =
    "SQLite format 3";  // sqlite.org/fileformat.html#the_database_header

// Where the person is: an undated line belongs to their day.
std::chrono::sys_days today_of(const config::settings& chosen, const evidence::person_id& author) {
    std::string zone = default_zone(chosen);
    try {
        if (fs::exists(chosen.database))
            storage::read_once(chosen.database, author, default_zone(chosen),
                               [&](evidence::evidence_view& view) { zone = view.zone(); });
    } catch (const std::exception&) {
        // An older database is brought up to date by what follows, which says why where it cannot.
    }
    return std::chrono::sys_days{evidence::on_the_wall(system_now(), zone).day};
}

std::string for_screen(const std::string& text) {
    return commands::without_controls(text);
}

desk::options options_of(const config::settings& chosen) {
    return {chosen.database, default_zone(chosen), chosen.a4 ? packet::paper::a4 : packet::paper::letter, {}};
}

// Bringing the same twice changes nothing.
commands::reply bring(const config::settings& chosen, const parcel& next) {
    const desk::options options = options_of(chosen);
    return server_or_alone([&] { return bring_to_server(chosen.database, next); },
                           [&] { return bring_once(options, next); });
}

int show(const commands::reply& reply) {
    std::cout << for_screen(to_text(reply)) << std::endl;
    return reply.how == commands::tone::refused || reply.how == commands::tone::failed ? 1 : 0;
}

std::string read_limited(const fs::path& path) {
    if (fs::is_directory(path))
        throw std::runtime_error(path.string() + " is a folder. For a git repository say --git " +
                                 path.string() + ".");
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw std::runtime_error("The file " + path.string() + " cannot be read.");
    std::string bytes(largest_parcel + 1, '\0');
    stream.read(bytes.data(), std::streamsize(bytes.size()));
    if (stream.bad()) throw std::runtime_error("The file " + path.string() + " cannot be read.");
    bytes.resize(std::size_t(stream.gcount()));
    if (bytes.size() > largest_parcel)
        throw std::runtime_error(
            path.string() + " is larger than 64 MiB. Nothing was changed: " +
            (packet::is_evidence(bytes)
                 ? "move the whole database, with `dossier backup` and `dossier restore`."
                 : "import it in parts."));
    return bytes;
}

// As it was before it went through an editor or a mail that marks UTF-8 and ends lines in its own way. A line
// of JSON holds no carriage return, and what was said in a document loses nothing.
std::string without_marks_of_transport(std::string bytes) {
    if (bytes.starts_with(byte_order_mark)) bytes.erase(0, byte_order_mark.size());
    if (bytes.find('\r') == std::string::npos) return bytes;
    std::string plain;
    plain.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != '\r')
            plain += bytes[i];
        else if (i + 1 == bytes.size() || bytes[i + 1] != '\n')
            plain += '\n';
    }
    return plain;
}

// Foreign bytes as text, or a sentence.
std::string as_text(std::string bytes, const std::string& name) {
    if (bytes.starts_with(database_mark))
        throw std::runtime_error(name + " is a database. `dossier restore` puts a whole one in place.");
    if (bytes.find('\0') != std::string::npos || !commands::is_utf8(bytes))
        throw std::runtime_error(name +
                                 " is no UTF-8 text, so its words cannot be kept faithfully. Nothing was "
                                 "changed: save it as UTF-8 and import that.");
    return bytes;
}

// Verified here already, so that a file that is not whole is refused without a server or a database.
int import_log(const config::settings& chosen, const std::optional<evidence::person_id>& author,
               std::string bytes, const std::string& name) {
    const packet::whole_log log = packet::read_export(bytes);
    std::cout << "Read " << for_screen(name) << " as a log of dossier"
              << (log.author.value.empty() ? "" : ", by " + for_screen(log.author.value)) << ".\n";
    const parcel next{author.value_or(log.author), default_zone(chosen), parcel_kind::log, std::move(bytes)};
    const bool is_refused = !log.problems.empty() || next.author != log.author;
    return show(is_refused ? *open(next).refusal : bring(chosen, next));
}

void tell_what_was_left_out(const commands::findings& found) {
    if (found.undated > 0)
        std::cout << found.undated << (found.undated == 1 ? " stands" : " stand")
                  << " at today, for no date was found; say happened: when you accept.\n";
    for (const std::string& problem : found.problems)
        std::cout << "Left out: " << for_screen(problem) << ".\n";
}

int import_findings(const config::settings& chosen, const evidence::person_id& author,
                    const commands::findings& found, const std::string& what) {
    std::cout << "Read " << for_screen(what) << ": " << found.proposals.size()
              << (found.proposals.size() == 1 ? " proposal" : " proposals") << ".\n";
    tell_what_was_left_out(found);
    if (found.proposals.empty()) {
        std::cout << "Nothing was found to propose, and nothing was changed." << std::endl;
        return 1;
    }
    return show(bring(
        chosen, {author, default_zone(chosen), parcel_kind::proposals, to_parcel_bytes(found.proposals)}));
}

// A whole calendar is longer than a line may be, and only its days matter.
int import_calendar(const config::settings& chosen, const evidence::person_id& author,
                    const std::string& text, const std::string& name) {
    const commands::days_in_calendar found = commands::read_calendar(text, today_of(chosen, author));
    std::cout << "Read " << for_screen(name) << " as a calendar: " << found.days.size()
              << (found.days.size() == 1 ? " day" : " days") << " off in the next two years.\n";
    for (const std::string& problem : found.problems)
        std::cout << "Left out: " << for_screen(problem) << "\n";
    if (found.days.empty()) {
        std::cout << "No day off was found, and nothing was changed." << std::endl;
        return 1;
    }
    const delivery next{{author, commands::line_for_days_off(found.days), {}},
                        "terminal:" + evidence::to_hex(evidence::draw_salt()),
                        default_zone(chosen)};
    const desk::options options = options_of(chosen);
    return show(server_or_alone([&] { return say_to_server(chosen.database, next); },
                                [&] { return say_once(options, next); }));
}

void refuse_graph(const std::string& text, const std::string& name) {
    if (text.starts_with("* ") && commands::is_history(std::string_view(text).substr(2)))
        throw std::runtime_error(
            name + " was written by git log --graph. Nothing was changed: save it without that option.");
}

// A saved history says whose commits it holds; of several people one has to be named.
std::string author_of_history(const std::string& text, const std::string& mail) {
    if (!mail.empty()) return mail;
    const std::set<std::string> authors = commands::authors_in_history(text);
    if (authors.size() <= 1) return {};
    std::string all;
    for (const std::string& one : authors)
        all += (all.empty() ? "" : ", ") + one;
    throw std::runtime_error("The history holds commits of " + std::to_string(authors.size()) +
                             " people. Say whose with --author: " + commands::shorten(all, 300) + ".");
}

int import_history_text(const config::settings& chosen, const evidence::person_id& author,
                        const std::string& text, const std::string& name, const std::string& mail) {
    const auto found =
        commands::find_in_history(text, name, author_of_history(text, mail), today_of(chosen, author));
    if (found.proposals.empty() && found.problems.empty())
        throw std::runtime_error(
            name + " holds no commit" + (mail.empty() ? "" : " by " + mail) +
            " that is no merge. Nothing was changed" +
            (mail.empty() ? "." : ": --author takes a mail address as git log shows it."));
    return import_findings(chosen, author, found, name + " as a git history");
}

int import_file(const config::settings& chosen, const std::optional<evidence::person_id>& author,
                const evidence::person_id& user, const import_source& from) {
    const std::string name = from.file.filename().string();
    std::string bytes = without_marks_of_transport(read_limited(from.file));
    if (packet::is_evidence(bytes)) return import_log(chosen, author, std::move(bytes), name);
    const std::string text = as_text(std::move(bytes), name);
    refuse_graph(text, name);
    const std::string ending = commands::lower_case(from.file.extension().string());
    if (ending == ".jsonl" || ending == ".json")
        throw std::runtime_error(name +
                                 " is no export of dossier: its first line does not say dossier-evidence/1. "
                                 "Nothing was changed.");
    const evidence::person_id whose = author.value_or(user);
    if (ending == ".ics" || commands::find_calendar(text) == 0)
        return import_calendar(chosen, whose, text, name);
    if (commands::is_history(text)) return import_history_text(chosen, whose, text, name, from.mail);
    const bool is_prose = ending == ".md" || ending == ".markdown";
    if (ending == ".csv" || ending == ".tsv" || (!is_prose && commands::is_table(text)))
        return import_findings(chosen, whose, commands::find_in_table(text, name, today_of(chosen, whose)),
                               name + " as a table");
    return import_findings(chosen, whose, commands::find_in_notes(text, name, today_of(chosen, whose)),
                           name + " as notes");
}

// git's own reason stands above the sentence, on the error output.
void check_repository(const std::string& folder) {
    if (!fs::is_directory(folder)) throw std::runtime_error("There is no folder " + folder + ".");
    const auto succeeds = [&](const std::vector<std::string>& arguments) {
        std::vector<std::string> command{"git", "-C", folder, "rev-parse"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return run_program(command, longest_answer).code == 0;
    };
    if (!succeeds({"--git-dir"})) throw std::runtime_error("git finds no repository in " + folder + ".");
    if (!succeeds({"--verify", "--quiet", "HEAD"}))
        throw std::runtime_error("The repository " + folder +
                                 " has no commits yet on the branch that it stands on. Nothing was changed.");
}

std::string mail_of_user(const std::string& folder) {
    const program_output told = run_program({"git", "-C", folder, "config", "user.email"}, longest_answer);
    const std::string mail(commands::trim(told.text));
    if (told.code != 0 || mail.empty())
        throw std::runtime_error("git knows no user.email in " + folder +
                                 ". Say whose commits with --author.");
    return mail;
}

// Fixed arguments: nothing that the repository's own settings say may change the form, or run a program.
std::string history_of(const std::string& folder, const std::string& mail) {
    const program_output told =
        run_program({"git", "-C", folder, "--no-pager", "log", "--no-merges", "--no-color", "--no-decorate",
                     "--no-notes", "--no-show-signature", "--no-patch", "--pretty=medium",
                     "--date=iso-strict", "--encoding=UTF-8", "--fixed-strings", "--regexp-ignore-case",
                     "--author=<" + mail + ">", "--max-count=" + std::to_string(commands::most_commits)},
                    largest_parcel);
    if (told.too_long) throw std::runtime_error("The history is larger than 64 MiB. Nothing was changed.");
    if (told.code != 0) throw std::runtime_error("git could not read the history of " + folder + ".");
    return told.text;
}

int import_repository(const config::settings& chosen, const evidence::person_id& author,
                      const import_source& from) {
    const std::string folder = from.repository.string();
    check_repository(folder);
    const std::string mail = from.mail.empty() ? mail_of_user(folder) : from.mail;
    const std::string text = as_text(history_of(folder, mail), "The history");
    const std::string name = fs::weakly_canonical(from.repository).filename().string();
    return import_history_text(chosen, author, text, name, mail);
}

std::string format_of(const std::string& typed, const fs::path& out) {
    const std::string ending = out.extension().string();
    const std::string word = !typed.empty() ? typed : ending.empty() ? "jsonl" : ending.substr(1);
    if (const auto format = commands::export_format(word)) return *format;
    if (typed.empty()) return "jsonl";
    throw std::runtime_error("There is no format “" + typed + "”; there are jsonl, markdown and csv.");
}

bool is_database(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::string begin(database_mark.size(), '\0');
    return stream.read(begin.data(), std::streamsize(begin.size())) && begin == database_mark;
}

void write_bytes(const fs::path& path, const std::string& bytes, const fs::path& named) {
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    stream << bytes;
    stream.close();
    if (!stream) throw std::runtime_error("The file " + named.string() + " cannot be written.");
}

// An earlier export of that name is replaced only by one that is complete. out: as it was named.
void replace_export(const fs::path& file, const std::string& bytes, const fs::path& out) {
    if (is_database(file))
        throw std::runtime_error(out.string() +
                                 " is a database, which an export would replace. Name another file.");
    const fs::path part = file.string() + ".part";
    std::error_code failed;
    try {
        write_bytes(part, bytes, out);
    } catch (const std::runtime_error&) {
        if (fs::is_regular_file(part)) fs::remove(part, failed);
        throw;
    }
    fs::rename(part, file, failed);
    if (failed) throw std::runtime_error("The file " + out.string() + " cannot be written.");
}

// A pipe or a device is written to, and of a link the file that it leads to.
void write_export(const fs::path& out, const std::string& bytes) {
    if (fs::exists(out) && !fs::is_regular_file(out)) {
        if (fs::is_directory(out))
            throw std::runtime_error(out.string() + " is a folder. Name a file in it.");
        return write_bytes(out, bytes, out);
    }
    std::error_code unknown;
    const fs::path file = fs::weakly_canonical(out, unknown);
    replace_export(unknown ? out : file, bytes, out);
}

}  // namespace

int export_log(const config::settings& chosen, const evidence::person_id& author, const std::string& format,
               const fs::path& out) {
    const commands::export_request wanted{format_of(format, out)};
    std::vector<commands::file> files;
    bool is_empty = false;
    storage::read_once(chosen.database, author, default_zone(chosen), [&](evidence::evidence_view& view) {
        const std::vector<evidence::record> records = view.everything();
        is_empty = records.empty();
        files = commands::export_files(records, wanted, system_now(), view.zone());
    });
    const std::string& bytes = files.front().bytes;
    const std::string nothing = author.value + " has logged nothing in " + chosen.database.string();
    if (is_empty && !out.empty())
        throw std::runtime_error(nothing + ", so " + out.string() + " was not written. --as says whose log.");
    if (is_empty) std::cerr << "dossier: " << nothing << ". --as says whose log." << std::endl;
    if (out.empty()) {
        std::cout << bytes << std::flush;
        if (!std::cout) throw std::runtime_error("The export cannot be written.");
        return 0;
    }
    write_export(out, bytes);
    return 0;
}

int import_evidence(const config::settings& chosen, const std::optional<evidence::person_id>& author,
                    const evidence::person_id& user, const import_source& from) {
    if (from.file.empty() == from.repository.empty())
        throw std::runtime_error("Say one thing to import: a file, or --git with a repository's folder.");
    if (!from.repository.empty()) return import_repository(chosen, author.value_or(user), from);
    if (!fs::exists(from.file)) throw std::runtime_error("There is no " + from.file.string() + ".");
    return import_file(chosen, author, user, from);
}

}  // namespace bot

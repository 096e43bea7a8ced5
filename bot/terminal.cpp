#include "bot/terminal.hpp"

#include "bot/default_zone.hpp"
#include "bot/desk.hpp"
#include "bot/guide_rules.hpp"
#include "bot/local_socket.hpp"
#include "bot/reply_text.hpp"
#include "bot/server_or_alone.hpp"
#include "commands/text.hpp"
#include "evidence/chain.hpp"
#include "packet/anchor_proof.hpp"
#include "packet/archive.hpp"
#include "packet/bundle.hpp"
#include "packet/proof.hpp"
#include "packet/redact.hpp"
#include "storage/anchors.hpp"
#include "storage/connection.hpp"
#include "storage/migrations.hpp"
#include "storage/reader.hpp"
#include "storage/verify.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <unistd.h>

namespace bot {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_bundle = 512 * 1024 * 1024;  // bytes, unpacked

desk::options options_of(const config::settings& chosen) {
    const std::string zone = default_zone(chosen);
    desk::options options{chosen.database, zone, chosen.a4 ? packet::paper::a4 : packet::paper::letter, {}};
    options.rules = rules_of(chosen);
    return options;
}

commands::reply through_server(const desk::options& options, const delivery& next, commands::reply reply) {
    if (asks_for_files(reply))
        storage::read_once(
            options.database, next.said.author, next.zone.empty() ? options.default_zone : next.zone,
            [&](evidence::evidence_view& view) { reply = make_files(view, reply, options, system_now()); });
    return reply;
}

// The key makes it one delivery, even when a server took the line and ended before it could answer.
commands::reply deliver(const config::settings& chosen, const delivery& next) {
    const desk::options options = options_of(chosen);
    const auto ask_server = [&]() -> std::optional<commands::reply> {
        const auto reply = say_to_server(chosen.database, next);
        if (!reply) return std::nullopt;
        return through_server(options, next, *reply);
    };
    return server_or_alone(ask_server, [&] { return say_once(options, next); });
}

void write_file(const fs::path& path, const std::string& bytes) {
    std::ofstream stream(path, std::ios::binary);
    stream << bytes;
    stream.close();
    if (!stream) throw std::runtime_error("The file " + path.string() + " cannot be written.");
}

void write_files(const fs::path& folder, const std::vector<commands::file>& files) {
    fs::create_directories(folder);
    for (const commands::file& file : files)
        write_file(folder / file.name, file.bytes);
}

// What an earlier packet has there and this one has not: whoever gets the folder must not find what was
// hidden from them.
std::vector<std::string> remove_of_earlier_packet(const fs::path& folder,
                                                  const std::vector<commands::file>& files) {
    std::vector<std::string> removed;
    if (!fs::exists(folder / "evidence.jsonl")) return removed;
    for (const std::string& name : packet::bundle_file_names()) {
        const bool stays = std::any_of(files.begin(), files.end(),
                                       [&](const commands::file& file) { return file.name == name; });
        if (!stays && fs::is_regular_file(folder / name) && fs::remove(folder / name))
            removed.push_back(name);
    }
    return removed;
}

// What files belong to, by the first of them.
std::string kind_of(const std::string& first) {
    if (first == "dossier-packet.zip") return "packet";
    if (first.starts_with("check-in")) return "check-in";
    if (first.starts_with("monthly-update")) return "update";
    return first.ends_with(".ics") ? "cycle" : "export";
}

// A folder of its own for each packet or export: files of an older one beside it would not be of this bundle.
fs::path folder_for(const std::vector<commands::file>& files, const std::string& zone) {
    const evidence::wall_time now = evidence::on_the_wall(system_now(), zone);
    std::array<char, 16> time{};
    std::snprintf(time.data(), time.size(), "-%02d%02d", now.hour, now.minute);
    const std::string name = "dossier-" + kind_of(files.front().name) + "-" +
                             evidence::calendar_date{now.day}.to_iso() + time.data();
    fs::path folder = name;
    for (int another = 2; fs::exists(folder); ++another)  // of the same minute
        folder = name + "-" + std::to_string(another);
    return folder;
}

// Evidence goes to the screen as text: nothing in it may move the cursor or hide a line.
std::string for_screen(const std::string& text) {
    return commands::without_controls(text);
}

// The name of a file in somebody's bundle may hold line ends, and marks that turn round what is written
// behind them: neither may make up a line of the report.
std::string on_one_line(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '\t') c = ' ';
    for (const std::string_view mark :
         {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"})
        for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos;)
            text.erase(at, mark.size());
    return for_screen(text);
}

int show(commands::reply reply, const desk::options& options) {
    std::vector<commands::file> files;
    files.swap(reply.files);
    std::cout << for_screen(to_text(reply)) << "\n";
    if (!files.empty()) {
        const fs::path folder = folder_for(files, options.default_zone);
        write_files(folder, files);
        std::cout << "The files are in " << fs::absolute(folder).string() << "\n";
    }
    std::cout.flush();
    return reply.how == commands::tone::refused || reply.how == commands::tone::failed ? 1 : 0;
}

delivery to_delivery(const config::settings& chosen, const evidence::person_id& author,
                     const std::string& line) {
    delivery next;
    next.said = {author, line, {}};
    next.key = "terminal:" + evidence::to_hex(evidence::draw_salt());
    next.zone = default_zone(chosen);
    return next;
}

int say_line(const config::settings& chosen, const evidence::person_id& author, const std::string& line) {
    const desk::options options = options_of(chosen);
    if (line.size() > commands::longest_line || !commands::is_utf8(line)) {
        // Refused before it is put into JSON for the server, which could not carry it.
        std::cout << (commands::is_utf8(line)
                          ? "That is too much text for one entry; it takes up to 32 kB. Nothing was saved."
                          : "That text is not valid UTF-8. Nothing was saved: send it again as plain text.")
                  << "\n";
        return 1;
    }
    return show(deliver(chosen, to_delivery(chosen, author, line)), options);
}

// room: how many bytes may still be read. A file may say that it is as large as a disk, and cost its sender
// nothing.
std::string read_file(const fs::path& path, std::size_t& room) {
    const auto too_large = [&] {
        return std::runtime_error("The file " + path.string() + " is larger than any bundle.");
    };
    std::error_code unknown;
    const std::uintmax_t claimed = fs::file_size(path, unknown);
    if (!unknown && claimed > room) throw too_large();
    std::ifstream stream(path, std::ios::binary);
    std::string bytes;
    std::array<char, 64 * 1024> piece{};
    while (stream.read(piece.data(), piece.size()) || stream.gcount() > 0) {
        const auto size = std::size_t(stream.gcount());
        if (size > room) throw too_large();
        room -= size;
        bytes.append(piece.data(), size);
    }
    if (!stream.is_open() || stream.bad())
        throw std::runtime_error("The file " + path.string() + " cannot be read.");
    return bytes;
}

std::string read_file(const fs::path& path) {
    std::size_t room = largest_bundle;
    return read_file(path, room);
}

std::vector<packet::named_file> unzip(const fs::path& what) {
    const std::string bytes = read_file(what);
    try {
        return packet::unzip(bytes, largest_bundle);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(
            what.string() + " is no bundle (folder or zip), export (.jsonl) or database that can be read: " +
            error.what() + ".");
    }
}

bool is_export(const fs::path& what) {
    return what.extension() == ".jsonl" && !fs::is_directory(what);
}

std::vector<packet::named_file> read_bundle(const fs::path& what) {
    if (is_export(what)) return {{"evidence.jsonl", "", read_file(what)}};
    if (!fs::is_directory(what)) return unzip(what);
    std::vector<packet::named_file> files;
    std::size_t room = largest_bundle;
    for (const auto& item : fs::directory_iterator(what))
        if (std::error_code gone; item.is_regular_file(gone))  // a link may lead to itself
            files.push_back({item.path().filename().string(), "", read_file(item.path(), room)});
    return files;
}

bool is_database(const fs::path& what) {
    std::ifstream stream(what, std::ios::binary);
    std::string start(15, '\0');
    stream.read(start.data(), std::streamsize(start.size()));
    return start == "SQLite format 3";
}

// Whether they are intact.
bool report_anchors(const fs::path& what) {
    const storage::anchors_report report = storage::verify_anchors(what);
    if (report.leaves == 0 && report.problems.empty()) return true;
    std::cout << "anchors: " << report.heads << (report.heads == 1 ? " signed head" : " signed heads")
              << " over " << report.leaves << (report.leaves == 1 ? " leaf, " : " leaves, ") << report.stamped
              << " stamped: " << (report.problems.empty() ? "intact" : "not intact") << "\n";
    for (const std::string& problem : report.problems)
        std::cout << "  " << for_screen(problem) << "\n";
    return report.problems.empty();
}

// Whether it is intact. Nothing is said when it is.
bool report_schema(const fs::path& what) {
    storage::connection on = storage::connection::open_for_inspection(what);
    const std::vector<std::string> problems = storage::schema_problems(on.database());
    for (const std::string& problem : problems)
        std::cout << "schema: " << for_screen(problem) << "\n";
    return problems.empty();
}

int report_database(const fs::path& what) {
    int code = report_schema(what) ? 0 : 1;
    for (const storage::chain_report& chain : storage::verify_database(what)) {
        std::cout << for_screen(chain.person) << ": " << chain.records
                  << (chain.records == 1 ? " record, head " : " records, head ") << chain.head.substr(0, 16)
                  << ": " << (chain.problem.empty() ? "intact" : chain.problem) << "\n";
        if (!chain.problem.empty()) code = 1;
    }
    if (!report_anchors(what)) code = 1;
    return code;
}

int report_bundle(const fs::path& what, const packet::anchor_trust& trust) {
    const std::vector<packet::named_file> files = read_bundle(what);
    packet::proof_report report = packet::verify_bundle(files);
    packet::anchor_report anchor;
    if (report.problems.empty()) anchor = packet::verify_anchor(files, trust);
    report.problems.insert(report.problems.end(), anchor.problems.begin(), anchor.problems.end());
    if (report.problems.empty() && report.records == 0) {
        std::cout << "intact: an empty log\n";
        return 0;
    }
    if (report.problems.empty()) {
        std::cout << "intact: " << report.records << (report.records == 1 ? " record of " : " records of ")
                  << on_one_line(report.author) << ", " << report.shown << " shown in full, head "
                  << report.head.substr(0, 16) << "\n";
        for (const std::string& line : anchor.lines)
            std::cout << on_one_line(line) << "\n";
        if (packet::is_profile(report.profile))
            std::cout << "redacted " << packet::profile_in_words(report.profile) << "\n";
        for (const std::string& limit : report.limits)
            std::cout << limit << "\n";
        return 0;
    }
    std::cout << "not intact:\n";
    for (const std::string& problem : report.problems)
        std::cout << "  " << on_one_line(problem) << "\n";
    return 1;
}

// As it is after a name that was mistyped.
bool has_logged_nothing(const config::settings& chosen, const evidence::person_id& author) {
    bool nothing = false;
    storage::read_once(chosen.database, author, "UTC",
                       [&](evidence::evidence_view& view) { nothing = view.size() == 0; });
    return nothing;
}

}  // namespace

int say(const config::settings& chosen, const evidence::person_id& author, const std::string& line) {
    return say_line(chosen, author, line);
}

int chat(const config::settings& chosen, const evidence::person_id& author) {
    const bool at_a_screen = ::isatty(STDIN_FILENO) == 1;
    if (at_a_screen)
        std::cout << "dossier, as " << author.value << ". /evidence help shows the commands; Ctrl-D ends.\n";
    for (;;) {
        if (at_a_screen) std::cout << "> " << std::flush;
        std::string line;
        if (!std::getline(std::cin, line)) break;
        if (line == "exit" || line == "quit") break;
        if (commands::trim(line).empty()) continue;
        say_line(chosen, author, line);
        if (at_a_screen) std::cout << "\n";
    }
    if (at_a_screen) std::cout << "\n";
    return 0;
}

int packet(const config::settings& chosen, const evidence::person_id& author, const fs::path& folder,
           const std::string& profile) {
    const delivery next = to_delivery(chosen, author, profile.empty() ? "/packet" : "/packet for " + profile);
    commands::reply reply = deliver(chosen, next);
    if (reply.files.empty()) return show(std::move(reply), options_of(chosen));
    const std::vector<std::string> removed = remove_of_earlier_packet(folder, reply.files);
    write_files(folder, reply.files);
    reply.files.clear();
    std::cout << for_screen(to_text(reply)) << "\nThe files are in " << fs::absolute(folder).string() << "\n";
    if (!removed.empty())
        std::cout << "Removed from there, because it was of an earlier packet: "
                  << commands::join_words(removed, ", ") << "\n";
    if (has_logged_nothing(chosen, author))
        std::cerr << "dossier: " << author.value << " has logged nothing in " << chosen.database.string()
                  << ". --as says whose packet." << std::endl;
    return 0;
}

int verify(const fs::path& what, const std::string& anchor_key, const fs::path& tsa_ca) {
    if (what.empty())
        throw std::runtime_error("Name what is to be checked: a bundle, an export or a database.");
    if (!fs::exists(what)) throw std::runtime_error("There is no " + what.string() + ".");
    const bool of_database = !fs::is_directory(what) && is_database(what);
    if ((!anchor_key.empty() || !tsa_ca.empty()) && (of_database || is_export(what)))
        throw std::runtime_error(what.string() + (of_database ? " is a database" : " is an export") +
                                 "; --anchor-key and --tsa-ca are for a bundle.");
    if (of_database) return report_database(what);
    packet::anchor_trust trust{anchor_key, tsa_ca.empty() ? "" : read_file(tsa_ca)};
    return report_bundle(what, trust);
}

}  // namespace bot

#include "bot/chime/text.hpp"

#include "bot/desk.hpp"
#include "commands/text.hpp"

#include <array>
#include <utility>

namespace bot::chime {

namespace {

constexpr std::size_t longest_bold = 1000;  // bytes; a longer one may be cut, and be no more bold behind it

// So that what somebody typed looks as they typed it.
std::string escape(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (std::string_view("\\`*[<").find(c) != std::string_view::npos) escaped += '\\';
        escaped += c;
    }
    return escaped;
}

// A line to type, as it stands.
std::string code(std::string_view line) {
    const bool has_tick = line.find('`') != std::string_view::npos;
    return has_tick ? "`` " + std::string(line) + " ``" : "`" + std::string(line) + "`";
}

std::string bold(std::string_view text) {
    return text.size() > longest_bold ? escape(text) : "**" + escape(text) + "**";
}

std::string headline(const commands::reply& reply) {
    const std::string when =
        reply.logged_at ? " · " + evidence::to_words(*reply.logged_at, reply.zone) : std::string();
    return bold(reply.headline) + when;
}

std::string row_line(const commands::row& row) {
    std::string line = "- **" + row.entry + "** " + row.date + " · " + escape(row.title);
    for (const std::string& initiative : row.initiatives)
        line += " #" + escape(initiative);
    return row.note.empty() ? line : line + " (" + escape(row.note) + ")";
}

// What whoever is at the machine types for them.
std::string line_for_files(const commands::reply& wanted, const evidence::person_id& whose) {
    const std::string as = " --as " + whose.value;
    if (wanted.packet) return "dossier packet" + as + " --out packet";
    if (wanted.brief)
        return "dossier say" + as + " \"/evidence checkin " + (wanted.brief->is_update ? "update" : "brief") +
               "\"";
    const std::string& format = wanted.exported->format;
    if (format == "ics") return "dossier say" + as + " \"/evidence cycle ics\"";
    return "dossier export" + as + (format.empty() ? "" : " --format " + format) + " --out dossier-log";
}

std::string where_the_files_are(const commands::reply& wanted, const evidence::person_id& whose) {
    return "**Chime carries no files.** Where dossier runs, this makes them: " +
           code(line_for_files(wanted, whose));
}

// Where a piece of at most `most` bytes ends best: behind the last of these, if that leaves it at least half
// full.
std::size_t end_of_piece(std::string_view text, std::size_t most) {
    const std::string_view piece = text.substr(0, most);
    constexpr std::array<std::string_view, 6> ends{"\n\n", "\n", ". ", "! ", "? ", " "};
    for (const std::string_view end : ends) {
        const std::size_t at = piece.rfind(end);
        if (at != std::string_view::npos && at + end.size() >= most / 2) return at + end.size();
    }
    std::size_t at = most;
    while (at > 1 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80)
        --at;
    return at;
}

std::string_view without_spaces(std::string_view text) {
    while (!text.empty() && (text.front() == '\n' || text.front() == ' '))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.remove_suffix(1);
    return text;
}

}  // namespace

std::string to_markdown(const commands::reply& reply, const evidence::person_id& whose) {
    if (asks_for_files(reply)) return where_the_files_are(reply, whose);
    if (reply.headline.empty()) return {};
    std::string text = headline(reply);
    const auto paragraph = [&text](const std::string& more) {
        if (!more.empty()) text += "\n\n" + more;
    };
    std::string list;
    for (const commands::fact& fact : reply.facts)
        list += "\n- **" + escape(fact.label) + ":** " + escape(fact.text);
    for (const commands::row& row : reply.rows)
        list += "\n" + row_line(row);
    if (!list.empty()) text += "\n" + list;
    if (reply.next) paragraph(escape(reply.next->ask) + " Type: " + code(reply.next->type));
    std::string lines;
    for (const std::string& example : reply.examples)
        lines += "\n- " + code(example);
    for (const commands::choice& one : reply.choices)
        lines += "\n- " + escape(one.label) + ": " + code(one.line);
    if (!lines.empty()) text += "\n" + lines;
    paragraph(escape(reply.welcome));
    return text;
}

std::string to_markdown(const commands::reply& wanted, std::string_view link) {
    const std::string what = wanted.packet ? "Your packet" : wanted.brief ? "Your brief" : "Your export";
    return "**" + what + " is here to be fetched:** " + std::string(link) +
           "\n\nThe link is yours alone. It works for 24 hours, in the first browser that uses it.";
}

std::vector<std::string> split(std::string_view text, std::size_t most) {
    std::vector<std::string> pieces;
    text = without_spaces(text);
    while (text.size() > most) {
        const std::size_t end = end_of_piece(text, most);
        if (const auto piece = without_spaces(text.substr(0, end)); !piece.empty())
            pieces.emplace_back(piece);
        text = without_spaces(text.substr(end));
    }
    if (!text.empty()) pieces.emplace_back(text);
    return pieces;
}

std::string greeting(bool direct) {
    const std::string what =
        "**Hello, this is dossier.** It keeps the evidence for a promotion as it happens: decisions, "
        "metrics, "
        "people you help.\n\n";
    if (direct)
        return what + "Type " + code("decision Dropped gift wrap because: it hurt retention") +
               " to keep a first one, or " + code("help") + " for all that can be typed.";
    return what + "Begin a line with " + code("/decision") + " or " + code("@dossier") + ", such as " +
           code("/decision Dropped gift wrap because: it hurt retention") + "; " + code("@dossier help") +
           " tells the rest. Only you see what dossier answers you, and it takes nothing from other lines.";
}

}  // namespace bot::chime

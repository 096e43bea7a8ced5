#include "bot/chime/classic_text.hpp"

#include "bot/chime/text.hpp"
#include "bot/desk.hpp"
#include "bot/json_text.hpp"
#include "commands/first_words.hpp"
#include "commands/grammar.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"
#include "evidence/entry.hpp"

#include <algorithm>
#include <optional>

namespace bot::chime {

namespace {

constexpr std::string_view account = "chime:classic/";
constexpr std::string_view prefix = "/md ";
constexpr std::size_t longest_post = 3800;  // bytes of text; its quotes and line breaks are escaped in JSON
constexpr std::size_t longest_shown_line = 200;

// Answers that do not depend on anybody's log. Nothing for all others.
std::optional<commands::reply> public_answer(std::string_view said) {
    if (!commands::is_utf8(said)) return std::nullopt;
    const commands::command_line line = commands::split_command(commands::normalise(said));
    if (evidence::read_entry_id(line.typed)) return std::nullopt;  // "D-1 results: …" is about an entry
    const commands::command_entry* const command =
        commands::find_command(commands::all_commands(), line.word);
    if (!command) return commands::unknown_command(line);
    const bool is_bare = line.rest.empty() || line.rest == "help";
    if (!is_bare) return std::nullopt;
    if (command->name == "evidence") return commands::unknown_command(commands::split_command("help"));
    if (commands::kind_of_command(command->name)) return commands::usage_of(*command);
    return std::nullopt;
}

// It stands in quotes of a shell there, so only what no shell reads otherwise.
bool is_plain_line(std::string_view line) {
    return line.size() <= longest_shown_line && std::none_of(line.begin(), line.end(), [](char c) {
               return std::string_view("\"'\\$`!").find(c) != std::string_view::npos || (c >= 0 && c < ' ');
           });
}

std::string where_to_read(std::string_view line, const evidence::person_id& whose) {
    std::string typed = is_plain_line(line) ? std::string(line) : "/evidence list";
    if (!typed.starts_with('/')) typed.insert(0, "/");
    return "Everybody in this room would see it. Where dossier runs it is yours alone: `dossier say --as " +
           whose.value + " \"" + typed + "\"`";
}

// Nothing where the terminal makes them in answer to the line itself.
std::optional<std::string> where_the_files_are(const commands::reply& reply,
                                               const evidence::person_id& whose) {
    const std::string why = "Everybody in this room could fetch it, so it is made where dossier runs: ";
    const std::string as = " --as " + whose.value;
    if (reply.packet) return why + "`dossier packet" + as + " --out packet`";
    if (reply.exported && reply.exported->format != "ics")
        return why + "`dossier export" + as + " --out dossier-log`";
    return std::nullopt;
}

// A command that makes an entry said so, and did.
bool logs_an_entry(std::string_view line) {
    const std::string word = commands::split_command(commands::normalise(line)).word;
    return commands::kind_of_command(word).has_value();
}

std::string acknowledgement(const commands::reply& reply, std::string_view line) {
    if (!reply.entry) return "Done.";
    const std::string number = to_text(*reply.entry);
    return logs_an_entry(line) && !reply.forget ? "Saved as " + number + "." : "Done: " + number + ".";
}

// Rooms are not alerted as a whole by what somebody typed.
std::string without_alerts(std::string_view text) {
    std::string quiet;
    for (std::size_t at = 0; at < text.size(); ++at) {
        quiet += text[at];
        const std::string next = commands::lower_case(text.substr(at + 1, 7));
        if (text[at] == '@' && (next.starts_with("all") || next.starts_with("present")))
            quiet += "\u200b";  // a space of no width
    }
    return quiet;
}

}  // namespace

std::string email_of(const evidence::person_id& who) {
    return who.value.starts_with(account) ? who.value.substr(account.size()) : std::string();
}

std::string said_in_room(const commands::reply& reply, std::string_view line,
                         const evidence::person_id& whose, std::string_view name) {
    const std::string to = "@" + email_of(whose) + " ";
    if (reply.how != commands::tone::saved)
        if (const auto answer = public_answer(line)) return to + to_markdown(*answer, whose);
    if (const auto where = where_the_files_are(reply, whose)) return to + *where;
    if (asks_for_files(reply)) return to + where_to_read(line, whose);
    switch (reply.how) {
        case commands::tone::saved:
            break;
        case commands::tone::answer:
            return to + "That answer is for you alone. " + where_to_read(line, whose);
        case commands::tone::refused:
            return to + "Nothing was saved. Why, I say where you are alone. " + where_to_read(line, whose) +
                   "\n\nWhat can be typed: `@" + std::string(name) + " help`";
        case commands::tone::failed:
            return to + "Something went wrong on our side; nothing was saved. Please send it again.";
    }
    std::string text = to + acknowledgement(reply, line);
    if (!reply.welcome.empty()) text += "\n\n" + commands::first_words();
    return text;
}

std::string reminder_in_room(const evidence::person_id& who, std::string_view name) {
    const std::string mention = "@" + email_of(who), me = "@" + std::string(name);
    return mention +
           " It is time for your evidence. What it is about, I say where you are alone: where dossier "
           "runs, `dossier say --as " +
           who.value + " \"/evidence gaps\"`\n\nTo be reminded otherwise: `" + me +
           " evidence nudges light`, `" + me + " evidence nudges pause 2 weeks`";
}

std::string greeting_of_room(std::string_view name) {
    const std::string me = "@" + std::string(name);
    return "**Hello, this is dossier.** It keeps the evidence for a promotion as it happens: decisions, "
           "metrics, "
           "people you help. `" +
           me + " decision Dropped gift wrap because: it hurt retention` keeps a first one; `" + me +
           " help` tells the rest.\n\nEverybody in this room reads what you write to me here. What I have "
           "kept, I "
           "say nothing of in a room: an entry is acknowledged by its number alone.";
}

std::vector<std::string> posts_of(std::string_view text) {
    std::vector<std::string> posts;
    for (const std::string& part : split(without_alerts(text), longest_post))
        posts.push_back(written({{"Content", std::string(prefix) + part}}));
    return posts;
}

}  // namespace bot::chime

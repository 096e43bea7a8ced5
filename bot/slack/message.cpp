#include "bot/slack/message.hpp"

#include "bot/reply_text.hpp"
#include "bot/slack/text.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace bot::slack {

using nlohmann::json;

namespace {

constexpr std::size_t longest_block = 2900;  // of 3000 characters; counted in bytes, so never more
constexpr std::size_t longest_text = 3900;   // of 4000
constexpr std::size_t most_blocks = 45;      // of 50

// Cut before a character, and not inside an escape such as &amp;
std::string cut(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    const std::size_t entity = text.rfind('&', end);
    if (entity != std::string::npos && end - entity < 5 && text.find(';', entity) >= end) end = entity;
    return text.substr(0, end) + "…";
}

void add_section(json& blocks, const std::string& text) {
    if (text.empty() || blocks.size() >= most_blocks) return;
    blocks.push_back(
        {{"type", "section"},
         {"text", {{"type", "mrkdwn"}, {"text", cut(text, longest_block)}, {"verbatim", true}}}});
}

// Lines that belong together: as many sections as they need, and none cut in two that fits into one.
void add_lines(json& blocks, const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        if (!text.empty() && text.size() + 1 + line.size() > longest_block)
            add_section(blocks, std::exchange(text, {}));
        text += (text.empty() ? "" : "\n") + line;
    }
    add_section(blocks, text);
}

// Each reader sees the moment in the zone of their own device.
std::string date_token(evidence::moment at, const std::string& zone) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    return "<!date^" + std::to_string(seconds) + "^{date_short} at {time}|" +
           escape(evidence::to_words(at, zone)) + ">";
}

std::string headline(const commands::reply& reply) {
    const std::string when = reply.logged_at ? "  ·  " + date_token(*reply.logged_at, reply.zone) : "";
    return "*" + cut(escape(reply.headline), longest_block - when.size() - 5) + "*" + when;
}

std::vector<std::string> facts(const commands::reply& reply) {
    std::vector<std::string> lines;
    for (const commands::fact& fact : reply.facts)
        lines.push_back("*" + escape(fact.label) + ":* " + escape(fact.text));
    return lines;
}

std::vector<std::string> rows(const commands::reply& reply) {
    std::vector<std::string> lines;
    for (const commands::row& row : reply.rows) {
        std::string line = "*" + escape(row.entry) + "*  " + escape(row.date) + "  " + escape(row.title);
        for (const std::string& initiative : row.initiatives)
            line += " #" + escape(initiative);
        if (!row.note.empty()) line += " _(" + escape(row.note) + ")_";
        lines.push_back(std::move(line));
    }
    return lines;
}

// A reply's files cannot travel in the answer to a slash command.
std::string where_the_files_are(const commands::reply& reply, const evidence::person_id& author) {
    if (reply.files.empty()) return {};
    const std::string lead = "The files are made where dossier runs: ";
    const std::string as = " --as " + escape(author.value);
    const std::string& first = reply.files.front().name;
    if (!first.starts_with("dossier-log") && !first.starts_with("dossier-metrics"))
        return lead + "`dossier packet" + as + " --out packet`";
    std::string text = lead;
    for (const commands::file& file : reply.files)
        text += (&file == &reply.files.front() ? "`dossier export" : ", `dossier export") + as + " --out " +
                escape(file.name) + "`";
    return text;
}

}  // namespace

std::string to_message(const commands::reply& reply, const evidence::person_id& author) {
    json blocks = json::array();
    add_section(blocks, headline(reply));
    add_lines(blocks, facts(reply));
    add_lines(blocks, rows(reply));
    if (reply.next)
        add_section(blocks, "_" + escape(reply.next->ask) + "_\n`" + escape(reply.next->type) + "`");
    std::vector<std::string> examples;
    for (const std::string& example : reply.examples)
        examples.push_back("`" + escape(example) + "`");
    add_lines(blocks, examples);
    add_section(blocks, where_the_files_are(reply, author));
    commands::reply without_files = reply;
    without_files.files.clear();
    const json message = {{"response_type", "ephemeral"},
                          {"text", cut(escape(to_text(without_files)), longest_text)},
                          {"blocks", std::move(blocks)}};
    return message.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace bot::slack

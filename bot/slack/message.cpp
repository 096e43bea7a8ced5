#include "bot/slack/message.hpp"

#include "bot/reply_text.hpp"
#include "bot/slack/blocks.hpp"
#include "bot/slack/forms.hpp"
#include "bot/slack/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace bot::slack {

using evidence::json_writer;
using nlohmann::json;

namespace {

constexpr std::size_t longest_sentence = 3900;  // of 4000 that Slack advises for `text`
constexpr std::size_t longest_headline = 2800;
constexpr std::size_t brief_headline = 400;
constexpr std::size_t most_shown = 40'000;  // characters of all facts and rows; a view may hold 250 KB

// Over a socket an acknowledgement is smaller than 20,480 bytes, its envelope included and with the names
// that a workspace gives the commands.
constexpr std::size_t largest_answer = 18 * 1024;
constexpr std::size_t most_ways = 3;     // buttons with lines to say
constexpr std::size_t most_blocks = 44;  // of 50: the question, the lines and the buttons come after

// Each reader sees the moment in the zone of their own device.
std::string date_token(evidence::moment at, const std::string& zone) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    return "<!date^" + std::to_string(seconds) + "^{date_short} at {time}|" +
           escape(evidence::to_words(at, zone)) + ">";
}

std::string headline(const commands::reply& reply) {
    const std::string when = reply.logged_at ? "  ·  " + date_token(*reply.logged_at, reply.zone) : "";
    return "*" + cut(escape(reply.headline), longest_headline) + "*" + when;
}

std::vector<std::string> facts(const commands::reply& reply) {
    std::vector<std::string> lines;
    for (const commands::fact& fact : reply.facts)
        lines.push_back("*" + escape(fact.label) + ":* " + escape(fact.text));
    return lines;
}

std::vector<std::string> rows(const commands::reply& reply) {
    std::vector<std::string> lines;
    for (const commands::row& row : reply.rows)
        lines.push_back(row_line(row));
    return lines;
}

// The line that makes them, by how the name of the first file begins.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> files_of_lines{
    {{"check-in-brief", "/evidence checkin"},
     {"monthly-update", "/evidence checkin update"},
     {"dossier-cycle", "/evidence cycle ics"}}};

// A reply's files cannot travel in the answer to a slash command.
std::string where_the_files_are(const commands::reply& reply, const evidence::person_id& author) {
    if (reply.files.empty()) return {};
    const std::string lead = "The files are made where dossier runs: ";
    const std::string as = " --as " + escape(author.value);
    const std::string& first = reply.files.front().name;
    if (first == "dossier-packet.zip") return lead + "`dossier packet" + as + " --out packet`";
    for (const auto& [begins, line] : files_of_lines)
        if (first.starts_with(begins)) return lead + "`dossier say" + as + " \"" + std::string(line) + "\"`";
    std::string text = lead;
    for (const commands::file& file : reply.files)
        text += (&file == &reply.files.front() ? "`dossier export" : ", `dossier export") + as + " --out " +
                escape(file.name) + "`";
    return text;
}

// The history of an entry may be longer than Slack takes. Of the first text, the headline, nothing is lost.
void drop_what_is_too_much(std::vector<std::string>& texts, std::size_t most) {
    std::size_t shown = 0, kept = 0;
    while (kept < texts.size() && shown <= most)
        shown += std::min(units(texts[kept++]), longest_text);
    if (kept == texts.size()) return;
    texts.resize(kept);
    texts.emplace_back("_There is more than fits here; `/evidence export` has all of it._");
}

// What was saved can be taken back and looked at; what was taken back or erased cannot be taken back again.
bool can_be_undone(const commands::reply& reply) {
    const bool took_back = !reply.facts.empty() && reply.facts.front().label.starts_with("You said");
    return reply.how == commands::tone::saved && reply.entry && reply.logged_at && !reply.forget &&
           !took_back;
}

// What stands above the button, and nothing that was said since.
std::string undo_of(const commands::reply& reply) {
    return "/evidence undo " + to_text(*reply.entry) + " " + evidence::to_rfc3339(*reply.logged_at);
}

// One that can be said as it stands: no blank is left to fill, and nothing was cut.
bool is_whole_line(const std::string& line) {
    return line.starts_with('/') && line.find("…") == std::string::npos && !line.ends_with(": ") &&
           units(line) <= longest_value;
}

std::vector<button_words> buttons_of(const commands::reply& reply) {
    std::vector<button_words> buttons;
    if (reply.next) {
        const auto wanted = read_form_request(reply.next->type);
        if (wanted && units(reply.next->type) <= longest_value)
            buttons.push_back({"Answer: " + name_of(*wanted), act_ask, "", reply.next->type, true});
    }
    // On a phone one tap is quicker than typing the line that was meant.
    if (reply.meant)
        for (std::size_t i = 0; i < reply.examples.size() && buttons.size() < most_ways; ++i)
            if (is_whole_line(reply.examples[i]))
                buttons.push_back({reply.examples[i], act_say, std::to_string(i), reply.examples[i]});
    for (std::size_t i = 0; i < reply.choices.size(); ++i)
        buttons.push_back(
            {reply.choices[i].label, act_say, "choice" + std::to_string(i), reply.choices[i].line});
    if (can_be_undone(reply)) buttons.push_back({"Undo", act_say, "undo", undo_of(reply)});
    if (reply.how == commands::tone::saved && reply.entry && !reply.forget) {
        const std::string number = to_text(*reply.entry);
        buttons.push_back({"Show " + number, act_say, "show", "/evidence show " + number});
    }
    return buttons;
}

// Shows the line too: on a keyboard it is quicker than a form.
std::string question_of(const commands::reply& reply) {
    if (!reply.next) return {};
    return "_" + escape(reply.next->ask) + "_\n`" + escape(reply.next->type) + "`";
}

// For a notification and for readers of the screen: files and buttons are shown beside it.
std::string sentence_of(const commands::reply& reply, std::size_t longest = longest_sentence) {
    return cut(escape(to_text(reply, parts::words)), longest);
}

// The texts of the sections. most: characters of facts and rows.
std::vector<std::string> texts_of(const commands::reply& reply, const evidence::person_id& author,
                                  std::size_t most) {
    std::vector<std::string> texts{headline(reply)};
    const auto add = [&](const std::vector<std::string>& lines, std::size_t most_texts) {
        for (std::string& text : joined(lines, most_texts - std::min(most_texts, texts.size())))
            texts.push_back(std::move(text));
    };
    add(facts(reply), most_blocks);
    add(rows(reply), most_blocks);
    drop_what_is_too_much(texts, most);
    for (std::string text : {question_of(reply), where_the_files_are(reply, author)})
        if (!text.empty()) texts.push_back(std::move(text));
    std::vector<std::string> examples;
    for (const std::string& example : reply.examples)
        examples.push_back("`" + escape(example) + "`");
    add(examples, most_blocks + 3);
    return texts;
}

void write_blocks(json_writer& to, const commands::reply& reply, const evidence::person_id& author,
                  std::size_t most) {
    to.open_array();
    for (const std::string& text : texts_of(reply, author, most))
        write_section(to, text);
    if (const auto buttons = buttons_of(reply); !buttons.empty()) write_actions(to, buttons);
    if (!reply.welcome.empty()) write_context(to, escape(reply.welcome));
    to.close_array();
}

// How much of a reply an answer shows: less, until it fits.
struct extent {
    std::size_t sentence;
    std::size_t facts_and_rows;
};
constexpr extent extents[] = {{longest_sentence, most_shown},
                              {1000, most_shown},
                              {1000, 12'000},
                              {1000, 6'000},
                              {1000, 3'000},
                              {1000, 0}};

std::string answer_of(const commands::reply& reply, const evidence::person_id& author, const extent& shown) {
    json_writer message(2048);
    message.open_object().member("response_type", "ephemeral");
    message.member("text", sentence_of(reply, shown.sentence));
    write_blocks(message.key("blocks"), reply, author, shown.facts_and_rows);
    message.close_object();
    return message.take();
}

// Of one whose every part is without end the beginning.
commands::reply beginning_of(const commands::reply& reply) {
    commands::reply brief = reply;
    brief.headline = cut(reply.headline, brief_headline);
    brief.facts.clear();
    brief.rows.clear();
    brief.examples.clear();
    brief.next.reset();
    return brief;
}

}  // namespace

std::string row_line(const commands::row& row) {
    std::string line = "*" + escape(row.entry) + "*  " + escape(row.date) + "  " + escape(row.title);
    for (const std::string& initiative : row.initiatives)
        line += " #" + escape(initiative);
    return row.note.empty() ? line : line + " _(" + escape(row.note) + ")_";
}

json reply_blocks(const commands::reply& reply, const evidence::person_id& author) {
    json_writer blocks(2048);
    write_blocks(blocks, reply, author, most_shown);
    return json::parse(blocks.take());
}

std::string to_message(const commands::reply& reply, const evidence::person_id& author) {
    for (const extent& shown : extents) {
        std::string answer = answer_of(reply, author, shown);
        if (answer.size() <= largest_answer) return answer;
    }
    return answer_of(beginning_of(reply), author, extents[0]);
}

json to_direct_message(const commands::reply& reply, const evidence::person_id& author) {
    return {{"text", sentence_of(reply)},
            {"blocks", reply_blocks(reply, author)},
            {"unfurl_links", false},
            {"unfurl_media", false}};
}

json to_modal(const commands::reply& reply, const evidence::person_id& author, std::string_view title) {
    return {{"type", "modal"},
            {"title", plain(title, longest_title)},
            {"close", plain("Close", longest_title)},
            {"blocks", reply_blocks(reply, author)}};
}

}  // namespace bot::slack

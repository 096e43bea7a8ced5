#include "bot/slack/home.hpp"

#include "bot/slack/blocks.hpp"
#include "bot/slack/forms.hpp"
#include "bot/slack/message.hpp"
#include "bot/slack/text.hpp"
#include "commands/first_words.hpp"

#include <utility>

namespace bot::slack {

using nlohmann::json;

namespace {

constexpr std::size_t most_gaps = 3;       // of one artifact; readiness.md in the packet has them all
constexpr std::size_t most_metrics = 15;   // the others are counted
constexpr std::size_t longest_line = 400;  // characters of one entry, metric or gap

std::string counted(std::size_t number, const std::string& one, const std::string& many) {
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

json ways_to_log() {
    return actions({{"Log a decision", act_form, "decision", "/decision", true},
                    {"Log a metric", act_form, "metric", "/metric"},
                    {"Log mentoring", act_form, "mentor", "/mentor"},
                    {"Build the packet", act_say, "packet", "/packet"},
                    {"Help", act_say, "help", "/evidence help"}});
}

void add_opening(json& blocks, const commands::board& board) {
    if (board.is_empty) {
        blocks.push_back(header("Say it while you remember it"));
        blocks.push_back(section(escape(commands::first_words())));
    } else {
        blocks.push_back(header("Your evidence on " + board.today));
    }
    blocks.push_back(ways_to_log());
}

// "no decision is logged yet" begins a sentence here; "conversion has no baseline yet" begins with a name.
std::string as_sentence(std::string text) {
    for (const std::string_view word : {"no ", "the ", "only "})
        if (text.starts_with(word)) text[0] = char(text[0] - 'a' + 'A');
    return text;
}

void add_thinnest(json& blocks, const commands::thin_spot& spot) {
    blocks.push_back(header("The thinnest spot"));
    std::string text = "*" + escape(as_sentence(spot.missing)) + "*";
    if (!spot.about.empty()) text += ": " + escape(spot.about);
    if (spot.next.ask != spot.missing + ".") text += "\n_" + escape(spot.next.ask) + "_";
    blocks.push_back(section(text + "\n`" + escape(spot.next.type) + "`"));
    const auto wanted = read_form_request(spot.next.type);
    if (!wanted || units(spot.next.type) > longest_value) return;
    blocks.push_back(actions({{"Answer: " + name_of(*wanted), act_ask, "", spot.next.type}}));
}

std::string describe(const commands::board_artifact& artifact) {
    std::string text = "*" + escape(artifact.name) + ":* " + (artifact.ready ? "ready" : "not ready");
    for (std::size_t i = 0; i < artifact.gaps.size() && i < most_gaps; ++i)
        text += "\n•  " + cut(escape(artifact.gaps[i].missing), longest_line);
    if (artifact.gaps.size() > most_gaps)
        text += "\n•  and " + std::to_string(artifact.gaps.size() - most_gaps + artifact.more_gaps) + " more";
    return text;
}

void add_artifacts(json& blocks, const commands::board& board) {
    blocks.push_back(header("Your packet"));
    for (const commands::board_artifact& artifact : board.artifacts)
        blocks.push_back(section(describe(artifact)));
}

void add_metrics(json& blocks, const commands::board& board) {
    if (board.metrics.empty()) return;
    blocks.push_back(header("Metrics"));
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < board.metrics.size() && i < most_metrics; ++i)
        lines.push_back(
            cut("*" + escape(board.metrics[i].name) + ":* " + escape(board.metrics[i].trend), longest_line));
    if (board.metrics.size() > most_metrics)
        lines.push_back("and " + std::to_string(board.metrics.size() - most_metrics) +
                        " more: `/evidence list metrics`");
    add_lines(blocks, lines, most_view_blocks);
}

void add_recent(json& blocks, const commands::board& board) {
    if (board.recent.empty()) return;
    blocks.push_back(header("Logged last"));
    std::vector<std::string> lines;
    for (const commands::row& row : board.recent)
        lines.push_back(cut(row_line(row), longest_line));
    add_lines(blocks, lines, most_view_blocks);
    std::vector<button_words> buttons{{"List more", act_say, "list", "/evidence list"}};
    if (board.counts.waiting > 0)
        buttons.push_back(
            {"Inbox: " + std::to_string(board.counts.waiting), act_say, "inbox", "/evidence inbox"});
    blocks.push_back(actions(buttons));
}

void add_settings(json& blocks, const commands::board& board) {
    blocks.push_back(header("Settings"));
    blocks.push_back(section("*Time zone:* " + escape(board.zone),
                             button({"Change", act_form, "zone", "/evidence zone " + board.zone})));
    blocks.push_back(section("*Nudges:* " + cut(escape(board.nudges), longest_line),
                             button({"Change", act_form, "nudges", board.to_change_nudges})));
    const std::string cycle = board.cycle.empty() ? "not set yet" : cut(escape(board.cycle), longest_line);
    blocks.push_back(section("*Review cycle:* " + cycle, button({board.cycle.empty() ? "Set" : "Change",
                                                                 act_form, "cycle", board.to_change_cycle})));
    const std::string emoji = ":" + board.emoji + ":";
    blocks.push_back(section("*A message is kept when you react to it with* " + escape(emoji),
                             button({"Change", act_form, "emoji", "/evidence emoji " + emoji})));
}

// What is kept, and the rights that the first words spoke of.
std::string closing(const commands::board_counts& counts) {
    return counted(counts.decisions, "decision", "decisions") + "  ·  " +
           counted(counts.observations, "observation", "observations") + "  ·  " +
           counted(counts.stories, "mentoring story", "mentoring stories") + "  ·  " +
           counted(counts.charter_items, "charter item", "charter items") + "  ·  " +
           counted(counts.messages, "kept message", "kept messages") +
           "\nOnly you can open this page. `/evidence export` hands you everything, `/evidence erase` "
           "removes "
           "it.";
}

}  // namespace

json home_view(const commands::board& board) {
    json blocks = json::array();
    add_opening(blocks, board);
    if (!board.is_empty) {
        if (board.thinnest) add_thinnest(blocks, *board.thinnest);
        add_artifacts(blocks, board);
        add_metrics(blocks, board);
        add_recent(blocks, board);
    }
    add_settings(blocks, board);
    if (!board.is_empty) {
        blocks.push_back(divider());
        blocks.push_back(context(closing(board.counts)));
    }
    return {{"type", "home"}, {"blocks", std::move(blocks)}};
}

}  // namespace bot::slack

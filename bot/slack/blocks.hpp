// Small pieces of Block Kit, each within Slack's limits (docs.slack.dev, "Blocks" and "Block elements").
//
// Slack counts characters and does not say which; UTF-16 units are counted here, of which a text has never
// fewer than code points. What is too long is cut before a character and ends with "…"; bytes that are no
// UTF-8 become U+FFFD, so that what is returned can always be written as JSON.
#pragma once

#include "evidence/json_writer.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bot::slack {

inline constexpr std::size_t most_message_blocks = 50;
inline constexpr std::size_t most_view_blocks = 100;
inline constexpr std::size_t longest_text = 3000;  // of a text object, and of an input
inline constexpr std::size_t longest_header = 150;
inline constexpr std::size_t longest_label = 2000;  // of an input, and its hint
inline constexpr std::size_t longest_placeholder = 150;
inline constexpr std::size_t longest_button = 75;
inline constexpr std::size_t longest_value = 2000;  // of a button
inline constexpr std::size_t longest_option = 75;   // its text; Slack's sources disagree about its value
inline constexpr std::size_t longest_title = 24;    // of a view, and of its two buttons
inline constexpr std::size_t most_options = 100;
inline constexpr std::size_t most_elements = 25;  // of actions

// What a button does, as its action_id says in front of ":". Behind it stands what tells the buttons of one
// block apart: "say:undo".
inline constexpr std::string_view act_ask = "ask";    // opens the form that completes the line in its value
inline constexpr std::string_view act_say = "say";    // says the line in its value
inline constexpr std::string_view act_form = "form";  // opens the form of the command in its value
std::string_view act_of(std::string_view action_id);

std::size_t units(std::string_view text);  // UTF-16

// At most `most` units, never cut inside a character or inside an escape such as &amp;
std::string cut(std::string_view text, std::size_t most);

// A button. act: act_ask, act_say or act_form. which: empty, or what tells it from its neighbours.
struct button_words {
    std::string text;
    std::string_view act;
    std::string which, value;
    bool is_primary = false;
};

// What an answer consists of, written without a tree of it: nobody should wait for that, and most answers are
// written once and never changed. mrkdwn: as below.
void write_section(evidence::json_writer& to, std::string_view mrkdwn);
void write_context(evidence::json_writer& to, std::string_view mrkdwn);
void write_actions(evidence::json_writer& to, const std::vector<button_words>& buttons);

// Shown as it is: nothing in it can mention anybody or become a link. An empty text becomes "…".
nlohmann::json plain(std::string_view text, std::size_t most = longest_text);

// mrkdwn whose foreign parts were escaped by the caller (slack/text.hpp). Slack adds no links of its own.
nlohmann::json section(std::string_view mrkdwn);
nlohmann::json section(std::string_view mrkdwn, nlohmann::json accessory);
nlohmann::json context(std::string_view mrkdwn);

// Lines that belong together: the texts of as many sections as they need, but `most`, and none cut in two
// that fits into one. Empty lines in front are left out.
std::vector<std::string> joined(const std::vector<std::string>& lines, std::size_t most);

// The same, added to blocks until there are `most` of them.
void add_lines(nlohmann::json& blocks, const std::vector<std::string>& lines, std::size_t most);

nlohmann::json header(std::string_view text);
nlohmann::json divider();

nlohmann::json button(const button_words& words);
nlohmann::json actions(const std::vector<button_words>& buttons);

// One field of a form: name is both its block_id and its action_id, and it is optional unless `required`.
struct field_words {
    std::string_view name;
    std::string_view label;
    std::string_view hint;  // below the input; may be empty
    bool required = false;
};
nlohmann::json input(const field_words& words, nlohmann::json element);

nlohmann::json text_input(bool multiline);
nlohmann::json date_input(std::string_view placeholder);
nlohmann::json user_input(std::string_view placeholder);
nlohmann::json suggesting_input(std::string_view placeholder);  // asks dossier for its options, at once

// value: at most longest_option units, or an empty object comes back: a value must never be cut.
nlohmann::json option(std::string_view text, std::string_view value);

}  // namespace bot::slack

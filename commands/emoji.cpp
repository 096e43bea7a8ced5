// /evidence emoji.
#include "commands/emoji.hpp"

#include "commands/table.hpp"
#include "commands/text.hpp"

#include <algorithm>

namespace commands {

namespace {

constexpr std::string_view setting_name = "emoji";
constexpr std::size_t longest_name = 100;  // bytes

// Bytes beyond ASCII are letters of some script, but for those that begin a sign or a picture: U+0080 to
// U+00BF, U+2000 to U+2FFF, U+10000 and up.
bool may_stand_in_a_name(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) return byte != 0xC2 && byte != 0xE2 && byte < 0xF0;
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("_-+'").find(c) != std::string_view::npos;
}

}  // namespace

std::string emoji_name(std::string_view text) {
    text = trim(text);
    if (text.starts_with(':')) text.remove_prefix(1);
    std::string name = lower_case(text.substr(0, text.find("::")));
    if (name.ends_with(':')) name.pop_back();
    const bool is_name =
        name.size() <= longest_name && std::all_of(name.begin(), name.end(), may_stand_in_a_name);
    return is_name ? name : std::string();
}

std::string emoji_of(evidence::evidence_view& view) {
    const std::string chosen = view.setting(setting_name);
    return chosen.empty() ? "pushpin" : chosen;
}

reply choose_emoji(const request& asked) {
    reply answer;
    if (asked.text.empty()) {
        answer.headline =
            "A message that you react to with :" + emoji_of(asked.log) + ": is kept as evidence.";
        answer.examples = {std::string(find_command(evidence_commands(), "emoji")->example)};
        return answer;
    }
    const std::string chosen = emoji_name(asked.text);
    if (chosen.empty())
        return refuse(
            "“" + shorten(asked.text, 60) +
                "” is no emoji's name. Nothing was changed: say one emoji by its name between colons, "
                "as your chat writes it.",
            {"/evidence emoji :pushpin:", "/evidence emoji :star:"});
    asked.log.set_setting(setting_name, chosen);
    answer.how = tone::saved;
    answer.headline = "A message that you react to with :" + chosen + ": is now kept as evidence.";
    return answer;
}

}  // namespace commands

#include "commands/placeholders.hpp"

#include "commands/text.hpp"
#include "packet/placeholders.hpp"

#include <algorithm>
#include <array>

namespace commands {

namespace {

// As the lines that dossier offers have them.
constexpr std::array<std::string_view, 5> offered_words{"what you decided", "the decision in other words",
                                                        "the story in other words", "the line in other words",
                                                        "what somebody wrote"};

// "Legal - …; Ops - support": a team whose responsibility is left open.
std::string open_responsibility(const typed_field& field) {
    if (field.name != "responsibilities") return {};
    const std::vector<std::string> words = split_words(field.text);
    for (std::string_view word : words) {
        while (word.ends_with(';') || word.ends_with(','))
            word.remove_suffix(1);
        if (word.size() > 1 && is_placeholder(word)) return std::string(word);
    }
    return {};
}

}  // namespace

bool is_placeholder(std::string_view text) {
    if (packet::is_placeholder(text)) return true;
    const std::string plain = lower_case(trim(text));
    return std::find(offered_words.begin(), offered_words.end(), plain) != offered_words.end();
}

std::optional<placeholder_found> find_placeholder(const parsed_text& parsed) {
    if (is_placeholder(parsed.text)) return placeholder_found{{}, parsed.text};
    for (const typed_field& field : parsed.fields) {
        if (is_placeholder(field.text)) return placeholder_found{field.name, field.text};
        if (std::string mark = open_responsibility(field); !mark.empty())
            return placeholder_found{field.name, std::move(mark)};
    }
    const std::vector<std::string>& tags = parsed.initiatives;
    if (std::find(tags.begin(), tags.end(), "initiative") != tags.end())
        return placeholder_found{"#", "#initiative"};
    return std::nullopt;
}

}  // namespace commands

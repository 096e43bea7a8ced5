// Names from outside: people, entries, emoji, ARNs, ranges of numbers, and Slack's spelling of a text.
#include "bot/chime/arn.hpp"
#include "bot/slack/text.hpp"
#include "commands/emoji.hpp"
#include "commands/text.hpp"
#include "evidence/base64.hpp"
#include "evidence/entry.hpp"
#include "evidence/person.hpp"
#include "evidence/record.hpp"
#include "tests/fuzz/target.hpp"

namespace {

void read_arns(std::string_view text) {
    const auto named = bot::chime::read_arn(text);
    if (!named) return;
    fuzz::must(text.starts_with(named->app_instance), "a name stands in its app instance");
    if (const auto person = bot::chime::person_of(text))
        fuzz::must(bot::chime::user_arn(*person, *named) == text, "a user is named as they came");
    if (named->kind == "channel")
        fuzz::must(bot::chime::channel_arn(named->id, *named) == text, "a channel is named as it came");
}

const fuzz::target here("names", [](std::string_view text) {
    if (const auto person = evidence::read_person(text))
        fuzz::must(evidence::read_person(person->value) == person, "a person is read as printed");
    if (const auto entry = evidence::read_entry_id(text))
        fuzz::must(evidence::read_entry_id(to_text(*entry)) == entry, "an entry is read as printed");
    const auto numbers = evidence::from_ranges(text, 1000);
    fuzz::must(numbers.size() <= 1000, "not too many numbers");
    if (!numbers.empty())
        fuzz::must(evidence::from_ranges(evidence::to_ranges(numbers), 1000) == numbers,
                   "numbers are read as printed");
    if (const auto bytes = evidence::from_base64(text))
        fuzz::must(evidence::to_base64(*bytes) == text, "what can be decoded was encoded so");
    const std::string emoji = commands::emoji_name(text);
    fuzz::must(emoji.size() <= 100 && commands::emoji_name(emoji) == emoji, "an emoji's name is one");
    read_arns(text);
    bot::slack::to_plain(text);
    const bot::slack::plain_text plain = bot::slack::to_plain(bot::slack::escape(text));
    fuzz::must(plain.text == text && plain.accounts.empty(), "what was escaped mentions nobody");
});

}  // namespace

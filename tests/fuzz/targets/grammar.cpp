// A text taken apart: its fields, and the quoting that keeps words from being taken for fields.
#include "commands/grammar.hpp"

#include "commands/text.hpp"
#include "tests/fuzz/target.hpp"

#include <array>

namespace {

using evidence::entry_kind;

constexpr std::array kinds{entry_kind::decision, entry_kind::metric,    entry_kind::mentoring,
                           entry_kind::charter,  entry_kind::message,   entry_kind::behaviour,
                           entry_kind::check_in, entry_kind::quiet_week};

const fuzz::target here("grammar", [](std::string_view bytes) {
    fuzz::supply from(bytes);
    const entry_kind kind = kinds[from.number(kinds.size())];
    const std::string_view typed = from.rest();
    if (!commands::is_utf8(typed)) return;
    const std::string kept = commands::without_controls(typed);
    fuzz::must(commands::without_controls(kept) == kept, "without controls there are none to take out");
    const std::string text = commands::normalise(kept);
    fuzz::must(commands::is_utf8(text), "a text stays a text");
    fuzz::must(commands::normalise(text) == text, "what is normal stays as it is");
    commands::split_command(text);
    const commands::parsed_text parsed = commands::parse(text, kind);
    commands::forgiven_slips(parsed);
    constexpr std::string_view dots = "…";
    for (const std::size_t most : {std::size_t{8}, std::size_t{40}}) {
        const std::string shorter = commands::shorten(text, most);
        fuzz::must(shorter.size() <= most + dots.size() && commands::is_utf8(shorter), "it is shortened");
    }
    const std::string quoted = commands::normalise(commands::quote(text, kind));
    fuzz::must(commands::parse_fields(quoted, kind).fields.empty(), "what is quoted holds no field");
    const std::string opening = commands::normalise(commands::quote_opening(text, kind));
    fuzz::must(!commands::parse(opening, kind).entry, "what is quoted names no entry");
});

}  // namespace

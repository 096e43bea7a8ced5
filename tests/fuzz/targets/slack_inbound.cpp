// What Slack delivers: a form, or JSON of a command, an interaction or an event. The first byte says which.
#include "bot/json_text.hpp"
#include "bot/slack/form.hpp"
#include "bot/slack/forms.hpp"
#include "bot/slack/inbound.hpp"
#include "commands/text.hpp"
#include "evidence/person.hpp"
#include "tests/fuzz/target.hpp"

#include <array>

namespace {

using bot::slack::inbound_kind;
using nlohmann::json;

constexpr int deepest = 64;

void check(const bot::slack::inbound& read) {
    if (read.kind == inbound_kind::ignored) return;
    fuzz::must(bot::slack::is_id(read.team), "a team is an id");
    fuzz::must(read.key.size() < 512, "a key is not too long");
    if (read.kind == inbound_kind::tokens_revoked || read.kind == inbound_kind::uninstalled) return;
    fuzz::must(bot::slack::is_id(read.user), "a user is an id");
    const auto person = evidence::read_person(bot::slack::person_of(read));
    fuzz::must(person && person->value == bot::slack::person_of(read), "the person has a name");
    bot::slack::place_of(read);
    bot::slack::to_plain(read.text);
}

const fuzz::target here("slack_inbound", [](std::string_view bytes) {
    fuzz::supply from(bytes);
    constexpr std::array<std::string_view, 4> types{"slash_commands", "interactive", "events_api", "hello"};
    const std::string_view type = types[from.number(types.size())];
    const std::string_view body = from.rest();
    if (type == "slash_commands")
        if (const auto form = bot::slack::read_form(body)) {
            const bot::slack::inbound posted = bot::slack::read_inbound(*form);
            const bot::slack::inbound in_json = bot::slack::read_inbound(type, json(*form));
            check(posted);
            fuzz::must(posted.kind == in_json.kind && posted.text == in_json.text &&
                           posted.key == in_json.key && person_of(posted) == person_of(in_json),
                       "a posted command is the same as its fields in JSON");
        }
    const json payload = bot::read_json(body, deepest);
    const bot::slack::inbound read = bot::slack::read_inbound(type, payload);
    check(read);
    if (read.kind == inbound_kind::suggestion) bot::slack::options_for(read.whole, {}, {});
    if (read.kind == inbound_kind::form_sent) bot::slack::read_form(read.view);
});

}  // namespace

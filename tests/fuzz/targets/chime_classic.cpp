// The events of the retired Amazon Chime. Three lines may stand before the body: its time and signature, and
// an address.
#include "bot/chime/arn.hpp"
#include "bot/chime/classic_events.hpp"
#include "commands/text.hpp"
#include "tests/fuzz/checks.hpp"

namespace {

using bot::chime::classic_verdict;

const fuzz::target here("chime_classic", [](std::string_view bytes) {
    fuzz::supply from(bytes);
    const std::string_view first = from.line(), second = from.line(), third = from.line();
    const std::string_view rest = from.rest();
    fuzz::must(bot::chime::check_classic_signature({"a token"}, first, second, rest, fuzz::noon) ==
                   classic_verdict::forged,
               "nobody signs without the token");
    fuzz::must(!bot::chime::is_hook(third, ".chime.aws") || third.starts_with("https://"),
               "answers go out encrypted");
    bot::chime::person_of_email(third);
    bot::chime::line_of_mention(third, "dossier");
    for (const std::string_view body : {bytes, rest}) {
        if (const auto challenge = bot::chime::read_challenge(body))
            fuzz::must(!challenge->empty() && challenge->size() <= bot::chime::longest_challenge,
                       "a challenge is not too long");
        const auto event = bot::chime::read_classic_event(body, "dossier");
        if (!event || event->kind == bot::chime::classic_kind::ignored) continue;
        fuzz::must(!event->key.empty(), "an event has a name");
        if (!event->person.value.empty())
            fuzz::must(evidence::read_person(event->person.value) == event->person, "a person has a name");
    }
});

}  // namespace

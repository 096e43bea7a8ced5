// The frames of Chime SDK messaging, and what their messages are to dossier.
#include "bot/chime/arn.hpp"
#include "bot/chime/frames.hpp"
#include "bot/chime/inbound.hpp"
#include "bot/json_text.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using bot::chime::inbound_kind;

const bot::chime::listener dossier{"arn:aws:chime:us-east-1:123456789012:app-instance/1111/user/dossier",
                                   "Dossier"};

void check(const bot::chime::inbound& read) {
    if (read.kind == inbound_kind::ignored) return;
    const auto person = bot::chime::person_of(read.user);
    fuzz::must(person == read.person, "the person is whose user it is");
    fuzz::must(bot::chime::is_channel(read.channel), "it was said in a channel");
    fuzz::must(read.user != dossier.bot, "dossier does not hear itself");
    fuzz::must(read.key.starts_with("chime:") && read.place.starts_with("chime:"), "it has a name");
}

const fuzz::target here("chime_frames", [](std::string_view text) {
    bot::chime::read_time(bot::read_json(text, bot::chime::deepest));
    const auto frame = bot::chime::read_frame(text);
    if (!frame) return;
    for (const bot::chime::channel_message& message : frame->messages) {
        fuzz::must(!message.id.empty() && !message.channel.empty(), "a message has an id and a channel");
        check(bot::chime::read_inbound(message, frame->event, dossier));
        for (const std::string_view event : bot::chime::events_of(message))
            check(bot::chime::read_inbound(message, event, dossier));
    }
});

}  // namespace

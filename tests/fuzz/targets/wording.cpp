// What people typed, as advice, redaction and documents read it.
#include "packet/wording.hpp"

#include "commands/text.hpp"
#include "packet/markdown_text.hpp"
#include "packet/redact.hpp"
#include "packet/rule_pack.hpp"
#include "packet/tongue.hpp"
#include "packet/web_links.hpp"
#include "packet/xml_text.hpp"
#include "tests/fuzz/checks.hpp"

namespace {

// Knows the names that are to be hidden.
const packet::redactor& hides(std::string_view profile) {
    const auto made = [](std::string_view for_whom) {
        fakes::memory_log log("UTC", fuzz::ana);
        fuzz::say(log, "/mentor @marta.lopez pairing #checkout", fuzz::noon);
        fuzz::say(log, "/decision Dropped it with @sam #gift-wrap", fuzz::noon);
        return packet::redactor(for_whom, log.appended());
    };
    static const packet::redactor committee = made("committee"), outside = made("outside");
    return profile == "outside" ? outside : committee;
}

const fuzz::target here("wording", [](std::string_view bytes) {
    if (!commands::is_utf8(bytes)) return;  // a record holds text alone
    const std::string text = commands::without_controls(bytes);
    const packet::english_text english = packet::read_english(text);
    for (const packet::word& one : english.words)
        fuzz::must(one.begin <= one.end && one.end <= text.size(), "a word stands in the text");
    for (std::size_t at = 0; at < english.words.size(); ++at) {
        fuzz::must(english.sentence_of(at) < english.sentences.size(), "a word stands in a sentence");
        packet::says_how_much(english, at);
        packet::says_what_changed(english, at);
        packet::author_does(english, at);
    }
    packet::guess_tongue(english);
    for (const auto of : {packet::passage::decision, packet::passage::part, packet::passage::reason,
                          packet::passage::result, packet::passage::other})
        packet::advise(text, of, packet::default_pack());

    std::string joined;
    for (const packet::text_part& part : packet::with_links(text)) {
        joined += part.text;
        for (const char c : part.address)
            fuzz::must(c > ' ' && c < '\x7f', "an address is in ASCII");
    }
    fuzz::must(joined == text, "the parts of a text are the text");
    fuzz::must(packet::escaped(text).find('\n') == std::string::npos, "what is escaped is one line");
    for (const std::string_view profile : {"committee", "outside"}) {
        const std::string shown = hides(profile).text(text);
        fuzz::must(commands::is_utf8(shown), "what is redacted is text");
        fuzz::must(shown.find("@marta.lopez") == std::string::npos, "a name is hidden");
    }
});

}  // namespace

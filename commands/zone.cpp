// /evidence zone.
#include "commands/zone.hpp"

#include "commands/table.hpp"
#include "commands/text.hpp"

namespace commands {

namespace {

// "new york" and "europe/lisbon" as the database writes them: "New_York", "Europe/Lisbon".
std::string in_zone_spelling(std::string_view text) {
    std::string name = lower_case(text);
    bool begins = true;
    for (char& c : name) {
        if (begins && c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
        begins = c == ' ' || c == '/' || c == '_' || c == '-';
        if (c == ' ') c = '_';
    }
    return name;
}

}  // namespace

std::string zone_meant(const std::string& text) {
    if (evidence::is_known_zone(text)) return text;
    const std::string name = in_zone_spelling(text);
    for (const std::string_view area :
         {"", "Europe/", "America/", "Asia/", "Africa/", "Australia/", "Pacific/", "Atlantic/"})
        if (evidence::is_known_zone(std::string(area) + name)) return std::string(area) + name;
    return {};
}

reply choose_zone(const request& asked) {
    const std::string now_in = "Your time zone is " + asked.log.zone() + "; there it is " +
                               evidence::to_words(asked.now, asked.log.zone()) + ".";
    if (asked.text.empty()) {
        reply answer;
        answer.headline = now_in;
        answer.examples = {std::string(find_command(evidence_commands(), "zone")->example)};
        return answer;
    }
    const std::string chosen = zone_meant(asked.text);
    if (chosen.empty())
        return refuse("“" + shorten(asked.text, 60) +
                          "” is no time zone that I know. Nothing was changed: say it as region and city.",
                      {"/evidence zone Europe/Lisbon", "/evidence zone America/Los_Angeles"});
    asked.log.set_zone(chosen);
    reply answer;
    answer.how = tone::saved;
    answer.headline =
        "Your time zone is now " + chosen + "; there it is " + evidence::to_words(asked.now, chosen) + ".";
    return answer;
}

}  // namespace commands

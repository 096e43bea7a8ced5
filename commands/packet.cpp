// /packet: reads what is wanted, and describes what was built.
#include "commands/packet.hpp"

#include "commands/entry_answer.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace commands {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> artifact_words{
    {{"outcome-map", "product-outcome-map"},
     {"product-outcome-map", "product-outcome-map"},
     {"map", "product-outcome-map"},
     {"outcomes", "product-outcome-map"},
     {"decision-log", "decision-log"},
     {"decisions", "decision-log"},
     {"log", "decision-log"},
     {"charter", "launch-charter"},
     {"launch-charter", "launch-charter"}}};

std::string_view artifact_meant(std::string_view word) {
    for (const auto& [typed, name] : artifact_words)
        if (typed == word) return name;
    return {};
}

// Takes "from: March" or "to 2026-06-30" out of the words.
struct period_words {
    std::string from, to, rest;
};

period_words cut_period(const std::string& text) {
    period_words cut;
    std::string* into = &cut.rest;
    for (const std::string& word : split_words(text)) {
        const std::string lower = lower_case(word);
        std::string_view value = word;
        const std::string key = lower.substr(0, lower.find(':'));
        const bool opens = key == "from" || key == "since";
        const bool closes = key == "to" || key == "until";
        if (opens || closes) {
            into = opens ? &cut.from : &cut.to;
            value.remove_prefix(std::min(word.size(), key.size() + 1));
        }
        if (!value.empty()) *into += (into->empty() ? "" : " ") + std::string(value);
    }
    return cut;
}

}  // namespace

reply ask_for_packet(const request& asked) {
    if (asked.text == "help") return usage_of(*find_command(all_commands(), "packet"));
    const period_words words = cut_period(asked.text);
    packet_request wanted;
    if (!words.rest.empty() && lower_case(words.rest) != "all") {
        std::vector<std::string> parts = split_words(lower_case(words.rest));
        wanted.artifact = artifact_meant(join_words(parts, "-"));
        if (wanted.artifact.empty())
            return refuse("I cannot build “" + shorten(words.rest, 60) + "”. Try one of these:",
                          {"/packet", "/packet decision-log", "/packet outcome-map", "/packet charter",
                           "/packet from: 2026-01-01 to: 2026-06-30"});
    }
    const std::chrono::sys_days today = today_of(asked);
    for (const auto& [typed, into] :
         {std::pair{&words.from, &wanted.from}, std::pair{&words.to, &wanted.to}}) {
        if (typed->empty()) continue;
        const auto date = evidence::read_date(*typed, today);
        if (!date)
            return refuse("“" + shorten(*typed, 60) + "” is no date that I can read.",
                          {"/packet from: 2026-01-01 to: 2026-06-30", "/packet from: March"});
        const bool first = into == &wanted.from;
        *into =
            evidence::calendar_date{std::chrono::year_month_day{first ? date->first_day() : date->last_day()}}
                .to_iso();
    }
    if (!wanted.from.empty() && !wanted.to.empty() && wanted.from > wanted.to)
        return refuse("The packet would end (" + wanted.to + ") before it begins (" + wanted.from +
                          "). Did you mean this?",
                      {"/packet from: " + words.to + " to: " + words.from});
    if (wanted.from > evidence::calendar_date{std::chrono::year_month_day{today}}.to_iso())
        return refuse("“" + shorten(words.from, 60) + "” is still to come, so the packet would be empty.",
                      {"/packet"});
    reply answer;
    answer.headline = "Building the packet…";
    answer.packet = std::move(wanted);
    return answer;
}

reply describe_bundle(const packet::bundle& built) {
    reply answer;
    std::size_t ready = 0;
    for (const packet::artifact_readiness& artifact : built.state.artifacts)
        ready += artifact.ready ? 1 : 0;
    const std::size_t all = built.state.artifacts.size();
    answer.headline =
        all == 1       ? (ready == 1 ? "Your artifact is ready" : "Your artifact is built, and not ready yet")
        : ready == all ? "Your packet is ready: all three artifacts"
                       : "Your packet is built: " + std::to_string(ready) + " of " + std::to_string(all) +
                             " artifacts ready";
    for (const packet::artifact_readiness& artifact : built.state.artifacts) {
        std::string text = artifact.ready ? "ready" : "not ready";
        text += ", " + artifact.summary;
        if (!artifact.findings.empty()) text += ". Missing: " + artifact.findings.front().missing;
        if (artifact.findings.size() > 1)
            text += " (and " + std::to_string(artifact.findings.size() - 1) + " more in readiness.md)";
        answer.facts.push_back({artifact.artifact, std::move(text)});
    }
    for (const packet::artifact_readiness& artifact : built.state.artifacts) {
        if (artifact.findings.empty() || answer.next) continue;
        const packet::finding& first = artifact.findings.front();
        answer.next = question{first.missing, first.fix};
    }
    answer.files.push_back({"dossier-packet.zip", "application/zip", built.zip});
    // What one hands over comes first.
    for (const bool pdf : {true, false})
        for (const packet::named_file& file : built.files)
            if (file.name.ends_with(".pdf") == pdf)
                answer.files.push_back({file.name, file.type, file.bytes});
    return answer;
}

}  // namespace commands

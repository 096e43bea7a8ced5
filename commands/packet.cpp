// /packet: reads what is wanted, and describes what was built.
#include "commands/packet.hpp"

#include "commands/entry_answer.hpp"
#include "commands/period.hpp"
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

}  // namespace

reply ask_for_packet(const request& asked) {
    if (asked.text == "help") return usage_of(*find_command(all_commands(), "packet"));
    const std::chrono::sys_days today = today_of(asked);
    const period_in_text said = take_period(split_words(asked.text), today, true);
    packet_request wanted;
    const std::string artifact = join_words(said.rest, "-");
    if (!artifact.empty() && lower_case(artifact) != "all") {
        wanted.artifact = artifact_meant(lower_case(artifact));
        if (wanted.artifact.empty())
            return refuse("I cannot build “" + shorten(join_words(said.rest), 60) + "”. Try one of these:",
                          {"/packet", "/packet decision-log", "/packet outcome-map", "/packet charter",
                           "/packet from: 2026-01-01 to: 2026-06-30"});
    }
    if (!said.unread.empty())
        return refuse("“" + shorten(said.unread, 60) + "” is no date that I can read.",
                      {"/packet from: 2026-01-01 to: 2026-06-30", "/packet from: March"});
    const auto iso = [](std::chrono::sys_days day) {
        return evidence::calendar_date{std::chrono::year_month_day{day}}.to_iso();
    };
    if (said.days.from) wanted.from = iso(*said.days.from);
    if (said.days.until) wanted.to = iso(*said.days.until);
    if (!wanted.from.empty() && !wanted.to.empty() && wanted.from > wanted.to)
        return refuse("The packet would end (" + wanted.to + ") before it begins (" + wanted.from +
                          "). Did you mean this?",
                      {"/packet from: " + said.until + " to: " + said.since});
    if (said.days.from && *said.days.from > today)
        return refuse("“" + shorten(said.since, 60) + "” is still to come, so the packet would be empty.",
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

// /evidence gaps: what the packet lacks, thinnest first, each with the line that fills it.
#include "commands/gaps.hpp"

#include "commands/entry_answer.hpp"
#include "commands/questions.hpp"
#include "commands/selection.hpp"
#include "commands/text.hpp"

#include <algorithm>

namespace commands {

using evidence::entry_kind;

namespace {

constexpr std::size_t most_shown = 5;  // at a glance; /evidence gaps all shows every one

std::string number_of(std::size_t count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

fact to_fact(const packet::thin_place& place) {
    const packet::finding& what = *place.what;
    std::string text = what.missing + " (guide rule " + what.rule + (what.blocks ? "" : ", advice") + ")";
    if (!what.fix.empty()) text += ": " + what.fix;
    return {place.artifact ? place.artifact->artifact : "The packet", std::move(text)};
}

// Guide rules D9 and D10.
fact how_long(const packet::outlook& ahead) {
    return {"How long it takes", "by the guide's figures, an answer by " + ahead.worst + " at the latest (" +
                                     number_of(std::size_t(ahead.worst_days()), "day", "days") +
                                     "), if it were sent today with " +
                                     number_of(std::size_t(ahead.missing), "artifact", "artifacts") +
                                     " not ready (guide rules D9, D10)"};
}

std::size_t not_ready(const packet::readiness& state) {
    return std::size_t(std::count_if(state.artifacts.begin(), state.artifacts.end(),
                                     [](const packet::artifact_readiness& one) { return !one.ready; }));
}

std::string how_ready(const packet::readiness& state) {
    const std::size_t missing = not_ready(state);
    if (missing == 0) return "All three are ready";
    return number_of(missing, "artifact is", "artifacts are") + " not ready";
}

reply thinnest_places(const packet::readiness& state, const std::vector<packet::thin_place>& places) {
    reply answer;
    answer.headline = how_ready(state);
    if (places.empty()) {
        answer.headline += ", and no guide rule asks for more.";
        answer.examples = {"/packet"};
        return answer;
    }
    answer.headline += not_ready(state) == 0 ? "; this would make them stronger:"
                                             : "; these are the thinnest places, each with its line:";
    for (const packet::thin_place& place : places)
        if (answer.facts.size() < most_shown) answer.facts.push_back(to_fact(place));
    if (state.ahead && state.ahead->missing > 0) answer.facts.push_back(how_long(*state.ahead));
    if (places.size() > most_shown) {
        answer.headline.pop_back();
        answer.headline += " (" + std::to_string(most_shown) + " of " + std::to_string(places.size()) + "):";
        answer.examples = {"/evidence gaps all"};
    }
    answer.next = question_of(*places.front().what);
    return answer;
}

reply every_place(const packet::readiness& state, const std::vector<packet::thin_place>& places,
                  const page& shown) {
    const std::string line = "/evidence gaps all";
    if (const auto refusal = refuse_page(shown, places.size(), line)) return *refusal;
    reply answer;
    const auto blocking = std::count_if(places.begin(), places.end(),
                                        [](const packet::thin_place& place) { return place.what->blocks; });
    answer.headline = how_ready(state) + ": " + number_of(std::size_t(blocking), "gap", "gaps") + " and " +
                      number_of(places.size() - std::size_t(blocking), "piece", "pieces") + " of advice";
    for (std::size_t i = shown.skipped(); i < places.size() && answer.facts.size() < shown.rows; ++i)
        answer.facts.push_back(to_fact(places[i]));
    mention_page(answer, shown, places.size(), line);
    if (!places.empty() && shown.number == 1) answer.next = question_of(*places.front().what);
    return answer;
}

}  // namespace

packet::readiness readiness_now(const evidence::portfolio& of, evidence::moment now, const std::string& zone,
                                const packet::rule_pack& rules) {
    return packet::check(of, {now, zone, packet::whole_period(of, now, zone)}, rules);
}

// "/decision D-3 results: " asks for the field of an entry; "/evidence charter vision: … #checkout" for one
// of none.
question question_of(const packet::finding& found) {
    question asked{found.ask.empty() ? found.missing + "." : found.ask, found.fix};
    const command_line line = split_command(found.fix);
    const command_line behind = line.word == "evidence" ? split_command(line.rest) : line;
    const auto kind = kind_of_command(behind.word);
    if (!kind) return asked;
    const parsed_text parsed = parse(behind.rest, *kind);
    const bool names_a_field = parsed.entry || *kind == entry_kind::charter;
    if (names_a_field && !parsed.fields.empty())
        if (const auto ask = question_about(*kind, parsed.fields.front().name); !ask.empty()) asked.ask = ask;
    return asked;
}

reply show_gaps(const request& asked) {
    std::vector<std::string> words = split_words(lower_case(asked.text));
    page shown;
    shown.number = take_page(words);
    const std::string typed = join_words(words);
    if (!typed.empty() && typed != "all")
        return refuse("I show the five thinnest gaps, or all of them.",
                      {"/evidence gaps", "/evidence gaps all"});
    const evidence::portfolio folded = evidence::fold(asked.log.everything());
    const packet::readiness state = readiness_now(folded, asked.now, asked.log.zone(), rules_of(asked.said));
    const auto places = packet::thinnest_first(state);
    if (typed.empty() && shown.number == 1) return thinnest_places(state, places);
    return every_place(state, places, shown);
}

}  // namespace commands

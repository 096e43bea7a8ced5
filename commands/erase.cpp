// /evidence erase: removes content for good, of one entry or of everything. What was erased, and when, stays
// visible in the chain.
#include "commands/entry_answer.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>

namespace commands {

namespace {

constexpr std::array<std::string_view, 3> setting_names{"nudges", "cycle", "emoji"};
constexpr std::string_view erase_all = "/evidence erase everything";

std::string entries(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " entry" : " entries");
}

// What has to be typed: the number of entries, so that no line from a history does it by accident.
std::string confirmation(std::size_t count) {
    return std::string(erase_all) + ", all " + entries(count);
}

reply erased(std::string headline) {
    reply answer;
    answer.how = tone::saved;
    answer.headline = std::move(headline);
    answer.forget = true;
    answer.facts = {
        {"What stays",
         "numbers, moments and hashes, so that the chain still verifies and shows what was erased, and when"},
        {"Copies", "packets, exports and backups made before still hold it; those are yours to delete"}};
    return answer;
}

reply ask_for_confirmation(std::size_t count) {
    return refuse("This erases " + entries(count) +
                      " for good: nobody can bring them back, and undo does not. Nothing was erased yet. "
                      "Keep a copy first if you may want one, then type the second line exactly:",
                  {"/evidence export", confirmation(count)});
}

// Quiet weeks stand in no list, and are entries all the same.
std::size_t count_entries(evidence::evidence_log& log) {
    evidence::list_filter quiet_weeks;
    quiet_weeks.kind = evidence::entry_kind::quiet_week;
    return log.count({}) + log.count(quiet_weeks);
}

// Beside entries: what was found in notes, chosen, built, and offered while typing.
bool is_anything_kept(evidence::evidence_log& log) {
    const evidence::vocabulary words = log.words();
    const bool is_chosen = std::any_of(setting_names.begin(), setting_names.end(),
                                       [&](std::string_view name) { return !log.setting(name).empty(); });
    return log.count_inbox() > 0 || is_chosen || log.newest_packet() || !words.initiatives.empty() ||
           !words.metrics.empty() || !words.people.empty();
}

reply erase_all_of_it(const request& asked, std::string_view typed) {
    const std::size_t count = count_entries(asked.log);
    if (count == 0 && !is_anything_kept(asked.log))
        return refuse("There is nothing to erase: no entry is kept of you.");
    if ("/evidence erase " + lower_case(typed) != confirmation(count)) return ask_for_confirmation(count);
    asked.log.erase_everything(asked.now);
    return erased(entries(count) +
                  " erased: their content is gone from the log, the search and the answers kept");
}

}  // namespace

reply erase_entries(const request& asked) {
    const std::string_view typed = trim(asked.text);
    const std::string word = lower_case(typed.substr(0, typed.find_first_of(" ,")));
    if (word == "everything" || word == "all") return erase_all_of_it(asked, typed);
    std::string_view text = asked.text;
    const auto id = take_any_entry_id(text);
    if (!id)
        return refuse("What should be erased? Nothing was changed: say an entry's number, or everything.",
                      {"/evidence erase D-14", std::string(erase_all)});
    if (!text.empty())
        return refuse(
            "Erasing takes one number and nothing else, so that no word is lost by mistake. Nothing was "
            "changed.",
            {"/evidence erase " + to_text(*id)});
    const found_entry found = find_entry(asked, *id, "Nothing was changed.");
    if (found.refusal) return *found.refusal;
    const evidence::record sealed = asked.log.erase(*id, asked.now);
    reply answer = erased(to_text(*id) +
                          " is erased: its content is gone from the log, the search and the answers kept");
    answer.entry = *id;
    answer.logged_at = sealed.logged_at;
    return answer;
}

}  // namespace commands

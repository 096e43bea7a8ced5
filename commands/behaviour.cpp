// /evidence behaviour: what was agreed on with the manager that they will see (guide rule J3). Other entries
// link to it with the field `behaviour`.
#include "commands/agreed_day.hpp"
#include "commands/entry_answer.hpp"
#include "commands/text.hpp"
#include "packet/tongue.hpp"

#include <algorithm>
#include <array>

namespace commands {

using evidence::entry_id;
using evidence::entry_kind;

namespace {

constexpr std::size_t most_behaviours = 50;  // in one answer
constexpr std::size_t most_linked = 100;     // entries behind one of them
constexpr std::size_t few_words = 6;         // what is longer says where or how
constexpr std::size_t very_few_words = 3;    // what is shorter says neither

// Words for what a person should be, where nobody can see whether they are.
constexpr std::array vague_words{"strategic",  "strategically", "proactive",  "proactively", "leadership",
                                 "ownership",  "visibility",    "visible",    "presence",    "influence",
                                 "impact",     "impactful",     "confident",  "confidence",  "assertive",
                                 "senior",     "seniority",     "mindset",    "maturity",    "mature",
                                 "bigger",     "better",        "more",       "stronger",    "improve",
                                 "initiative", "communication", "autonomous", "independent", "independently"};

// How a sentence begins that says what to be, and not what to do.
constexpr std::array openings{"be",    "being",   "become",   "show",        "have", "gain",
                              "build", "improve", "increase", "demonstrate", "grow", "develop",
                              "think", "take",    "act",      "get"};

// Words of number, which make something countable: "two teams".
constexpr std::array counting_words{"one",   "two",  "three",  "four",    "five",      "six",   "each",
                                    "every", "both", "weekly", "monthly", "quarterly", "twice", "once"};

std::string without_marks(std::string word) {
    std::erase_if(word, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
    return word;
}

bool is_state_of_being(std::string word) {
    if (word.ends_with('s') && word.size() > 2) word.pop_back();
    return is_one_of(word, openings);
}

// "be more strategic" names nothing that one could see; "leads a launch across two teams" does. The words for
// it are English ones.
bool is_vague(const std::string& text) {
    if (packet::guess_tongue(packet::read_english(text)) == packet::tongue::another) return false;
    std::vector<std::string> words = split_words(lower_case(text));
    for (std::string& word : words)
        word = without_marks(word);
    if (words.size() > few_words || text.find_first_of("0123456789") != std::string::npos) return false;
    const bool says_what_to_be = words.size() <= very_few_words || is_state_of_being(words.front());
    const auto is_among = [&](const auto& known) {
        return std::any_of(words.begin(), words.end(),
                           [&](const std::string& word) { return is_one_of(word, known); });
    };
    return says_what_to_be && !is_among(counting_words) && is_among(vague_words);
}

fact hint_for(const std::string& text) {
    return {"Wording",
            "“" + shorten(text, 60) +
                "” (guide rule J3): what would one see? A behaviour that can be observed says what "
                "you do, where, and who is there."};
}

// The day that was understood behind `by:`, or that none was.
void tell_day(const request& asked, const evidence::entry& agreed, reply& answer) {
    const evidence::stage* const by = newest_stage(agreed, "by");
    if (!by) return;
    const auto shown = std::find_if(answer.facts.begin(), answer.facts.end(),
                                    [](const fact& said) { return said.label == "By"; });
    if (shown == answer.facts.end()) return;
    const auto day = day_agreed(*by, asked.log.zone());
    if (!day) {
        shown->text +=
            " (kept as you typed it: I can read no day ahead in it. A day looks like by: 30 Sep or "
            "by: in 3 months)";
        return;
    }
    const std::string words = agreed_day_in_words(*by, asked.log.zone());
    const auto left = (*day - today_of(asked)).count();
    shown->text = words + (left == 1 ? ", in 1 day" : ", in " + std::to_string(left) + " days");
}

evidence::entry entry_at(const request& asked, entry_id id) {
    return fold_entry(asked.log.records_of(id));
}

// The entries that stand and say that they show it, the newest first.
std::vector<evidence::entry_summary> linked_to(const request& asked, entry_id behaviour) {
    evidence::search_request wanted;
    wanted.fields.push_back({"behaviour", to_text(behaviour)});
    wanted.filter.limit = most_linked;
    std::vector<evidence::entry_summary> linked;
    for (evidence::search_hit& hit : asked.log.search(wanted))
        if (!hit.entry.retracted) linked.push_back(std::move(hit.entry));
    return linked;
}

std::string numbers_of(const std::vector<evidence::entry_summary>& entries) {
    std::string numbers;
    for (const evidence::entry_summary& one : entries)
        numbers += (numbers.empty() ? "" : ", ") + to_text(one.entry);
    return numbers;
}

// "by 30 Sep 2026, with @lena; shown by D-1, M-2"
std::string note_of(const request& asked, const evidence::entry& agreed) {
    std::string note;
    if (const evidence::stage* const by = newest_stage(agreed, "by"))
        note = "by " + agreed_day_in_words(*by, asked.log.zone());
    if (const evidence::stage* const with = newest_stage(agreed, "with"))
        note += (note.empty() ? "with " : ", with ") + with->text;
    const auto linked = linked_to(asked, agreed.id);
    return note + (note.empty() ? "" : "; ") +
           (linked.empty() ? "no entry linked yet" : "shown by " + numbers_of(linked));
}

fact how_to_link(entry_id behaviour) {
    return {"Link to it",
            "say behaviour: " + to_text(behaviour) +
                " with whatever shows it, as in /decision D-1 behaviour: " + to_text(behaviour)};
}

reply show_all(const request& asked) {
    evidence::list_filter filter;
    filter.kind = entry_kind::behaviour;
    filter.limit = most_behaviours;
    std::vector<evidence::entry_summary> agreed = asked.log.list(filter);
    std::erase_if(agreed, [](const evidence::entry_summary& one) { return one.retracted; });
    if (agreed.empty()) {
        reply usage = usage_of(*find_command(evidence_commands(), "behaviour"));
        usage.facts.insert(usage.facts.begin(), {"So far", "you have agreed on none"});
        return usage;
    }
    std::sort(agreed.begin(), agreed.end(),
              [](const auto& left, const auto& right) { return left.entry < right.entry; });
    reply answer;
    answer.headline =
        agreed.size() == 1 ? "1 agreed behaviour" : std::to_string(agreed.size()) + " agreed behaviours";
    for (const evidence::entry_summary& one : agreed) {
        answer.rows.push_back(to_row(one, asked.log.zone()));
        answer.rows.back().note = note_of(asked, entry_at(asked, one.entry));
    }
    return answer;
}

reply show_one(const request& asked, entry_id id) {
    reply answer = show_entry({asked.said, asked.kept, to_text(id), asked.log, asked.now});
    if (answer.how != tone::answer) return answer;
    const evidence::entry agreed = entry_at(asked, id);
    if (const evidence::stage* const by = newest_stage(agreed, "by"); by && day_agreed(*by, asked.log.zone()))
        answer.facts.push_back({"Until", agreed_day_in_words(*by, asked.log.zone())});
    const auto linked = linked_to(asked, id);
    for (const evidence::entry_summary& one : linked)
        answer.rows.push_back(to_row(one, asked.log.zone()));
    answer.facts.push_back({"Shown by", linked.empty() ? "no entry yet" : numbers_of(linked)});
    if (!agreed.retracted && linked.empty()) answer.facts.push_back(how_to_link(id));
    return answer;
}

reply add_to_behaviour(const request& asked, parsed_text parsed) {
    const entry_id id = *parsed.entry;
    if (id.kind == entry_kind::behaviour && says_nothing(parsed) && parsed.fields.empty() &&
        parsed.initiatives.empty() && parsed.people.empty())
        return show_one(asked, id);
    reply answer = add_stage(asked, std::move(parsed));
    if (answer.how == tone::saved && id.kind == entry_kind::behaviour)
        tell_day(asked, entry_at(asked, id), answer);
    return answer;
}

}  // namespace

reply agree_behaviour(const request& asked) {
    if (asked.text.empty() || asked.text == "list" || asked.text == "all") return show_all(asked);
    if (asked.text == "help") return usage_of(*find_command(evidence_commands(), "behaviour"));
    parsed_text parsed = read_line(asked, entry_kind::behaviour);
    if (parsed.entry) return add_to_behaviour(asked, std::move(parsed));
    if (parsed.text.empty())
        return refuse("What did you agree that they will see? Nothing was saved: say it in your own words.",
                      {std::string(find_command(evidence_commands(), "behaviour")->example)});
    reply answer = keep(asked, draft_statement(asked, parsed, evidence::record_kind::logged,
                                               asked.log.next_entry(entry_kind::behaviour)));
    if (answer.how != tone::saved) return answer;
    tell_day(asked, entry_at(asked, *answer.entry), answer);
    if (is_vague(parsed.text)) answer.facts.push_back(hint_for(parsed.text));
    answer.facts.push_back(how_to_link(*answer.entry));
    return answer;
}

}  // namespace commands

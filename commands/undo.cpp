// /evidence undo: takes back the last thing said, as a further record.
#include "commands/entry_answer.hpp"
#include "commands/fields.hpp"
#include "commands/packet.hpp"
#include "commands/text.hpp"

#include <set>

namespace commands {

using evidence::record;
using evidence::record_kind;

namespace {

constexpr std::size_t longest_line_shown = 400;  // bytes

// The newest record that says something and was not taken back. Undoing again goes one step further back.
std::optional<record> last_said(evidence::evidence_log& log) {
    std::set<std::uint64_t> undone;
    for (std::uint64_t seq = log.size(); seq > 0; --seq) {
        const auto said = log.record_at(seq);
        if (!said || said->erased || said->what.kind == record_kind::erased) continue;
        if (const std::uint64_t back = evidence::undone_by(said->what))
            undone.insert(back);
        else if (!undone.contains(seq))
            return said;
    }
    return std::nullopt;
}

// "undo D-14" is clear only when D-14 is what was spoken of last; a button says the moment too, for it stays
// where it is when more is said of D-14.
std::optional<reply> refuse_other_entry(const request& asked, const record& last) {
    std::string_view text = asked.text;
    const auto id = take_any_entry_id(text);
    const auto said_at = id ? evidence::from_rfc3339(trim(text)) : std::nullopt;
    if (!id || (*id == last.what.entry && (!said_at || *said_at == last.logged_at))) return std::nullopt;
    const std::string wanted = to_text(*id);
    if (*id == last.what.entry)
        return refuse("Something else was said about " + wanted +
                          " since, or that was taken back already. Nothing was "
                          "changed. To take back the last thing said, say:",
                      {"/evidence undo"});
    return refuse("Undo takes back the last thing said, and that was about " + to_text(last.what.entry) +
                      ". Nothing was changed. To take " + wanted + " out of every artifact, say:",
                  {"/evidence retract " + wanted + " reason: …", "/evidence undo"});
}

// The line is offered again, to be said better; a choice has no better words.
void offer_again(const record& back, reply& into) {
    into.facts.push_back({"You said, " + evidence::to_words(back.logged_at, into.zone),
                          shorten(back.what.said, longest_line_shown)});
    const bool is_choice = evidence::find_field(back.what, "packet") != nullptr;
    if (!is_choice && back.what.said.size() <= longest_line_shown) into.examples = {back.what.said};
}

std::string headline_of(const record& back) {
    const std::string number = to_text(back.what.entry);
    switch (back.what.kind) {
        case record_kind::staged:
            return "Taken back from " + number + "; the line stays in the log and out of every artifact";
        case record_kind::corrected:
            return "The correction of " + number + " is taken back; it says again what it said before";
        case record_kind::retracted:
            return number + " stands again";
        default:
            return number + " is taken back; it stays in the log and out of every artifact";
    }
}

evidence::statement taking_back(const request& asked, const record& last) {
    evidence::statement what;
    what.kind = record_kind::undone;
    what.entry = last.what.entry;
    what.said = asked.kept;
    what.fields = {{"undoes", evidence::to_ranges({last.seq}), std::nullopt}};
    what.happened = evidence::calendar_date{std::chrono::year_month_day{today_of(asked)}};
    return what;
}

// Whether the last thing done was to erase, which nobody who says "undo" after it means to pass over.
bool erased_last(evidence::evidence_log& log) {
    const auto newest = log.record_at(log.size());
    return newest && newest->what.kind == record_kind::erased;
}

reply refuse_after_erasing(const record& before_it) {
    return refuse("What was erased cannot be brought back. Nothing was changed. Before that you spoke of " +
                      to_text(before_it.what.entry) + "; to take that back, say:",
                  {"/evidence undo " + to_text(before_it.what.entry)});
}

}  // namespace

reply undo_last(const request& asked) {
    const auto last = last_said(asked.log);
    if (!last) return refuse("There is nothing to take back.", {"/evidence list"});
    if (asked.text.empty() && erased_last(asked.log)) return refuse_after_erasing(*last);
    if (auto refusal = refuse_other_entry(asked, *last)) return std::move(*refusal);
    const record sealed = asked.log.append(taking_back(asked, *last), asked.now);
    reply answer;
    answer.how = tone::saved;
    answer.entry = last->what.entry;
    answer.logged_at = sealed.logged_at;
    answer.zone = asked.log.zone();
    const std::string stands = choice_that_stands(asked, last->what);
    answer.headline = stands.empty() ? headline_of(*last) : stands;
    offer_again(*last, answer);
    return answer;
}

}  // namespace commands

#include "commands/cycle_calendar.hpp"

#include "commands/nudge_turn.hpp"
#include "commands/table.hpp"
#include "nudges/cycle.hpp"

namespace commands {

reply describe_cycle_calendar(evidence::evidence_view& view, evidence::moment now) {
    const std::optional<nudges::cycle> chosen = cycle_of(view);
    if (!chosen)
        return refuse("No review cycle is set, so there are no dates to hand over yet: say it like this.",
                      {std::string(find_command(evidence_commands(), "cycle")->example)});
    reply answer;
    answer.headline = "Your dates on the way to the packet, for your calendar";
    answer.facts = {
        {"dossier-cycle.ics",
         std::to_string(nudges::marks_of(*chosen).size()) +
             " marks, the day on which the packet is due, and the decision; open it with your calendar"},
        {"After a date has moved", "take the file again: the events change, and none comes twice"}};
    answer.files = {{"dossier-cycle.ics", "text/calendar; charset=utf-8",
                     nudges::to_ics(*chosen, view.author().value, now)}};
    return answer;
}

}  // namespace commands

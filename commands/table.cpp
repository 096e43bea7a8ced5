#include "commands/table.hpp"

#include "commands/text.hpp"

#include <array>

namespace commands {

namespace {

constexpr std::array front_door{
    command_entry{"decision",
                  "/decision text [because: …] [rejected: …] [hypothesis: …] [stake: $2M] #initiative",
                  "log a decision, or add a stage to one: /decision D-14 results: …",
                  "/decision Deprioritised gift wrap #checkout because: retention risk", log_decision},
    command_entry{
        "metric",
        "/metric name value [baseline: …] [target: …] [source: …] [money: …] [for: D-14] #initiative",
        "log one observation of a metric; a second one makes a trend",
        "/metric checkout-conversion 3.5% baseline: 3.1% source: Looker/checkout #checkout", log_metric},
    command_entry{"mentor",
                  "/mentor @person text [gap: …] [goal: …] [session: …] [outcome: …] [level: L5→L6]",
                  "log mentoring; sessions with the same person form one story",
                  "/mentor @sam pairing on the design doc gap: writes too late session: reviewed the outline",
                  log_mentoring},
    command_entry{
        "packet",
        "/packet [outcome-map | decision-log | charter] [for: manager | committee | outside] [from: …] "
        "[to: …] | feature D-14 | leave out D-3 | as usual D-3 | changes [since 2] | versions",
        "build the three artifacts and say what is missing", "/packet", ask_for_packet},
    command_entry{
        "evidence",
        "/evidence list | search … | show D-14 | gaps | correct D-14 … | retract D-14 reason: … | undo | "
        "erase D-14 | charter … | keep … | checkin … | behaviour … | cycle … | nudges … | zone … | "
        "emoji … | help",
        "read and mend what is kept", "/evidence list", run_evidence_command},
};

constexpr std::array behind_evidence{
    command_entry{
        "list",
        "/evidence list [decisions | metrics | mentoring | charter] [#initiative] [this week | Q1 | "
        "March | since: …] [page 2]",
        "the newest entries, or those of some days", "/evidence list #checkout", list_entries},
    command_entry{
        "search",
        "/evidence search words [\"gift wrap\"] [because: …] [#initiative] [@person] [in: decisions] "
        "[since: …] [until: …] [page 2]",
        "find entries by what they say, in any field", "/evidence search retention since: March",
        search_entries},
    command_entry{"show", "/evidence show D-14",
                  "one entry with everything said about it, each with its dates", "/evidence show D-14",
                  show_entry},
    command_entry{"gaps", "/evidence gaps [all] [page 2]",
                  "what the packet still lacks, thinnest first, each with the line that fills it",
                  "/evidence gaps", show_gaps},
    command_entry{"correct", "/evidence correct D-14 stake: $2M",
                  "say what a field should have said; the first text stays in the log",
                  "/evidence correct D-14 stake: $2M", correct_entry},
    command_entry{"retract", "/evidence retract D-14 reason: …",
                  "take an entry out of every artifact; it stays in the log",
                  "/evidence retract D-14 reason: logged twice", retract_entry},
    command_entry{"undo", "/evidence undo", "take back the last thing said; say it again for the one before",
                  "/evidence undo", undo_last},
    command_entry{"erase", "/evidence erase D-14 | everything",
                  "remove content for good; the chain shows that something was erased, and when",
                  "/evidence erase D-14", erase_entries},
    command_entry{"charter",
                  "/evidence charter [vision: …] [scope: …] [success: …] [responsibilities: Legal - …; Ops - "
                  "…] [codename: Aurora] #initiative",
                  "see which section is thin, and fill the launch charter",
                  "/evidence charter vision: checkout in two taps #checkout", fill_charter},
    command_entry{"keep",
                  "/evidence keep what somebody wrote [from: @sam] [for: D-14] [https://…] #initiative",
                  "keep a message of somebody else as evidence, with who wrote it and where",
                  "/evidence keep Dropping gift wrap saved the launch from: @sam #checkout", keep_message},
    command_entry{"checkin",
                  "/evidence checkin [said: …] [missing: …] [with: @lena] [happened: …] | update [since: …]",
                  "a one-page brief for the talk with your manager, then what they said in their words; "
                  "update drafts the monthly one",
                  "/evidence checkin said: not yet, show me a launch across two teams with: @lena", check_in},
    command_entry{
        "behaviour", "/evidence behaviour text [by: 30 Sep] [with: @lena] | B-2 | (alone)",
        "what you and your manager agreed that you will show; entries link to it with behaviour: B-1",
        "/evidence behaviour Leads a launch across two teams by: 30 Sep with: @lena", agree_behaviour},
    command_entry{
        "cycle",
        "/evidence cycle [period 1 Jan to 31 Dec] [mid-year 1 Jul] [due 15 Nov] [target Senior PM] | ics",
        "the dates on the way to the packet, with what a slip costs; ics hands them to your calendar",
        "/evidence cycle period 1 Jan to 31 Dec mid-year 1 Jul due 15 Nov", choose_cycle},
    command_entry{"nudges",
                  "/evidence nudges [fri 16:00] [light | standard | active | off] [quiet 20:00-08:00] "
                  "[work mon-fri] [pause until 1 Aug] [holidays PT] | snooze 3h | nothing",
                  "when I ask for what is thin: see it, change it, put one off", "/evidence nudges thu 9:30",
                  choose_nudges},
    command_entry{"inbox", "/evidence inbox [page 2]", "what an import found and nobody has looked at yet",
                  "/evidence inbox", show_inbox},
    command_entry{"accept", "/evidence accept 3 [the line in other words]",
                  "keep what the inbox proposes; the entry says for ever where it was taken from",
                  "/evidence accept 3", accept_proposal},
    command_entry{"dismiss", "/evidence dismiss 3 [5 8-10] | all", "take proposals out of the inbox",
                  "/evidence dismiss 4", dismiss_proposals},
    command_entry{"export", "/evidence export [markdown | csv | jsonl]",
                  "everything that you have logged, as files to keep", "/evidence export", export_log},
    command_entry{"zone", "/evidence zone Europe/Lisbon", "choose your time zone",
                  "/evidence zone Europe/Lisbon", choose_zone},
    command_entry{"emoji", "/evidence emoji :pushpin:", "choose the emoji that keeps a message as evidence",
                  "/evidence emoji :pushpin:", choose_emoji},
    command_entry{"help", "/evidence help [command]", "this help", "/evidence help decision", help},
};

}  // namespace

std::span<const command_entry> all_commands() {
    return front_door;
}
std::span<const command_entry> evidence_commands() {
    return behind_evidence;
}

const command_entry* find_command(std::span<const command_entry> table, std::string_view word) {
    for (const command_entry& command : table)
        if (command.name == word) return &command;
    return nullptr;
}

std::optional<evidence::entry_kind> kind_of_command(std::string_view name) {
    if (name == "decision") return evidence::entry_kind::decision;
    if (name == "metric") return evidence::entry_kind::metric;
    if (name == "mentor") return evidence::entry_kind::mentoring;
    if (name == "charter") return evidence::entry_kind::charter;
    if (name == "keep") return evidence::entry_kind::message;
    if (name == "behaviour") return evidence::entry_kind::behaviour;
    if (name == "checkin") return evidence::entry_kind::check_in;
    return std::nullopt;
}

}  // namespace commands

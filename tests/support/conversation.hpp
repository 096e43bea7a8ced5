// A person talking to dossier, told as a story: say a line, read the answer, look at the entry.
//
//     say("/decision Dropped gift wrap because: retention");
//     after(7 days);
//     say("/decision D-1 results: retention +2%");
//     EXPECT_EQ(entry("D-1"), "...");
//
// Whatever is said, the answer's tone and the log must agree: a refusal and a plain answer write nothing, and
// what is called saved was written.
#pragma once

#include "commands/handle.hpp"
#include "tests/fakes/memory_log.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace support {

// "7 days" reads as it is said.
inline constexpr std::chrono::days days{1};

std::string to_story(const commands::reply& reply);
std::string to_story(const evidence::entry& entry);

class conversation : public testing::Test {
protected:
    // It is Wednesday, 4 March 2026, noon in Lisbon.
    conversation() : log_("Europe/Lisbon"), now_(*evidence::from_rfc3339("2026-03-04T12:00:00.000Z")) {}

    // Says a line and returns the answer as text. records: what it writes when it is saved; erasing
    // everything writes one for each entry.
    std::string say(const std::string& line, std::size_t records = 1) {
        const std::size_t before = written();
        reply_ = commands::handle({log_.author(), line, accounts_}, log_, now_);
        if (reply_.how == commands::tone::saved)
            EXPECT_EQ(written(), before + records) << "called saved: " << line;
        else
            EXPECT_EQ(written(), before) << "called not saved: " << line;
        return last_reply();
    }

    std::string last_reply() const { return to_story(reply_); }
    const commands::reply& reply() const { return reply_; }

    // Parts of the last answer.
    std::string headline() const { return reply_.headline; }
    std::string next() const { return reply_.next ? reply_.next->ask + " " + reply_.next->type : ""; }
    std::string fact(std::string_view label) const {
        for (const commands::fact& said : reply_.facts)
            if (said.label == label) return said.text;
        return {};
    }
    std::string examples() const {
        std::string lines;
        for (const std::string& example : reply_.examples)
            lines += (lines.empty() ? "" : "\n") + example;
        return lines;
    }
    bool saved() const { return reply_.how == commands::tone::saved; }
    bool refused() const { return reply_.how == commands::tone::refused; }

    // Time passes.
    void after(std::chrono::milliseconds passed) { now_ += passed; }
    void at(std::string_view rfc3339) { now_ = evidence::from_rfc3339(rfc3339).value(); }
    void in_zone(const std::string& zone) { log_.set_zone(zone); }

    // A line found in notes waits in the inbox.
    void found(const std::string& line) {
        log_.propose({0, line, "notes.md, line 1", evidence::calendar_date::from_iso("2026-03").value(), {}});
    }

    // A weekly nudge came, or one of another kind: "weekly 2026-03-02".
    void nudged(const std::string& key, std::string_view rfc3339, const std::string& kind = "weekly") {
        const evidence::moment at = evidence::from_rfc3339(rfc3339).value();
        log_.note_nudge({key, kind, {}, true, at, at, {}, false, "letter"}, now_);
    }
    evidence::kept_nudge nudge(const std::string& key) {
        for (const evidence::kept_nudge& one : log_.nudges())
            if (one.key == key) return one;
        ADD_FAILURE() << "no nudge " << key;
        return {};
    }
    std::optional<evidence::nudge_plan> plan() { return log_.plan(); }
    std::string setting(std::string_view name) { return log_.setting(name); }
    evidence::evidence_log& log() { return log_; }
    evidence::moment now() const { return now_; }

    // The account that the platform knows behind a name.
    void account(std::string name, std::string id) { accounts_.push_back({std::move(name), std::move(id)}); }

    // An entry as it stands, "" when there is none.
    std::string entry(std::string_view number) {
        const auto records = log_.records_of(evidence::read_entry_id(number).value());
        if (is_erased(records)) return std::string(number) + ", erased";
        return records.empty() ? "" : to_story(fold_entry(records));
    }

    const evidence::statement& newest() const { return log_.appended().back().what; }
    std::size_t records() const { return log_.appended().size(); }

private:
    std::size_t written() const { return log_.appended().size() + std::size_t(log_.choices()); }

    fakes::memory_log log_;
    evidence::moment now_;
    std::vector<evidence::mention> accounts_;
    commands::reply reply_;
};

// As a person would read it:
//     D-1 saved · 4 Mar 2026, 12:00 WET
//     Decision: Dropped gift wrap
//     D-1  4 Mar 2026  Dropped gift wrap #checkout (retracted)
//     Next: What did you give up for it? /decision D-1 rejected:
//     Try: /evidence list
inline std::string to_story(const commands::reply& reply) {
    std::string text = reply.headline;
    if (reply.logged_at) text += " · " + evidence::to_words(*reply.logged_at, reply.zone);
    for (const commands::fact& fact : reply.facts)
        text += "\n" + fact.label + ": " + fact.text;
    for (const commands::row& row : reply.rows) {
        text += "\n" + row.entry + "  " + row.date + "  " + row.title;
        for (const std::string& initiative : row.initiatives)
            text += " #" + initiative;
        if (!row.note.empty()) text += " (" + row.note + ")";
    }
    if (reply.next) text += "\nNext: " + reply.next->ask + " " + reply.next->type;
    for (const std::string& example : reply.examples)
        text += "\nTry: " + example;
    return text;
}

// What the log knows of an entry; an amount that was understood stands in brackets, a stage of another day
// carries its date:
//     D-1, 4 Mar 2026: Dropped gift wrap
//     because: retention
//     results: retention +2% [+2%] (11 Mar 2026)
//     #checkout @legal-lead https://example.org/1
inline std::string to_story(const evidence::entry& entry) {
    std::string text = to_text(entry.id) + ", " + to_words(entry.happened) + ": " + entry.text;
    for (const evidence::stage& stage : entry.stages) {
        text += "\n" + stage.name + ": " + stage.text;
        if (stage.amount) text += " [" + to_text(*stage.amount) + "]";
        if (stage.happened != entry.happened) text += " (" + to_words(stage.happened) + ")";
        if (stage.corrected) text += " (corrected)";
    }
    std::string references;
    for (const std::string& initiative : entry.initiatives)
        references += " #" + initiative;
    for (const evidence::mention& someone : entry.people)
        references += " @" + someone.name + (someone.id.empty() ? "" : "=" + someone.id);
    for (const std::string& link : entry.links)
        references += " " + link;
    if (!references.empty()) text += "\n" + references.substr(1);
    if (entry.undone)
        text += "\ntaken back";
    else if (entry.retracted)
        text += "\nretracted: " + entry.retraction_reason;
    return text;
}

}  // namespace support

// One person's evidence log, as the commands see it. Being bound to one person is what keeps everybody else's
// evidence out of reach: no call takes a person.
//
// Used on the thread that owns the store's connection, inside its transaction; appends become visible
// together or not at all. Throws what the store throws; the caller's transaction is then rolled back.
#pragma once

#include "evidence/checkpoint.hpp"
#include "evidence/record.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evidence {

// An entry in a list: what it is called today.
struct entry_summary {
    entry_id entry;
    std::string title;
    calendar_date happened;
    moment logged_at;
    std::vector<std::string> initiatives;
    bool retracted = false;
    std::string reconstructed;  // where it was taken from afterwards; empty: said as such
};

struct list_filter {
    std::optional<entry_kind> kind;
    std::string initiative;  // empty: all
    std::size_t limit = 20;
    std::size_t skip = 0;
    std::optional<std::chrono::sys_days> from{};  // of the day it happened, both included
    std::optional<std::chrono::sys_days> until{};
};

// A word that must stand in one field; an empty word asks only for the field.
struct field_word {
    std::string field;  // canonical: "because"
    std::string word;
};

// Everything that is given must hold. Words are found by their beginning, numbers and single letters whole,
// in any script, whatever the case and accents; a word with a space in it, or with a sign ("gift wrap",
// "3.5%"), means these parts in a row. A word of signs alone is passed over; when all are, nothing is found.
struct search_request {
    std::vector<std::string> words;
    std::vector<field_word> fields;
    std::vector<std::string> people;  // names, without '@'
    list_filter filter;
};

// Where an entry says what was asked for beyond its title; both are empty when the title says it all.
struct search_hit {
    entry_summary entry;
    std::string field;  // the field that says it; empty: its free text
    std::string match;  // the text around the first match
};

// A line found in somebody's notes or in a repository's history, waiting to be accepted as an entry.
struct proposal {
    std::uint32_t number = 0;  // from 1, per person
    std::string line;          // what accepting it says: "/decision Dropped gift wrap #checkout"
    std::string source;        // "brag.md, line 12"
    calendar_date happened;
    std::string key{};  // the same for what is found again; empty: source and line
};

// A packet that was asked for, and what it was built from.
struct packet_made {
    std::uint32_t number = 0;  // from 1, per person
    std::uint64_t seq = 0;     // of the newest record that it saw; 0: the log was empty
    digest head{};             // of the chain at that record
    moment made_at{};
    std::string request{};  // what was asked for, in words: "decision log, since 1 Mar 2026"
    std::string profile{};  // whom it was redacted for ("committee"); empty: nothing was hidden
    friend bool operator==(const packet_made&, const packet_made&) = default;
};

// A nudge that was sent or dropped, as it is remembered (nudges/owed.hpp says what that means).
struct kept_nudge {
    std::string key;      // names it among all of this person's: "weekly 2026-03-02"
    std::string kind;     // "weekly", "mid-year", "mark", "look-back"
    std::string about{};  // what it asked for, so that the next one asks for something else: "D-14 results"
    bool sent = true;     // false: it was dropped
    moment at{};          // when it was first sent, or dropped
    moment last_at{};     // when it was last sent
    std::optional<moment> again{};  // put off until then
    bool answered = false;
    std::string letter{};  // of a sent one: the key of what carries it in the outbox
    friend bool operator==(const kept_nudge&, const kept_nudge&) = default;
};

// When to think about this person again, beside what they chose (the settings "nudges" and "cycle").
struct nudge_plan {
    moment since{};         // when nudging began: their first entry
    moment rhythm_since{};  // when the setting "nudges" was last changed
    moment cycle_since{};   // when the setting "cycle" was last changed
    std::optional<moment> next_look{};
    std::uint64_t changes =
        0;  // grows with every change of the plan, its nudges, the zone and the two settings
    friend bool operator==(const nudge_plan&, const nudge_plan&) = default;
};

// What is said may change what is owed: whoever says something is thought about again this long after it.
constexpr std::chrono::minutes looked_at_after_saying{10};

// Nudges are remembered at least this long after they were last touched.
constexpr std::chrono::days nudges_remembered{120};

// What the chat page offers while a person types.
struct vocabulary {
    std::vector<std::string> initiatives;
    std::vector<std::string> metrics;
    std::vector<std::string> people;
};

// Reading one person's log.
class evidence_view {
public:
    virtual ~evidence_view() = default;

    virtual const person_id& author() const = 0;

    // The person's IANA time zone; the machine's until they say another.
    virtual std::string zone() = 0;

    // How many records there are, and one of them: 1 is the first. Nothing beyond the newest.
    virtual std::uint64_t size() = 0;
    virtual std::optional<record> record_at(std::uint64_t seq) = 0;

    // All records of one entry in order; empty when there is no such entry. An erased entry's have no content
    // but for the last, which says when it was erased.
    virtual std::vector<record> records_of(entry_id entry) = 0;

    // The first and the newest entry with that subject; nothing when there is none.
    virtual std::optional<entry_id> first_with(entry_kind kind, std::string_view subject) = 0;
    virtual std::optional<entry_id> newest_with(entry_kind kind, std::string_view subject) = 0;

    // Newest first. Retracted entries are included and marked; erased ones are not, and quiet weeks only
    // where they are asked for by their kind.
    virtual std::vector<entry_summary> list(const list_filter& filter) = 0;
    virtual std::size_t count(const list_filter& filter) = 0;

    // First the entries with one of the words in their title, then the others, newest first among each.
    // Without words, fields and people it is list.
    virtual std::vector<search_hit> search(const search_request& asked) = 0;
    virtual std::size_t count_found(const search_request& asked) = 0;

    // Proposals that wait, by number.
    virtual std::vector<proposal> inbox(std::size_t limit, std::size_t skip) = 0;
    virtual std::size_t count_inbox() = 0;
    virtual std::optional<proposal> proposal_at(std::uint32_t number) = 0;

    virtual vocabulary words() = 0;

    // What the person has chosen under that name ("emoji"); empty until they do.
    virtual std::string setting(std::string_view name) = 0;

    // The entry that a chat message was kept as; nothing when it was not, or its entry is erased. place: the
    // platform's name of the message, "slack:C0EX1:1767225600.000100".
    virtual std::optional<entry_id> entry_of_message(std::string_view place) = 0;

    // The newest record of that entry when the message was noted: the one that the message wrote.
    virtual std::optional<std::uint64_t> seq_of_message(std::string_view place) = 0;

    // Whether the message was kept as an entry that is erased by now. What was erased must not come back when
    // the message is edited, so it stays known, by a hash of its place.
    virtual bool is_forgotten_message(std::string_view place) = 0;

    // The newest head of this log that a signed checkpoint covers; nothing before the first anchoring.
    virtual std::optional<anchored_head> newest_anchor() = 0;

    // The packets that were made; nothing for a number that was never given.
    virtual std::optional<packet_made> packet_made_at(std::uint32_t number) = 0;
    virtual std::optional<packet_made> newest_packet() = 0;

    // Nothing for somebody who was never to be nudged: they have said nothing.
    virtual std::optional<nudge_plan> plan() = 0;

    // The nudges that are remembered, the newest first.
    virtual std::vector<kept_nudge> nudges() = 0;

    // Every record in order, for folding a portfolio. Takes time in proportion to the log.
    virtual std::vector<record> everything() = 0;
};

// Writing it too.
class evidence_log : public evidence_view {
public:
    virtual void set_zone(std::string_view name) = 0;

    // An empty value takes the choice back.
    virtual void set_setting(std::string_view name, std::string_view value) = 0;

    // Remembers what entry_of_message tells; of two entries noted for one message, the later. Throws
    // std::logic_error when there is no such entry or it is erased.
    virtual void note_message(std::string_view place, entry_id entry) = 0;

    // Keeps under the next number that a packet was made of the log as it stands: number, seq and head are
    // the log's own, whatever is given. Returns the number.
    virtual std::uint32_t note_packet(const packet_made& what) = 0;

    // Keeps a plan, all but `changes`, which is counted here. One begins with the first entry, too.
    // What else is written brings the next look forward: a zone and the settings "nudges" and "cycle" to the
    // epoch, which is at once; a record to `looked_at_after_saying` after it, or sooner.
    virtual void plan_nudges(const nudge_plan& what) = 0;

    // Keeps a nudge under its key, in place of what was kept there, and forgets those that were last touched
    // `nudges_remembered` before `now`.
    virtual void note_nudge(const kept_nudge& what, moment now) = 0;

    // The number that the next entry of that kind will carry.
    virtual entry_id next_entry(entry_kind kind) = 0;

    // Seals the statement as the next record of the chain and keeps it. A `logged` statement must carry
    // next_entry's number, and every other kind an entry that is there.
    virtual record append(const statement& what, moment now) = 0;

    // Removes the content of every record of an entry, and all that was derived from it, for good; appends
    // the record that says so and returns it. The chain stays whole. Throws std::logic_error when there is no
    // such entry or it was erased before.
    virtual record erase(entry_id entry, moment now) = 0;

    // The same for every entry; what else is kept about the person (words, zone, settings, inbox, packets
    // made, replies and what was still to be sent to them) goes too. Returns how many entries there were.
    virtual std::size_t erase_everything(moment now) = 0;

    // Puts back a record that was sealed before, byte for byte, as the next of the chain: for bringing a log
    // to another machine. Throws std::logic_error when it does not link to the newest record.
    virtual void restore(const record& sealed) = 0;

    // Puts a line into the inbox under the next number. False, and nothing is written, when a proposal of
    // that key was made before, whatever became of it.
    virtual bool propose(const proposal& found) = 0;

    // Takes a proposal out of the inbox, because it was accepted or is not wanted.
    virtual void settle(std::uint32_t number) = 0;
};

}  // namespace evidence

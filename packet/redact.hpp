// What a packet does not show, by whom it is for. Redacted is the portfolio, before anything is composed from
// it, so that every artifact in every format says the same and none of them knows a name.
//
// for        people          money                   initiatives          links and sources
// (nobody)   as typed        as typed                as typed             as typed
// manager    without their @ as typed                without their #      links to the chat left out
// committee  as initials     two significant digits  as typed             links to the chat left out
// outside    "a colleague"   one significant digit   under code names     all left out
//
// A name is known because it was tagged: everybody who was ever mentioned with an @ in the log, or kept as
// the author of a message, and every initiative that was ever tagged. It is hidden wherever it stands as a
// word, and so is each of its parts of three letters or more, "Lopez" of @marta.lopez, and "m.lopez". A part
// that is also a word of the language counts with a capital alone. An address that holds a name goes as a
// whole. Who was only ever written about without an @ is not known, and stays. Teams stay.
//
// What was said between the author and their manager stays between them: check-ins and agreed behaviours, and
// weeks in which nothing happened, are in no portfolio that is redacted, and of their records the hashes
// alone are shown, whoever it is for.
//
// A role names nobody: @search-lead is "the search lead" in all three (redacted_roles.hpp has the rule).
#pragma once

#include "evidence/portfolio.hpp"
#include "evidence/record.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace packet {

// Whom a packet can be redacted for: "manager", "committee", "outside".
std::span<const std::string_view> all_profiles();
bool is_profile(std::string_view name);

// "for the committee: people as initials, …"; empty where nothing is hidden.
std::string profile_in_words(std::string_view name);

// What an initiative is called in a packet, for its author alone.
struct code_name {
    std::string initiative;  // "checkout"
    std::string code;        // "Initiative A", "Aurora"
    bool chosen = false;     // by the author
};

class redactor {
public:
    // profile: one of all_profiles(), or empty to hide nothing. records: the author's whole log, in order;
    // the names to hide are learnt from it. Throws std::invalid_argument for another profile.
    redactor(std::string_view profile, const std::vector<evidence::record>& records);
    ~redactor();
    redactor(redactor&&) noexcept;
    redactor& operator=(redactor&&) noexcept;

    const std::string& profile() const;

    // The portfolio as it may be shown; it must be folded from the records of the constructor, or from some
    // of them. Initiatives are called "Initiative A", "Initiative B" in the order in which the log first
    // mentions them, or by the code name of a charter item (/evidence charter codename: Aurora #checkout). A
    // series of amounts that round figures would misstate is told in index points, 100 at its beginning.
    evidence::portfolio redact(const evidence::portfolio& of) const;

    // What an initiative is called there.
    std::string initiative(const std::string& name) const;

    // All of them, in the order in which the log first mentions them; none where initiatives keep their
    // names.
    std::vector<code_name> code_names() const;

    // One text.
    std::string text(std::string_view typed) const;

    // Whether a record says nothing that is hidden, so that its words may be shown as they are. A check-in,
    // an agreed behaviour and a quiet week never are. An observation of a series that is told in index points
    // never is: one amount would tell all the others. For the committee and outside neither what the author
    // chose to print nor what they took back is shown.
    bool shows(const evidence::record& said) const;

    // Whether its readers see what the author has yet to do: the readiness page, and the lines to type beside
    // a blank. The committee and readers outside do not.
    bool shows_what_to_do() const;

    // The author as they may be named: for outside without their platform's team, which may be a company's.
    std::string account() const;

    // Whether the anchor may be shown, which names the whole account and whoever runs dossier.
    bool shows_anchor() const;

private:
    struct state;
    std::unique_ptr<const state> state_;
};

}  // namespace packet

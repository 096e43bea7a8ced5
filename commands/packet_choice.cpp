// /packet feature, leave out and as usual: what the author wants to see in the packet. The choice is evidence
// like everything else: a record with a date, shown, searched and taken back as any other.
#include "commands/entry_answer.hpp"
#include "commands/packet.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace commands {

using evidence::entry_id;
using evidence::entry_kind;

namespace {

constexpr std::string_view nothing_changed = " Nothing was changed.";
constexpr std::size_t most_things = 50;  // in one line
constexpr std::size_t longest_shown = 60;

// A way to treat something, as it is typed, kept and told.
struct treatment {
    std::string_view typed;  // "leave out"
    std::string_view kept;   // as it stands in the field `packet`
    std::string_view told;   // "left out of the packet"
    std::string_view consequence;
};

constexpr treatment featured{"feature", "featured", "featured", "It is kept first when a page is full."};
constexpr treatment left_out{"leave out", "left out", "left out of the packet",
                             "It is not printed, and readiness.md says so with today's date."};
constexpr treatment as_usual{"as usual", "as usual", "treated as usual again",
                             "The packet's own order decides whether there is room for it."};

// What people type for it: "leave D-3" misses a word.
constexpr std::array<std::pair<std::string_view, const treatment*>, 9> other_words{{{"featured", &featured},
                                                                                    {"featuring", &featured},
                                                                                    {"highlight", &featured},
                                                                                    {"leave", &left_out},
                                                                                    {"left", &left_out},
                                                                                    {"omit", &left_out},
                                                                                    {"exclude", &left_out},
                                                                                    {"as-before", &as_usual},
                                                                                    {"usual", &as_usual}}};

const treatment* take_other_word(std::vector<std::string>& words) {
    if (words.empty()) return nullptr;
    const std::string typed = lower_case(words[0]);
    const auto known = std::find_if(other_words.begin(), other_words.end(),
                                    [&](const auto& one) { return one.first == typed; });
    if (known == other_words.end()) return nullptr;
    words.erase(words.begin());
    if (typed == "left" && !words.empty() && lower_case(words[0]) == "out") words.erase(words.begin());
    return known->second;
}

// The treatment that the words begin with, which are taken off; nothing when they ask for a packet.
const treatment* take_treatment(std::vector<std::string>& words) {
    for (const treatment* one : {&featured, &left_out, &as_usual}) {
        const std::vector<std::string> typed = split_words(one->typed);
        const bool joined = !words.empty() && lower_case(words[0]) == join_words(typed, "-");
        const bool apart =
            words.size() >= typed.size() && std::equal(typed.begin(), typed.end(), words.begin(),
                                                       [](const std::string& known, const std::string& word) {
                                                           return known == lower_case(word);
                                                       });
        if (!joined && !apart) continue;
        words.erase(words.begin(), words.begin() + std::ptrdiff_t(apart ? typed.size() : 1));
        return one;
    }
    return take_other_word(words);
}

// What a choice is about: an entry, or an initiative.
struct thing {
    std::optional<entry_id> entry;
    std::string initiative;

    std::string name() const { return entry ? to_text(*entry) : "#" + initiative; }
    friend bool operator==(const thing&, const thing&) = default;
};

struct things_said {
    std::vector<thing> things;  // each once
    std::string unread;         // a word that names nothing
};

things_said read_things(const std::vector<std::string>& words) {
    things_said read;
    for (std::string word : words) {
        while (word.ends_with(',') || word.ends_with(';'))
            word.pop_back();
        if (word.empty() || lower_case(word) == "and") continue;
        thing one;
        one.entry = evidence::read_entry_id(word);
        if (!one.entry && word.starts_with('#')) one.initiative = lower_case(word.substr(1));
        if (!one.entry && one.initiative.empty()) {
            read.unread = word;
            return read;
        }
        if (std::find(read.things.begin(), read.things.end(), one) == read.things.end())
            read.things.push_back(std::move(one));
    }
    return read;
}

std::vector<std::string> examples_of(const treatment& how) {
    const std::string line = "/packet " + std::string(how.typed);
    return {line + " D-14", line + " #checkout"};
}

// What stands in no artifact, or always stands there, cannot be chosen.
std::optional<reply> refuse_kind(entry_id id, const treatment& how) {
    if (id.kind == entry_kind::mentoring)
        return refuse(to_text(id) + " is a mentoring story, and none of the three artifacts prints those." +
                      std::string(nothing_changed));
    const bool can_be_featured = id.kind == entry_kind::decision || id.kind == entry_kind::metric;
    if (&how == &featured && !can_be_featured)
        return refuse(to_text(id) + " is a " + std::string(name_of(id.kind)) +
                          ", and those are printed as long as there is room. Decisions, metrics and "
                          "initiatives can be featured." +
                          std::string(nothing_changed),
                      examples_of(how));
    return std::nullopt;
}

std::optional<reply> refuse_entry(const request& asked, entry_id id, const treatment& how) {
    if (auto refusal = refuse_kind(id, how)) return refusal;
    found_entry found = find_entry(asked, id, "Nothing was changed.");
    if (found.refusal) return found.refusal;
    if (fold_entry(found.records).retracted)
        return refuse(to_text(id) + " was retracted and is in no artifact anyway." +
                      std::string(nothing_changed));
    return std::nullopt;
}

std::optional<reply> refuse_initiative(const request& asked, const std::string& name) {
    evidence::list_filter tagged;
    tagged.initiative = name;
    tagged.limit = 1;
    if (!asked.log.list(tagged).empty()) return std::nullopt;
    return refuse("No entry names #" + shorten(name, longest_shown) + "." + std::string(nothing_changed),
                  {"/evidence list"});
}

// The field that keeps it, of an entry or on the newest choice about an initiative.
std::string kept_so_far(const request& asked, const thing& of) {
    const auto newest_in = [&](entry_id id) {
        const evidence::entry known = fold_entry(asked.log.records_of(id));
        const evidence::stage* const said = newest_stage(known, "packet");
        return known.retracted || !said ? std::string() : said->text;
    };
    if (of.entry) return newest_in(*of.entry);
    evidence::list_filter charter;
    charter.kind = entry_kind::charter;
    charter.initiative = of.initiative;
    charter.limit = 1000;
    for (const evidence::entry_summary& item : asked.log.list(charter))  // newest first
        if (std::string said = newest_in(item.entry); !said.empty()) return said;
    return {};
}

evidence::statement statement_of(const request& asked, const thing& about, const treatment& how) {
    evidence::statement what;
    what.kind = about.entry ? evidence::record_kind::staged : evidence::record_kind::logged;
    what.entry = about.entry ? *about.entry : asked.log.next_entry(entry_kind::charter);
    what.said = asked.kept;
    what.happened = evidence::calendar_date{std::chrono::year_month_day{today_of(asked)}};
    what.fields.push_back({"packet", std::string(how.kept), std::nullopt});
    if (about.entry) return what;
    what.text = "In the packet: " + about.name() + " is " + std::string(how.told);
    what.fields.push_back({"flagship", &how == &featured ? "yes" : "no", std::nullopt});
    what.initiatives = {about.initiative};
    return what;
}

std::string names_of(const std::vector<thing>& things) {
    std::string names;
    for (std::size_t at = 0; at < things.size(); ++at)
        names += (at == 0 ? "" : at + 1 == things.size() ? " and " : ", ") + things[at].name();
    return names;
}

reply describe(const std::vector<thing>& changed, const treatment& how) {
    reply answer;
    answer.how = tone::saved;
    answer.headline = names_of(changed) + (changed.size() == 1 ? " is " : " are ") + std::string(how.told);
    if (changed.size() == 1) {
        answer.entry = changed.front().entry;
        answer.facts.push_back({"So", std::string(how.consequence)});
    }
    const bool names_initiative =
        std::any_of(changed.begin(), changed.end(), [](const thing& one) { return !one.entry; });
    if (&how == &featured && names_initiative)
        answer.facts.push_back(
            {"Flagships", "the last two initiatives that you featured stand out on the outcome map"});
    answer.examples = {"/packet"};
    return answer;
}

bool is_known_initiative(const request& asked, const std::string& name) {
    evidence::list_filter tagged;
    tagged.initiative = name;
    return !name.empty() && asked.log.count(tagged) > 0;
}

// The words again, with the sign before an initiative that lacks it: "feature promo".
std::string line_with_tags(const request& asked, const std::vector<std::string>& words,
                           const treatment& how) {
    std::string line = "/packet " + std::string(how.typed);
    for (const std::string& word : words)
        line += " " + std::string(is_known_initiative(asked, lower_case(word)) ? "#" : "") + word;
    return line;
}

// What keeps the words from being a choice.
std::optional<reply> refuse_words(const request& asked, const std::vector<std::string>& words,
                                  const things_said& said, const treatment& how) {
    if (is_known_initiative(asked, lower_case(said.unread)))
        return suggest(
            "An initiative has its # before it." + std::string(nothing_changed) + " Did you mean this?",
            {line_with_tags(asked, words, how)});
    if (!said.unread.empty())
        return refuse("“" + shorten(said.unread, longest_shown) +
                          "” is neither the number of an entry nor an #initiative." +
                          std::string(nothing_changed),
                      examples_of(how));
    if (said.things.empty())
        return refuse("What do you want to " +
                          (&how == &as_usual ? std::string("treat as usual again") : std::string(how.typed)) +
                          "? Say the number of an entry or an #initiative." + std::string(nothing_changed),
                      examples_of(how));
    if (said.things.size() > most_things)
        return refuse("That is more than " + std::to_string(most_things) + " at once." +
                      std::string(nothing_changed) + " Say it in several lines.");
    return std::nullopt;
}

std::optional<reply> refuse_thing(const request& asked, const thing& one, const treatment& how) {
    return one.entry ? refuse_entry(asked, *one.entry, how) : refuse_initiative(asked, one.initiative);
}

bool is_so_already(const request& asked, const thing& one, const treatment& how) {
    const std::string kept = kept_so_far(asked, one);
    return kept == how.kept || (kept.empty() && &how == &as_usual);
}

reply say_it_is_so(const std::vector<thing>& things, const treatment& how) {
    return refuse(names_of(things) + (things.size() == 1 ? " is " : " are ") +
                  (&how == &as_usual ? "treated as usual" : std::string(how.told)) + " already." +
                  std::string(nothing_changed));
}

}  // namespace

std::string choice_that_stands(const request& asked, const evidence::statement& taken_back) {
    if (!evidence::find_field(taken_back, "packet")) return {};
    thing about;
    if (taken_back.kind == evidence::record_kind::staged)
        about.entry = taken_back.entry;
    else if (!taken_back.initiatives.empty())
        about.initiative = taken_back.initiatives.front();
    else
        return {};
    const std::string kept = kept_so_far(asked, about);
    if (kept == featured.kept) return about.name() + " is featured again.";
    if (kept == left_out.kept) return about.name() + " is left out of the packet again.";
    return about.name() + " is as usual again in the packet.";
}

std::optional<reply> choose_for_packet(const request& asked) {
    std::vector<std::string> words = split_words(asked.text);
    const treatment* const how = take_treatment(words);
    if (!how) return std::nullopt;
    const things_said said = read_things(words);
    if (auto refusal = refuse_words(asked, words, said, *how)) return refusal;
    std::vector<thing> changed;
    for (const thing& one : said.things) {
        if (auto refusal = refuse_thing(asked, one, *how)) return refusal;
        if (!is_so_already(asked, one, *how)) changed.push_back(one);
    }
    if (changed.empty()) return say_it_is_so(said.things, *how);
    reply answer = describe(changed, *how);
    for (const thing& one : changed)
        answer.logged_at = asked.log.append(statement_of(asked, one, *how), asked.now).logged_at;
    return answer;
}

}  // namespace commands

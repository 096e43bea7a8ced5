#include "packet/redact.hpp"

#include "packet/hidden_links.hpp"
#include "packet/hidden_words.hpp"
#include "packet/redacted_names.hpp"
#include "packet/redacted_roles.hpp"
#include "packet/rounded_money.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

namespace packet {

using evidence::entry;
using evidence::entry_kind;
using evidence::metric_series;
using evidence::portfolio;
using evidence::quantity;
using evidence::record;
using evidence::stage;
using evidence::statement;

namespace {

enum class people_shown { as_typed, without_sign, initials, colleagues };

struct profile_rules {
    std::string_view name;
    std::string_view says;
    people_shown people = people_shown::as_typed;
    rounding money{};
    hidden_links links = hidden_links::none;
    bool codes = false;   // initiatives under code names
    bool sources = true;  // shown
    bool account = true;  // with its platform's team
    bool work = true;     // what the author has yet to do, and what they chose
};

constexpr profile_rules nothing_hidden{"", ""};

constexpr std::array profiles{
    profile_rules{"manager",
                  "for the manager: tags without their signs, links to the chat left out",
                  people_shown::without_sign,
                  {},
                  hidden_links::to_chat},
    profile_rules{
        "committee",
        "for the committee: people as initials, money rounded to two significant digits, links to the "
        "chat left out",
        people_shown::initials,
        {2, false},
        hidden_links::to_chat,
        false,
        true,
        true,
        false},
    profile_rules{
        "outside",
        "for readers outside: initiatives under code names, people as colleagues, money rounded to one "
        "significant digit or told as an index, sources and links left out",
        people_shown::colleagues,
        {1, true},
        hidden_links::all,
        true,
        false,
        false,
        false}};

constexpr std::array<std::string_view, 3> profile_names{"manager", "committee", "outside"};

const profile_rules& rules_of(std::string_view name) {
    if (name.empty()) return nothing_hidden;
    const auto known = std::find_if(profiles.begin(), profiles.end(),
                                    [&](const profile_rules& profile) { return profile.name == name; });
    if (known == profiles.end()) throw std::invalid_argument("there is no such profile");
    return *known;
}

// Before a name they say who it was, and the name goes: "VP @anna agreed".
constexpr std::array<std::string_view, 9> titles{"vp",  "svp", "cto",      "ceo",    "cfo",
                                                 "coo", "cpo", "director", "manager"};

constexpr std::array<std::string_view, 9> articles{"the",  "a",     "an",  "our", "my",
                                                   "your", "their", "his", "her"};

constexpr std::string_view source_left_out = "source named, not shown";
constexpr std::string_view notes_left_out = "earlier notes";
constexpr double index_at_the_beginning = 100;
constexpr std::size_t shortest_part = 3;     // letters of a part of a name that is hidden by itself
constexpr std::size_t shortest_surname = 4;  // behind an initial that is not parted from it

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string lower_case(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return small;
}

// "U07ABC2" is how a chat numbers somebody, and has no parts.
bool is_account_number(std::string_view name) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::any_of(name.begin(), name.end(), is_digit) &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

std::size_t letters_in(std::string_view part) {
    return std::size_t(std::count_if(part.begin(), part.end(),
                                     [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool is_number(std::string_view part) {
    return part[0] >= '0' && part[0] <= '9';
}

// The parts of a handle that belong to a person's name: "marta" and "lopez" of "marta.lopez2".
std::vector<std::string> name_parts_of(std::string_view handle) {
    std::vector<std::string> parts = parts_of_name(handle);
    std::erase_if(parts, [](const std::string& part) { return is_number(part) || is_role_word(part); });
    return parts;
}

// The first letter of a part, with all its bytes.
std::string first_letter_of(const std::string& part) {
    std::size_t end = 1;
    while (end < part.size() && (static_cast<unsigned char>(part[end]) & 0xc0) == 0x80)
        ++end;
    return part.substr(0, end);
}

// "S. L." of "sam.lee"; a number or a role word in it says nothing.
std::string initials_of(std::string_view name) {
    std::string initials;
    for (const std::string& part : name_parts_of(name)) {
        std::string first = first_letter_of(part);
        if (first.size() == 1 && first[0] >= 'a' && first[0] <= 'z') first[0] = char(first[0] - 'a' + 'A');
        initials += (initials.empty() ? "" : " ") + first + ".";
    }
    return initials.empty() ? "N. N." : initials;
}

// Of a handle that stands in nobody's log as one; state::name_for is the rule.
std::string as_initials(std::string_view handle) {
    const std::string role = role_of(handle, {});
    return role.empty() ? initials_of(handle) : role;
}

std::string as_colleague(std::string_view handle) {
    const std::string role = role_of(handle, {});
    return role.empty() ? "a colleague" : role;
}

std::string as_it_is(std::string_view) {
    return {};
}

// The word before the end of a text, behind which one space stands; empty when there is none.
std::string_view last_word(std::string_view text) {
    if (!text.ends_with(' ')) return {};
    text.remove_suffix(1);
    const std::size_t space = text.rfind(' ');
    return space == std::string_view::npos ? text : text.substr(space + 1);
}

// "VP a colleague agreed" is told as "VP agreed", "the a colleague plan" as "the colleague plan".
void smooth(stretches& text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (!text[i].settled || text[i].text != "a colleague") continue;
        const std::string word = lower_case(last_word(text[i - 1].text));
        if (is_one_of(articles, word)) text[i].text = "colleague";
        if (!is_one_of(titles, word)) continue;
        text[i - 1].text.pop_back();
        text[i].text.clear();
    }
}

// "Our the search lead" is told as "our search lead", and a sentence begins "Search lead".
void smooth_roles(stretches& text, const std::set<std::string>& roles) {
    constexpr std::string_view article = "the ";
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string& told = text[i].text;
        if (!text[i].settled || !roles.contains(lower_case(told)) || !lower_case(told).starts_with(article))
            continue;
        const std::string word = i == 0 ? "" : lower_case(last_word(text[i - 1].text));
        const bool opens = told.starts_with('T');
        if (!opens && !is_one_of(articles, word) && !word.ends_with("'s")) continue;
        told.erase(0, article.size());
        if (opens && told[0] >= 'a' && told[0] <= 'z') told[0] = char(told[0] - 'a' + 'A');
    }
}

// "@sam" as "sam", "#checkout" as "checkout".
std::string without_signs(std::string_view typed) {
    std::string plain;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        const bool opens = i == 0 || typed[i - 1] == ' ' || typed[i - 1] == '(';
        const bool is_sign = typed[i] == '@' || typed[i] == '#';
        const char next = i + 1 < typed.size() ? typed[i + 1] : ' ';
        const bool names = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
                           static_cast<unsigned char>(next) >= 0x80;
        if (!(opens && is_sign && names)) plain += typed[i];
    }
    return plain;
}

// A, B, …, Z, AA, AB, …
std::string letters_of(std::size_t index) {
    std::string letters;
    for (std::size_t rest = index + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), char('A' + (rest - 1) % 26));
    return letters;
}

std::string account_of(const std::string& person) {
    const std::size_t colon = person.find(':'), slash = person.find('/');
    if (slash == std::string::npos) return person.substr(colon == std::string::npos ? 0 : colon + 1);
    return person.substr(slash + 1);
}

bool has_team(const std::string& person) {
    return person.find('/') != std::string::npos;
}

std::string without_team(const std::string& person) {
    return has_team(person) ? person.substr(0, person.find(':') + 1) + account_of(person) : person;
}

// Every text of a statement. A line may begin by calling dossier, which is nobody's name.
std::vector<std::string_view> texts_of(const statement& said) {
    constexpr std::string_view call = "@dossier ";
    std::string_view line = said.said;
    if (line.starts_with(call)) line.remove_prefix(call.size());
    std::vector<std::string_view> texts{line, said.text, said.reconstructed};
    for (const evidence::field& part : said.fields)
        texts.push_back(part.text);
    return texts;
}

// What was said between the author and their manager, and that nothing happened in a week.
bool is_between_two(entry_kind kind) {
    return kind == entry_kind::check_in || kind == entry_kind::behaviour || kind == entry_kind::quiet_week;
}

// What these fields hold is money, with a sign or without.
constexpr std::array<std::string_view, 6> money_fields{"stake", "money", "gain", "cost", "spent", "avoided"};

bool is_money_field(std::string_view name) {
    return is_one_of(money_fields, name);
}

}  // namespace

struct redactor::state {
    const profile_rules* rules = &nothing_hidden;
    std::string profile;
    std::string author;
    std::map<std::string, std::string> codes;  // of initiatives
    std::vector<code_name> called;             // the same, in order
    std::set<std::string> initiatives;         // without_separators
    std::set<std::string> roles;               // as they are told, in lower case
    hidden_words words;                        // people, and initiatives where they have code names
    hidden_words coded;                        // initiatives alone
    std::set<evidence::entry_id> as_index;     // observations whose amounts are told as an index

    bool hides_people() const {
        return rules->people == people_shown::initials || rules->people == people_shown::colleagues;
    }

    stretches hide_names(std::string_view typed, bool begins) const {
        stretches made = words.replaced(typed, begins);
        if (rules->people == people_shown::colleagues) smooth(made);
        smooth_roles(made, roles);
        return made;
    }

    bool gives_away(std::string_view link) const { return joined(words.replaced(link, false)) != link; }

    std::string text(std::string_view typed, bool only_money = false) const {
        if (rules == &nothing_hidden) return std::string(typed);
        stretches made =
            hides_people()
                ? without_links(typed, rules->links, [&](std::string_view link) { return gives_away(link); })
                : without_links(typed, rules->links);
        bool begins = true;
        const auto hide = [&](std::string_view part) {
            const bool first = std::exchange(begins, false);
            return hide_names(part, first && typed.starts_with(part));
        };
        made = through(hide, made);
        if (rules->people == people_shown::without_sign)
            made = through(
                [](std::string_view part) {
                    return stretches{{without_signs(part), false}};
                },
                made);
        // Last: a name may have a number in it, "search 2".
        const auto round = [&](std::string_view part) {
            return with_rounded_money(part, rules->money, only_money);
        };
        return joined(rules->money.digits > 0 ? through(round, made) : made);
    }

    hidden_words::naming name_instead() const {
        if (!hides_people()) return as_it_is;
        return rules->people == people_shown::initials ? as_initials : as_colleague;
    }

    // Of a person, and empty for a role.
    std::string role_in_words(std::string_view handle) const {
        return joined(coded.replaced(role_of(handle, initiatives), false));
    }

    std::string person_in_words(std::string_view name) const {
        return rules->people == people_shown::initials ? initials_of(name) : "a colleague";
    }

    static where_hidden where_is(std::string_view name) {
        return is_also_a_word(name) ? where_hidden::with_a_capital : where_hidden::anywhere;
    }

    bool is_author(std::string_view name) const { return lower_case(name) == lower_case(account_of(author)); }

    // The author's own name stays: it is their packet.
    void learn_person(std::string_view name) {
        if (is_author(name)) return words.hide(name, std::string(name), where_hidden::as_handle);
        if (std::string role = role_in_words(name); !role.empty()) {
            roles.insert(lower_case(role));
            return words.hide(name, std::move(role), where_hidden::as_handle);
        }
        if (hides_people()) words.hide(name, person_in_words(name), where_is(name));
    }

    // What a name is called in short: "Lopez" and "m.lopez" of "marta.lopez", "Lopez" of "mlopez". In what is
    // no handle, "Zoe Park of the shop", only what has a capital is a name.
    void learn_parts(std::string_view name, bool is_handle) {
        if (is_author(name) || is_account_number(name)) return;
        if (!role_in_words(name).empty() && !tells_more_than_its_role(name, initiatives)) return;
        std::vector<std::string> parts = name_parts_of(name);
        if (!is_handle)
            std::erase_if(parts, [](const std::string& part) { return lower_case(part) == part; });
        const bool may_be_an_area = !role_in_words(name).empty();
        for (const std::string& part : parts)
            hide_part(part, is_handle && !may_be_an_area ? where_is(part) : where_hidden::with_a_capital);
        if (parts.size() > 1) hide_with_initial(parts.front(), parts.back());
        if (parts.size() == 1 && is_handle)
            if (const std::string surname = parts[0].substr(first_letter_of(parts[0]).size());
                letters_in(surname) >= shortest_surname && where_is(surname) == where_hidden::anywhere)
                hide_part(surname, where_hidden::with_a_capital);
    }

    void hide_part(const std::string& part, where_hidden where) {
        if (letters_in(part) < shortest_part || is_author(part) || is_role_word(part)) return;
        words.hide(part, person_in_words(part), where);
    }

    // "m.lopez", "M. Lopez", "mlopez". "A price" is no name, so such a one is hidden in one piece alone.
    void hide_with_initial(const std::string& given, const std::string& surname) {
        if (letters_in(surname) < shortest_part) return;
        const std::string initial = first_letter_of(given);
        const std::string small = lower_case(initial);
        const bool is_a_word = small == "a" || small == "i" || where_is(surname) != where_hidden::anywhere;
        words.hide(initial + (is_a_word ? "" : ".") + (is_a_word ? lower_case(surname) : surname),
                   person_in_words(given + "." + surname));
    }

    void learn_people(const std::vector<record>& records) {
        words.hide_handles(name_instead());
        std::vector<std::pair<std::string, bool>> names;  // and whether it is a handle
        std::set<std::string> known;
        const auto learn = [&](const std::string& name, bool is_handle) {
            if (known.insert(name).second) names.emplace_back(name, is_handle);
        };
        for (const record& said : records) {
            if (said.erased) continue;
            for (const evidence::mention& someone : said.what.people) {
                learn(someone.name, true);
                if (!someone.id.empty()) learn(someone.id, true);
            }
            for (const std::string_view typed : texts_of(said.what))
                for (const std::string& handle : handles_in(typed))
                    learn(handle, true);
            if (said.what.entry.kind != entry_kind::message) continue;
            if (const evidence::field* const from = find_field(said.what, "from"))
                if (from->text.find('@') == std::string::npos) learn(from->text, false);
        }
        for (const auto& [name, is_handle] : names)
            learn_person(name);
        if (!hides_people()) return;
        for (const auto& [name, is_handle] : names)  // behind the whole names, which come first
            learn_parts(name, is_handle);
    }

    void learn_initiatives(const std::vector<record>& records) {
        for (const record& said : records)
            for (const std::string& name : said.what.initiatives)
                initiatives.insert(without_separators(name));
        if (rules->codes) give_codes(records);
    }

    // In the order of their first mention. A code name that would give a name away, or that was given before,
    // is none.
    void give_codes(const std::vector<record>& records) {
        std::vector<std::string> names;
        hidden_words given_away;
        for (const record& said : records)
            for (const std::string& name : said.what.initiatives)
                if (codes.emplace(name, "").second) {
                    names.push_back(name);
                    given_away.hide(name, "", where_hidden::anywhere, true);
                }
        const std::map<std::string, std::string> chosen = chosen_codes(records);
        std::set<std::string> given;
        for (std::size_t i = 0; i < names.size(); ++i) {
            std::string& code = codes[names[i]];
            code = "Initiative " + letters_of(i);
            const auto own = chosen.find(names[i]);
            const bool hides = own != chosen.end() && joined(given_away.replaced(own->second)) == own->second;
            const bool is_own = hides && given.insert(own->second).second;
            if (is_own) code = own->second;
            called.push_back({names[i], code, is_own});
            words.hide(names[i], code, where_hidden::anywhere, true);
            coded.hide(names[i], code);
        }
    }

    static std::map<std::string, std::string> chosen_codes(const std::vector<record>& records) {
        std::vector<record> items;
        std::copy_if(records.begin(), records.end(), std::back_inserter(items),
                     [](const record& said) { return said.what.entry.kind == entry_kind::charter; });
        std::map<std::string, std::pair<std::uint64_t, std::string>> newest;
        for (const entry& item : evidence::fold(items).charter)
            if (const stage* const code = newest_stage(item, "codename"); code && !code->text.empty())
                for (const std::string& name : item.initiatives)
                    newest[name] = std::max(newest[name], {code->seq, code->text});
        std::map<std::string, std::string> chosen;
        for (auto& [name, code] : newest)
            chosen.emplace(name, std::move(code.second));
        return chosen;
    }

    std::string initiative(const std::string& name) const {
        const auto code = codes.find(name);
        return code == codes.end() ? name : code->second;
    }

    // A metric's name joins its words with dashes, and a code name has spaces.
    std::string metric_name(const std::string& typed) const {
        std::string name = text(typed);
        if (name != typed && rules->codes) std::replace(name.begin(), name.end(), '-', ' ');
        return name;
    }

    void redact_amount(std::optional<quantity>& amount) const {
        if (amount && is_money(*amount) && rules->money.digits > 0)
            amount = rounded(*amount, rules->money.digits);
    }

    std::string reconstructed(const std::string& from) const {
        if (from.empty() || rules->sources) return text(from);
        return std::string(notes_left_out);
    }

    // Whoever wrote a message is a person, however they are named.
    std::string from_in_words(const std::string& typed) const {
        if (!hides_people()) return text(typed);
        const std::string shown = joined(hide_names(typed, false));
        if (shown != typed) return shown;
        const std::string role = role_in_words(typed);
        return role.empty() ? person_in_words(typed) : role;
    }

    // An address by itself that gives a name away.
    bool is_left_out(std::string_view source) const {
        return hides_people() && source.find_first_of(" <>\"|") == std::string_view::npos &&
               text(source) == "(link left out)";
    }

    void redact_stage(stage& said, entry_kind kind) const {
        if (said.name == "source" && (!rules->sources || is_left_out(said.text)))
            said.text = source_left_out;
        else if (said.name == "name" && kind == entry_kind::metric)
            said.text = metric_name(said.text);
        else if (said.name == "from" && kind == entry_kind::message)
            said.text = from_in_words(said.text);
        else
            said.text = text(said.text, is_money_field(said.name));
        redact_amount(said.amount);
        said.reconstructed = reconstructed(said.reconstructed);
    }

    // Where in the chat it stood, what a code name stands for, and which agreed behaviour it shows, is
    // nobody's business.
    static bool is_shown(const stage& said) {
        return said.name != "place" && said.name != "codename" && said.name != "behaviour";
    }

    void redact_entry(entry& said) const {
        said.text = text(said.text);
        std::erase_if(said.stages, [](const stage& one) { return !is_shown(one); });
        for (stage& one : said.stages)
            redact_stage(one, said.id.kind);
        for (std::string& name : said.initiatives)
            name = initiative(name);
        if (hides_people())
            for (evidence::mention& someone : said.people)
                someone = {joined(hide_names("@" + someone.name, false)), {}};
        const bool all_links = rules->links == hidden_links::all ||
                               (rules->links == hidden_links::to_chat && said.id.kind == entry_kind::message);
        std::erase_if(said.links, [&](const std::string& link) {
            return all_links || (rules->links == hidden_links::to_chat && leads_to_chat(link)) ||
                   (hides_people() && gives_away(link));
        });
        said.retraction_reason = text(said.retraction_reason);
        said.reconstructed = reconstructed(said.reconstructed);
    }

    void redact_series(metric_series& series) const {
        const std::optional<quantity> begin = index_base(series);
        series.name = metric_name(series.name);
        for (std::string& name : series.initiatives)
            name = initiative(name);
        for (entry& observation : series.observations) {
            if (begin) to_index(observation, *begin);
            if (begin && !newest_stage(observation, "measures"))  // an index of money is money
                observation.stages.push_back({"measures", "money", std::nullopt, observation.happened,
                                              observation.logged_at, observation.seq, false,
                                              observation.logged_at});
            redact_entry(observation);
        }
    }

    // What 100 stands for in a series of money that round figures would misstate; nothing for every other.
    std::optional<quantity> index_base(const metric_series& series) const {
        if (rules->money.digits == 0) return std::nullopt;
        std::optional<quantity> begin;
        bool misleads = false;
        for (const entry& observation : series.observations)
            for (const std::string_view field : {"baseline", "value", "target"}) {
                const stage* const level = newest_stage(observation, field);
                if (!level || !level->amount || !is_money(*level->amount) || level->amount->change) continue;
                if (!begin)
                    begin = level->amount;
                else
                    misleads = misleads || rounding_misleads(*begin, *level->amount, rules->money.digits);
            }
        return misleads ? begin : std::nullopt;
    }

    // One amount beside its index would tell all the others.
    void learn_indexed(const std::vector<record>& records) {
        std::vector<record> observed;
        std::copy_if(records.begin(), records.end(), std::back_inserter(observed),
                     [](const record& said) { return said.what.entry.kind == entry_kind::metric; });
        for (const metric_series& series : evidence::fold(observed).metrics) {
            if (!index_base(series)) continue;
            for (const entry& observation : series.observations)
                as_index.insert(observation.id);
        }
    }

    static void to_index(entry& observation, const quantity& begin) {
        for (stage& level : observation.stages) {
            if (level.name != "baseline" && level.name != "value" && level.name != "target") continue;
            if (!level.amount || level.amount->unit != begin.unit || level.amount->change) continue;
            const double index =
                index_at_the_beginning * level.amount->value.to_double() / begin.value.to_double();
            const auto tenths = evidence::decimal::make(std::llround(index * 10), 1);
            level.amount = quantity{tenths.value_or(evidence::decimal()), "index points", "", false};
            level.text = to_text(*level.amount);
        }
    }

    bool shows_words(const statement& said) const {
        const auto texts = texts_of(said);
        if (rules->people == people_shown::without_sign)
            return std::all_of(texts.begin(), texts.end(), [&](std::string_view typed) {
                return joined(without_links(typed, rules->links)) == typed;
            });
        return std::all_of(texts.begin(), texts.end(),
                           [&](std::string_view typed) { return text(typed) == typed; });
    }

    bool shows(const statement& said) const {
        if (rules == &nothing_hidden) return true;
        if (is_between_two(said.entry.kind)) return false;
        if (find_field(said, "place") || find_field(said, "codename")) return false;
        if (!rules->work && (said.kind == evidence::record_kind::undone || find_field(said, "packet") ||
                             find_field(said, "flagship")))
            return false;
        if (as_index.contains(said.entry)) return false;
        if (hides_people() && (!said.people.empty() || find_field(said, "from"))) return false;
        if (rules->codes && !said.initiatives.empty()) return false;
        if (!rules->sources && (find_field(said, "source") || !said.reconstructed.empty())) return false;
        const bool all_links = rules->links == hidden_links::all || said.entry.kind == entry_kind::message;
        if (std::any_of(said.links.begin(), said.links.end(),
                        [&](const std::string& link) { return all_links || leads_to_chat(link); }))
            return false;
        for (const evidence::field& part : said.fields)
            if (is_money_field(part.name) && text(part.text, true) != part.text &&
                rules->people != people_shown::without_sign)
                return false;
        return shows_words(said);
    }
};

std::span<const std::string_view> all_profiles() {
    return profile_names;
}

bool is_profile(std::string_view name) {
    return is_one_of(profile_names, name);
}

std::string profile_in_words(std::string_view name) {
    return std::string(rules_of(name).says);
}

redactor::redactor(std::string_view profile, const std::vector<record>& records) {
    auto made = std::make_unique<state>();
    made->rules = &rules_of(profile);
    made->profile = profile;
    if (!records.empty()) made->author = records.front().author.value;
    if (made->rules != &nothing_hidden) {
        made->learn_initiatives(records);
        made->learn_people(records);
    }
    if (made->rules->money.digits > 0) made->learn_indexed(records);
    state_ = std::move(made);
}
redactor::~redactor() = default;
redactor::redactor(redactor&&) noexcept = default;
redactor& redactor::operator=(redactor&&) noexcept = default;

const std::string& redactor::profile() const {
    return state_->profile;
}

portfolio redactor::redact(const portfolio& of) const {
    portfolio shown = of;
    if (state_->rules == &nothing_hidden) return shown;
    shown.check_ins.clear();
    shown.behaviours.clear();
    shown.quiet_weeks.clear();
    if (!state_->rules->account) shown.author.value = without_team(shown.author.value);
    for (std::vector<entry>* const entries :
         {&shown.decisions, &shown.mentoring, &shown.charter, &shown.messages})
        for (entry& one : *entries)
            state_->redact_entry(one);
    for (metric_series& series : shown.metrics)
        state_->redact_series(series);
    return shown;
}

std::string redactor::initiative(const std::string& name) const {
    return state_->initiative(name);
}

std::vector<code_name> redactor::code_names() const {
    return state_->called;
}

std::string redactor::text(std::string_view typed) const {
    return state_->text(typed);
}

bool redactor::shows(const record& said) const {
    return said.erased || state_->shows(said.what);
}

std::string redactor::account() const {
    return state_->rules->account ? state_->author : without_team(state_->author);
}

bool redactor::shows_what_to_do() const {
    return state_->rules->work;
}

bool redactor::shows_anchor() const {
    return state_->rules->account;
}

}  // namespace packet

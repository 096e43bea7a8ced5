// /evidence search.
#include "commands/entry_answer.hpp"
#include "commands/fields.hpp"
#include "commands/period.hpp"
#include "commands/selection.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <utility>

namespace commands {

using evidence::entry_kind;
using evidence::search_request;

namespace {

constexpr std::size_t rows_of_a_page = 10;   // each has the text around its match
constexpr std::size_t longest_search = 300;  // bytes: more than this is no search but a story

// One thing that must hold, so that a search that finds nothing can be tried without it.
struct condition {
    search_request adds;
    std::string typed;                    // how to say it again
    std::vector<std::string> as_words{};  // the same looked for in every text; empty when it is that already
};

void merge(search_request& into, const search_request& more) {
    into.words.insert(into.words.end(), more.words.begin(), more.words.end());
    into.fields.insert(into.fields.end(), more.fields.begin(), more.fields.end());
    into.people.insert(into.people.end(), more.people.begin(), more.people.end());
    if (more.filter.kind) into.filter.kind = more.filter.kind;
    if (!more.filter.initiative.empty()) into.filter.initiative = more.filter.initiative;
    if (more.filter.from) into.filter.from = more.filter.from;
    if (more.filter.until) into.filter.until = more.filter.until;
}

search_request all_of(const std::vector<condition>& conditions) {
    search_request asked;
    for (const condition& one : conditions)
        merge(asked, one.adds);
    return asked;
}

std::string line_of(const std::vector<condition>& conditions) {
    std::string line = "/evidence search";
    for (const condition& one : conditions)
        line += " " + one.typed;
    return line;
}

struct search_line {
    std::vector<condition> conditions;
    page shown{1, rows_of_a_page};
    period days;
    std::string not_a_kind;        // what stood behind "in:" and is none
    std::optional<reply> refusal;  // of its days
};

// Words between quotes belong together: "gift wrap".
std::vector<std::string> with_quotes_joined(const std::vector<std::string>& words) {
    std::vector<std::string> joined;
    bool open = false;
    for (const std::string& word : words) {
        const auto quotes = std::count(word.begin(), word.end(), '"');
        std::string plain = word;
        std::erase(plain, '"');
        if (open)
            joined.back() += (joined.back().empty() ? "" : " ") + plain;
        else
            joined.push_back(plain);
        if (quotes % 2 == 1) open = !open;
    }
    std::erase(joined, "");
    return joined;
}

std::string quoted(const std::string& words) {
    return words.find(' ') == std::string::npos ? words : "\"" + words + "\"";
}

condition word_condition(const std::string& word) {
    condition one;
    one.adds.words = {word};
    one.typed = quoted(word);
    return one;
}

condition initiative_condition(const std::string& name) {
    condition one;
    one.adds.filter.initiative = name;
    one.typed = "#" + name;
    one.as_words = {name};
    return one;
}

condition person_condition(const std::string& name) {
    condition one;
    one.adds.people = {name};
    one.typed = "@" + name;
    one.as_words = {name};
    return one;
}

condition kind_condition(entry_kind kind) {
    condition one;
    one.adds.filter.kind = kind;
    one.typed = "in: " + std::string(word_of(kind));
    return one;
}

// All words behind a field's key must stand in that field; "because:" alone asks for any reason.
condition field_condition(std::string_view field, const std::vector<std::string>& words) {
    condition one;
    one.typed = std::string(field) + ":";
    for (const std::string& word : words) {
        one.adds.fields.push_back({std::string(field), word});
        one.typed += " " + quoted(word);
    }
    if (words.empty()) one.adds.fields.push_back({std::string(field), {}});
    one.as_words = words;
    return one;
}

// The plural of a kind stands first or last: "decisions about retention", "retention decisions #checkout".
// Behind a field's key it is the field's.
std::optional<entry_kind> kind_at_an_end(std::vector<std::string>& words) {
    const auto is_plain = [](const std::string& word) {
        return !word.starts_with('#') && !word.starts_with('@');
    };
    const auto first = std::find_if(words.begin(), words.end(), is_plain);
    const auto last = std::find_if(words.rbegin(), words.rend(), is_plain);
    if (first == words.end()) return std::nullopt;
    const bool has_field = std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return word.find(':') != std::string::npos;
    });
    for (const auto end : {first, has_field ? first : last.base() - 1}) {
        const std::string word = lower_case(*end);
        if (word != "decisions" && word != "metrics" && word != "mentoring") continue;
        words.erase(end);
        return kind_meant(word);
    }
    return std::nullopt;
}

// Reads words one after the other; those behind a field's key are the field's.
class condition_reader {
public:
    explicit condition_reader(search_line& into) : into_(into) {}

    void read(const std::string& word) {
        if (take_tag(word) || take_person(word) || take_key(word)) return;
        if (std::exchange(expects_kind_, false)) return take_kind(word);
        if (field_)
            field_words_.push_back(word);
        else
            into_.conditions.push_back(word_condition(word));
    }

    void end_field() {
        if (field_) into_.conditions.push_back(field_condition(field_->name, field_words_));
        field_ = nullptr;
        field_words_.clear();
    }

private:
    bool take_tag(const std::string& word) {
        const parsed_text parsed = parse(word, entry_kind::decision);
        if (!word.starts_with('#') || parsed.initiatives.empty()) return false;
        end_field();
        const std::string& name = parsed.initiatives.front();
        const bool is_second = !all_of(into_.conditions).filter.initiative.empty();
        into_.conditions.push_back(is_second ? word_condition(name) : initiative_condition(name));
        return true;
    }

    bool take_person(const std::string& word) {
        const parsed_text parsed = parse(word, entry_kind::decision);
        if (!word.starts_with('@') || parsed.people.empty()) return false;
        end_field();
        into_.conditions.push_back(person_condition(parsed.people.front().name));
        return true;
    }

    void take_kind(const std::string& word) {
        if (const auto kind = kind_meant(lower_case(word)))
            into_.conditions.push_back(kind_condition(*kind));
        else
            into_.not_a_kind = word;
    }

    // "because:", "because:risk", "in:decisions", "kind: decision"
    bool take_key(const std::string& word) {
        const std::size_t colon = word.find(':');
        if (colon == std::string::npos) return false;
        const std::string name = lower_case(word.substr(0, colon));
        const known_field* const field = find_field_of_any_kind(name);
        if (!field && name != "in" && name != "kind") return false;
        end_field();
        field_ = field;
        expects_kind_ = !field;
        if (colon + 1 < word.size()) read(word.substr(colon + 1));
        return true;
    }

    search_line& into_;
    const known_field* field_ = nullptr;
    std::vector<std::string> field_words_;
    bool expects_kind_ = false;
};

// by_itself: whether "March" without a key is a date, and not a word to look for.
search_line read_search(const request& asked, bool by_itself) {
    search_line line;
    std::vector<std::string> words = split_words(asked.text);
    line.shown.number = take_page(words);
    const period_in_text taken = take_period(words, today_of(asked), by_itself);
    line.days = taken.days;
    line.refusal = refuse_period(taken, "/evidence search retention");
    words = with_quotes_joined(taken.rest);
    const auto kind = kind_at_an_end(words);
    condition_reader reader(line);
    for (const std::string& word : words)
        reader.read(word);
    reader.end_field();
    if (kind) line.conditions.push_back(kind_condition(*kind));
    if (!taken.days.is_everything()) {
        condition when;
        when.adds.filter.from = taken.days.from;
        when.adds.filter.until = taken.days.until;
        when.typed = to_line(taken.days);
        line.conditions.push_back(when);
    }
    return line;
}

std::string in_quotes(const std::vector<std::string>& words) {
    std::string said;
    for (std::size_t i = 0; i < words.size(); ++i)
        said += (i == 0 ? "“" : i + 1 < words.size() ? ", “" : " and “") + shorten(words[i], 60) + "”";
    return said;
}

// How the line was read: "7 decisions with “retention”, with because: “risk”, with @sam, for #checkout, since
// 1 Mar 2026".
std::string what_was_asked(const search_request& asked, std::size_t count) {
    std::string said = counted(count, asked.filter.kind);
    std::string between = " ";
    const auto add = [&](const std::string& part) {
        said += between + part;
        between = ", ";
    };
    if (!asked.words.empty()) add("with " + in_quotes(asked.words));
    for (const evidence::field_word& one : asked.fields)
        add("with " + one.field + ":" + (one.word.empty() ? "" : " “" + shorten(one.word, 60) + "”"));
    for (const std::string& name : asked.people)
        add("with @" + name);
    if (!asked.filter.initiative.empty()) add("for #" + asked.filter.initiative);
    const period days{asked.filter.from, asked.filter.until};
    if (!days.is_everything()) said += (between == " " ? ", " : between) + to_words(days);
    return said;
}

row row_of(const evidence::search_hit& hit, std::string_view zone) {
    row shown = to_row(hit.entry, zone);
    if (hit.match.empty()) return shown;
    const std::string match =
        hit.field.empty() ? hit.match : std::string(label_of(hit.field)) + ": " + hit.match;
    // The match says more than how late it was logged; that it was taken back or reconstructed must be said.
    const bool keeps_note = hit.entry.retracted || !hit.entry.reconstructed.empty();
    shown.note = keeps_note ? shown.note + " · " + match : match;
    return shown;
}

// Collects what a search that found nothing could be instead: other lines, each of which finds something.
class other_searches {
public:
    other_searches(const request& asked, reply& into) : asked_(asked), into_(into) {}

    void offer(const std::string& how, const std::vector<condition>& conditions) {
        constexpr std::size_t most_offered = 3, most_tried = 12;
        if (into_.examples.size() == most_offered || ++tried_ > most_tried || conditions.empty()) return;
        const std::string line = line_of(conditions);
        const std::size_t count = asked_.log.count_found(all_of(conditions));
        if (count == 0 ||
            std::find(into_.examples.begin(), into_.examples.end(), line) != into_.examples.end())
            return;
        into_.facts.push_back({how, counted(count, std::nullopt)});
        into_.examples.push_back(line);
    }

private:
    const request& asked_;
    reply& into_;
    std::size_t tried_ = 0;
};

std::vector<condition> without(const std::vector<condition>& conditions, std::size_t i) {
    std::vector<condition> fewer = conditions;
    fewer.erase(fewer.begin() + std::ptrdiff_t(i));
    return fewer;
}

// "#check" is a whole name; "check" is looked for in every text.
std::vector<condition> with_words_for(const std::vector<condition>& conditions, std::size_t i) {
    std::vector<condition> looser;
    for (std::size_t k = 0; k < conditions.size(); ++k)
        if (k != i) looser.push_back(conditions[k]);
    for (const std::string& word : conditions[i].as_words)
        looser.push_back(word_condition(word));
    return looser;
}

void suggest_others(const request& asked, const search_line& line, reply& into) {
    const std::vector<condition>& conditions = line.conditions;
    other_searches others(asked, into);
    if (line.days.is_everything()) {
        const search_line dated = read_search(asked, true);
        if (!dated.days.is_everything() && !dated.refusal)
            others.offer("With the days " + to_words(dated.days), dated.conditions);
    }
    for (std::size_t i = 0; i < conditions.size(); ++i)
        if (!conditions[i].as_words.empty())
            others.offer("With “" + join_words(conditions[i].as_words) + "” in any text",
                         with_words_for(conditions, i));
    for (std::size_t i = 0; i < conditions.size(); ++i)
        others.offer("Without " + conditions[i].typed, without(conditions, i));
    if (!into.examples.empty()) return;
    if (!all_of(conditions).words.empty())
        into.facts.push_back(
            {"Nothing found", "letters and digits count, a word by its beginning: a shorter one finds more"});
    into.examples = {"/evidence list"};
}

// "D-14" looks for the entries that speak of it; perhaps it is itself meant.
void offer_the_entry(const request& asked, const search_request& wanted, reply& into) {
    for (const std::string& word : wanted.words)
        if (const auto id = evidence::read_entry_id(word); id && !asked.log.records_of(*id).empty())
            into.examples.insert(into.examples.begin(), "/evidence show " + to_text(*id));
}

}  // namespace

reply search_entries(const request& asked) {
    if (asked.text.empty()) return usage_of(*find_command(evidence_commands(), "search"));
    if (asked.text.size() > longest_search)
        return refuse("That is more than one search takes. Ask for a few of its words:",
                      {std::string(find_command(evidence_commands(), "search")->example)});
    const search_line line = read_search(asked, false);
    if (line.refusal) return *line.refusal;
    if (!line.not_a_kind.empty())
        return refuse("“" + shorten(line.not_a_kind, 60) + "” is no kind of entry. There are these:",
                      {"/evidence search retention in: decisions", "/evidence search retention in: metrics",
                       "/evidence search retention in: mentoring", "/evidence search retention in: charter"});
    search_request wanted = all_of(line.conditions);
    const std::size_t count = asked.log.count_found(wanted);
    if (const auto refusal = refuse_page(line.shown, count, line_of(line.conditions))) return *refusal;
    reply answer;
    answer.headline = what_was_asked(wanted, count);
    if (count == 0) {
        suggest_others(asked, line, answer);
        offer_the_entry(asked, wanted, answer);
        return answer;
    }
    wanted.filter.limit = line.shown.rows;
    wanted.filter.skip = line.shown.skipped();
    const std::string zone = asked.log.zone();
    for (const evidence::search_hit& hit : asked.log.search(wanted))
        answer.rows.push_back(row_of(hit, zone));
    mention_page(answer, line.shown, count, line_of(line.conditions));
    offer_the_entry(asked, wanted, answer);
    return answer;
}

}  // namespace commands

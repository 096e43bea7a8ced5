#include "storage/search.hpp"

#include "evidence/chain.hpp"
#include "storage/search_words.hpp"

#include <algorithm>
#include <stdexcept>

namespace storage {

using evidence::entry_id;
using evidence::search_request;

namespace {

constexpr std::size_t most_words = 256;

// The number of a row's person and of the entry's first record: both are far below 2^31.
constexpr std::int64_t rows_of_a_person = std::int64_t{1} << 32;

std::int64_t row_number(std::int64_t person, std::uint64_t seq) {
    return person * rows_of_a_person + static_cast<std::int64_t>(seq);
}

std::string letter_of(evidence::entry_kind kind) {
    return std::string(1, char(kind));
}

// Letters and digits as they are, every other byte as two hexadecimal digits: a name is one word whatever it
// holds, and two names are never the same word.
std::string as_one_word(std::string_view name) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string word;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            word += c;
        else if (c >= 'A' && c <= 'Z')
            word += char(c - 'A' + 'a');
        else
            word = word + '_' + digits[byte >> 4] + digits[byte & 0xf];
    }
    return word;
}

// Writes words as the index has them.
class speller {
public:
    explicit speller(std::int64_t person) : person_(std::to_string(person) + "_") {}

    std::string word(std::string_view cut) const { return person_ + std::string(cut); }
    std::string kind(evidence::entry_kind is) const { return person_ + "k_" + as_one_word(letter_of(is)); }
    std::string initiative(std::string_view name) const { return person_ + "i_" + as_one_word(name); }
    std::string someone(std::string_view name) const { return person_ + "m_" + as_one_word(name); }
    std::string field(std::string_view name) const { return person_ + "f_" + as_one_word(name); }
    std::string word_in(std::string_view field, std::string_view cut) const {
        return person_ + "w_" + as_one_word(field) + "_" + std::string(cut);
    }

private:
    std::string person_;
};

struct index_row {
    std::string title, body, tags;
};

void add_word(std::string& to, const std::string& word) {
    if (!to.empty()) to += ' ';
    to += word;
}

class row_maker {
public:
    explicit row_maker(SQLite::Database& by) : cutter_(by) {}

    index_row row_of(std::int64_t person, const evidence::entry& entry, std::string_view title) const {
        const speller spell(person);
        index_row row;
        add_text(title, spell, row.title);
        if (entry.text != title) add_text(entry.text, spell, row.body);
        add_word(row.tags, spell.kind(entry.id.kind));
        for (const evidence::stage& stage : entry.stages)
            add_stage(stage, spell, row);
        for (const std::string& initiative : entry.initiatives) {
            add_text(initiative, spell, row.body);
            add_word(row.tags, spell.initiative(initiative));
        }
        for (const evidence::mention& someone : entry.people) {
            add_text(someone.name, spell, row.body);
            add_word(row.tags, spell.someone(someone.name));
        }
        for (const std::string& link : entry.links)
            add_text(link, spell, row.body);
        add_text(entry.retraction_reason, spell, row.body);
        add_text(entry.reconstructed, spell, row.body);
        return row;
    }

private:
    void add_text(std::string_view text, const speller& spell, std::string& to) const {
        for (const cut_word& cut : cutter_.cut(text))
            add_word(to, spell.word(cut.word));
    }

    // Free text that was added later is a stage of the name "text", and no field.
    void add_stage(const evidence::stage& stage, const speller& spell, index_row& into) const {
        const bool is_field = stage.name != "text";
        if (is_field) add_word(into.tags, spell.field(stage.name));
        for (const cut_word& cut : cutter_.cut(stage.text)) {
            add_word(into.body, spell.word(cut.word));
            if (is_field) add_word(into.tags, spell.word_in(stage.name, cut.word));
        }
    }

    word_cutter cutter_;
};

using wanted_word = std::vector<std::string>;  // cut: one for most words, more for "3.5%" or a word of Han

// A number and a single letter are meant whole, everything else by its beginning: what begins with "a" is no
// search, and takes as long as reading everything.
bool is_whole(std::string_view word) {
    return word.size() == 1 ||
           std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The words of a request, cut. What has no letter and no digit ("-", "→") is passed over.
struct wanted {
    struct in_field {
        std::string field;
        wanted_word word;
    };
    std::vector<wanted_word> words;
    std::vector<in_field> fields;

    wanted(connection& on, const search_request& asked) {
        const word_cutter cutter(on.database());
        std::size_t count = 0;
        const auto cut = [&](const std::string& text) {
            wanted_word parts;
            for (cut_word& part : cutter.cut(text))
                parts.push_back(std::move(part.word));
            count += parts.size();
            return parts;
        };
        for (const std::string& word : asked.words)
            if (wanted_word parts = cut(word); !parts.empty()) words.push_back(std::move(parts));
        for (const evidence::field_word& one : asked.fields)
            fields.push_back({one.field, cut(one.word)});
        if (count > most_words) throw std::length_error("a search for so many words");
    }
};

// In the query language of FTS5: "17_gift 17_wrap" * for words that follow each other, the last by its
// beginning. Words hold letters, digits and underscores alone, and are quoted all the same.
template <class Spell>
std::string phrase(const wanted_word& word, Spell spell) {
    std::string text;
    for (const std::string& part : word)
        add_word(text, spell(part));
    return '"' + text + '"' + (is_whole(word.back()) ? "" : " *");
}

std::string all_of(const std::vector<std::string>& parts, std::string_view between) {
    std::string joined;
    for (const std::string& part : parts)
        joined += (joined.empty() ? "" : std::string(between)) + part;
    return joined;
}

// The queries that a request comes to.
struct match_text {
    std::string everything;  // empty: nothing can be found
    std::string in_title;    // empty: no word was asked for
};

match_text to_match(std::int64_t person, const search_request& asked, const wanted& words) {
    if (words.words.empty() && !asked.words.empty()) return {};
    const speller spell(person);
    const auto as_word = [&](const std::string& part) { return spell.word(part); };
    std::vector<std::string> parts, titles;
    const auto add_tag = [&](const std::string& tag) { parts.push_back("tags : \"" + tag + "\""); };
    for (const wanted_word& word : words.words) {
        titles.push_back(phrase(word, as_word));
        parts.push_back("{title body} : " + titles.back());
    }
    for (const auto& [field, word] : words.fields) {
        if (word.empty()) {
            add_tag(spell.field(field));
            continue;
        }
        const auto in_field = [&, &field = field](const std::string& part) {
            return spell.word_in(field, part);
        };
        parts.push_back("tags : " + phrase(word, in_field));
    }
    for (const std::string& name : asked.people)
        add_tag(spell.someone(name));
    if (asked.filter.kind) add_tag(spell.kind(*asked.filter.kind));
    if (!asked.filter.initiative.empty()) add_tag(spell.initiative(asked.filter.initiative));
    match_text match{all_of(parts, " AND "), {}};
    if (!titles.empty()) match.in_title = "title : (" + all_of(titles, " OR ") + ")";
    return match;
}

std::string iso_or_empty(const std::optional<std::chrono::sys_days>& day) {
    return day ? evidence::calendar_date{std::chrono::year_month_day{*day}}.to_iso() : std::string();
}

// The part of a SELECT behind its columns. Values stand at ?1 to ?5 in the order of with_match. Without the
// name of the index SQLite has been seen to read all of a person's entries for each row.
std::string rows_that_match(const evidence::list_filter& filter) {
    std::string sql =
        " FROM search CROSS JOIN entry e INDEXED BY entry_by_seq ON e.person = ?1 AND e.erased = 0 AND e.seq "
        "= search.rowid - ?2"
        " WHERE search MATCH ?3 AND search.rowid > ?2 AND search.rowid < ?2 + 4294967296";
    // A month ("2026-03") counts from its first day to its last.
    if (filter.from) sql += " AND e.happened >= iif(length(e.happened) = 7, substr(?4, 1, 7), ?4)";
    if (filter.until) sql += " AND e.happened <= ?5";
    return sql;
}

query with_match(connection& on, const std::string& sql, std::int64_t person, const std::string& match,
                 const evidence::list_filter& filter, std::size_t limit = 0, std::size_t skip = 0) {
    return query(on, sql, person, person * rows_of_a_person, match, iso_or_empty(filter.from),
                 iso_or_empty(filter.until), std::uint64_t{limit}, std::uint64_t{skip});
}

std::size_t count_matches(connection& on, std::int64_t person, const std::string& match,
                          const evidence::list_filter& filter) {
    // Without a period the index alone knows. Naming ?7 makes room for all the values.
    const bool by_date = filter.from || filter.until;
    const std::string sql = by_date ? "SELECT count(*), ?7" + rows_that_match(filter)
                                    : "SELECT count(*), ?7 FROM search WHERE search MATCH ?3"
                                      " AND rowid > ?2 AND rowid < ?2 + 4294967296";
    query row = with_match(on, sql, person, match, filter);
    row.next();
    return static_cast<std::size_t>(row.column(0).getInt64());
}

void add_matches(connection& on, std::int64_t person, const std::string& match,
                 const evidence::list_filter& filter, std::size_t limit, std::size_t skip,
                 std::vector<entry_id>& into) {
    query row = with_match(on,
                           "SELECT e.kind, e.number" + rows_that_match(filter) +
                               " ORDER BY search.rowid DESC LIMIT ?6 OFFSET ?7",
                           person, match, filter, limit, skip);
    while (row.next())
        into.push_back({evidence::entry_kind{row.column(0).getString().at(0)}, row.column(1).getUInt()});
}

// Where the words stand in a text: the first byte, and the one behind the last.
struct span {
    std::size_t begin, end;
};

std::optional<span> find_word(const std::vector<cut_word>& text, const wanted_word& word) {
    const auto same = [&](const cut_word& there, const std::string& part) {
        const bool by_beginning = &part == &word.back() && !is_whole(part);
        return by_beginning ? there.word.starts_with(part) : there.word == part;
    };
    const auto found = std::search(text.begin(), text.end(), word.begin(), word.end(), same);
    if (found == text.end() || word.empty()) return std::nullopt;
    return span{found->begin, (found + std::ptrdiff_t(word.size()) - 1)->end};
}

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// The words around a place, cut between words where there are spaces.
std::string around(std::string_view text, const span& place) {
    constexpr std::size_t longest = 120, before = 40;  // bytes
    if (text.size() <= longest) return std::string(text);
    std::size_t from = place.begin > before ? place.begin - before : 0;
    if (from > 0)
        if (const std::size_t space = text.find(' ', from); space < place.begin) from = space + 1;
    while (continues_character(text[from]))
        ++from;
    std::size_t to = std::max(from + longest, place.end);
    if (to >= text.size()) {
        to = text.size();
    } else {
        if (const std::size_t space = text.rfind(' ', to); space != text.npos && space >= place.end)
            to = space;
        while (to > from && continues_character(text[to]))
            --to;
    }
    return (from > 0 ? "…" : "") + std::string(text.substr(from, to - from)) + (to < text.size() ? "…" : "");
}

}  // namespace

struct search_index::state {
    explicit state(connection& to) : on(to), rows(to.database()) {}

    connection& on;
    const row_maker rows;
};

search_index::search_index(connection& on) : state_(std::make_unique<state>(on)) {}
search_index::~search_index() = default;

void search_index::put(std::int64_t person, std::uint64_t seq, const evidence::entry& entry,
                       std::string_view title) const {
    const index_row row = state_->rows.row_of(person, entry, title);
    query(state_->on, "INSERT INTO search (rowid, title, body, tags) VALUES (?, ?, ?, ?)",
          row_number(person, seq), row.title, row.body, row.tags)
        .run();
}

void search_index::remove(std::int64_t person, std::uint64_t seq) const {
    query(state_->on, "DELETE FROM search WHERE rowid = ?", row_number(person, seq)).run();
}

bool is_list(const search_request& asked) {
    return asked.words.empty() && asked.fields.empty() && asked.people.empty();
}

std::vector<entry_id> find_entries(connection& on, std::int64_t person, const search_request& asked) {
    const match_text match = to_match(person, asked, wanted(on, asked));
    const evidence::list_filter& filter = asked.filter;
    std::vector<entry_id> found;
    if (match.everything.empty()) return found;
    if (match.in_title.empty()) {
        add_matches(on, person, match.everything, filter, filter.limit, filter.skip, found);
        return found;
    }
    const std::string titled = "(" + match.everything + ") AND " + match.in_title;
    const std::string others = "(" + match.everything + ") NOT " + match.in_title;
    add_matches(on, person, titled, filter, filter.limit, filter.skip, found);
    if (found.size() == filter.limit) return found;
    const bool behind_the_titles = found.empty() && filter.skip > 0;
    const std::size_t in_titles =
        behind_the_titles ? count_matches(on, person, titled, filter) : filter.skip + found.size();
    add_matches(on, person, others, filter, filter.limit - found.size(),
                filter.skip > in_titles ? filter.skip - in_titles : 0, found);
    return found;
}

std::size_t count_entries(connection& on, std::int64_t person, const search_request& asked) {
    const match_text match = to_match(person, asked, wanted(on, asked));
    return match.everything.empty() ? 0 : count_matches(on, person, match.everything, asked.filter);
}

search_match match_in(connection& on, const evidence::entry& found, std::string_view title,
                      const search_request& asked) {
    const wanted words(on, asked);
    const word_cutter cutter(on.database());
    for (const auto& [field, word] : words.fields)
        for (const evidence::stage& stage : found.stages) {
            if (stage.name != field) continue;
            const auto place = word.empty() ? span{0, 0} : find_word(cutter.cut(stage.text), word);
            if (place) return {field, around(stage.text, *place)};
        }
    const std::vector<cut_word> in_title = cutter.cut(title);
    for (const wanted_word& word : words.words) {
        if (find_word(in_title, word)) continue;
        for (const evidence::stage& stage : found.stages)
            if (const auto place = find_word(cutter.cut(stage.text), word))
                return {stage.name == "text" ? "" : stage.name, around(stage.text, *place)};
        if (const auto place = find_word(cutter.cut(found.text), word))
            return {"", around(found.text, *place)};
        if (const auto place = find_word(cutter.cut(found.retraction_reason), word))
            return {"reason", around(found.retraction_reason, *place)};
    }
    return {};
}

}  // namespace storage

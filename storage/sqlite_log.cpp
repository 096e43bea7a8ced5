#include "storage/sqlite_log.hpp"

#include "evidence/chain.hpp"
#include "evidence/portfolio.hpp"

#include <cstring>
#include <stdexcept>

namespace storage {

using evidence::calendar_date;
using evidence::digest;
using evidence::entry_id;
using evidence::entry_kind;
using evidence::moment;
using evidence::record;
using evidence::record_kind;
using evidence::statement;

namespace {

std::string letter_of(entry_kind kind) {
    return std::string(1, char(kind));
}

entry_kind kind_of(const std::string& letter) {
    return entry_kind{letter.at(0)};
}

std::int64_t to_milliseconds(moment at) {
    return at.time_since_epoch().count();
}

moment from_milliseconds(std::int64_t count) {
    return moment{std::chrono::milliseconds{count}};
}

template <std::size_t N>
std::array<unsigned char, N> bytes_from(const SQLite::Column& column) {
    std::array<unsigned char, N> bytes{};
    if (column.getBytes() != int(N)) throw std::runtime_error("a hash in the database has a wrong length");
    std::memcpy(bytes.data(), column.getBlob(), N);
    return bytes;
}

std::string join(const std::vector<std::string>& words) {
    std::string joined;
    for (const std::string& word : words)
        joined += (joined.empty() ? "" : " ") + word;
    return joined;
}

std::vector<std::string> split(const std::string& joined) {
    std::vector<std::string> words;
    for (std::size_t from = 0; from < joined.size();) {
        const std::size_t end = std::min(joined.find(' ', from), joined.size());
        words.push_back(joined.substr(from, end - from));
        from = end + 1;
    }
    return words;
}

// What a list shows for an entry that has no free text of its own.
std::string title_of(const statement& what) {
    if (what.entry.kind == entry_kind::metric) {
        const evidence::field* const name = find_field(what, "name");
        const evidence::field* const value = find_field(what, "value");
        if (name && value) return name->text + " " + value->text;
        if (name) return name->text;
    }
    if (!what.text.empty()) return what.text;
    return what.fields.empty() ? what.said : what.fields.front().text;
}

std::string title_of(const evidence::entry& folded) {
    const evidence::stage* const name = newest_stage(folded, "name");
    const evidence::stage* const value = newest_stage(folded, "value");
    if (folded.id.kind == entry_kind::metric && name) return name->text + (value ? " " + value->text : "");
    if (!folded.text.empty() || folded.stages.empty()) return folded.text;
    return folded.stages.front().text;
}

calendar_date date_from(const std::string& iso) {
    const auto date = calendar_date::from_iso(iso);
    if (!date) throw std::runtime_error("a date in the database cannot be read");
    return *date;
}

}  // namespace

sqlite_log::sqlite_log(connection& on, evidence::person_id author, std::string default_zone)
    : on_(on), author_(std::move(author)), default_zone_(std::move(default_zone)) {
    find_person();
}

void sqlite_log::find_person() {
    query row(on_, "SELECT id FROM person WHERE name = ?", author_.value);
    person_ = row.next() ? row.column(0).getInt64() : 0;
}

void sqlite_log::ensure_person() {
    if (person_ != 0) return;
    query(on_, "INSERT INTO person (name, head) VALUES (?, ?)", author_.value, evidence::first_link(author_))
        .run();
    find_person();
}

std::string sqlite_log::zone() {
    query row(on_, "SELECT zone FROM person WHERE id = ? AND zone <> ''", person_);
    return row.next() ? row.column(0).getString() : default_zone_;
}

void sqlite_log::set_zone(std::string_view name) {
    ensure_person();
    wrote_ = true;
    query(on_, "UPDATE person SET zone = ? WHERE id = ?", name, person_).run();
}

entry_id sqlite_log::next_entry(entry_kind kind) {
    query row(on_, "SELECT max(number) FROM entry WHERE person = ? AND kind = ?", person_, letter_of(kind));
    row.next();
    return {kind, row.column(0).isNull() ? 1U : row.column(0).getUInt() + 1};
}

sqlite_log::chain_end sqlite_log::end_of_chain() {
    query row(on_, "SELECT records, head FROM person WHERE id = ?", person_);
    if (!row.next()) throw std::runtime_error("the person vanished from the database");
    return {static_cast<std::uint64_t>(row.column(0).getInt64()), bytes_from<32>(row.column(1))};
}

record sqlite_log::append(const statement& what, moment now, std::string_view subject) {
    ensure_person();
    wrote_ = true;
    const chain_end end = end_of_chain();
    const std::string canonical = evidence::to_canonical(what);
    record sealed{author_, end.seq + 1, now, what, evidence::draw_salt(), {}, {}};
    sealed.content_hash = evidence::hash_content(sealed.seasoning, canonical);
    sealed.hash = evidence::hash_link(end.head, sealed.seq, now, sealed.content_hash);
    keep(sealed, canonical);
    project(sealed, subject);
    return sealed;
}

void sqlite_log::keep(const record& sealed, std::string_view canonical) {
    query(on_,
          "INSERT INTO record (person, seq, logged_at, kind, number, canonical, salt, content_hash, hash)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          person_, sealed.seq, to_milliseconds(sealed.logged_at), letter_of(sealed.what.entry.kind),
          sealed.what.entry.number, canonical, sealed.seasoning, sealed.content_hash, sealed.hash)
        .run();
    query(on_, "UPDATE person SET records = ?, head = ? WHERE id = ?", sealed.seq, sealed.hash, person_)
        .run();
}

void sqlite_log::project(const record& sealed, std::string_view subject) {
    const statement& what = sealed.what;
    const std::string letter = letter_of(what.entry.kind);
    if (what.kind == record_kind::logged) {
        open_projection(sealed, subject);
    } else if (what.kind == record_kind::retracted) {
        query(on_, "UPDATE entry SET retracted = 1 WHERE person = ? AND kind = ? AND number = ?", person_,
              letter, what.entry.number)
            .run();
    } else {
        // Title, date and subject follow the fold of this one entry, so that a list and an artifact never
        // disagree.
        const evidence::entry folded = evidence::fold_entry(records_of(what.entry));
        query(on_,
              "UPDATE entry SET title = ?, happened = ?, initiatives = ?, subject = ?"
              " WHERE person = ? AND kind = ? AND number = ?",
              title_of(folded), folded.happened.to_iso(), join(folded.initiatives), subject_of(folded),
              person_, letter, what.entry.number)
            .run();
    }
    tag(what);
    remember_words(what);
}

void sqlite_log::open_projection(const record& sealed, std::string_view subject) {
    const statement& what = sealed.what;
    query(on_,
          "INSERT INTO entry (person, kind, number, seq, subject, title, happened, logged_at, initiatives)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          person_, letter_of(what.entry.kind), what.entry.number, sealed.seq, subject, title_of(what),
          what.happened.to_iso(), to_milliseconds(sealed.logged_at), join(what.initiatives))
        .run();
}

void sqlite_log::tag(const statement& what) {
    for (const std::string& initiative : what.initiatives)
        query(on_,
              "INSERT OR IGNORE INTO entry_initiative (person, initiative, kind, number) VALUES (?, ?, ?, ?)",
              person_, initiative, letter_of(what.entry.kind), what.entry.number)
            .run();
}

void sqlite_log::remember_words(const statement& what) {
    const auto remember = [&](std::string_view role, const std::string& text) {
        query(on_, "INSERT OR IGNORE INTO word (person, role, text) VALUES (?, ?, ?)", person_, role, text)
            .run();
    };
    for (const std::string& initiative : what.initiatives)
        remember("initiative", initiative);
    for (const evidence::mention& someone : what.people)
        remember("person", someone.name);
    if (what.entry.kind == entry_kind::metric && what.kind == record_kind::logged)
        if (const evidence::field* name = find_field(what, "name"))
            remember("metric", evidence::metric_key(name->text));
}

record sqlite_log::read(query& row) const {
    record found;
    found.author = author_;
    found.seq = static_cast<std::uint64_t>(row.column(0).getInt64());
    found.logged_at = from_milliseconds(row.column(1).getInt64());
    const auto what = evidence::from_canonical(row.column(2).getString());
    if (!what)
        throw std::runtime_error("record " + std::to_string(found.seq) + " of " + author_.value +
                                 " cannot be read");
    found.what = *what;
    found.seasoning = bytes_from<16>(row.column(3));
    found.content_hash = bytes_from<32>(row.column(4));
    found.hash = bytes_from<32>(row.column(5));
    return found;
}

std::vector<record> sqlite_log::records_of(entry_id entry) {
    query row(on_,
              "SELECT seq, logged_at, canonical, salt, content_hash, hash FROM record"
              " WHERE person = ? AND kind = ? AND number = ? ORDER BY seq",
              person_, letter_of(entry.kind), entry.number);
    std::vector<record> records;
    while (row.next())
        records.push_back(read(row));
    return records;
}

std::vector<record> sqlite_log::everything() {
    query row(on_,
              "SELECT seq, logged_at, canonical, salt, content_hash, hash FROM record WHERE person = ? ORDER "
              "BY seq",
              person_);
    std::vector<record> records;
    while (row.next())
        records.push_back(read(row));
    return records;
}

std::optional<entry_id> sqlite_log::one_with(std::string_view sql, entry_kind kind,
                                             std::string_view subject) {
    if (subject.empty()) return std::nullopt;
    query row(on_, sql, person_, letter_of(kind), subject);
    if (!row.next()) return std::nullopt;
    return entry_id{kind, row.column(0).getUInt()};
}

std::optional<entry_id> sqlite_log::first_with(entry_kind kind, std::string_view subject) {
    return one_with(
        "SELECT number FROM entry WHERE person = ? AND kind = ? AND subject = ? AND subject <> ''"
        " AND retracted = 0 ORDER BY number LIMIT 1",
        kind, subject);
}

std::optional<entry_id> sqlite_log::newest_with(entry_kind kind, std::string_view subject) {
    return one_with(
        "SELECT number FROM entry WHERE person = ? AND kind = ? AND subject = ? AND subject <> ''"
        " AND retracted = 0 ORDER BY number DESC LIMIT 1",
        kind, subject);
}

std::vector<evidence::entry_summary> sqlite_log::list(const evidence::list_filter& filter) {
    const std::string kind = filter.kind ? letter_of(*filter.kind) : "";
    query row(on_,
              "SELECT kind, number, title, happened, logged_at, initiatives, retracted FROM entry"
              " WHERE person = ?1 AND (?2 = '' OR kind = ?2)"
              " AND (?3 = '' OR EXISTS (SELECT 1 FROM entry_initiative t WHERE t.person = entry.person"
              "      AND t.initiative = ?3 AND t.kind = entry.kind AND t.number = entry.number))"
              " ORDER BY seq DESC LIMIT ?4 OFFSET ?5",
              person_, kind, filter.initiative, std::uint64_t{filter.limit}, std::uint64_t{filter.skip});
    std::vector<evidence::entry_summary> entries;
    while (row.next())
        entries.push_back({{kind_of(row.column(0).getString()), row.column(1).getUInt()},
                           row.column(2).getString(),
                           date_from(row.column(3).getString()),
                           from_milliseconds(row.column(4).getInt64()),
                           split(row.column(5).getString()),
                           row.column(6).getInt() != 0});
    return entries;
}

std::size_t sqlite_log::count(const evidence::list_filter& filter) {
    const std::string kind = filter.kind ? letter_of(*filter.kind) : "";
    query row(on_,
              "SELECT count(*) FROM entry WHERE person = ?1 AND (?2 = '' OR kind = ?2)"
              " AND (?3 = '' OR EXISTS (SELECT 1 FROM entry_initiative t WHERE t.person = entry.person"
              "      AND t.initiative = ?3 AND t.kind = entry.kind AND t.number = entry.number))",
              person_, kind, filter.initiative);
    row.next();
    return static_cast<std::size_t>(row.column(0).getInt64());
}

evidence::vocabulary sqlite_log::words() {
    query row(on_, "SELECT role, text FROM word WHERE person = ? ORDER BY role, text", person_);
    evidence::vocabulary known;
    while (row.next()) {
        const std::string role = row.column(0).getString();
        auto& list = role == "initiative" ? known.initiatives
                     : role == "metric"   ? known.metrics
                                          : known.people;
        list.push_back(row.column(1).getString());
    }
    return known;
}

}  // namespace storage

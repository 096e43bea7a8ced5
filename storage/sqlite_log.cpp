#include "storage/sqlite_log.hpp"

#include "evidence/chain.hpp"
#include "storage/anchors.hpp"
#include "storage/deliveries.hpp"
#include "storage/derived.hpp"
#include "storage/downloads.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/outbox.hpp"
#include "storage/people.hpp"
#include "storage/search.hpp"

#include <cstring>
#include <set>
#include <sqlite3.h>
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

constexpr std::string_view forgotten_mark = "forgotten:";

// What a message's place is kept as once its entry is erased.
std::string forgotten(std::string_view place) {
    return std::string(forgotten_mark) + evidence::sha256_hex(place);
}

std::int64_t to_milliseconds(moment at) {
    return at.time_since_epoch().count();
}

moment from_milliseconds(std::int64_t count) {
    return moment{std::chrono::milliseconds{count}};
}

template <class Bytes>
bool has_size(const SQLite::Column& column) {
    return column.getBytes() == int(Bytes{}.size());
}

template <std::size_t N>
std::array<unsigned char, N> bytes_from(const SQLite::Column& column) {
    std::array<unsigned char, N> bytes{};
    if (!has_size<decltype(bytes)>(column))
        throw std::runtime_error("a hash in the database has a wrong length");
    std::memcpy(bytes.data(), column.getBlob(), N);
    return bytes;
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

calendar_date date_from(const std::string& iso) {
    const auto date = calendar_date::from_iso(iso);
    if (!date) throw std::runtime_error("a date in the database cannot be read");
    return *date;
}

}  // namespace

sqlite_log::sqlite_log(connection& on, evidence::person_id author, std::string default_zone,
                       std::int64_t delivery)
    : on_(on), author_(std::move(author)), default_zone_(std::move(default_zone)), delivery_(delivery) {
    query row(on_, "SELECT zone, device_zone, records, head, stale, id FROM person WHERE name = ?",
              author_.value);
    if (!row.next()) return;
    person_ = row.column(5).getInt64();
    if (has_size<evidence::digest>(row.column(3)))
        known_ = known_from(row);  // else whoever appends hears of it
}

// Of a SELECT of zone, device_zone, records, head, stale.
sqlite_log::known_person sqlite_log::known_from(query& row) {
    return {row.column(0).getString(), row.column(1).getString(),
            static_cast<std::uint64_t>(row.column(2).getInt64()), bytes_from<32>(row.column(3)),
            row.column(4).getInt() != 0};
}

void sqlite_log::ensure_person() {
    if (person_ == 0) person_ = storage::ensure_person(on_, author_);
}

const sqlite_log::known_person& sqlite_log::known() {
    if (known_) return *known_;
    query row(on_, "SELECT zone, device_zone, records, head, stale FROM person WHERE id = ?", person_);
    if (!row.next()) throw std::runtime_error("the person vanished from the database");
    known_ = known_from(row);
    return *known_;
}

std::string sqlite_log::zone() {
    if (person_ == 0) return default_zone_;
    const known_person& said = known();
    if (!said.zone.empty()) return said.zone;
    return said.device_zone.empty() ? default_zone_ : said.device_zone;
}

void sqlite_log::set_zone(std::string_view name) {
    ensure_person();
    wrote_ = true;
    query(on_, "UPDATE person SET zone = ? WHERE id = ?", name, person_).run();
    known_.reset();
    nudge_plans::change_and_look(on_, person_);
}

std::string sqlite_log::setting(std::string_view name) {
    query row(on_, "SELECT value FROM setting WHERE person = ? AND name = ?", person_, name);
    return row.next() ? row.column(0).getString() : "";
}

void sqlite_log::set_setting(std::string_view name, std::string_view value) {
    ensure_person();
    wrote_ = true;
    if (value.empty())
        query(on_, "DELETE FROM setting WHERE person = ? AND name = ?", person_, name).run();
    else
        query(on_, "INSERT OR REPLACE INTO setting (person, name, value) VALUES (?, ?, ?)", person_, name,
              value)
            .run();
    if (name == "nudges" || name == "cycle") nudge_plans::change_and_look(on_, person_);
}

std::optional<evidence::nudge_plan> sqlite_log::plan() {
    return nudge_plans::plan_of(on_, person_);
}

std::vector<evidence::kept_nudge> sqlite_log::nudges() {
    return nudge_plans::nudges_of(on_, person_);
}

void sqlite_log::plan_nudges(const evidence::nudge_plan& what) {
    ensure_person();
    wrote_ = true;
    nudge_plans::keep(on_, person_, what);
}

void sqlite_log::note_nudge(const evidence::kept_nudge& what, moment now) {
    ensure_person();
    wrote_ = true;
    nudge_plans::note(on_, person_, what, now);
    nudge_plans::change(on_, person_);
}

std::optional<entry_id> sqlite_log::entry_of_message(std::string_view place) {
    query row(on_, "SELECT kind, number FROM said_message WHERE person = ? AND place = ?", person_, place);
    if (!row.next()) return std::nullopt;
    return entry_id{kind_of(row.column(0).getString()), row.column(1).getUInt()};
}

std::optional<std::uint64_t> sqlite_log::seq_of_message(std::string_view place) {
    query row(on_, "SELECT seq FROM said_message WHERE person = ? AND place = ?", person_, place);
    if (!row.next()) return std::nullopt;
    return std::uint64_t(row.column(0).getInt64());
}

bool sqlite_log::is_forgotten_message(std::string_view place) {
    query row(on_, "SELECT 1 FROM said_message WHERE person = ? AND place = ?", person_, forgotten(place));
    return row.next();
}

void sqlite_log::note_message(std::string_view place, entry_id entry) {
    catch_up();
    query(on_,
          "INSERT OR REPLACE INTO said_message (person, place, kind, number, seq)"
          " SELECT person, ?4, kind, number, (SELECT max(seq) FROM record WHERE person = ?1 AND kind = ?2"
          " AND number = ?3) FROM entry WHERE person = ?1 AND kind = ?2 AND number = ?3 AND erased = 0",
          person_, letter_of(entry.kind), entry.number, place)
        .run();
    if (on_.database().getChanges() == 0)
        throw std::logic_error("a message can only be kept as an entry that is there");
    query(on_, "DELETE FROM said_message WHERE person = ? AND place = ?", person_, forgotten(place)).run();
    wrote_ = true;
}

std::uint32_t sqlite_log::note_packet(const evidence::packet_made& what) {
    ensure_person();
    wrote_ = true;
    query(on_,
          "INSERT INTO packet (person, number, seq, head, made_at, request, profile)"
          " SELECT id, (SELECT coalesce(max(number), 0) + 1 FROM packet WHERE person = ?1), records, head, "
          "?2, ?3,"
          " ?4 FROM person WHERE id = ?1",
          person_, to_milliseconds(what.made_at), what.request, what.profile)
        .run();
    return newest_packet().value().number;
}

namespace {

// For a SELECT of number, seq, head, made_at, request, profile.
std::optional<evidence::packet_made> packet_from(query row) {
    if (!row.next()) return std::nullopt;
    return evidence::packet_made{
        row.column(0).getUInt(),       static_cast<std::uint64_t>(row.column(1).getInt64()),
        bytes_from<32>(row.column(2)), from_milliseconds(row.column(3).getInt64()),
        row.column(4).getString(),     row.column(5).getString()};
}

}  // namespace

std::optional<evidence::packet_made> sqlite_log::packet_made_at(std::uint32_t number) {
    return packet_from(query(on_,
                             "SELECT number, seq, head, made_at, request, profile FROM packet"
                             " WHERE person = ? AND number = ?",
                             person_, number));
}

std::optional<evidence::packet_made> sqlite_log::newest_packet() {
    return packet_from(query(on_,
                             "SELECT number, seq, head, made_at, request, profile FROM packet"
                             " WHERE person = ? ORDER BY number DESC LIMIT 1",
                             person_));
}

entry_id sqlite_log::next_entry(entry_kind kind) {
    query row(on_, "SELECT max(number) FROM record WHERE person = ? AND kind = ?", person_, letter_of(kind));
    row.next();
    free_ = {kind, row.column(0).isNull() ? 1U : row.column(0).getUInt() + 1};
    return *free_;
}

record sqlite_log::append(const statement& what, moment now) {
    require_place_for(what);
    return seal(what, now);
}

record sqlite_log::seal(const statement& what, moment now) {
    ensure_person();
    const std::string canonical = evidence::to_canonical(what);
    record sealed{author_, known().records + 1, now, what, evidence::draw_salt(), {}, {}, false};
    sealed.content_hash = evidence::hash_content(sealed.seasoning, canonical);
    sealed.hash = evidence::hash_link(known().head, sealed.seq, now, sealed.content_hash);
    keep(sealed, canonical);
    return sealed;
}

void sqlite_log::keep(const record& sealed, std::string_view canonical) {
    wrote_ = true;
    if (written_.person == 0) written_ = {person_, sealed.seq, sealed.seq};
    written_.last = sealed.seq;
    query(on_,
          "INSERT INTO record (person, seq, logged_at, kind, number, canonical, salt, content_hash, hash,"
          " delivery) VALUES (?1, ?2, ?3, ?4, ?5, ?6, CASE ?6 WHEN '' THEN x'' ELSE ?7 END, ?8, ?9, ?10)",
          person_, sealed.seq, to_milliseconds(sealed.logged_at), letter_of(sealed.what.entry.kind),
          sealed.what.entry.number, canonical, sealed.seasoning, sealed.content_hash, sealed.hash, delivery_)
        .run();
    end_chain(sealed);
    free_.reset();
    const moment looked_at = sealed.logged_at + evidence::looked_at_after_saying;
    if (nudge_plans::is_looked_at_by(on_, person_, looked_at)) return;
    if (sealed.what.kind == record_kind::logged && !sealed.erased)
        nudge_plans::begin(on_, person_, sealed.logged_at, looked_at);
    nudge_plans::look_by(on_, person_, looked_at);
}

// The mark, which has an index, is set once and not with each record.
void sqlite_log::end_chain(const record& newest) {
    known();
    constexpr source_text onward = "UPDATE person SET records = ?, head = ? WHERE id = ?";
    constexpr source_text stale = "UPDATE person SET records = ?, head = ?, stale = 1 WHERE id = ?";
    query(on_, known_->is_stale ? onward : stale, newest.seq, newest.hash, person_).run();
    known_->records = newest.seq;
    known_->head = newest.hash;
    known_->is_stale = true;
}

// An entry is opened once, and only one that is there can be added to.
void sqlite_log::require_place_for(const statement& what) {
    if (what.kind == record_kind::logged && free_ == what.entry) return;
    const std::vector<record> records = records_of(what.entry);
    if (what.kind == record_kind::logged) {
        if (!records.empty()) throw std::logic_error("an entry is opened once");
    } else if (records.empty() || evidence::is_erased(records) ||
               records.front().what.kind != record_kind::logged) {
        throw std::logic_error("nothing can be added to an entry that is not there");
    }
}

// What is derived of this person's entries is up to date from here on. A reading connection can only see what
// the writing one has derived; whoever reads through it has had it done before.
void sqlite_log::catch_up() {
    if (person_ == 0 || sqlite3_db_readonly(on_.database().getHandle(), "main") != 0) return;
    if (known_ && !known_->is_stale) return;
    derive(on_, person_);
    if (known_) known_->is_stale = false;
}

record sqlite_log::erase(entry_id entry, moment now) {
    const std::vector<record> records = records_of(entry);
    if (records.empty() || evidence::is_erased(records))
        throw std::logic_error("only an entry that is there can be erased");
    const std::vector<std::uint64_t> erased = forget(records);
    statement what;
    what.kind = record_kind::erased;
    what.entry = entry;
    what.said = what.text = "erased";
    what.fields = {{"erases", evidence::to_ranges(erased), std::nullopt}};
    what.happened = calendar_date{
        std::chrono::year_month_day{std::chrono::sys_days{evidence::on_the_wall(now, zone()).day}}};
    record sealed = seal(what, now);
    note_chores();
    return sealed;
}

// The content of one entry's records, and all that was derived from it. Returns their numbers.
std::vector<std::uint64_t> sqlite_log::forget(const std::vector<record>& records) {
    catch_up();
    const entry_id entry = records.front().what.entry;
    std::vector<std::uint64_t> erased = erase_contents(entry);
    forget_projection(entry);
    forget_words(records);
    forget_messages(entry);
    forget_replies(erased);
    forget_outbox(erased);
    nudge_plans::forget_what_was_asked(on_, person_);
    downloads::forget(on_, person_);
    return erased;
}

// secure_delete overwrites what is removed here in the file; the write-ahead log is a chore.
std::vector<std::uint64_t> sqlite_log::erase_contents(entry_id entry) {
    std::vector<std::uint64_t> erased;
    for (const record& said : records_of(entry))
        if (said.what.kind != record_kind::erased) erased.push_back(said.seq);
    query(on_, "UPDATE record SET canonical = '', salt = x'' WHERE person = ? AND kind = ? AND number = ?",
          person_, letter_of(entry.kind), entry.number)
        .run();
    return erased;
}

// The row stays, so that its number is never given again.
void sqlite_log::forget_projection(entry_id entry) {
    const std::string letter = letter_of(entry.kind);
    query(on_,
          "UPDATE entry SET erased = 1, subject = '', title = '', initiatives = '', reconstructed = '',"
          " happened = '' WHERE person = ? AND kind = ? AND number = ?",
          person_, letter, entry.number)
        .run();
    query(on_, "DELETE FROM entry_initiative WHERE person = ? AND kind = ? AND number = ?", person_, letter,
          entry.number)
        .run();
}

// A word that no other entry uses would tell what the erased one was about.
void sqlite_log::forget_words(const std::vector<record>& erased) {
    std::set<std::string> initiatives, people;
    for (const record& said : erased) {
        initiatives.insert(said.what.initiatives.begin(), said.what.initiatives.end());
        for (const evidence::mention& someone : said.what.people)
            people.insert(someone.name);
    }
    for (const std::string& initiative : initiatives)
        query(on_,
              "DELETE FROM word WHERE person = ?1 AND role = 'initiative' AND text = ?2 AND NOT EXISTS"
              " (SELECT 1 FROM entry_initiative WHERE person = ?1 AND initiative = ?2)",
              person_, initiative)
            .run();
    query(on_,
          "DELETE FROM word WHERE person = ?1 AND role = 'metric' AND NOT EXISTS"
          " (SELECT 1 FROM entry WHERE person = ?1 AND kind = 'M' AND subject = word.text AND subject <> '')",
          person_)
        .run();
    for (const std::string& name : people)
        query(on_,
              "DELETE FROM word WHERE person = ?1 AND role = 'person' AND text = ?2 AND NOT EXISTS"
              " (SELECT 1 FROM record WHERE person = ?1 AND instr(canonical, '\"name\":' || json_quote(?2)))",
              person_, name)
            .run();
}

// Where and when it was said is part of it. The message may be kept anew, and is not read again by itself.
void sqlite_log::forget_messages(entry_id entry) {
    std::vector<std::string> places;
    {
        query row(on_, "SELECT place FROM said_message WHERE person = ? AND kind = ? AND number = ?", person_,
                  letter_of(entry.kind), entry.number);
        while (row.next())
            places.push_back(row.column(0).getString());
    }
    for (const std::string& place : places)
        if (!place.starts_with(forgotten_mark))
            query(on_, "UPDATE OR REPLACE said_message SET place = ?, seq = 0 WHERE person = ? AND place = ?",
                  forgotten(place), person_, place)
                .run();
}

// A reply repeats what was said.
void sqlite_log::forget_replies(const std::vector<std::uint64_t>& erased) {
    for (const std::uint64_t seq : erased)
        erase_reply(on_, person_, seq);
    erase_replies_about_nothing(on_, author_.value);
}

// What would still be sent repeats it too.
void sqlite_log::forget_outbox(const std::vector<std::uint64_t>& erased) {
    for (const std::uint64_t seq : erased)
        outbox::forget(on_, person_, seq);
}

// The index learns of it now, so that the chores find it there.
void sqlite_log::note_chores() {
    catch_up();
    erased_something_ = true;
    query(on_, "INSERT OR IGNORE INTO chore (name) VALUES ('index'), ('purge')").run();
}

std::size_t sqlite_log::erase_everything(moment now) {
    ensure_person();
    catch_up();
    std::vector<entry_id> standing;
    {
        query row(on_, "SELECT kind, number FROM entry WHERE person = ? AND erased = 0 ORDER BY seq",
                  person_);
        while (row.next())
            standing.push_back({kind_of(row.column(0).getString()), row.column(1).getUInt()});
    }
    query(on_, "DELETE FROM word WHERE person = ?", person_).run();
    erase_replies(on_, person_);
    erase_replies_about_nothing(on_, author_.value);
    outbox::forget_everything(on_, person_);
    downloads::forget(on_, person_);
    query(on_, "DELETE FROM inbox WHERE person = ?", person_).run();
    query(on_, "DELETE FROM setting WHERE person = ?", person_).run();
    query(on_, "DELETE FROM packet WHERE person = ?", person_).run();
    nudge_plans::forget(on_, person_);
    query(on_, "UPDATE person SET zone = '', device_zone = '', reach = '' WHERE id = ?", person_).run();
    known_.reset();
    for (const entry_id entry : standing)
        erase(entry, now);
    wrote_ = true;
    note_chores();
    return standing.size();
}

void sqlite_log::restore(const record& sealed) {
    ensure_person();
    const known_person& end = known();
    const std::string canonical = sealed.erased ? "" : evidence::to_canonical(sealed.what);
    const bool links =
        sealed.author == author_ && sealed.seq == end.records + 1 &&
        evidence::hash_link(end.head, sealed.seq, sealed.logged_at, sealed.content_hash) == sealed.hash;
    const bool is_true =
        sealed.erased || evidence::hash_content(sealed.seasoning, canonical) == sealed.content_hash;
    if (!links || !is_true) throw std::logic_error("the record does not follow the newest one");
    // A log that was brought here in part may hold what was erased since.
    if (sealed.erased) catch_up();  // an entry that is there has a row already
    bool forgets = false;
    if (!sealed.erased && sealed.what.kind == record_kind::erased) {
        const auto records = records_of(sealed.what.entry);
        forgets = !records.empty() && !evidence::is_erased(records);
        if (forgets) forget(records);
    }
    keep(sealed, canonical);
    if (sealed.erased) restore_erased(sealed);
    if (forgets) note_chores();
}

// The number of an erased entry stays taken.
void sqlite_log::restore_erased(const record& sealed) {
    query(on_,
          "INSERT OR IGNORE INTO entry (person, kind, number, seq, subject, title, happened, logged_at,"
          " initiatives, erased) VALUES (?, ?, ?, ?, '', '', '', ?, '', 1)",
          person_, letter_of(sealed.what.entry.kind), sealed.what.entry.number, sealed.seq,
          to_milliseconds(sealed.logged_at))
        .run();
}

bool sqlite_log::propose(const evidence::proposal& found) {
    ensure_person();
    query(on_,
          "INSERT OR IGNORE INTO inbox (person, number, key, line, source, happened)"
          " VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM inbox WHERE person = ?1), ?2, ?3, ?4, ?5)",
          person_, evidence::sha256_of(found.key.empty() ? found.source + '\0' + found.line : found.key),
          found.line, found.source, found.happened.to_iso())
        .run();
    const bool is_new = on_.database().getChanges() > 0;
    wrote_ = wrote_ || is_new;
    return is_new;
}

void sqlite_log::settle(std::uint32_t number) {
    wrote_ = true;
    query(on_, "UPDATE inbox SET waiting = 0, line = '', source = '' WHERE person = ? AND number = ?",
          person_, number)
        .run();
}

namespace {

evidence::proposal proposal_from(query& row) {
    return {row.column(0).getUInt(), row.column(1).getString(), row.column(2).getString(),
            date_from(row.column(3).getString())};
}

}  // namespace

std::vector<evidence::proposal> sqlite_log::inbox(std::size_t limit, std::size_t skip) {
    query row(on_,
              "SELECT number, line, source, happened FROM inbox WHERE person = ? AND waiting = 1"
              " ORDER BY number LIMIT ? OFFSET ?",
              person_, std::uint64_t{limit}, std::uint64_t{skip});
    std::vector<evidence::proposal> waiting;
    while (row.next())
        waiting.push_back(proposal_from(row));
    return waiting;
}

std::size_t sqlite_log::count_inbox() {
    query row(on_, "SELECT count(*) FROM inbox WHERE person = ? AND waiting = 1", person_);
    row.next();
    return static_cast<std::size_t>(row.column(0).getInt64());
}

std::optional<evidence::proposal> sqlite_log::proposal_at(std::uint32_t number) {
    query row(
        on_,
        "SELECT number, line, source, happened FROM inbox WHERE person = ? AND number = ? AND waiting = 1",
        person_, number);
    if (!row.next()) return std::nullopt;
    return proposal_from(row);
}

record sqlite_log::read(query& row) const {
    record found;
    found.author = author_;
    found.seq = static_cast<std::uint64_t>(row.column(0).getInt64());
    found.logged_at = from_milliseconds(row.column(1).getInt64());
    found.content_hash = bytes_from<32>(row.column(4));
    found.hash = bytes_from<32>(row.column(5));
    const std::string canonical = row.column(2).getString();
    if (canonical.empty()) {
        found.erased = true;
        found.what.entry = {kind_of(row.column(6).getString()), row.column(7).getUInt()};
        return found;
    }
    const auto what = evidence::from_canonical(canonical);
    if (!what)
        throw std::runtime_error("record " + std::to_string(found.seq) + " of " + author_.value +
                                 " cannot be read");
    found.what = *what;
    found.seasoning = bytes_from<16>(row.column(3));
    return found;
}

std::uint64_t sqlite_log::size() {
    return person_ == 0 ? 0 : known().records;
}

std::optional<record> sqlite_log::record_at(std::uint64_t seq) {
    query row(on_,
              "SELECT seq, logged_at, canonical, salt, content_hash, hash, kind, number FROM record"
              " WHERE person = ? AND seq = ?",
              person_, seq);
    if (!row.next()) return std::nullopt;
    return read(row);
}

std::vector<record> sqlite_log::records_of(entry_id entry) {
    query row(on_,
              "SELECT seq, logged_at, canonical, salt, content_hash, hash, kind, number FROM record"
              " WHERE person = ? AND kind = ? AND number = ? ORDER BY seq",
              person_, letter_of(entry.kind), entry.number);
    std::vector<record> records;
    while (row.next())
        records.push_back(read(row));
    return records;
}

std::vector<record> sqlite_log::everything() {
    query row(on_,
              "SELECT seq, logged_at, canonical, salt, content_hash, hash, kind, number FROM record"
              " WHERE person = ? ORDER BY seq",
              person_);
    std::vector<record> records;
    while (row.next())
        records.push_back(read(row));
    return records;
}

std::optional<entry_id> sqlite_log::one_with(source_text sql, entry_kind kind, std::string_view subject) {
    if (subject.empty()) return std::nullopt;
    catch_up();
    query row(on_, sql, person_, letter_of(kind), subject);
    if (!row.next()) return std::nullopt;
    return entry_id{kind, row.column(0).getUInt()};
}

// The index is named because SQLite would rather walk over every entry of that kind, in the order asked for.
std::optional<entry_id> sqlite_log::first_with(entry_kind kind, std::string_view subject) {
    return one_with(
        "SELECT number FROM entry INDEXED BY entry_by_subject WHERE person = ? AND kind = ?"
        " AND subject = ? AND subject <> ''"
        " AND retracted = 0 ORDER BY number LIMIT 1",
        kind, subject);
}

std::optional<entry_id> sqlite_log::newest_with(entry_kind kind, std::string_view subject) {
    return one_with(
        "SELECT number FROM entry INDEXED BY entry_by_subject WHERE person = ? AND kind = ?"
        " AND subject = ? AND subject <> ''"
        " AND retracted = 0 ORDER BY number DESC LIMIT 1",
        kind, subject);
}

namespace {

// The entries of a list by their keys alone: each filter has an index that holds all that is asked here, so
// that what is skipped or counted costs next to nothing. Values stand at ?1 to ?7 in the order of
// with_filter.
std::string keys_of(const evidence::list_filter& filter) {
    const bool tagged = !filter.initiative.empty();
    std::string sql = tagged ? " FROM entry_initiative WHERE person = ?1 AND initiative = ?3"
                             : " FROM entry WHERE person = ?1 AND erased = 0";
    sql += filter.kind ? " AND kind = ?2" : " AND kind <> 'W'";
    // A month ("2026-03") counts from its first day to its last.
    if (filter.from)
        sql +=
            " AND happened >= substr(?4, 1, 7)"
            " AND happened >= iif(length(happened) = 7, substr(?4, 1, 7), ?4)";
    if (filter.until) sql += " AND happened <= ?5";
    return sql;
}

std::string iso_or_empty(const std::optional<std::chrono::sys_days>& day) {
    return day ? calendar_date{std::chrono::year_month_day{*day}}.to_iso() : std::string();
}

query with_filter(connection& on, const std::string& sql, std::int64_t person,
                  const evidence::list_filter& filter) {
    return query(on, sql, person, filter.kind ? letter_of(*filter.kind) : std::string(), filter.initiative,
                 iso_or_empty(filter.from), iso_or_empty(filter.until), std::uint64_t{filter.limit},
                 std::uint64_t{filter.skip});
}

// For a SELECT of kind, number, title, happened, logged_at, initiatives, retracted, reconstructed.
evidence::entry_summary summary_from(query& row) {
    return {{kind_of(row.column(0).getString()), row.column(1).getUInt()},
            row.column(2).getString(),
            date_from(row.column(3).getString()),
            from_milliseconds(row.column(4).getInt64()),
            split(row.column(5).getString()),
            row.column(6).getInt() != 0,
            row.column(7).getString()};
}

}  // namespace

std::vector<evidence::entry_summary> sqlite_log::list(const evidence::list_filter& filter) {
    catch_up();
    query row = with_filter(on_,
                            "SELECT e.kind, e.number, e.title, e.happened, e.logged_at, e.initiatives,"
                            " e.retracted, e.reconstructed FROM (SELECT kind, number, seq" +
                                keys_of(filter) +
                                " ORDER BY seq DESC LIMIT ?6 OFFSET ?7) page CROSS JOIN entry e"
                                " ON e.person = ?1 AND e.kind = page.kind AND e.number = page.number"
                                " ORDER BY page.seq DESC",
                            person_, filter);
    std::vector<evidence::entry_summary> entries;
    while (row.next())
        entries.push_back(summary_from(row));
    return entries;
}

std::size_t sqlite_log::count(const evidence::list_filter& filter) {
    catch_up();
    // Naming ?7 makes room for all the values.
    query row = with_filter(on_, "SELECT count(*), ?7" + keys_of(filter), person_, filter);
    row.next();
    return static_cast<std::size_t>(row.column(0).getInt64());
}

evidence::search_hit sqlite_log::hit_of(entry_id entry, const evidence::search_request& asked) {
    query row(on_,
              "SELECT kind, number, title, happened, logged_at, initiatives, retracted, reconstructed"
              " FROM entry WHERE person = ? AND kind = ? AND number = ?",
              person_, letter_of(entry.kind), entry.number);
    if (!row.next()) throw std::runtime_error("the search index names an entry that is not there");
    evidence::search_hit hit{summary_from(row), {}, {}};
    const search_match match = match_in(on_, evidence::fold_entry(records_of(entry)), hit.entry.title, asked);
    hit.field = match.field;
    hit.match = match.text;
    return hit;
}

std::vector<evidence::search_hit> sqlite_log::search(const evidence::search_request& asked) {
    std::vector<evidence::search_hit> hits;
    if (is_list(asked)) {
        for (evidence::entry_summary& summary : list(asked.filter))
            hits.push_back({std::move(summary), {}, {}});
        return hits;
    }
    catch_up();
    for (const entry_id entry : find_entries(on_, person_, asked))
        hits.push_back(hit_of(entry, asked));
    return hits;
}

std::size_t sqlite_log::count_found(const evidence::search_request& asked) {
    if (is_list(asked)) return count(asked.filter);
    catch_up();
    return count_entries(on_, person_, asked);
}

evidence::vocabulary sqlite_log::words() {
    catch_up();
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

std::optional<evidence::anchored_head> sqlite_log::newest_anchor() {
    return newest_anchor_of(on_, author_);
}

}  // namespace storage

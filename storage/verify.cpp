#include "storage/verify.hpp"

#include "evidence/chain.hpp"
#include "evidence/chain_faults.hpp"
#include "storage/connection.hpp"
#include "storage/projection.hpp"
#include "storage/sqlite_log.hpp"

#include <cstring>
#include <limits>
#include <set>

namespace storage {

namespace {

struct person_row {
    std::int64_t id;
    chain_report report;
    evidence::digest head{};
    std::int64_t derived = 0;  // the record behind which their entries will be derived anew
};

template <std::size_t N>
bool read_bytes(const SQLite::Column& column, std::array<unsigned char, N>& into) {
    if (column.getBytes() != int(N)) return false;
    std::memcpy(into.data(), column.getBlob(), N);
    return true;
}

// Up to `most` of those whose row is behind `after`.
std::vector<person_row> read_people(connection& on, std::int64_t after = 0,
                                    std::int64_t most = std::numeric_limits<std::int64_t>::max()) {
    std::vector<person_row> people;
    query row(on,
              "SELECT id, name, records, head, iif(stale = 1, derived, records) FROM person WHERE id > ? "
              "ORDER BY id LIMIT ?",
              after, most);
    while (row.next()) {
        person_row person{
            row.column(0).getInt64(),
            {row.column(1).getString(), static_cast<std::uint64_t>(row.column(2).getInt64()), 0, "", ""},
            {},
            row.column(4).getInt64()};
        read_bytes(row.column(3), person.head);
        person.report.head = evidence::to_hex(person.head);
        people.push_back(std::move(person));
    }
    return people;
}

// Contents that are gone, and those that a later record says were erased.
struct erasures {
    std::set<std::uint64_t> gone, declared;

    std::string unexplained() const {
        for (const std::uint64_t seq : gone)
            if (!declared.contains(seq))
                return "the content of record " + std::to_string(seq) +
                       " is gone, and no record says that it was erased";
        for (const std::uint64_t seq : declared)
            if (!gone.contains(seq))
                return "record " + std::to_string(seq) + " was said to be erased and still has content";
        return {};
    }
};

// The columns that an entry is found by repeat what the hashed content says; they could be changed beside it.
std::string check_filing(const evidence::statement& what, const std::string& filed_under) {
    const std::string entry = to_text(what.entry);
    return entry == filed_under ? "" : " is filed under " + filed_under + " and is about " + entry;
}

// What is wrong with a content that is there.
std::string check_content(const std::string& canonical, const std::string& filed_under, std::uint64_t seq,
                          erasures& into) {
    const auto what = evidence::from_canonical(canonical);
    if (!what) return " cannot be read";
    if (what->kind == evidence::record_kind::erased)
        if (const evidence::field* const named = find_field(*what, "erases"))
            for (const std::uint64_t one : evidence::from_ranges(named->text, seq))
                into.declared.insert(one);
    return check_filing(*what, filed_under);
}

// What was done to a chain that does not hold, from its hashes alone.
std::string first_fault(connection& on, const person_row& person) {
    std::vector<evidence::sealed_link> links;
    query row(on, "SELECT seq, logged_at, content_hash, hash FROM record WHERE person = ? ORDER BY seq",
              person.id);
    while (row.next()) {
        evidence::sealed_link& link = links.emplace_back();
        link.seq = static_cast<std::uint64_t>(row.column(0).getInt64());
        link.logged_at = evidence::moment{std::chrono::milliseconds{row.column(1).getInt64()}};
        read_bytes(row.column(2), link.content_hash);
        read_bytes(row.column(3), link.hash);
    }
    const auto faults =
        evidence::chain_faults({person.report.person}, links, person.report.records, person.head);
    return faults.empty() ? "" : faults.front();
}

// The first thing wrong with the chain, or nothing.
std::string check_chain(connection& on, person_row& person) {
    query row(on,
              "SELECT seq, logged_at, canonical, salt, content_hash, hash, kind || '-' || number FROM record"
              " WHERE person = ? ORDER BY seq",
              person.id);
    evidence::digest link = evidence::first_link({person.report.person});
    std::uint64_t expected = 1;
    erasures erased;
    while (row.next()) {
        const auto seq = static_cast<std::uint64_t>(row.column(0).getInt64());
        const std::string name = "record " + std::to_string(seq);
        if (seq != expected) return first_fault(on, person);
        const std::string canonical = row.column(2).getString();
        const bool is_gone = canonical.empty() && row.column(3).getBytes() == 0;
        evidence::salt seasoning{};
        evidence::digest content_hash{}, hash{};
        if ((!is_gone && !read_bytes(row.column(3), seasoning)) || !read_bytes(row.column(4), content_hash) ||
            !read_bytes(row.column(5), hash))
            return name + " has a damaged hash";
        if (is_gone) erased.gone.insert(seq);
        if (!is_gone && evidence::hash_content(seasoning, canonical) != content_hash)
            return name + " was altered: its content does not match its hash";
        const evidence::moment logged_at{std::chrono::milliseconds{row.column(1).getInt64()}};
        if (evidence::hash_link(link, seq, logged_at, content_hash) != hash) return first_fault(on, person);
        const std::string unreadable =
            is_gone ? "" : check_content(canonical, row.column(6).getString(), seq, erased);
        if (!unreadable.empty()) return name + unreadable;
        link = hash;
        ++expected;
    }
    if (expected != person.report.records + 1 || link != person.head) return first_fault(on, person);
    person.report.erased = erased.gone.size();
    return erased.unexplained();
}

// An entry's row as it is stored, beside what its records say.
struct stored_row {
    evidence::entry_id entry;
    std::uint64_t seq = 0;
    std::int64_t logged_at = 0;
    bool erased = false;
    projection says;
};

// Without those that are derived anew before anybody reads them (storage/derived.hpp).
std::vector<stored_row> read_rows(connection& on, const person_row& person) {
    std::vector<stored_row> rows;
    query row(
        on,
        "SELECT kind, number, seq, logged_at, erased, title, happened, initiatives, subject,"
        " reconstructed, retracted FROM entry e WHERE person = ?1 AND NOT EXISTS (SELECT 1 FROM record r"
        " WHERE r.person = ?1 AND r.kind = e.kind AND r.number = e.number AND r.seq > ?2) ORDER BY seq",
        person.id, person.derived);
    while (row.next())
        rows.push_back(
            {{evidence::entry_kind{row.column(0).getString().at(0)}, row.column(1).getUInt()},
             static_cast<std::uint64_t>(row.column(2).getInt64()),
             row.column(3).getInt64(),
             row.column(4).getInt() != 0,
             {row.column(5).getString(), row.column(6).getString(), row.column(7).getString(),
              row.column(8).getString(), row.column(9).getString(), row.column(10).getInt() != 0}});
    return rows;
}

bool agrees(const stored_row& row, const std::vector<evidence::record>& records) {
    if (records.empty() || row.seq != records.front().seq ||
        row.logged_at != records.front().logged_at.time_since_epoch().count())
        return false;
    const bool is_gone = evidence::is_erased(records);
    if (row.erased || is_gone)
        return row.erased == is_gone && row.says == projection{{}, {}, {}, {}, {}, row.says.retracted};
    return row.says == projection_of(evidence::fold_entry(records));
}

// What lists and searches show comes from rows that repeat the records. One that was changed beside them
// would show what nobody said.
std::string check_rows(connection& on, const person_row& person) {
    sqlite_log log(on, {person.report.person}, "UTC");
    for (const stored_row& row : read_rows(on, person))
        if (!agrees(row, log.records_of(row.entry)))
            return "entry " + to_text(row.entry) + " is listed with other words than its records have";
    query row(on,
              "SELECT r.kind || '-' || r.number FROM record r LEFT JOIN entry e ON e.person = r.person AND"
              " e.kind = r.kind AND e.number = r.number WHERE r.person = ? AND r.seq <= ? AND e.kind IS NULL"
              " ORDER BY r.seq LIMIT 1",
              person.id, person.derived);
    return row.next() ? "entry " + row.column(0).getString() + " has records and is listed nowhere" : "";
}

}  // namespace

std::vector<chain_report> verify_database(const std::filesystem::path& database) {
    connection on = connection::open_for_reading(database);
    SQLite::Transaction snapshot(on.database());
    std::vector<chain_report> reports;
    for (person_row& person : read_people(on)) {
        person.report.problem = check_chain(on, person);
        if (person.report.problem.empty()) person.report.problem = check_rows(on, person);
        reports.push_back(std::move(person.report));
    }
    return reports;
}

std::optional<chain_report> verify_next(connection& on, std::int64_t& after) {
    SQLite::Transaction snapshot(on.database());
    for (person_row& person : read_people(on, after, 1)) {
        after = person.id;
        person.report.problem = check_chain(on, person);
        if (person.report.problem.empty()) person.report.problem = check_rows(on, person);
        return std::move(person.report);
    }
    return std::nullopt;
}

std::string chain_problem(connection& on, std::int64_t person) {
    for (person_row& known : read_people(on, person - 1, 1))
        if (known.id == person) return check_chain(on, known);
    return "the person is not in the database";
}

}  // namespace storage

#include "storage/verify.hpp"

#include "evidence/chain.hpp"
#include "storage/connection.hpp"

#include <cstring>

namespace storage {

namespace {

struct person_row {
    std::int64_t id;
    chain_report report;
    evidence::digest head{};
};

template <std::size_t N>
bool read_bytes(const SQLite::Column& column, std::array<unsigned char, N>& into) {
    if (column.getBytes() != int(N)) return false;
    std::memcpy(into.data(), column.getBlob(), N);
    return true;
}

std::vector<person_row> read_people(connection& on) {
    std::vector<person_row> people;
    query row(on, "SELECT id, name, records, head FROM person ORDER BY id");
    while (row.next()) {
        person_row person{
            row.column(0).getInt64(),
            {row.column(1).getString(), static_cast<std::uint64_t>(row.column(2).getInt64()), "", ""},
            {}};
        read_bytes(row.column(3), person.head);
        person.report.head = evidence::to_hex(person.head);
        people.push_back(std::move(person));
    }
    return people;
}

// The columns that an entry is found by repeat what the hashed content says; they could be changed beside it.
std::string check_filing(const std::string& canonical, const std::string& filed_under) {
    const auto what = evidence::from_canonical(canonical);
    if (!what) return " cannot be read";
    const std::string entry = to_text(what->entry);
    return entry == filed_under ? "" : " is filed under " + filed_under + " and is about " + entry;
}

// The first thing wrong with the chain, or nothing.
std::string check_chain(connection& on, const person_row& person) {
    query row(on,
              "SELECT seq, logged_at, canonical, salt, content_hash, hash, kind || '-' || number FROM record"
              " WHERE person = ? ORDER BY seq",
              person.id);
    evidence::digest link = evidence::first_link({person.report.person});
    std::uint64_t expected = 1;
    while (row.next()) {
        const auto seq = static_cast<std::uint64_t>(row.column(0).getInt64());
        const std::string name = "record " + std::to_string(seq);
        if (seq != expected) return "record " + std::to_string(expected) + " is missing";
        evidence::salt seasoning{};
        evidence::digest content_hash{}, hash{};
        if (!read_bytes(row.column(3), seasoning) || !read_bytes(row.column(4), content_hash) ||
            !read_bytes(row.column(5), hash))
            return name + " has a damaged hash";
        if (evidence::hash_content(seasoning, row.column(2).getString()) != content_hash)
            return name + " was altered: its content does not match its hash";
        const evidence::moment logged_at{std::chrono::milliseconds{row.column(1).getInt64()}};
        if (evidence::hash_link(link, seq, logged_at, content_hash) != hash)
            return name + " was altered or moved: its link does not match";
        const std::string misfiled = check_filing(row.column(2).getString(), row.column(6).getString());
        if (!misfiled.empty()) return name + misfiled;
        link = hash;
        ++expected;
    }
    if (expected != person.report.records + 1) return "record " + std::to_string(expected) + " is missing";
    if (link != person.head) return "the head of the chain does not match the newest record";
    return {};
}

}  // namespace

std::vector<chain_report> verify_database(const std::filesystem::path& database) {
    connection on = connection::open_for_reading(database);
    SQLite::Transaction snapshot(on.database());
    std::vector<chain_report> reports;
    for (person_row& person : read_people(on)) {
        person.report.problem = check_chain(on, person);
        reports.push_back(std::move(person.report));
    }
    return reports;
}

}  // namespace storage

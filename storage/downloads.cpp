#include "storage/downloads.hpp"

#include "storage/people.hpp"

#include <cstring>
#include <stdexcept>

namespace storage::downloads {

using evidence::digest;
using evidence::moment;

namespace {

std::int64_t to_milliseconds(moment at) {
    return at.time_since_epoch().count();
}

moment moment_from(const SQLite::Column& column) {
    return moment{std::chrono::milliseconds{column.getInt64()}};
}

bool holds(const SQLite::Column& column, const std::optional<digest>& wanted) {
    return wanted && std::size_t(column.getBytes()) == wanted->size() &&
           std::memcmp(column.getBlob(), wanted->data(), wanted->size()) == 0;
}

}  // namespace

void put(connection& on, const digest& token, const download& what) {
    if (what.wanted.empty()) throw std::logic_error("a link says what is to be fetched");
    const std::int64_t person = ensure_person(on, what.who);
    query(on, "DELETE FROM download WHERE expires_at <= ?", to_milliseconds(what.made_at)).run();
    query(on,
          "INSERT INTO download (token, person, zone, wanted, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
          token, person, what.zone, what.wanted, to_milliseconds(what.made_at), to_milliseconds(what.expires))
        .run();
    query(on,
          "DELETE FROM download WHERE token IN (SELECT token FROM download WHERE person = ?1 AND token <> ?2"
          " ORDER BY made_at DESC LIMIT -1 OFFSET ?3)",
          person, token, std::uint64_t{most_open - 1})
        .run();
}

found look(connection& on, const digest& token, const std::optional<digest>& browser, moment now) {
    query row(on,
              "SELECT p.name, d.zone, d.wanted, d.made_at, d.expires_at, d.browser, d.fetched FROM download d"
              " JOIN person p ON p.id = d.person WHERE d.token = ?",
              token);
    if (!row.next()) return {};
    const moment expires = moment_from(row.column(4));
    if (now >= expires) return {};
    if (row.column(5).getBytes() > 0 && !holds(row.column(5), browser)) return {standing::other, {}, true};
    if (row.column(6).getUInt() >= most_fetches) return {standing::worn_out, {}, true};
    found known;
    known.how = standing::open;
    known.what = {{row.column(0).getString()},
                  row.column(1).getString(),
                  row.column(2).getString(),
                  moment_from(row.column(3)),
                  expires};
    known.is_bound = row.column(5).getBytes() > 0;
    return known;
}

found fetch(connection& on, const digest& token, const std::optional<digest>& browser, const digest& fresh,
            moment now) {
    found known = look(on, token, browser, now);
    if (known.how != standing::open) return known;
    query(on,
          "UPDATE download SET fetched = fetched + 1, browser = iif(browser = x'', ?2, browser) WHERE token "
          "= ?1",
          token, fresh)
        .run();
    return known;
}

void forget(connection& on, std::int64_t person) {
    query(on, "DELETE FROM download WHERE person = ?", person).run();
}

}  // namespace storage::downloads

// The links by which a person fetches their files where a platform cannot carry them. A link is known by the
// SHA-256 of its token, so it is found by an index, in the same time whether a guess is nearly right or not,
// and nobody who reads the database can open one.
//
// The first browser that fetches by a link is the only one that may. What a link asks for may name what a
// person erases, so every erasure takes all their links along.
//
// All functions work on the thread of their connection, inside its transaction, and throw what SQLite throws.
#pragma once

#include "evidence/clock.hpp"
#include "evidence/person.hpp"
#include "evidence/record.hpp"
#include "storage/connection.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace storage {

struct download {
    evidence::person_id who;
    std::string zone;    // of their device, when they asked; empty: it did not say
    std::string wanted;  // JSON for whoever makes the files; never empty
    evidence::moment made_at{};
    evidence::moment expires{};
};

namespace downloads {

inline constexpr std::size_t most_open = 20;       // links of one person; the oldest give way
inline constexpr std::uint32_t most_fetches = 20;  // by one link

// token: the SHA-256 of the link's. Removes what has expired by made_at, whosever it is.
void put(connection& on, const evidence::digest& token, const download& what);

enum class standing {
    open,      // to be fetched, by this browser or by the first that comes
    over,      // expired, erased, or never given
    other,     // another browser was the first
    worn_out,  // fetched as often as a link may be
};

struct found {
    standing how = standing::over;
    download what;          // of an open one
    bool is_bound = false;  // a browser had fetched by it before
};

// What a browser may do with that link; changes nothing. browser: the SHA-256 of what it shows; nothing
// when it shows nothing.
found look(connection& on, const evidence::digest& token, const std::optional<evidence::digest>& browser,
           evidence::moment now);

// Fetches once by an open link: it counts, and binds the link to `fresh` where no browser had it yet.
// browser: as above. fresh: the SHA-256 of what that browser is going to show.
found fetch(connection& on, const evidence::digest& token, const std::optional<evidence::digest>& browser,
            const evidence::digest& fresh, evidence::moment now);

// Removes all links of that person. person: the number of their row.
void forget(connection& on, std::int64_t person);

}  // namespace downloads

}  // namespace storage

// Whose evidence it is. One person is one account on one platform.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace evidence {

// "slack:TEAM/USER", "chime:INSTANCE/USER" or "local:NAME".
struct person_id {
    std::string value;
    friend bool operator==(const person_id&, const person_id&) = default;
};

// Reads a person as given on a command line; a NAME alone is "local:NAME". Empty for an unknown platform, a
// missing part, control characters or more than 200 bytes.
std::optional<person_id> read_person(std::string_view text);

// Somebody mentioned in an entry: "@sam". On a platform with accounts, id names the account ("U0EX2"), and
// the name is only what it was shown as.
struct mention {
    std::string name;
    std::string id;
    friend bool operator==(const mention&, const mention&) = default;
};

// What two mentions of the same person have in common: the id where there is one, else the name in lower
// case.
std::string same_person_key(const mention& someone);

}  // namespace evidence

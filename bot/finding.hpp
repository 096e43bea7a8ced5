// What `dossier doctor` says of one thing that it looked at.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace bot {

enum class verdict {
    ok,
    note,     // worth knowing, and may be as it should be
    problem,  // says what to do
};

struct finding {
    verdict how = verdict::ok;
    std::string says;
};

// A finding with what it is about: "settings", "chains". At most 13 letters, as wide as its column is.
struct finding_line {
    std::string about;
    finding found;
};

using findings = std::vector<finding>;  // one line as a rule; none when there is nothing to look at

inline finding ok(std::string says) {
    return {verdict::ok, std::move(says)};
}
inline finding note(std::string says) {
    return {verdict::note, std::move(says)};
}
inline finding problem(std::string says) {
    return {verdict::problem, std::move(says)};
}

}  // namespace bot

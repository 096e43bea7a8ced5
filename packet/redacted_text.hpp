// A text on its way through the steps of a redaction.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace packet {

// A stretch of a text. What one step has put in place is settled, and no later step reads it.
struct stretch {
    std::string text;
    bool settled = false;
    friend bool operator==(const stretch&, const stretch&) = default;
};
using stretches = std::vector<stretch>;

// Each stretch that is not settled goes through the step, a function from a text to stretches.
template <class Step>
stretches through(Step step, const stretches& text) {
    stretches after;
    for (const stretch& part : text) {
        if (part.settled) {
            after.push_back(part);
            continue;
        }
        for (stretch& made : step(std::string_view(part.text)))
            if (!made.text.empty()) after.push_back(std::move(made));
    }
    return after;
}

inline std::string joined(const stretches& text) {
    std::string whole;
    for (const stretch& part : text)
        whole += part.text;
    return whole;
}

}  // namespace packet

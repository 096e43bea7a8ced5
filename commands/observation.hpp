// The free text of a metric's line, taken apart: "conversion fell from 3.5% to 3.1% after the launch".
#pragma once

#include "evidence/quantity.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace commands {

struct observation {
    std::string name;
    std::optional<evidence::quantity> value;
    std::string value_text;                    // as the entry keeps it
    std::optional<evidence::quantity> before;  // "from 23% to 17%"
    std::string note;                          // what is left
};

observation take_apart(const std::string& text);

// A metric's name out of the words before its number: "conversion is now at" is "conversion".
std::string as_name(std::string_view text);

}  // namespace commands

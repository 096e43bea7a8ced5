// application/x-www-form-urlencoded, as Slack sends it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bot::slack {

// Field by field, decoded. Empty when the body is not a form (a bad percent escape), or has a field twice:
// two values for one field are two opinions.
std::optional<std::map<std::string, std::string>> read_form(std::string_view body);

}  // namespace bot::slack

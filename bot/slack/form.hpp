// application/x-www-form-urlencoded, as Slack sends and takes it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bot::slack {

// Field by field, decoded. Empty when the body is not a form (a bad percent escape), or has a field twice:
// two values for one field are two opinions.
std::optional<std::map<std::string, std::string>> read_form(std::string_view body);

using form_fields = std::vector<std::pair<std::string, std::string>>;

// Every byte but letters, digits and -._~ becomes a percent escape.
std::string write_form(const form_fields& fields);

}  // namespace bot::slack

// The AWS tools' files of settings. The first line names the profile that is looked for.
#include "bot/aws/profiles.hpp"

#include "bot/aws/access_keys.hpp"
#include "commands/text.hpp"
#include "tests/fuzz/target.hpp"

#include <string>

namespace {

const fuzz::target here("profiles", [](std::string_view bytes) {
    fuzz::supply from(bytes);
    const std::string_view name = from.line(), text = from.rest();
    for (const auto kind : {bot::aws::profile_file::credentials, bot::aws::profile_file::config}) {
        const auto found = bot::aws::read_profile(text, kind, name);
        if (!found) continue;
        std::string written =
            (kind == bot::aws::profile_file::credentials || name == "default" ? "[" : "[profile ") +
            std::string(name) + "]\n";
        for (const auto& [key, value] : *found) {
            fuzz::must(key == commands::lower_case(key), "a name is in small letters");
            fuzz::must(value.find('\n') == std::string::npos, "a value is one line");
            written += key + " = " + value + "\n";
        }
        const auto key_id = found->find("aws_access_key_id");
        if (key_id != found->end()) bot::aws::access_keys(key_id->second, "x").are_well_formed();
    }
});

}  // namespace

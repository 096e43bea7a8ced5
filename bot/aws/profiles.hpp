// The files in which the AWS tools keep settings under names: "credentials", and "config" (AWS SDKs and Tools
// Reference Guide, "Shared config and credentials files"). Pure; knows no file system.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bot::aws {

enum class profile_file {
    credentials,  // a section is a profile: [name]
    config,       // [profile name], and [default]
};

// Names in lower case. Holds secrets: to be wiped by who asked for it.
using profile = std::map<std::string, std::string>;

// The settings of that profile; where two sections have its name, of both, the later one first. Nothing when
// there is no such section. Lines that cannot be read are passed over, and so are settings within settings.
std::optional<profile> read_profile(std::string_view text, profile_file kind, std::string_view name);

}  // namespace bot::aws

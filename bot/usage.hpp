// What to type instead, when the command line cannot be read.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace bot {

// One or two sentences. app: as it is after the attempt to parse.
std::string what_to_type(const CLI::App& app, const CLI::ParseError& error);

}  // namespace bot

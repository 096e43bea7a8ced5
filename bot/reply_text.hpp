// A reply as plain text: for the terminal, and as the whole of it beside every richer form.
#pragma once

#include "commands/reply.hpp"

#include <string>

namespace bot {

enum class parts {
    all,
    words,  // without choices and files, where these are shown beside it
};

// Several lines, without a line break at the end. Files are named, not shown.
std::string to_text(const commands::reply& reply, parts shown = parts::all);

// The first line of it: the headline, with the moment at which an entry was logged.
std::string headline_of(const commands::reply& reply);

}  // namespace bot

// What a person should know before they trust dossier with anything.
#pragma once

#include <string>

namespace commands {

// Three sentences: what is kept, who can see it, and how to take it away. Said once, with the first answer.
std::string first_words();

}  // namespace commands

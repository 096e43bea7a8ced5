// Blanks for readers who cannot fill them: they see what is not known, and no line to type.
#pragma once

#include "packet/documents.hpp"

#include <string>
#include <string_view>

namespace packet {

// "What came of it, as a number?" of "What came of it, as a number? /decision D-1 results: …". What leads to
// the line by a colon goes with it where another sentence stands before.
std::string question_alone(std::string_view blank);

// Every blank of the three artifacts, and those that would be printed where nothing stands.
void ask_in_words_alone(composed& documents);

}  // namespace packet

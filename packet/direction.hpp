// Which way a text is read, for the formats that want to be told. Text is valid UTF-8, as one_line makes it.
#pragma once

#include <string>
#include <vector>

namespace packet {

enum class direction { left_to_right, right_to_left };

// That of the first letter; left to right when there is none.
direction direction_of(const std::string& text);

// A part of a text that is read in one direction.
struct directed_text {
    std::string text;
    direction read = direction::left_to_right;
};

// The text in parts, which joined give it back. Digits, signs and spaces between two letters of one direction
// go with them, else with the paragraph's (as the Unicode bidirectional algorithm resolves neutral
// characters, UAX #9, N1 and N2).
std::vector<directed_text> by_direction(const std::string& text, direction paragraph);

}  // namespace packet

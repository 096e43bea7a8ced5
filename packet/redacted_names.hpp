// Names of people that are also words of the language, "Will", "Price".
#pragma once

#include <string_view>

namespace packet {

// Given names, surnames and what else stands in handles. In plain text such a name counts with a capital
// alone, or every price would be somebody. name: in any case.
bool is_also_a_word(std::string_view name);

}  // namespace packet

// The roles among handles: "@search-lead" is whoever leads search, and names nobody. A role is told in words
// by every profile alike: "the search lead", "ops".
//
// One list of role words decides, of areas ("search", "legal") and of offices ("lead", "team", "VP"):
//
//   1. a handle all of whose parts are role words is a role: "legal-lead", "ops", "head-of-design";
//   2. so is one whose other parts are an initiative's name: "checkout-lead", of #checkout;
//   3. of any other that ends in an office only that end is told, for what stands before may be somebody's
//      name: of "marta-lead" "the lead";
//   4. everybody else is a person, and a role word in their handle is no part of their name.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace packet {

// In any case. Small words that join others ("of", "the", "and") count, too: they are no part of a name.
bool is_role_word(std::string_view word);

// A name without case and separators, by which initiatives are known here: "giftwrap" of "Gift-Wrap".
std::string without_separators(std::string_view name);

// In words, with the article where an office stands in it; empty for a person. initiatives: as
// without_separators gives them.
std::string role_of(std::string_view handle, const std::set<std::string>& initiatives);

// Whether the handle has more in it than its role tells: rule 3.
bool tells_more_than_its_role(std::string_view handle, const std::set<std::string>& initiatives);

}  // namespace packet

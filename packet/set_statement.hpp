// How statements, blanks and dates look, wherever they stand.
#pragma once

#include "packet/documents.hpp"
#include "packet/galley.hpp"

#include <cstddef>
#include <string>

namespace packet {

// True when there is something to print: words, or a blank.
bool says_something(const statement& what);

// The text, at most `bound` characters of it, and its note. Web addresses in it are links.
phrase words_of(const statement& what, const type_style& style, std::size_t bound);

// What it rests on, small and quiet: "[D-14, M-7]". Beyond a dozen entries it ends with "and 3 more".
phrase citation_of(const statement& what);

// The words and after them the citation, which stays whatever the bound.
phrase phrase_of(const statement& what, const type_style& style, std::size_t bound);

// Sets a statement as a paragraph, or a blank as a dashed box around its question. Returns the lower edge.
double set_statement(galley& on, const statement& what, const type_style& style, const place& where,
                     std::size_t bound);

// The same with the citations in a column of their own, as in a ledger, beside the first line.
double set_referenced(galley& on, const statement& what, const type_style& style, const place& where,
                      const place& citations, std::size_t bound);

// From the upper edge of what set_statement sets to its first baseline: for a label beside it.
double first_baseline(const statement& what, const type_style& style);

// A dashed box around a question that the author still has to answer. Returns the lower edge.
double set_blank(galley& on, const std::string& question, const place& where);

// Blanks one below the other, as they stand in place of an artifact that has nothing to show.
galley set_blanks(const std::vector<statement>& blanks, double width);

// True when a question is short enough for the narrow box of a figure that is missing from a row of figures.
bool fits_in_figure(const std::string& question, double width);

// A dashed box in place of a missing figure, with the question in it if that is short enough. Returns the
// lower edge.
double set_missing_figure(galley& on, const std::string& question, const place& where);

// "4 Mar 2026 · logged 34 days after", or the date alone.
std::string in_words(const dated& when);

// A name such as a team's or an initiative's, clean and short enough for a label.
std::string label_of(const std::string& name);

}  // namespace packet

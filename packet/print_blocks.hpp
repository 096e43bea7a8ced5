// Prints blocks of type one below the other within a page limit: measures, fits, prints what was kept and
// names what was left out.
#pragma once

#include "packet/documents.hpp"
#include "packet/galley.hpp"
#include "packet/sheet.hpp"
#include "packet/typeset.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace packet {

// What stands together: a head, and rows below it. A page break falls only between two rows, never between
// the head and the first of them.
struct block {
    galley head;  // of no height where there is none
    std::vector<galley> rows;
};

struct block_list {
    std::vector<int> ranks;                            // one per block, in printing order
    std::function<block(std::size_t)> set;             // sets a block; asked at most once for each
    std::function<std::string(std::size_t)> name;      // what a block is called when it is left out
    std::function<std::string(std::size_t)> bookmark;  // what it is called in the outline
};

struct page_rules {
    int pages = 1;
    double gap = 0;                   // between two blocks, with a thin rule in its middle
    const galley* head = nullptr;     // printed at the top of the first page, as above the columns of a table
    const galley* nothing = nullptr;  // printed when there is no block at all
    bool one_table = false;           // of all blocks; else each is a section, and its rows are a table
    std::vector<omission> left_out{};  // by composing: what the note at the foot names besides
    std::string order{};               // the sentence that says what is kept, for the same note
};

typeset_document print_blocks(sheet& on, const block_list& blocks, const page_rules& rules);

}  // namespace packet

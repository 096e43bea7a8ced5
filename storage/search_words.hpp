// Text cut into words as the search index keeps them, in any script.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace storage {

// A word without case and accents, and where it stands in the text: bytes, the end not included.
struct cut_word {
    std::string word;
    std::size_t begin = 0;
    std::size_t end = 0;
};

// Cuts with the tokenizer `unicode61` of SQLite's FTS5 (sqlite.org/fts5.html#unicode61_tokenizer): letters,
// numbers and the marks on them make words; everything else parts them, so that a word never holds a quote,
// an underscore or a control character. Scripts that are written without spaces (Han, Kana, Thai, Lao, Khmer,
// Myanmar) are cut into single characters, and a word of theirs is found as a run of these.
class word_cutter {
public:
    // Lives no longer than the database and on its thread. Throws std::runtime_error when SQLite was built
    // without FTS5.
    explicit word_cutter(SQLite::Database& database);
    ~word_cutter();
    word_cutter(const word_cutter&) = delete;
    word_cutter& operator=(const word_cutter&) = delete;

    // text: UTF-8.
    std::vector<cut_word> cut(std::string_view text) const;

private:
    struct tokenizer;
    std::unique_ptr<tokenizer> tokenizer_;
};

}  // namespace storage

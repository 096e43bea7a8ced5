#include "storage/search_words.hpp"

#include "evidence/utf8.hpp"

#include <algorithm>
#include <array>
#include <sqlite3.h>
#include <stdexcept>

namespace storage {

namespace {

struct finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// FTS5 hands out its interface through a bound pointer (sqlite.org/fts5.html#extending_fts5).
fts5_api& api_of(SQLite::Database& database) {
    fts5_api* api = nullptr;
    sqlite3_stmt* prepared = nullptr;
    const int known = sqlite3_prepare_v2(database.getHandle(), "SELECT fts5(?1)", -1, &prepared, nullptr);
    const std::unique_ptr<sqlite3_stmt, finalize> ask(prepared);
    if (known == SQLITE_OK) {
        sqlite3_bind_pointer(prepared, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
        sqlite3_step(prepared);
    }
    if (!api) throw std::runtime_error("this SQLite has no full-text search (FTS5)");
    return *api;
}

struct script {
    char32_t first, last;
};

// Unicode blocks of the scripts that put no spaces between words.
constexpr std::array unspaced_scripts{
    script{0x0e00, 0x0eff},    // Thai, Lao
    script{0x1000, 0x109f},    // Myanmar
    script{0x1780, 0x17ff},    // Khmer
    script{0x1950, 0x19ff},    // Tai Le, New Tai Lue, Khmer symbols
    script{0x1a20, 0x1aaf},    // Tai Tham
    script{0x3005, 0x3007},    // the iteration mark and the zero of Han
    script{0x3040, 0x312f},    // Hiragana, Katakana, Bopomofo
    script{0x31a0, 0x31ff},    // their extensions
    script{0x3400, 0x9fff},    // Han
    script{0xf900, 0xfaff},    // Han, for compatibility
    script{0xff66, 0xff9f},    // Katakana of half width
    script{0x20000, 0x3ffff},  // Han, the rarer ones
};

bool is_unspaced(char32_t c) {
    return c >= unspaced_scripts.front().first &&
           std::any_of(unspaced_scripts.begin(), unspaced_scripts.end(),
                       [&](const script& block) { return c >= block.first && c <= block.last; });
}

// A character of an unspaced script is a word of its own. Folding case may have changed how many bytes a word
// has; then its parts stand where the whole does.
void add_parts(std::string_view folded, std::size_t begin, std::size_t end, std::vector<cut_word>& into) {
    const bool same_bytes = folded.size() == end - begin;
    bool joins = false;
    for (std::size_t at = 0; at < folded.size();) {
        const evidence::code_point next = evidence::read_utf8(folded.substr(at));
        const std::size_t bytes = std::max<std::size_t>(next.bytes, 1);  // the tokenizer gives UTF-8
        const bool alone = is_unspaced(next.value);
        if (alone || !joins) into.push_back({"", same_bytes ? begin + at : begin, end});
        into.back().word += folded.substr(at, bytes);
        at += bytes;
        if (same_bytes) into.back().end = begin + at;
        joins = !alone;
    }
}

int take_word(void* context, int, const char* word, int bytes, int begin, int end) {
    auto& words = *static_cast<std::vector<cut_word>*>(context);
    add_parts({word, std::size_t(bytes)}, std::size_t(begin), std::size_t(end), words);
    return SQLITE_OK;
}

}  // namespace

struct word_cutter::tokenizer {
    fts5_tokenizer calls{};
    Fts5Tokenizer* made = nullptr;
};

word_cutter::word_cutter(SQLite::Database& database) : tokenizer_(std::make_unique<tokenizer>()) {
    fts5_api& api = api_of(database);
    void* context = nullptr;
    std::array options{"remove_diacritics", "2", "categories", "L* N* Mn Mc"};
    const bool made = api.xFindTokenizer(&api, "unicode61", &context, &tokenizer_->calls) == SQLITE_OK &&
                      tokenizer_->calls.xCreate(context, options.data(), int(options.size()),
                                                &tokenizer_->made) == SQLITE_OK;
    if (!made) throw std::runtime_error("this SQLite cannot cut text into words");
}

word_cutter::~word_cutter() {
    tokenizer_->calls.xDelete(tokenizer_->made);
}

std::vector<cut_word> word_cutter::cut(std::string_view text) const {
    std::vector<cut_word> words;
    if (text.empty()) return words;
    const int done =
        tokenizer_->calls.xTokenize(tokenizer_->made, static_cast<void*>(&words), FTS5_TOKENIZE_DOCUMENT,
                                    text.data(), int(text.size()), take_word);
    if (done != SQLITE_OK) throw std::runtime_error("a text cannot be cut into words");
    return words;
}

}  // namespace storage

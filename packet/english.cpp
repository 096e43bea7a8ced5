#include "packet/english.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace packet {

namespace {

constexpr char filler = '\x01';  // behind a character that was longer before
constexpr char dash = '\x02';    // one that stands between clauses

// What is longer than a byte and works like a plain character.
constexpr auto plain_forms = std::to_array<std::pair<std::string_view, char>>({
    {"’", '\''}, {"‘", '\''}, {"“", '"'}, {"”", '"'}, {"„", '"'},      {"«", '"'},      {"»", '"'},
    {"「", '"'}, {"」", '"'}, {"–", '-'}, {"−", '-'}, {"—", dash},     {"→", '>'},      {"…", ','},
    {"•", '\n'}, {"·", '\n'}, {"€", '$'}, {"£", '$'}, {"\u00a0", ' '}, {"\u202f", ' '},
});

constexpr auto abbreviations = std::to_array<std::string_view>(
    {"e.g", "i.e", "eg", "ie", "vs", "approx", "ca", "incl", "no", "resp", "etc", "min"});

constexpr auto saying = std::to_array<std::string_view>(
    {"said",   "says",    "told",   "tells",  "asked",     "asks",     "wrote",      "writes",
     "thinks", "thought", "argued", "argues", "claims",    "claimed",  "insisted",   "insists",
     "feared", "fears",   "wanted", "wants",  "suggested", "suggests", "complained", "believes"});

template <std::size_t Count>
bool is_one_of(const std::array<std::string_view, Count>& known, std::string_view word) {
    return std::find(known.begin(), known.end(), word) != known.end();
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}
bool in_word(char c) {
    return is_digit(c) || is_capital(c) || (c >= 'a' && c <= 'z') || c == '_' || (c & 0x80) != 0;
}
bool is_gap(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// The same text with plain characters for the typographer's, every byte at its place.
std::string in_plain_characters(std::string_view text) {
    std::string plain(text);
    for (std::size_t at = 0; at < plain.size(); ++at) {
        if ((plain[at] & 0x80) == 0) {
            if (plain[at] == filler || plain[at] == dash) plain[at] = ' ';
            continue;
        }
        for (const auto& [form, stands_for] : plain_forms) {
            if (plain.compare(at, form.size(), form) != 0) continue;
            plain.replace(at, form.size(), form.size(), filler);
            plain[at] = stands_for;
            at += form.size() - 1;
            break;
        }
    }
    return plain;
}

class reader {
public:
    explicit reader(std::string_view text) : plain_(in_plain_characters(text)) {}

    english_text read() {
        while (at_ < plain_.size())
            step();
        end_sentence();
        return std::move(read_);
    }

private:
    // The character at a place, and the place behind it.
    char peek(std::size_t at) const { return at < plain_.size() ? plain_[at] : ' '; }
    std::size_t behind(std::size_t at) const {
        ++at;
        while (at < plain_.size() && plain_[at] == filler)
            ++at;
        return at;
    }
    char before() const {
        std::size_t at = at_;
        while (at > 0 && plain_[at - 1] == filler)
            --at;
        return at == 0 ? ' ' : plain_[at - 1];
    }

    void step() {
        if (quote_end_ != 0 && at_ == quote_end_) {
            quote_end_ = 0;
            at_ = behind(at_);
            return;
        }
        if (quote_end_ == 0 && open_quote()) return;
        if (skip_address()) return;
        if (begins_number() || in_word(plain_[at_]) || begins_mention())
            take_word();
        else
            take_mark();
    }

    // Moves into a quotation that is closed again, or over one in backticks.
    bool open_quote() {
        const char mark = plain_[at_];
        if (mark != '"' && mark != '\'' && mark != '`') return false;
        if (mark == '\'' && (in_word(before()) || !in_word(peek(behind(at_))))) return false;
        std::size_t close = plain_.find(mark, behind(at_));
        while (mark == '\'' && close != plain_.npos && in_word(peek(behind(close))))
            close = plain_.find(mark, close + 1);
        if (close == plain_.npos) return false;
        if (mark == '`') {
            at_ = close + 1;
            return true;
        }
        quote_end_ = close;
        at_ = behind(at_);
        return true;
    }

    bool skip_address() {
        const std::string_view rest = std::string_view(plain_).substr(at_);
        const bool tag = rest.front() == '#' && rest.size() > 1 && in_word(rest[1]);
        if (!tag && !rest.starts_with("http://") && !rest.starts_with("https://")) return false;
        // In a quotation it ends with that: whoever stepped over the end would look for it for ever.
        const std::size_t end = quote_end_ != 0 ? quote_end_ : plain_.size();
        while (at_ < end && !is_gap(plain_[at_]))
            ++at_;
        return true;
    }

    bool begins_mention() const { return plain_[at_] == '@' && in_word(peek(at_ + 1)); }

    bool begins_number() const {
        if (in_word(before())) return false;
        std::size_t at = at_;
        if (peek(at) == '+' || peek(at) == '-') at = behind(at);
        if (peek(at) == '$') at = behind(at);
        return is_digit(peek(at));
    }

    // Whether the character joins what stands on both sides of it: "on-call", "don't", "A/B", "3.1", "22:10".
    bool joins(std::size_t at, bool number) const {
        const char c = peek(at);
        const char next = peek(behind(at));
        const bool between_digits = at > 0 && is_digit(plain_[at - 1]) && is_digit(next);
        if (c == '.' || c == ',' || c == ':') return between_digits;
        if (c == '%') return number;
        return (c == '-' || c == '\'' || c == '/') && in_word(next);
    }

    void take_word() {
        const bool number = begins_number();
        const std::size_t begin = at_;
        while (at_ < plain_.size() && (at_ == begin || in_word(plain_[at_]) || joins(at_, number) ||
                                       (number && peek(at_) == '$') || plain_[at_] == filler)) {
            if (quote_end_ != 0 && at_ >= quote_end_) break;
            at_ = behind(at_);
        }
        add_word(begin, at_);
    }

    void add_word(std::size_t begin, std::size_t end) {
        word one;
        one.begin = begin;
        one.end = end;
        one.capitals = true;
        for (std::size_t at = begin; at < end; ++at) {
            const char c = plain_[at];
            if (c == filler) continue;
            one.capitals = one.capitals && is_capital(c);
            one.lower += is_capital(c) ? char(c - 'A' + 'a') : c;
        }
        one.mark = std::exchange(mark_, char(0));
        one.anothers = quote_end_ != 0;
        const std::size_t parted = where_contracted(one.lower);
        if (parted == one.lower.npos) {
            read_.words.push_back(std::move(one));
            return;
        }
        word rest = one;
        rest.lower = one.lower.substr(parted);
        rest.mark = 0;
        one.lower.resize(parted);
        rest.begin = one.end = std::min(begin + parted, end);
        read_.words.push_back(std::move(one));
        read_.words.push_back(std::move(rest));
    }

    static std::size_t where_contracted(const std::string& lower) {
        const std::size_t apostrophe = lower.find('\'');
        if (apostrophe == lower.npos || apostrophe == 0) return lower.npos;
        if (lower.ends_with("n't") && lower.size() > 3) return lower.size() - 3;
        return apostrophe;
    }

    void take_mark() {
        const char c = plain_[at_];
        const std::size_t next = behind(at_);
        if (c == '\n')
            end_sentence();
        else if ((c == '.' || c == '!' || c == '?') && ends_sentence(next))
            end_sentence();
        else if (c == '>' || c == dash || (c == '-' && is_gap(before()) && is_gap(peek(next))))
            mark_ = c == '>' ? '>' : '-';
        else if (c == ',' || c == ':' || c == ';' || c == '(')
            mark_ = c;
        at_ = next;
    }

    bool ends_sentence(std::size_t next) const {
        while (peek(next) == '"' || peek(next) == '\'' || peek(next) == ')')
            next = behind(next);
        if (!is_gap(peek(next))) return false;
        if (plain_[at_] != '.' || read_.words.empty()) return true;
        const word& last = read_.words.back();
        const bool initial = last.lower.size() == 1 && !is_digit(last.lower[0]) && last.lower != "i";
        return last.end != at_ || !(initial || is_one_of(abbreviations, last.lower));
    }

    void end_sentence() {
        const std::size_t first = read_.sentences.empty() ? 0 : read_.sentences.back().last;
        if (read_.words.size() > first) read_.sentences.push_back({first, read_.words.size()});
        mark_ = 0;
    }

    const std::string plain_;
    std::size_t at_ = 0;
    std::size_t quote_end_ = 0;
    char mark_ = 0;
    english_text read_;
};

// Where the author speaks again: "…, so I", "…; I", "… but we".
bool resumes(const word& at, bool first_person_suffices) {
    if (at.mark == ';' || at.mark == '-') return true;
    if (at.lower == "so" || at.lower == "but" || at.lower == "therefore" || at.lower == "hence") return true;
    return first_person_suffices && at.mark == ',' && at.lower == "i";
}

// What somebody else is reported to have said is not the author's wording.
void mark_reported(english_text& text, const sentence& in) {
    for (std::size_t at = in.first + 1; at < in.last; ++at) {
        if (!is_one_of(saying, text.words[at].lower)) continue;
        const std::string& subject = text.words[at - 1].lower;
        if (subject == "i" || subject == "we" || subject == "to" || subject == "and" || subject == "have" ||
            subject == "'ve")
            continue;
        if (text.words[at].mark == ',')
            for (std::size_t said = at; said > in.first && text.words[said - 1].mark != ';'; --said)
                text.words[said - 1].anothers = true;
        for (std::size_t said = at + 1; said < in.last && !resumes(text.words[said], true); ++said)
            text.words[said].anothers = true;
    }
}

}  // namespace

std::size_t english_text::sentence_of(std::size_t word) const {
    const auto found = std::partition_point(sentences.begin(), sentences.end(),
                                            [&](const sentence& one) { return one.last <= word; });
    return std::size_t(found - sentences.begin());
}

english_text read_english(std::string_view text) {
    english_text read = reader(text).read();
    for (const sentence& one : read.sentences)
        mark_reported(read, one);
    return read;
}

}  // namespace packet

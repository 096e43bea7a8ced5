#include "commands/grammar.hpp"

#include "commands/fields.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>

namespace commands {

using evidence::entry_kind;

namespace {

constexpr std::size_t longest_tag = 64;

// Behind one of these a tag is a word of the sentence, at its end too: "launched saved cards for #checkout".
constexpr std::array<std::string_view, 26> leading_words{
    "a",  "an",  "the", "for", "in",   "on",  "of", "to",    "at",    "with",   "from", "by",   "and",
    "or", "our", "my",  "via", "into", "per", "vs", "about", "under", "within", "re",   "this", "inside"};

// Words that joined two parts of a line and now stand at the end of one.
constexpr std::array<std::string_view, 5> loose_marks{"-", "•", "·", "*", ":"};

bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_word_byte(char c) {
    return is_ascii_letter(c) || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view without_punctuation(std::string_view word) {
    while (!word.empty() && std::string_view(".,;:!?)]}'\"-").find(word.back()) != std::string_view::npos)
        word.remove_suffix(1);
    return word;
}

// "#checkout" and "#checkout," but not "#42" (an issue number) or "#" alone.
std::optional<std::string> tag_in(std::string_view word) {
    if (word.starts_with('(')) word.remove_prefix(1);
    if (!word.starts_with('#')) return std::nullopt;
    const std::string_view name = without_punctuation(word.substr(1));
    if (name.empty() || name.size() > longest_tag || (name[0] >= '0' && name[0] <= '9')) return std::nullopt;
    if (evidence::read_entry_id(name)) return std::nullopt;
    const bool plain =
        std::all_of(name.begin(), name.end(), [](char c) { return is_word_byte(c) || c == '-'; });
    return plain && is_word_byte(name[0]) ? std::optional(lower_case(name)) : std::nullopt;
}

std::optional<evidence::mention> mention_in(std::string_view word) {
    while (word.starts_with('(') || word.starts_with('"'))
        word.remove_prefix(1);
    if (!word.starts_with('@')) return std::nullopt;
    std::string_view name = word.substr(1);
    std::size_t end = 0;
    while (end < name.size() && (is_word_byte(name[end]) || name[end] == '-' || name[end] == '.'))
        ++end;
    name = without_punctuation(name.substr(0, end));
    if (name.empty() || name.size() > longest_tag || lower_case(name) == "dossier") return std::nullopt;
    return evidence::mention{std::string(name), {}};
}

std::optional<std::string> link_in(std::string_view word) {
    while (word.starts_with('(') || word.starts_with('<'))
        word.remove_prefix(1);
    const std::string lower = lower_case(word.substr(0, 8));
    if (!lower.starts_with("http://") && !lower.starts_with("https://")) return std::nullopt;
    while (word.ends_with('>') || word.ends_with(')') || word.ends_with('.') || word.ends_with(',') ||
           word.ends_with(';'))
        word.remove_suffix(1);
    return std::string(word);
}

template <class T>
void add_once(std::vector<T>& to, T item) {
    if (std::find(to.begin(), to.end(), item) == to.end()) to.push_back(std::move(item));
}

// One run of words: the free text, or the value of one field.
struct segment {
    const known_field* field = nullptr;  // none: free text
    std::string typed_name;
    std::vector<std::string> words;
    bool in_brackets = false;  // "(because: errors)": its end may be the bracket that closes
};

struct key_found {
    const known_field* field;
    std::string typed;
    std::string rest;  // what follows the colon in the same word
    std::size_t words = 1;
    bool in_brackets = false;
};

// "because:" or "because:retention"; not "https://…", not "16:00", not "because\:", which is quoted.
// "(because:" and "*because:*" are keys too.
std::optional<key_found> key_in(std::string_view word, entry_kind kind) {
    const std::size_t begin = std::min(word.find_first_not_of("([*_"), word.size());
    const bool emphasised = begin > 0 && (word[begin - 1] == '*' || word[begin - 1] == '_');
    const bool in_brackets = word.substr(0, begin).find('(') != std::string_view::npos;
    word.remove_prefix(begin);
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos || colon == 0 || !is_ascii_letter(word[0])) return std::nullopt;
    std::string_view rest = word.substr(colon + 1);
    if (rest.starts_with("//")) return std::nullopt;
    while (emphasised && (rest.starts_with('*') || rest.starts_with('_')))
        rest.remove_prefix(1);
    const std::string_view typed = word.substr(0, colon);
    const known_field* const field = typed.ends_with('\\') ? nullptr : find_field(typed, kind);
    if (!field) return std::nullopt;
    return key_found{field, std::string(typed), std::string(rest), 1, in_brackets};
}

// "because : retention", "gave up: gift wrap"
std::optional<key_found> key_at(const std::vector<std::string>& words, std::size_t at, entry_kind kind) {
    if (at + 1 < words.size()) {
        if (words[at + 1] == ":" && find_field(words[at], kind)) {
            auto key = key_in(words[at] + ":", kind);
            if (key) key->words = 2;
            return key;
        }
        if (words[at].find(':') == std::string::npos && words[at + 1].find(':') != std::string::npos) {
            auto key = key_in(words[at] + "-" + words[at + 1], kind);
            if (key) {
                key->words = 2;
                return key;
            }
        }
    }
    return key_in(words[at], kind);
}

// "on:" and "when:" are as often words of a sentence; they are keys when a date follows.
bool promises_a_date(const std::vector<std::string>& words, std::size_t at, const key_found& key) {
    if (lower_case(key.typed) != "on" && lower_case(key.typed) != "when") return true;
    std::string text = key.rest;
    const std::chrono::sys_days any_day{};
    for (std::size_t i = at + key.words; i <= words.size() && i < at + key.words + 4; ++i) {
        if (!text.empty() && ((text[0] >= '0' && text[0] <= '9') || evidence::read_date(text, any_day)))
            return true;
        if (i < words.size()) text += (text.empty() ? "" : " ") + words[i];
    }
    return false;
}

// "out of scope: crypto" is the opposite of a scope.
bool is_denied(const std::vector<std::string>& words, std::size_t at, const key_found& key) {
    return at > 1 && key.field->name == "scope" && lower_case(words[at - 1]) == "of" &&
           lower_case(words[at - 2]) == "out";
}

// "main risk: …", "my hypothesis: …": the word before the key belongs to it. Only words that no sentence ends
// with: "Require log in because: …" keeps its "in", and "in scope: …" does not.
void drop_qualifier(std::vector<std::string>& words, const key_found& key) {
    constexpr std::array<std::string_view, 4> qualifiers{"main", "my", "our", "the"};
    if (words.empty()) return;
    const std::string last = lower_case(words.back());
    if (is_one_of(last, qualifiers) || (last == "in" && key.field->name == "scope")) words.pop_back();
}

std::vector<segment> cut_into_segments(const std::vector<std::string>& words, entry_kind kind) {
    std::vector<segment> segments(1);
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto key = key_at(words, i, kind);
        if (!key || !promises_a_date(words, i, *key) || is_denied(words, i, *key)) {
            segments.back().words.push_back(words[i]);
            continue;
        }
        drop_qualifier(segments.back().words, *key);
        segments.push_back({key->field, key->typed, {}, key->in_brackets});
        if (!key->rest.empty()) segments.back().words.push_back(key->rest);
        i += key->words - 1;
    }
    return segments;
}

void collect_references(const std::vector<std::string>& words, parsed_text& into) {
    for (const std::string& word : words) {
        if (auto tag = tag_in(word)) add_once(into.initiatives, std::move(*tag));
        if (auto someone = mention_in(word)) add_once(into.people, std::move(*someone));
        if (auto link = link_in(word)) add_once(into.links, std::move(*link));
    }
}

// "source: https://…": a link that is all that a field says is its text.
std::string links_in(const std::vector<std::string>& words) {
    std::vector<std::string> links;
    for (const std::string& word : words)
        if (auto link = link_in(word)) links.push_back(std::move(*link));
    return join_words(links);
}

// Takes the backslash off a colon that was quoted.
void unquote(std::string& word) {
    for (std::size_t at = word.find("\\:"); at != std::string::npos; at = word.find("\\:", at + 1))
        word.erase(at, 1);
}

// Whether a colon behind this text would make a key of the text's end, or would lose a backslash there.
bool needs_quoting(std::string_view before, entry_kind kind) {
    constexpr std::size_t longest_end = 512;  // bytes; more than two words of a key take
    if (before.size() > longest_end) before.remove_prefix(before.size() - longest_end);
    std::vector<std::string> words = split_words(normalise(before));
    if (words.empty()) return false;
    if (words.back().ends_with('\\')) return true;
    for (std::string& word : words)
        word.erase(word.begin(), std::find_if(word.begin(), word.end(), is_ascii_letter));
    if (find_field(words.back(), kind)) return true;
    return words.size() > 1 && find_field(words[words.size() - 2] + "-" + words.back(), kind);
}

// Whether a text's beginning would be read as something else: an entry's number, or a word that asks.
bool would_be_asked(std::string_view text) {
    const std::string plain = normalise(text);
    std::string_view rest = plain;
    if (take_any_entry_id(rest)) return true;
    const std::string first = lower_case(rest.substr(0, rest.find(' ')));
    return first == "help" || first == "show" || first == "correct" || first == "retract";
}

// Tags and links at the end only label the text; inside a sentence, and where one ends a phrase ("see
// https://…"), they are words of it.
std::string readable(std::vector<std::string> words, bool in_brackets) {
    const auto only_labels = [&](const std::string& word) {
        std::string before = words.size() > 1 ? lower_case(words[words.size() - 2]) : std::string();
        if (before.starts_with('(')) before.erase(0, 1);
        const bool ends_a_phrase = is_one_of(before, leading_words) || before == "see";
        return (tag_in(word) || link_in(word)) && !ends_a_phrase;
    };
    while (!words.empty() && (only_labels(words.back()) || is_one_of(words.back(), loose_marks)))
        words.pop_back();
    while (!words.empty() && is_one_of(words.front(), loose_marks))
        words.erase(words.begin());
    for (std::string& word : words) {
        if (tag_in(word)) word.erase(word.find('#'), 1);
        unquote(word);
    }
    std::string text = join_words(words);
    while (text.ends_with(',') || text.ends_with(';'))
        text.pop_back();
    // "(because: errors)": the key took the bracket that this one closes.
    if (in_brackets && text.ends_with(')') && text.find('(') == std::string::npos) text.pop_back();
    return text;
}

}  // namespace

command_line split_command(std::string_view text) {
    command_line line;
    text = trim(text);
    const auto skip_name = [&](std::string_view name) {
        if (lower_case(text.substr(0, name.size())) != name) return;
        const std::string_view rest = text.substr(name.size());
        if (rest.empty() || rest[0] == ' ' || rest[0] == ',' || rest[0] == ':') {
            text = rest;
            while (!text.empty() && (text[0] == ' ' || text[0] == ',' || text[0] == ':'))
                text.remove_prefix(1);
        }
    };
    skip_name("@dossier");
    if (text.starts_with('/')) {
        line.slash = true;
        text = trim(text.substr(1));
    }
    std::size_t end = 0;
    while (end < text.size() && text[end] != ' ' && text[end] != ':')
        ++end;
    line.typed = text.substr(0, end);
    line.word = lower_case(line.typed);
    if (end < text.size()) ++end;
    line.rest = trim(text.substr(std::min(end, text.size())));
    return line;
}

std::optional<evidence::entry_id> take_entry_id(std::string_view& text, std::optional<entry_kind> spoken_of) {
    const auto read_up_to = [&](std::size_t end) {
        std::string_view word = text.substr(0, end);
        while (!word.empty() && std::string_view(":,.;)").find(word.back()) != std::string_view::npos)
            word.remove_suffix(1);
        auto id = evidence::read_entry_id(word);
        if (id && id->kind != spoken_of && word.find('-') == std::string_view::npos) id.reset();
        if (id) text = trim(text.substr(end));
        return id;
    };
    const std::size_t one_word = std::min(text.find(' '), text.size());
    if (const auto id = read_up_to(one_word)) return id;
    if (one_word != 1) return std::nullopt;
    return read_up_to(std::min(text.find(' ', one_word + 1), text.size()));  // "D 14"
}

std::optional<evidence::entry_id> take_any_entry_id(std::string_view& text) {
    for (const entry_kind kind :
         {entry_kind::decision, entry_kind::metric, entry_kind::mentoring, entry_kind::charter,
          entry_kind::message, entry_kind::behaviour, entry_kind::check_in, entry_kind::quiet_week})
        if (const auto id = take_entry_id(text, kind)) return id;
    return std::nullopt;
}

parsed_text parse(std::string_view text, entry_kind kind) {
    const auto entry = take_entry_id(text, kind);
    parsed_text parsed = parse_fields(text, entry ? entry->kind : kind);
    parsed.entry = entry;
    return parsed;
}

parsed_text parse_fields(std::string_view text, entry_kind kind) {
    parsed_text parsed;
    const std::vector<segment> segments = cut_into_segments(split_words(text), kind);
    for (const segment& part : segments) {
        collect_references(part.words, parsed);
        std::vector<std::string> words = part.words;
        // "#checkout conversion 3.5%": before a metric's name a tag is a label.
        if (kind == entry_kind::metric && !part.field && words.size() > 1 && tag_in(words.front()))
            words.erase(words.begin());
        std::string says = readable(std::move(words), part.in_brackets);
        if (part.field && says.empty()) says = links_in(part.words);
        if (part.field)
            parsed.fields.push_back({std::string(part.field->name), std::move(says), part.typed_name});
        else
            parsed.text = std::move(says);
    }
    // A line that is only a link says at least that.
    if (parsed.text.empty() && parsed.fields.empty()) parsed.text = join_words(parsed.links);
    return parsed;
}

std::string quote(std::string_view text, entry_kind kind) {
    constexpr std::string_view wide_colon = "：";  // as keyboards of some scripts type it; read as ":"
    std::string quoted;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_colon = text[at] == ':' || text.substr(at).starts_with(wide_colon);
        if (is_colon && needs_quoting(text.substr(0, at), kind)) quoted += '\\';
        quoted += text[at];
    }
    return quoted;
}

std::string quote_opening(std::string_view text, entry_kind kind) {
    return (would_be_asked(text) ? "- " : "") + quote(text, kind);
}

std::vector<std::pair<std::string, std::string>> forgiven_slips(const parsed_text& parsed) {
    std::vector<std::pair<std::string, std::string>> slips;
    for (const typed_field& field : parsed.fields)
        if (slips_between(lower_case(field.typed_name), field.name) == 1 &&
            lower_case(field.typed_name) + "s" != field.name)
            slips.emplace_back(field.typed_name, field.name);
    return slips;
}

}  // namespace commands

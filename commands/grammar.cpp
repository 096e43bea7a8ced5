#include "commands/grammar.hpp"

#include "commands/fields.hpp"
#include "commands/text.hpp"

#include <algorithm>

namespace commands {

using evidence::entry_kind;

namespace {

constexpr std::size_t longest_tag = 64;

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
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
    if (!word.starts_with('#')) return std::nullopt;
    const std::string_view name = without_punctuation(word.substr(1));
    if (name.empty() || name.size() > longest_tag || (name[0] >= '0' && name[0] <= '9')) return std::nullopt;
    if (evidence::read_entry_id(name)) return std::nullopt;
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return is_word_byte(c) || c == '-'; });
    return plain && is_word_byte(name[0]) ? std::optional(lower_case(name)) : std::nullopt;
}

std::optional<evidence::mention> mention_in(std::string_view word) {
    while (word.starts_with('(') || word.starts_with('"')) word.remove_prefix(1);
    if (!word.starts_with('@')) return std::nullopt;
    std::string_view name = word.substr(1);
    std::size_t end = 0;
    while (end < name.size() && (is_word_byte(name[end]) || name[end] == '-' || name[end] == '.')) ++end;
    name = without_punctuation(name.substr(0, end));
    if (name.empty() || name.size() > longest_tag || lower_case(name) == "dossier") return std::nullopt;
    return evidence::mention{std::string(name), {}};
}

std::optional<std::string> link_in(std::string_view word) {
    while (word.starts_with('(') || word.starts_with('<')) word.remove_prefix(1);
    const std::string lower = lower_case(word.substr(0, 8));
    if (!lower.starts_with("http://") && !lower.starts_with("https://")) return std::nullopt;
    while (word.ends_with('>') || word.ends_with(')') || word.ends_with('.') || word.ends_with(',') || word.ends_with(';'))
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
};

struct key_found {
    const known_field* field;
    std::string typed;
    std::string rest;  // what follows the colon in the same word
};

// "because:" or "because:retention"; not "https://…", not "16:00".
std::optional<key_found> key_in(std::string_view word, entry_kind kind) {
    while (word.starts_with('(') || word.starts_with('[') || word.starts_with('*') || word.starts_with('_')) word.remove_prefix(1);
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos || colon == 0 || !is_ascii_letter(word[0])) return std::nullopt;
    const std::string_view rest = word.substr(colon + 1);
    if (rest.starts_with("//")) return std::nullopt;
    const std::string_view typed = word.substr(0, colon);
    const known_field* const field = find_field(typed, kind);
    if (!field) return std::nullopt;
    return key_found{field, std::string(typed), std::string(rest)};
}

std::vector<segment> cut_into_segments(const std::vector<std::string>& words, entry_kind kind) {
    std::vector<segment> segments(1);
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string word = words[i];
        // "because : retention risk"
        if (i + 1 < words.size() && words[i + 1] == ":" && find_field(word, kind)) {
            word += ':';
            ++i;
        }
        if (auto key = key_in(word, kind)) {
            segments.push_back({key->field, key->typed, {}});
            if (!key->rest.empty()) segments.back().words.push_back(key->rest);
        } else {
            segments.back().words.push_back(word);
        }
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

// Tags and links at the end only label the text; inside a sentence they are words of it.
std::string readable(std::vector<std::string> words) {
    while (!words.empty() && (tag_in(words.back()) || link_in(words.back()))) words.pop_back();
    for (std::string& word : words)
        if (tag_in(word)) word.erase(0, 1);
    std::string text = join_words(words);
    while (text.ends_with(',') || text.ends_with(';') || text.ends_with(" -") || text.ends_with(' '))
        text.pop_back();
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
            while (!text.empty() && (text[0] == ' ' || text[0] == ',' || text[0] == ':')) text.remove_prefix(1);
        }
    };
    skip_name("@dossier");
    if (text.starts_with('/')) {
        line.slash = true;
        text.remove_prefix(1);
    }
    std::size_t end = 0;
    while (end < text.size() && text[end] != ' ' && text[end] != ':') ++end;
    line.word = lower_case(text.substr(0, end));
    if (end < text.size()) ++end;
    line.rest = trim(text.substr(std::min(end, text.size())));
    return line;
}

std::optional<evidence::entry_id> take_entry_id(std::string_view& text, std::optional<entry_kind> spoken_of) {
    const std::size_t end = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, end);
    while (word.ends_with(':') || word.ends_with(',')) word.remove_suffix(1);
    auto id = evidence::read_entry_id(word);
    if (id && id->kind != spoken_of && word.find('-') == std::string_view::npos) id.reset();
    if (id) text = trim(text.substr(end));
    return id;
}

parsed_text parse(std::string_view text, entry_kind kind) {
    parsed_text parsed;
    parsed.entry = take_entry_id(text, kind);
    if (parsed.entry) kind = parsed.entry->kind;
    const std::vector<segment> segments = cut_into_segments(split_words(text), kind);
    for (const segment& part : segments) {
        collect_references(part.words, parsed);
        if (part.field)
            parsed.fields.push_back({std::string(part.field->name), readable(part.words), part.typed_name});
        else
            parsed.text = readable(part.words);
    }
    return parsed;
}

std::vector<std::pair<std::string, std::string>> forgiven_slips(const parsed_text& parsed) {
    std::vector<std::pair<std::string, std::string>> slips;
    for (const typed_field& field : parsed.fields)
        if (is_one_slip_away(lower_case(field.typed_name), field.name) &&
            lower_case(field.typed_name) + "s" != field.name)
            slips.emplace_back(field.typed_name, field.name);
    return slips;
}

}  // namespace commands

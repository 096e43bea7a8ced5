#include "packet/hidden_words.hpp"

#include "evidence/utf8.hpp"

#include <algorithm>
#include <array>
#include <glib.h>
#include <optional>
#include <unordered_map>

namespace packet {

namespace {

constexpr std::size_t shortest_in_text = 2;        // letters: a single one is hidden as a handle only
constexpr std::size_t shortest_run_on = 6;         // letters of a name that may stand in pieces: "gift wrap"
constexpr std::size_t shortest_piece = 3;          // letters of such a piece, or "an app" would be "anapp"
constexpr std::size_t longest_decomposition = 18;  // g_unichar_fully_decompose

// One word of a text, or a part of it: "gift" and "Wrap" of "giftWrap". Scripts that put no spaces between
// words have a part for each letter.
struct word_part {
    std::string folded;  // without case and accents
    std::size_t begin = 0;
    std::size_t end = 0;
    bool glued = false;  // nothing stands between it and the part before
    gunichar first = 0;
};

bool has_no_spaces(gunichar letter) {
    switch (g_unichar_get_script(letter)) {
        case G_UNICODE_SCRIPT_HAN:
        case G_UNICODE_SCRIPT_HIRAGANA:
        case G_UNICODE_SCRIPT_KATAKANA:
        case G_UNICODE_SCRIPT_HANGUL:
        case G_UNICODE_SCRIPT_THAI:
        case G_UNICODE_SCRIPT_LAO:
        case G_UNICODE_SCRIPT_KHMER:
        case G_UNICODE_SCRIPT_MYANMAR:
            return true;
        default:
            return false;
    }
}

bool is_mark(gunichar letter) {
    return g_unichar_ismark(letter);
}
// Joiners, soft hyphens and the like stand inside words and are not seen.
bool is_invisible(gunichar letter) {
    return g_unichar_type(letter) == G_UNICODE_FORMAT;
}

// Letters with a stroke, and two in one, that have no decomposition and are typed without it all the same.
std::string_view typed_for(gunichar lower) {
    switch (lower) {
        case 0xF8:
            return "o";  // ø
        case 0x111:
        case 0xF0:
            return "d";  // đ ð
        case 0x142:
            return "l";  // ł
        case 0xDF:
            return "ss";  // ß
        case 0xE6:
            return "ae";  // æ
        case 0x153:
            return "oe";  // œ
        case 0xFE:
            return "th";  // þ
        case 0x131:
            return "i";  // ı
        default:
            return {};
    }
}

void fold_into(std::string& folded, gunichar letter) {
    std::array<gunichar, longest_decomposition> parts{};
    const gsize count = g_unichar_fully_decompose(letter, TRUE, parts.data(), parts.size());
    for (gsize i = 0; i < count; ++i) {
        if (is_mark(parts[i])) continue;
        const gunichar lower = g_unichar_tolower(parts[i]);
        folded += typed_for(lower);
        if (!typed_for(lower).empty()) continue;
        std::array<char, 6> bytes{};
        const int size = g_unichar_to_utf8(lower, bytes.data());
        folded.append(bytes.data(), std::size_t(size));
    }
}

// Whether a new part begins between two letters that stand together.
bool turns(gunichar before, gunichar letter) {
    if (has_no_spaces(before) || has_no_spaces(letter)) return true;
    if (g_unichar_isdigit(before) != g_unichar_isdigit(letter)) return true;
    return g_unichar_islower(before) && g_unichar_isupper(letter);
}

std::vector<word_part> parts_of(std::string_view text) {
    std::vector<word_part> parts;
    gunichar before = 0;
    std::size_t next = 0;
    for (std::size_t at = 0; at < text.size(); at = next) {
        const gunichar letter =
            g_utf8_get_char_validated(text.data() + at, static_cast<gssize>(text.size() - at));
        const bool is_valid = letter < 0x110000;
        next = at + (is_valid ? std::size_t(g_unichar_to_utf8(letter, nullptr)) : 1);
        const bool goes_on = before != 0 && is_valid && (is_mark(letter) || is_invisible(letter));
        if (goes_on) {
            parts.back().end = next;
            continue;
        }
        if (!is_valid || !g_unichar_isalnum(letter)) {
            before = 0;
            continue;
        }
        if (before == 0 || turns(before, letter)) parts.push_back({{}, at, at, before != 0, letter});
        fold_into(parts.back().folded, letter);
        parts.back().end = next;
        before = letter;
    }
    return parts;
}

bool is_in_handle(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

// The code point that begins here; U+FFFD for broken bytes. The text is not at its end.
char32_t code_point_at(std::string_view text, std::size_t at) {
    const evidence::code_point found = evidence::read_utf8(text.substr(at));
    return found.bytes > 0 ? found.value : U'\uFFFD';
}

// Writing without spaces between words: Han, Kana, Hangul.
bool is_unspaced(char32_t code) {
    return (code >= 0x3040 && code <= 0x30FF) || (code >= 0x3400 && code <= 0x9FFF) ||
           (code >= 0xAC00 && code <= 0xD7AF) || (code >= 0xF900 && code <= 0xFAFF);
}

// Spaces, quotation marks and dashes beyond ASCII.
bool is_punctuation(char32_t code) {
    return code == 0xA0 || code == 0xAB || code == 0xBB || (code >= 0x2000 && code <= 0x206F) ||
           (code >= 0x3000 && code <= 0x303F) || (code >= 0xFF00 && code <= 0xFF0F);
}

// Where the handle that begins here ends; a full stop or a dash at its end belongs to the sentence, and what
// is written without a space behind a Latin name is its next word.
std::size_t end_of_handle(std::string_view text, std::size_t at) {
    std::size_t end = at;
    const bool began_unspaced = at < text.size() && is_unspaced(code_point_at(text, at));
    while (end < text.size() && is_in_handle(text[end])) {
        const bool begins_a_letter = (static_cast<unsigned char>(text[end]) & 0xC0) == 0xC0;
        const char32_t code = begins_a_letter ? code_point_at(text, end) : 0;
        if (is_punctuation(code) || (is_unspaced(code) && !began_unspaced)) break;
        ++end;
    }
    while (end > at && (text[end - 1] == '.' || text[end - 1] == '-'))
        --end;
    return end;
}

// Something with an "@" in it that names a person.
struct found_handle {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string name;
};

std::size_t begin_of_address(std::string_view text, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && (is_in_handle(text[begin - 1]) || text[begin - 1] == '+'))
        --begin;
    return begin;
}

// "sam.lee@example.com", with "mailto:" before it.
std::optional<found_handle> address_around(std::string_view text, std::size_t at_sign) {
    const std::size_t begin = begin_of_address(text, at_sign);
    const std::size_t end = end_of_handle(text, at_sign + 1);
    const std::string_view host = text.substr(at_sign + 1, end - at_sign - 1);
    if (begin == at_sign || host.find('.') == std::string_view::npos) return std::nullopt;
    constexpr std::string_view scheme = "mailto:";
    const bool has_scheme = text.substr(0, begin).ends_with(scheme);
    const std::string_view local = text.substr(begin, at_sign - begin);
    return found_handle{has_scheme ? begin - scheme.size() : begin, end,
                        std::string(local.substr(0, local.find('+')))};
}

// "<@U0EX2|sam>", "<@U0EX2>": as a chat writes it where nobody has put a name for it.
std::optional<found_handle> raw_mention_at(std::string_view text, std::size_t at_sign) {
    if (at_sign == 0 || text[at_sign - 1] != '<') return std::nullopt;
    const std::size_t close = text.find('>', at_sign);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view inside = text.substr(at_sign + 1, close - at_sign - 1);
    const std::size_t bar = inside.find('|');
    const std::string_view id = inside.substr(0, bar);
    const bool is_id = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
    if (!is_id || inside.find('<') != std::string_view::npos) return std::nullopt;
    return found_handle{at_sign - 1, close + 1,
                        std::string(bar == std::string_view::npos ? inside : inside.substr(bar + 1))};
}

std::optional<found_handle> handle_at(std::string_view text, std::size_t at_sign) {
    if (auto raw = raw_mention_at(text, at_sign)) return raw;
    if (auto address = address_around(text, at_sign)) return address;
    const std::size_t end = end_of_handle(text, at_sign + 1);
    if (end == at_sign + 1) return std::nullopt;
    return found_handle{at_sign, end, std::string(text.substr(at_sign + 1, end - at_sign - 1))};
}

std::vector<found_handle> handles_of(std::string_view text) {
    std::vector<found_handle> found;
    std::size_t from = 0;
    for (std::size_t at = text.find('@'); at != std::string_view::npos;
         at = text.find('@', std::max(at + 1, from))) {
        auto handle = handle_at(text, at);
        if (!handle || handle->begin < from) continue;
        from = handle->end;
        found.push_back(std::move(*handle));
    }
    return found;
}

// Whether what stands between two parts may stand inside a name.
bool may_join(std::string_view between) {
    while (!between.empty()) {
        const char32_t code = code_point_at(between, 0);
        const bool is_dash = code >= 0x2010 && code <= 0x2015;
        const bool is_space = code == 0xA0 || code == 0x202F;
        if (is_dash || is_space || code == U'’') {
            between.remove_prefix(code < 0x800 ? 2 : 3);
            continue;
        }
        if (std::string_view(" -_./'").find(between.front()) == std::string_view::npos) return false;
        between.remove_prefix(1);
    }
    return true;
}

constexpr std::size_t widest_joint = 3;  // bytes

bool ends_a_sentence(std::string_view before) {
    while (before.ends_with(' ') || before.ends_with('"') || before.ends_with('('))
        before.remove_suffix(1);
    return before.empty() || before.ends_with('.') || before.ends_with('!') || before.ends_with('?') ||
           before.ends_with(':');
}

std::string with_capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = char(text[0] - 'a' + 'A');
    return text;
}

}  // namespace

struct hidden_words::state {
    struct hidden {
        std::string instead;
        std::vector<std::string> parts;  // folded
        where_hidden where;
        bool in_plural;
    };

    // A name, and the parts from `first` up to the one before `behind` that spell it.
    struct match {
        const hidden* what = nullptr;
        std::size_t behind = 0;
    };

    const hidden* find(const std::string& folded) const {
        const auto found = names.find(folded);
        return found == names.end() ? nullptr : &found->second;
    }

    bool spells(const hidden& name, const std::vector<word_part>& parts, std::size_t first, std::size_t count,
                std::size_t letters) const {
        if (count == 1) return true;
        bool all_glued = true, all_long = letters >= shortest_run_on, same = name.parts.size() == count;
        for (std::size_t i = 0; i < count; ++i) {
            all_glued = all_glued && (i == 0 || parts[first + i].glued);
            all_long = all_long && parts[first + i].folded.size() >= shortest_piece;
            same = same &&
                   (parts[first + i].folded == name.parts[i] ||
                    (name.in_plural && i + 1 == count && parts[first + i].folded == name.parts[i] + "s"));
        }
        return all_glued || all_long || same;
    }

    bool counts(const hidden& name, const word_part& first, bool as_handle) const {
        if (as_handle) return true;
        if (name.where == where_hidden::as_handle) return false;
        if (name.where == where_hidden::with_a_capital && !g_unichar_isupper(first.first)) return false;
        return true;
    }

    // The longest name that begins at this part.
    match longest_at(std::string_view text, const std::vector<word_part>& parts, std::size_t first,
                     bool as_handle) const {
        match longest;
        std::string spelt;
        for (std::size_t count = 1; count <= most_parts && first + count <= parts.size(); ++count) {
            const word_part& last = parts[first + count - 1];
            if (count > 1) {
                const std::size_t from = parts[first + count - 2].end;
                if (last.begin - from > widest_joint || !may_join(text.substr(from, last.begin - from)))
                    break;
            }
            spelt += last.folded;
            const hidden* name = find(spelt);
            if (!name && spelt.ends_with('s')) {
                name = find(spelt.substr(0, spelt.size() - 1));
                if (name && !name->in_plural) name = nullptr;
            }
            if (!name || (!as_handle && spelt.size() < shortest_in_text)) continue;
            if (counts(*name, parts[first], as_handle) && spells(*name, parts, first, count, spelt.size()))
                longest = {name, first + count};
        }
        return longest;
    }

    std::string name_for(const found_handle& handle) const {
        const auto parts = parts_of(handle.name);
        if (!parts.empty())
            if (const match known = longest_at(handle.name, parts, 0, true); known.behind == parts.size())
                return known.what->instead;
        return for_handles ? for_handles(handle.name) : "";
    }

    std::unordered_map<std::string, hidden> names;  // by their parts in a row
    std::size_t most_parts = 1;
    naming for_handles = nullptr;
};

hidden_words::hidden_words() : state_(std::make_unique<state>()) {}
hidden_words::~hidden_words() = default;
hidden_words::hidden_words(hidden_words&&) noexcept = default;
hidden_words& hidden_words::operator=(hidden_words&&) noexcept = default;

void hidden_words::hide(std::string_view name, std::string instead, where_hidden where, bool in_plural) {
    state::hidden what{std::move(instead), {}, where, in_plural};
    std::string spelt;
    for (const word_part& part : parts_of(name)) {
        what.parts.push_back(part.folded);
        spelt += part.folded;
    }
    if (spelt.empty()) return;
    // A name may stand in more pieces than it was tagged with.
    state_->most_parts = std::max({state_->most_parts, what.parts.size(), spelt.size() / shortest_piece});
    state_->names.emplace(std::move(spelt), std::move(what));
}

void hidden_words::hide_handles(naming instead) {
    state_->for_handles = instead;
}

stretches hidden_words::replaced(std::string_view text, bool begins) const {
    stretches made;
    std::size_t copied = 0;
    const auto put = [&](std::size_t begin, std::size_t end, std::string instead) {
        const std::string_view before = text.substr(0, begin);
        const bool opens =
            ends_a_sentence(before) && (begins || before.find_first_not_of(" \"(") != std::string_view::npos);
        if (instead.ends_with('.') && text.substr(end).starts_with('.')) ++end;  // "S." ends the sentence too
        made.push_back({std::string(text.substr(copied, begin - copied)), false});
        made.push_back({opens ? with_capital(std::move(instead)) : std::move(instead), true});
        copied = end;
    };
    const std::vector<word_part> parts = parts_of(text);
    const std::vector<found_handle> handles =
        state_->for_handles ? handles_of(text) : std::vector<found_handle>();
    auto handle = handles.begin();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].begin < copied) continue;
        while (handle != handles.end() && (handle->begin < copied || handle->end <= parts[i].begin))
            ++handle;
        const bool is_handle = handle != handles.end() && handle->begin <= parts[i].begin;
        const auto known = state_->longest_at(text, parts, i, is_handle);
        const std::size_t end = known.what ? parts[known.behind - 1].end : 0;
        if (is_handle && end <= handle->end) {
            if (std::string instead = state_->name_for(*handle); !instead.empty())
                put(handle->begin, handle->end, std::move(instead));
        } else if (known.what)  // "@Sam Lee": the name goes on behind the handle
            put(is_handle ? handle->begin : parts[i].begin, end, known.what->instead);
    }
    made.push_back({std::string(text.substr(copied)), false});
    return made;
}

std::vector<std::string> handles_in(std::string_view text) {
    std::vector<std::string> names;
    for (found_handle& handle : handles_of(text))
        names.push_back(std::move(handle.name));
    return names;
}

std::vector<std::string> parts_of_name(std::string_view name) {
    std::vector<std::string> parts;
    for (const word_part& part : parts_of(name))
        parts.emplace_back(name.substr(part.begin, part.end - part.begin));
    return parts;
}

}  // namespace packet

#include "packet/checklist.hpp"

#include "packet/english.hpp"
#include "packet/tongue.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <tuple>

namespace packet {

namespace {

constexpr std::size_t longest_told = 8 * 1024;  // bytes; what is longer was pasted, and nobody told it
constexpr std::size_t words_shown = 6;          // of a sentence that is meant as a whole
constexpr std::size_t fewest_for_share = 40;    // words: a short text has no room for a long set-up
constexpr double whole = 100;                   // percent
constexpr double usual_share = 20;              // percent

constexpr unsigned bit(passage one) {
    return 1U << static_cast<unsigned>(one);
}
constexpr unsigned decided = bit(passage::decision);
constexpr unsigned done = decided | bit(passage::part) | bit(passage::result);
constexpr unsigned everywhere = done | bit(passage::reason) | bit(passage::other);

// The rules in the order of their use to somebody in a hurry: a number that is known today and forgotten in a
// year, then one's own part, then how it is told.
struct known_rule {
    std::string_view id;
    unsigned concerns;  // bits of passages
    bool asks_number;
};
constexpr std::array known_rules{
    known_rule{"C2", done, true},        known_rule{"C5", everywhere, true},
    known_rule{"G5", everywhere, true},  known_rule{"C6", everywhere, true},
    known_rule{"G8", done, true},        known_rule{"G9", bit(passage::result), true},
    known_rule{"G3", done, false},       known_rule{"G4", done, false},
    known_rule{"G7", everywhere, false}, known_rule{"G6", everywhere, false},
    known_rule{"F1", decided, false},    known_rule{"F2", decided, false},
    known_rule{"G1", done, false},
};

bool overlap(const word_range& one, const word_range& other) {
    return one.first < other.last && other.first < one.last;
}

bool is_named(const std::vector<word_range>& named, const word_range& where) {
    return std::any_of(named.begin(), named.end(),
                       [&](const word_range& other) { return overlap(other, where); });
}

bool concerns_wording(const rule& one) {
    return one.concerns == "wording";
}

bool is_same(const rule& one, const rule& other) {
    return std::tie(one.id, one.guide, one.concerns, one.limit, one.says, one.ask, one.words) ==
           std::tie(other.id, other.guide, other.concerns, other.limit, other.says, other.ask, other.words);
}

}  // namespace

struct checklist::text_read {
    std::string_view typed;
    english_text words;
    tongue in = tongue::unsure;
};

// Where a rule hit. Of a sentence that is meant as a whole only some words are shown.
struct checklist::hit {
    word_range where;
    bool whole_sentence = false;
};

checklist::checklist(const rule_pack& rules) {
    for (const known_rule& known : known_rules)
        if (const rule* const found = rules.find(known.id))
            rules_.push_back({*found, known.concerns, known.asks_number, phrase_list(found->words)});
    for (const rule& one : rules.rules())
        if (concerns_wording(one) && rank(one.id) == rules_.size())
            rules_.push_back({one, everywhere, false, phrase_list(one.words)});
    index_words();
}

// Most texts hold none of the words of most rules: one look at each word tells which rules to try.
void checklist::index_words() {
    always_.assign(rules_.size(), false);
    for (std::size_t at = 0; at < rules_.size(); ++at) {
        const auto words = rules_[at].phrases.first_words();
        if (!words || rules_[at].is("F2") || rules_[at].is("G9"))
            always_[at] = true;
        else
            for (const std::string& word : *words)
                by_word_[word].push_back(at);
    }
}

std::vector<bool> checklist::worth_a_look(const english_text& text) const {
    std::vector<bool> found = always_;
    for (const word& one : text.words)
        if (const auto known = by_word_.find(one.lower); known != by_word_.end())
            for (const std::size_t at : known->second)
                found[at] = true;
    return found;
}

std::vector<advice> checklist::check(std::string_view typed, passage of) const {
    if (typed.size() > longest_told) return {};
    text_read text{typed, read_english(typed), tongue::unsure};
    text.in = guess_tongue(text.words);
    if (text.in == tongue::another || text.words.words.empty()) return {};
    std::vector<advice> found;
    std::vector<word_range> named;
    bool number_asked = false;
    const std::vector<bool> looked_at = worth_a_look(text.words);
    for (std::size_t at = 0; at < rules_.size(); ++at) {
        const checked_rule& one = rules_[at];
        const bool concerned = looked_at[at] && (one.concerns & bit(of)) != 0;
        if (!concerned || (one.is("G9") && number_asked)) continue;
        const auto found_hit = find(one, text);
        if (!found_hit || (!found_hit->whole_sentence && is_named(named, found_hit->where))) continue;
        if (!found_hit->whole_sentence) named.push_back(found_hit->where);
        number_asked = number_asked || one.asks_number;
        found.push_back(
            {one.of.id, one.of.guide, words_at(text, one, *found_hit), one.of.says, one.of.ask, {}});
    }
    return found;
}

std::size_t checklist::rank(std::string_view id) const {
    const auto found =
        std::find_if(rules_.begin(), rules_.end(), [&](const checked_rule& one) { return one.is(id); });
    return std::size_t(found - rules_.begin());
}

std::optional<checklist::hit> checklist::find(const checked_rule& one, const text_read& text) const {
    if (one.is("F1")) return set_up_first(one, text);
    if (one.is("F2")) return set_up_too_long(one, text);
    if (one.is("G9")) return end_without_number(one, text);
    const auto where = one.phrases.first_hit(text.words, text.in);
    return where ? std::optional(hit{*where}) : std::nullopt;
}

// The first sentence tells how things were, and not what was decided.
std::optional<checklist::hit> checklist::set_up_first(const checked_rule& of, const text_read& text) {
    const sentence& first = text.words.sentences.front();
    if (!of.phrases.opens(text.words, text.in, first)) return std::nullopt;
    return hit{{first.first, first.last}, true};
}

// How much of the text tells how things were; rule F1 says by which words that is known.
std::optional<checklist::hit> checklist::set_up_too_long(const checked_rule& of,
                                                         const text_read& text) const {
    const std::size_t opening = rank("F1");
    if (opening == rules_.size() || text.words.words.size() < fewest_for_share) return std::nullopt;
    std::size_t words = 0;
    word_range longest;
    for (const sentence& one : text.words.sentences) {
        if (!rules_[opening].phrases.opens(text.words, text.in, one)) continue;
        words += one.last - one.first;
        if (one.last - one.first > longest.last - longest.first) longest = {one.first, one.last};
    }
    const double limit = of.of.limit > 0 ? of.of.limit : usual_share;
    if (whole * double(words) <= limit * double(text.words.words.size())) return std::nullopt;
    return hit{longest, true};
}

// What came of it ends in words alone. Without English words around it nothing can be said.
std::optional<checklist::hit> checklist::end_without_number(const checked_rule& of, const text_read& text) {
    const sentence& last = text.words.sentences.back();
    if (text.in != tongue::english || of.phrases.puts_in_order(text.words, last)) return std::nullopt;
    for (std::size_t at = last.first; at < last.last; ++at)
        if (says_how_much(text.words, at)) return std::nullopt;
    return hit{{last.first, last.last}, true};
}

// As typed: the words themselves, or an end of the sentence that is meant.
std::string checklist::words_at(const text_read& text, const checked_rule& of, const hit& found) {
    auto [first, last] = found.where;
    const bool cut = found.whole_sentence && last - first > words_shown;
    const bool shows_end = of.is("G9");
    if (cut && shows_end) first = last - words_shown;
    if (cut && !shows_end) last = first + words_shown;
    const auto& words = text.words.words;
    const std::string shown(text.typed.substr(words[first].begin, words[last - 1].end - words[first].begin));
    if (!cut) return shown;
    return shows_end ? "… " + shown : shown + " …";
}

std::shared_ptr<const checklist> checklist_of(const rule_pack& rules) {
    static std::mutex guard;
    static std::shared_ptr<const std::vector<rule>> kept_rules;
    static std::shared_ptr<const checklist> kept;
    const std::lock_guard lock(guard);
    const auto wanted = rules.shared_rules();
    if (wanted == kept_rules) return kept;
    if (!kept || !std::equal(wanted->begin(), wanted->end(), kept_rules->begin(), kept_rules->end(), is_same))
        kept = std::make_shared<const checklist>(rules);
    kept_rules = wanted;
    return kept;
}

}  // namespace packet

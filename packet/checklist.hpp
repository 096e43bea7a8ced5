// The rules of a pack that concern wording, ready to be held against texts.
#pragma once

#include "packet/phrase_list.hpp"
#include "packet/rule_pack.hpp"
#include "packet/wording.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace packet {

class checklist {
public:
    explicit checklist(const rule_pack& rules);

    // What a text is advised against, the most useful first (wording.hpp); `entry` stays empty.
    std::vector<advice> check(std::string_view typed, passage of) const;

    // The place of a rule in the order of use; the number of rules for one that is not there.
    std::size_t rank(std::string_view id) const;

private:
    struct checked_rule {
        rule of;
        unsigned concerns = 0;     // bits of passages
        bool asks_number = false;  // what it asks for is a number
        phrase_list phrases;

        bool is(std::string_view id) const { return of.id == id; }
    };
    struct text_read;
    struct hit;

    void index_words();
    std::vector<bool> worth_a_look(const english_text& text) const;
    std::optional<hit> find(const checked_rule& one, const text_read& text) const;
    static std::optional<hit> set_up_first(const checked_rule& of, const text_read& text);
    std::optional<hit> set_up_too_long(const checked_rule& of, const text_read& text) const;
    static std::optional<hit> end_without_number(const checked_rule& of, const text_read& text);
    static std::string words_at(const text_read& text, const checked_rule& of, const hit& found);

    std::vector<checked_rule> rules_;
    std::vector<bool> always_;  // by place in the order of use: the rules that any words may break
    std::unordered_map<std::string, std::vector<std::size_t>> by_word_;  // those with a phrase that begins so
};

// The checklist of a pack. Making one costs more than checking a text does, and a program has one pack as a
// rule, so the newest is kept. Any thread.
std::shared_ptr<const checklist> checklist_of(const rule_pack& rules);

}  // namespace packet

// Search over one folded entry, for English alone: what a search must find, told as simply as possible.
#pragma once

#include "evidence/evidence_log.hpp"
#include "evidence/portfolio.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace fakes {

using plain_words = std::vector<std::string>;

// "Gift-wrap, 3.5%": gift, wrap, 3, 5.
inline plain_words plain_words_of(std::string_view text) {
    plain_words words;
    bool joins = false;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                            static_cast<unsigned char>(c) >= 0x80;
        if (letter && !joins) words.emplace_back();
        if (letter) words.back() += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
        joins = letter;
    }
    return words;
}

// Whether the text has the words in a row, the last by its beginning unless it is a number or one letter.
inline bool plainly_says(std::string_view text, const plain_words& words) {
    const plain_words there = plain_words_of(text);
    const auto same = [&](const std::string& one, const std::string& part) {
        const bool is_last = &part == &words.back();
        const bool whole = part.size() == 1 || part.find_first_not_of("0123456789") == std::string::npos;
        return is_last && !whole ? one.starts_with(part) : one == part;
    };
    return std::search(there.begin(), there.end(), words.begin(), words.end(), same) != there.end();
}

struct plain_match {
    bool found = false;
    bool in_title = false;
    std::string field, text;  // as in search_hit; the whole text
};

inline plain_match match_plainly(const evidence::entry& entry, std::string_view title,
                                 const evidence::search_request& asked) {
    plain_match match;
    const auto show = [&](const std::string& field, const std::string& text) {
        if (match.text.empty()) match.field = field == "text" ? "" : field, match.text = text;
    };
    for (const evidence::field_word& wanted : asked.fields) {
        const plain_words words = plain_words_of(wanted.word);
        const auto says = [&](const evidence::stage& stage) {
            return stage.name == wanted.field && (words.empty() || plainly_says(stage.text, words));
        };
        const auto stage = std::find_if(entry.stages.begin(), entry.stages.end(), says);
        if (stage == entry.stages.end()) return {};
        show(stage->name, stage->text);
    }
    for (const std::string& name : asked.people) {
        const auto is_named = [&](const evidence::mention& someone) {
            return plain_words_of(someone.name) == plain_words_of(name);
        };
        if (std::none_of(entry.people.begin(), entry.people.end(), is_named)) return {};
    }
    bool any = false;
    for (const std::string& word : asked.words) {
        const plain_words words = plain_words_of(word);
        if (words.empty()) continue;
        any = true;
        if (plainly_says(title, words)) {
            match.in_title = true;
            continue;
        }
        bool found = false;
        const auto look = [&](const std::string& field, const std::string& text, bool shown) {
            if (found || !plainly_says(text, words)) return;
            found = true;
            if (shown) show(field, text);
        };
        for (const evidence::stage& stage : entry.stages)
            look(stage.name, stage.text, true);
        look("", entry.text, true);
        look("reason", entry.retraction_reason, true);
        for (const auto* list : {&entry.initiatives, &entry.links})
            for (const std::string& text : *list)
                look("", text, false);
        for (const evidence::mention& someone : entry.people)
            look("", someone.name, false);
        look("", entry.reconstructed, false);
        if (!found) return {};
    }
    match.found = any || asked.words.empty();
    return match;
}

}  // namespace fakes

// Finds names in free text, however they are spelt there, and puts something else in their place.
#pragma once

#include "packet/redacted_text.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace packet {

// Where a name is taken for one. A name that is also a word of the language ("will") counts in plain text
// only with a capital; the handle of a role or a team ("legal-lead") only as a handle.
enum class where_hidden { anywhere, with_a_capital, as_handle };

class hidden_words {
public:
    hidden_words();
    ~hidden_words();
    hidden_words(hidden_words&&) noexcept;
    hidden_words& operator=(hidden_words&&) noexcept;

    // name: as tagged, "sam.lee", "gift-wrap". It is found in any case, with and without accents, and with
    // other or no separators: "Sam Lee", "GiftWrap", "gift_wrap". in_plural: also with an s at its end. Of
    // two with one name the first counts.
    void hide(std::string_view name, std::string instead, where_hidden where = where_hidden::anywhere,
              bool in_plural = false);

    // What stands for a handle or an e-mail address that nobody named: given the name in it, "sam.lee". Where
    // it is empty the handle stays as it is; without a naming all of them do, hidden names or not.
    using naming = std::string (*)(std::string_view handle);
    void hide_handles(naming instead);

    // A stretch for each name that was found. At the beginning of a sentence the replacement gets a capital.
    // begins: whether the text begins a sentence.
    stretches replaced(std::string_view text, bool begins = true) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

// The handles in a text: "sam.lee" of "@sam.lee", of "<@U0EX2|sam.lee>" and of "sam.lee@example.com".
std::vector<std::string> handles_in(std::string_view text);

// The parts of a name: "sam" and "lee" of "sam.lee" and of "SamLee", as they are typed.
std::vector<std::string> parts_of_name(std::string_view name);

}  // namespace packet

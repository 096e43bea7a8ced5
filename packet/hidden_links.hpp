// Takes links out of a text, for readers who should not follow them.
#pragma once

#include "packet/redacted_text.hpp"

#include <functional>
#include <string_view>

namespace packet {

enum class hidden_links { none, to_chat, all };

// Whether a link leads into a chat: by its scheme, its host, or a path to a message in an archive.
bool leads_to_chat(std::string_view link);

// "(link left out)" stands where a link stood. A link is what has a scheme ("https://…"); where all are
// hidden, also "www.example.com", "example.com/board" and "example.com". A full stop or a closing bracket at
// its end belongs to the sentence.
//
// gives_away: of links that would stay, which ones go all the same, with a scheme or without: an address
// cannot be told in other words. Null: none.
stretches without_links(std::string_view text, hidden_links which,
                        const std::function<bool(std::string_view link)>& gives_away = nullptr);

}  // namespace packet

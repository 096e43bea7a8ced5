// Takes links out of a text, for readers who should not follow them.
#pragma once

#include "packet/redacted_text.hpp"

#include <string_view>

namespace packet {

enum class hidden_links { none, to_chat, all };

// Whether a link leads into a chat: by its scheme, its host, or a path to a message in an archive.
bool leads_to_chat(std::string_view link);

// "(link left out)" stands where a link stood. A link is what has a scheme ("https://…"); where all are
// hidden, also "www.example.com", "example.com/board" and "example.com". A full stop or a closing bracket at
// its end belongs to the sentence.
stretches without_links(std::string_view text, hidden_links which);

}  // namespace packet

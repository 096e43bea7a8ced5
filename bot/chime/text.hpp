// What dossier says in Chime: Markdown, in messages that are short enough. Pure.
#pragma once

#include "commands/reply.hpp"
#include "evidence/person.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bot::chime {

inline constexpr const char* markdown = "text/markdown";
inline constexpr std::size_t longest_part = 4000;  // bytes, of 4096 that a message may have

// The whole reply, without forms and buttons: it says what to type instead; of one that asks for files
// (asks_for_files), how to make them where dossier runs. Empty for a reply that says nothing.
std::string to_markdown(const commands::reply& reply, const evidence::person_id& whose);

// The words around a link to the files that a reply asks for.
std::string to_markdown(const commands::reply& wanted, std::string_view link);

// In pieces of at most `most` bytes, each of them text: cut behind a paragraph, else behind a line, a
// sentence, a word, and never inside a character. Nothing for an empty text.
std::vector<std::string> split(std::string_view text, std::size_t most = longest_part);

// What dossier says when it was added to a channel. direct: somebody and dossier are alone there.
std::string greeting(bool direct);

}  // namespace bot::chime

// What dossier says in a room of the retired Amazon Chime. Pure.
//
// Evidence is private to its author, and a room has no private answers: whatever is posted there, all its
// members read, and so could those of a later day. So nothing is ever said in a room that comes from
// somebody's log:
// - what was saved is acknowledged by its number alone: "Saved as D-14.";
// - help, the use of a command and a word that is no command are answered in full, because those answers come
//   from the line and the table of commands, and are made here without a log;
// - every other answer, and why a line was refused, is to be read where its person is alone: the room is told
//   the line that shows it. No file goes there, and no link to one: whoever clicks first would have it;
// - a reminder says that it is time, never what it is about.
// What people themselves write in a room is theirs to write; the greeting says who reads it.
#pragma once

#include "commands/reply.hpp"
#include "evidence/person.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bot::chime {

// What the room is told of that reply to that line. name: as people mention dossier there.
std::string said_in_room(const commands::reply& reply, std::string_view line,
                         const evidence::person_id& whose, std::string_view name);

// Whoever is reminded is mentioned, so that they notice.
std::string reminder_in_room(const evidence::person_id& who, std::string_view name);

// With the invitation: what dossier is, and who reads what is said here.
std::string greeting_of_room(std::string_view name);

// "ana@example.com" of "chime:classic/ana@example.com"; empty for a person of another platform.
std::string email_of(const evidence::person_id& who);

// The JSON bodies of the posts that carry a text, in order: Markdown ("/md …"), each short enough for the
// 4 kB of a webhook, and none that alerts a whole room.
std::vector<std::string> posts_of(std::string_view text);

}  // namespace bot::chime

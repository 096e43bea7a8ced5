#include "bot/reply_text.hpp"

namespace bot {

std::string headline_of(const commands::reply& reply) {
    if (!reply.logged_at) return reply.headline;
    return reply.headline + " · " + evidence::to_words(*reply.logged_at, reply.zone);
}

std::string to_text(const commands::reply& reply, parts shown) {
    std::string text = headline_of(reply);
    for (const commands::fact& fact : reply.facts)
        text += "\n" + fact.label + ": " + fact.text;
    for (const commands::row& row : reply.rows) {
        text += "\n" + row.entry + "  " + row.date + "  " + row.title;
        for (const std::string& initiative : row.initiatives)
            text += " #" + initiative;
        if (!row.note.empty()) text += " (" + row.note + ")";
    }
    if (reply.next) text += "\nNext: " + reply.next->ask + "\n  " + reply.next->type;
    for (const std::string& example : reply.examples)
        text += "\n  " + example;
    if (shown == parts::all) {
        for (const commands::choice& one : reply.choices)
            text += "\n  " + one.label + ": " + one.line;
        for (const commands::file& file : reply.files)
            text += "\nFile: " + file.name;
    }
    if (!reply.welcome.empty()) text += "\n\n" + reply.welcome;
    return text;
}

}  // namespace bot

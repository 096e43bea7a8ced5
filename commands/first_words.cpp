#include "commands/first_words.hpp"

namespace commands {

std::string first_words() {
    return "dossier keeps what you tell it about your decisions, numbers and mentoring, word for word, with "
           "the "
           "moment at which you said it. Nobody but you can read it through dossier; whoever runs dossier "
           "for you "
           "looks after the database that it is in. /evidence export hands you everything as files, and "
           "/evidence erase everything removes it for good.";
}

}  // namespace commands

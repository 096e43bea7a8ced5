#include "packet/statement_text.hpp"

#include "packet/plain_text.hpp"

namespace packet {

bool is_said(const statement& what) {
    return what.blank || !what.text.empty();
}

std::string words_of(const statement& what) {
    const std::string text = one_line(what.text);
    return what.note.empty() ? text : text + " (" + one_line(what.note) + ")";
}

std::string cites_of(const statement& what) {
    return what.cites.empty() ? "" : "[" + one_line(joined(what.cites)) + "]";
}

std::string words_of(const dated& when) {
    const std::string date = one_line(when.date);
    const std::string note = one_line(when.note);
    return date.empty() || note.empty() ? date + note : date + ", " + note;
}

std::string words_of(decision_outcome outcome) {
    if (outcome == decision_outcome::reversed) return "reversed, and what it taught";
    return outcome == decision_outcome::missed ? "missed its target, and what it taught" : "";
}

statement metric_wanted() {
    return {
        "Which business number did this move, from what to what? /metric name value #initiative", {}, true};
}

statement trade_off_wanted() {
    return {"What did you give up for this, and on what evidence?", {}, true};
}

}  // namespace packet

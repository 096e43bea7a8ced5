#include "storage/projection.hpp"

namespace storage {

using evidence::entry_kind;

namespace {

// What a list shows for an entry that has no free text of its own.
std::string title_of(const evidence::statement& what) {
    if (what.entry.kind == entry_kind::metric) {
        const evidence::field* const name = find_field(what, "name");
        const evidence::field* const value = find_field(what, "value");
        if (name && value) return name->text + " " + value->text;
        if (name) return name->text;
    }
    if (!what.text.empty()) return what.text;
    return what.fields.empty() ? what.said : what.fields.front().text;
}

std::string title_of(const evidence::entry& folded) {
    const evidence::stage* const name = newest_stage(folded, "name");
    const evidence::stage* const value = newest_stage(folded, "value");
    if (folded.id.kind == entry_kind::metric && name) return name->text + (value ? " " + value->text : "");
    if (!folded.text.empty() || folded.stages.empty()) return folded.text;
    return folded.stages.front().text;
}

}  // namespace

projection projection_of(const evidence::statement& opening, std::string_view subject) {
    return {title_of(opening),    opening.happened.to_iso(), joined_words(opening.initiatives),
            std::string(subject), opening.reconstructed,     false};
}

projection projection_of(const evidence::entry& folded) {
    return {title_of(folded),   folded.happened.to_iso(), joined_words(folded.initiatives),
            subject_of(folded), folded.reconstructed,     folded.retracted};
}

std::string joined_words(const std::vector<std::string>& words) {
    std::string joined;
    for (const std::string& word : words)
        joined += (joined.empty() ? "" : " ") + word;
    return joined;
}

}  // namespace storage

#include "storage/projection.hpp"

namespace storage {

using evidence::entry_kind;

namespace {

// What a list shows for an entry.
std::string title_of(const evidence::entry& folded) {
    const evidence::stage* const name = newest_stage(folded, "name");
    const evidence::stage* const value = newest_stage(folded, "value");
    if (folded.id.kind == entry_kind::metric && name) return name->text + (value ? " " + value->text : "");
    if (!folded.text.empty() || folded.stages.empty()) return folded.text;
    return folded.stages.front().text;
}

std::string joined_words(const std::vector<std::string>& words) {
    std::string joined;
    for (const std::string& word : words)
        joined += (joined.empty() ? "" : " ") + word;
    return joined;
}

}  // namespace

projection projection_of(const evidence::entry& folded) {
    return {title_of(folded),   folded.happened.to_iso(), joined_words(folded.initiatives),
            subject_of(folded), folded.reconstructed,     folded.retracted};
}

}  // namespace storage

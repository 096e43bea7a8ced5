// `dossier export` read back. A stranger can seal whatever they like, so besides the bytes as they are, each
// of their lines is taken for a record's content and sealed as it should be.
#include "evidence/chain.hpp"
#include "tests/fuzz/checks.hpp"

namespace {

constexpr std::size_t most_records = 24;

std::vector<evidence::record> sealed(std::string_view lines) {
    fuzz::supply from(lines);
    std::vector<evidence::record> records;
    evidence::digest head = evidence::first_link(fuzz::ana);
    while (!from.is_empty() && records.size() < most_records) {
        const std::string_view line = from.line();
        const auto what = evidence::from_canonical(line);
        if (!what) continue;
        evidence::record one{fuzz::ana, records.size() + 1, fuzz::noon, *what, {}, {}, {}, false};
        const std::string canonical = evidence::to_canonical(*what);
        const auto again = evidence::from_canonical(canonical);
        fuzz::must(again && *again == *what, "a statement that was written is read as the same");
        one.content_hash = evidence::hash_content(one.seasoning, canonical);
        one.hash = head = evidence::hash_link(head, one.seq, one.logged_at, one.content_hash);
        records.push_back(std::move(one));
    }
    return records;
}

void bring_in(const packet::whole_log& whole) {
    fakes::memory_log log("UTC", whole.author);
    const commands::reply answer = commands::bring_back(log, whole.records);
    if (answer.how == commands::tone::refused) return;
    fuzz::must(log.appended().size() == whole.records.size(), "a log that is taken is taken whole");
    for (const char* line : {"/evidence list", "/evidence show D-1", "/evidence gaps", "/evidence search a",
                             "/evidence undo", "/decision D-1 results: +2%"})
        fuzz::say(log, line, fuzz::noon + std::chrono::hours{1});
}

void read(const std::string& bytes) {
    const packet::whole_log whole = packet::read_export(bytes);
    if (!whole.problems.empty()) return fuzz::must(whole.records.empty(), "a broken log has no records");
    fuzz::must(packet::export_lines(whole.records) == bytes, "an export that is read is written the same");
    bring_in(whole);
}

const fuzz::target here("log_export", [](std::string_view bytes) {
    read(std::string(bytes));
    const std::vector<evidence::record> records = sealed(bytes);
    if (!records.empty()) read(packet::export_lines(records));
});

}  // namespace

#include "packet/proof.hpp"

#include "evidence/chain.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace packet {

using evidence::digest;
using nlohmann::json;

namespace {

constexpr std::string_view format = "dossier-evidence/1";
constexpr int deepest_line = 16;

json describe(const std::vector<evidence::record>& records, const std::vector<named_file>& files) {
    json hashes = json::object();
    for (const named_file& file : files)
        hashes[file.name] = evidence::sha256_hex(file.bytes);
    return {{"format", format},
            {"author", records.empty() ? "" : records.front().author.value},
            {"records", records.size()},
            {"head", records.empty() ? "" : evidence::to_hex(records.back().hash)},
            {"files", std::move(hashes)}};
}

json to_line(const evidence::record& said, bool shown) {
    json line = {{"seq", said.seq},
                 {"logged_at", evidence::to_rfc3339(said.logged_at)},
                 {"content_hash", evidence::to_hex(said.content_hash)},
                 {"hash", evidence::to_hex(said.hash)}};
    if (shown) {
        line["salt"] = evidence::to_hex(said.seasoning);
        line["content"] = json::parse(to_canonical(said.what));
    }
    return line;
}

std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        lines.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return lines;
}

// A stranger's line may be nested so deep that writing it out again overflows the stack. Ours is not:
// whatever is deeper counts as unreadable.
json parse_flat(const std::string& line) {
    bool too_deep = false;
    const auto watch = [&](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > deepest_line;
        return !too_deep;
    };
    json parsed = json::parse(line, watch, false);
    return too_deep ? json(json::value_t::discarded) : parsed;
}

// The lines as JSON; nothing when one cannot be read, or could be read in two ways.
std::vector<json> parse_lines(const std::string& text, proof_report& report) {
    std::vector<json> lines;
    for (const std::string& line : split_lines(text)) {
        const std::string name = "evidence.jsonl: line " + std::to_string(lines.size() + 1);
        lines.push_back(parse_flat(line));
        if (!lines.back().is_object())
            report.problems.push_back(name + " is not readable");
        else if (lines.back().dump() !=
                 line)  // a key that stands twice shows a reader one thing and a program another
            report.problems.push_back(name + " is not written as dossier writes it");
        if (!report.problems.empty()) return {};
    }
    return lines;
}

// Walks the chain line by line.
class chain_walk {
public:
    chain_walk(proof_report& report, const std::string& author)
        : report_(report), link_(evidence::first_link({author})) {}

    void step(const json& line) {
        const std::uint64_t seq = line.at("seq").get<std::uint64_t>();
        const std::string name = "record " + std::to_string(seq);
        if (seq != expected_)
            problem(seq > expected_ ? "record " + std::to_string(expected_) + " is missing"
                                    : name + " is out of order or inserted");
        expected_ = seq + 1;
        digest content_hash{}, hash{};
        const auto logged_at = evidence::from_rfc3339(line.at("logged_at").get<std::string>());
        if (!logged_at ||
            !evidence::from_hex(line.at("content_hash").get<std::string>(), content_hash.data(),
                                content_hash.size()) ||
            !evidence::from_hex(line.at("hash").get<std::string>(), hash.data(), hash.size()))
            return problem(name + " is damaged");
        if (line.contains("content")) check_content(line, name, content_hash);
        if (evidence::hash_link(link_, seq, *logged_at, content_hash) != hash)
            problem(name + " was altered or moved: its link does not match the record before it");
        link_ = hash;
        ++report_.records;
    }

    std::string head() const { return evidence::to_hex(link_); }

private:
    void check_content(const json& line, const std::string& name, const digest& content_hash) {
        ++report_.shown;
        evidence::salt seasoning{};
        if (!evidence::from_hex(line.value("salt", std::string()), seasoning.data(), seasoning.size()))
            return problem(name + " has a damaged salt");
        if (evidence::hash_content(seasoning, line.at("content").dump()) != content_hash)
            problem(name + " was altered: its content does not match its hash");
    }

    void problem(std::string what) { report_.problems.push_back(std::move(what)); }

    proof_report& report_;
    digest link_;
    std::uint64_t expected_ = 1;
};

void check_files(const json& described, const std::vector<named_file>& files, proof_report& report) {
    for (const auto& [name, hash] : described.at("files").items()) {
        const auto file = std::find_if(files.begin(), files.end(),
                                       [&, &name = name](const named_file& f) { return f.name == name; });
        if (file == files.end())
            report.problems.push_back(name + " is missing");
        else if (evidence::sha256_hex(file->bytes) != hash.get<std::string>())
            report.problems.push_back(name + " was altered: its SHA-256 does not match");
    }
    // What looks like an artifact and is none of this bundle's was put there by somebody else.
    for (const named_file& file : files)
        if ((file.name.ends_with(".pdf") || file.name.ends_with(".md")) &&
            !described.at("files").contains(file.name))
            report.problems.push_back(file.name + " is not one of the bundle's files");
}

// Of two files with one name a reader may see the other one.
void check_names(const std::vector<named_file>& files, proof_report& report) {
    std::set<std::string> names;
    for (const named_file& file : files)
        if (!names.insert(file.name).second)
            report.problems.push_back(file.name + " stands twice in the bundle");
}

void check_lines(const std::vector<json>& lines, const std::vector<named_file>& files, proof_report& report) {
    if (lines.empty() || lines.front().value("format", std::string()) != format) {
        report.problems.push_back("evidence.jsonl does not begin with a line of the form " +
                                  std::string(format));
        return;
    }
    const json& described = lines.front();
    report.author = described.at("author").get<std::string>();
    check_files(described, files, report);
    chain_walk walk(report, report.author);
    for (std::size_t i = 1; i < lines.size(); ++i)
        walk.step(lines[i]);
    if (report.records != described.at("records").get<std::size_t>())
        report.problems.push_back("the bundle names " +
                                  std::to_string(described.at("records").get<std::size_t>()) +
                                  " records and holds " + std::to_string(report.records));
    report.head = report.records == 0 ? "" : walk.head();
    if (report.head != described.at("head").get<std::string>())
        report.problems.push_back("the head of the chain is not the one that the bundle names");
}

}  // namespace

std::string evidence_lines(const std::vector<evidence::record>& records, const std::set<std::string>& cites,
                           const std::vector<named_file>& files) {
    std::string lines = describe(records, files).dump() + "\n";
    for (const evidence::record& said : records)
        lines += to_line(said, cites.contains(to_text(said.what.entry))).dump() + "\n";
    return lines;
}

std::string export_lines(const std::vector<evidence::record>& records) {
    std::set<std::string> all;
    for (const evidence::record& said : records)
        all.insert(to_text(said.what.entry));
    return evidence_lines(records, all, {});
}

proof_report verify_bundle(const std::vector<named_file>& files) {
    proof_report report;
    const auto proof = std::find_if(files.begin(), files.end(),
                                    [](const named_file& f) { return f.name == "evidence.jsonl"; });
    if (proof == files.end()) {
        report.problems.push_back("evidence.jsonl is missing");
        return report;
    }
    check_names(files, report);
    if (!report.problems.empty()) return report;
    const std::vector<json> lines = parse_lines(proof->bytes, report);
    if (!report.problems.empty()) return report;
    try {
        check_lines(lines, files, report);
    } catch (const json::exception&) {  // a key is missing or of another type
        report.problems.push_back("evidence.jsonl has a line without the keys that every record has");
    }
    return report;
}

std::string how_to_verify() {
    return R"(# How to check this bundle

Every statement in the artifacts cites entries by number ([D-14], [M-7]). `evidence.jsonl` holds those entries
word for word, each with the moment at which it was logged, linked into a chain of hashes: nobody can change, add,
remove or reorder a record without changing every hash after it. The first digits of the newest hash are printed at
the foot of every PDF ("chain head").

With dossier: `dossier verify FOLDER-OR-ZIP` says "intact", or names the record that is not.

Without dossier, in any language:

1. The first line of `evidence.jsonl` names the author, the number of records, the head of the chain, and the
   SHA-256 of every other file of the bundle. Compare them with `sha256sum`.
2. Every further line is one record. `hash` is the SHA-256 of four things one after another: the `hash` of the line
   before (32 bytes), `seq` (8 bytes, most significant first), `logged_at` in milliseconds since 1970-01-01 UTC
   (8 bytes, most significant first), and `content_hash` (32 bytes). Before the first record stands the SHA-256 of
   the text `dossier/1 ` followed by the author as named in the first line.
3. Where a line has `content`, `content_hash` is the SHA-256 of `salt` (16 bytes) followed by the content as
   canonical JSON (RFC 8785: keys sorted, no spaces, UTF-8).
4. The last `hash` is the head.

Lines without `content` are entries that this bundle does not cite. Their hashes prove that they exist, and when
they were logged, without showing them. `happened` is what the author said; `logged_at` is dossier's own clock.
)";
}

}  // namespace packet

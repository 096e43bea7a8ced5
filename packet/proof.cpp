#include "packet/proof.hpp"

#include "evidence/chain.hpp"
#include "evidence/chain_faults.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>

namespace packet {

using evidence::digest;
using nlohmann::json;

namespace {

constexpr std::string_view format = "dossier-evidence/1";
constexpr int deepest_line = 16;

// Stands in the first line of an export, and in no bundle's.
constexpr const char* shows = "shows";
constexpr const char* shows_all = "all";

// Stand in the first line of a redacted bundle: whom it is for, and what the first record links to where the
// author's account is not named.
constexpr const char* redacted_for = "profile";
constexpr const char* before_the_first = "first";

// Stands in the line of a cited record whose words are hidden.
constexpr const char* entry_hidden = "entry";

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

json describe(const std::vector<evidence::record>& records, const std::vector<named_file>& files,
              const redactor& hides) {
    json described = describe(records, files);
    if (hides.profile().empty()) return described;
    described[redacted_for] = hides.profile();
    if (records.empty() || hides.account() == records.front().author.value) return described;
    described["author"] = hides.account();
    described[before_the_first] = evidence::to_hex(evidence::first_link(records.front().author));
    return described;
}

// What was erased has hashes alone, wherever it would be shown.
json to_line(const evidence::record& said, bool shown) {
    json line = {{"seq", said.seq},
                 {"logged_at", evidence::to_rfc3339(said.logged_at)},
                 {"content_hash", evidence::to_hex(said.content_hash)},
                 {"hash", evidence::to_hex(said.hash)}};
    if (shown && !said.erased) {
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
        const std::string name = "evidence.jsonl: line " + std::to_string(lines.size() + 1) +
                                 (lines.empty() ? "" : ", record " + std::to_string(lines.size()) + ",");
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

// Reads the records line by line, and keeps of each what the chain is made of.
class record_lines {
public:
    explicit record_lines(proof_report& report) : report_(report) {}

    void read(const json& line) {
        ++report_.records;
        evidence::sealed_link& link = links_.emplace_back();
        if (!line.at("seq").is_number_unsigned()) {  // 1.0 and 1.5 would be taken for 1
            damaged_ = true;
            return problem("record " + std::to_string(report_.records) + " is damaged");
        }
        link.seq = line.at("seq").get<std::uint64_t>();
        const std::string name = "record " + std::to_string(link.seq);
        const auto logged_at = evidence::from_rfc3339(line.at("logged_at").get<std::string>());
        if (!logged_at ||
            !evidence::from_hex(line.at("content_hash").get<std::string>(), link.content_hash.data(),
                                link.content_hash.size()) ||
            !evidence::from_hex(line.at("hash").get<std::string>(), link.hash.data(), link.hash.size())) {
            damaged_ = true;
            return problem(name + " is damaged");
        }
        link.logged_at = *logged_at;
        if (line.contains("content"))
            check_content(line, name, link.content_hash);
        else if (line.contains(entry_hidden))
            ++report_.withheld;
    }

    // Once all lines are read. first: what the first record links to.
    void check_chain(const digest& first, std::uint64_t records, const std::string& head_digits) {
        if (damaged_) return;
        digest head = first;  // of a chain without records, which names no head
        if (!head_digits.empty() && !evidence::from_hex(head_digits, head.data(), head.size())) head = {};
        for (std::string& fault : evidence::faults_behind(first, links_, records, head))
            problem(std::move(fault));
    }

    std::string head() const { return links_.empty() ? "" : evidence::to_hex(links_.back().hash); }

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
    std::vector<evidence::sealed_link> links_;
    bool damaged_ = false;
};

// What a file of that name is called where capitals make no difference, and where dots and spaces at the end
// are dropped (Windows).
std::string as_unpacked(std::string name) {
    for (char& c : name)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    name.resize(name.find_last_not_of(". ") + 1);
    return name;
}

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
    const auto looks_like_an_artifact = [](const std::string& name) {
        for (const std::string_view ending : {".pdf", ".md", ".docx", ".html", ".htm"})
            if (name.ends_with(ending)) return true;
        return false;
    };
    for (const named_file& file : files)
        if (looks_like_an_artifact(as_unpacked(file.name)) && !described.at("files").contains(file.name))
            report.problems.push_back(file.name + " is not one of the bundle's files");
}

// Of two files with one name a reader may see the other one; and a file that leads out of the bundle's folder
// may come to lie over another.
void check_names(const std::vector<named_file>& files, proof_report& report) {
    std::set<std::string> names;
    for (const named_file& file : files) {
        if (file.name.find_first_of("/\\") != std::string::npos)
            report.problems.push_back(file.name + " is in a folder, and a bundle has none");
        else if (!names.insert(as_unpacked(file.name)).second)
            report.problems.push_back(file.name + " stands twice in the bundle");
    }
}

// The numbers of the records that this one says were erased.
std::vector<std::uint64_t> erased_by(const json& line, std::size_t most) {
    const json content = line.value("content", json::object());
    if (!content.is_object() ||
        content.value("kind", std::string()) != name_of(evidence::record_kind::erased))
        return {};
    const auto what = evidence::from_canonical(content.dump());
    const evidence::field* const named = what ? find_field(*what, "erases") : nullptr;
    return named ? evidence::from_ranges(named->text, most) : std::vector<std::uint64_t>();
}

// An export shows every record, so a content that is not there must have been erased by a later record.
void check_erasures(const std::vector<json>& lines, proof_report& report) {
    std::set<std::uint64_t> gone, declared;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (!lines[i].contains("content")) gone.insert(lines[i].at("seq").get<std::uint64_t>());
        for (const std::uint64_t seq : erased_by(lines[i], lines.size()))
            declared.insert(seq);
    }
    for (const std::uint64_t seq : gone)
        if (!declared.contains(seq))
            report.problems.push_back("the content of record " + std::to_string(seq) +
                                      " is gone, and no record says that it was erased");
    for (const std::uint64_t seq : declared)
        if (!gone.contains(seq))
            report.problems.push_back("record " + std::to_string(seq) +
                                      " was said to be erased and still has content");
}

// What the first record links to. The author's account decides, where the whole of it is there: who may say
// something else beside it could give a chain to anybody.
digest first_link_of(const json& described, proof_report& report) {
    digest first = evidence::first_link({report.author});
    if (!described.contains(before_the_first)) return first;
    const bool is_whole = report.author.starts_with("local:") || report.author.find('/') != std::string::npos;
    if (is_whole || report.profile.empty())
        report.problems.push_back(
            "evidence.jsonl names its author and a first link beside, which could be another's");
    else if (!evidence::from_hex(described.at(before_the_first).get<std::string>(), first.data(),
                                 first.size()))
        report.problems.push_back("evidence.jsonl has a damaged first link");
    return first;
}

void tell_limits(const json& described, proof_report& report) {
    if (report.profile.empty()) return;
    if (report.withheld == 1)
        report.limits.push_back(
            "1 cited record is shown by its hashes alone: that it stands in the chain, and when it was "
            "logged, is "
            "checked; what it says is not");
    if (report.withheld > 1)
        report.limits.push_back(
            std::to_string(report.withheld) +
            " cited records are shown by their hashes alone: that they stand in the chain, and when "
            "they were logged, is checked; what they say is not");
    if (described.contains(before_the_first))
        report.limits.push_back(
            "the author's account is not named in full: that the chain is theirs is not checked");
}

void check_lines(const std::vector<json>& lines, const std::vector<named_file>& files, proof_report& report) {
    if (lines.empty() || lines.front().value("format", std::string()) != format) {
        report.problems.push_back("evidence.jsonl does not begin with a line of the form " +
                                  std::string(format));
        return;
    }
    const json& described = lines.front();
    report.author = described.at("author").get<std::string>();
    report.profile = described.value(redacted_for, std::string());
    check_files(described, files, report);
    record_lines records(report);
    for (std::size_t i = 1; i < lines.size(); ++i)
        records.read(lines[i]);
    report.head = records.head();
    records.check_chain(
        first_link_of(described, report),
        described.at("records").get_ref<const json::number_unsigned_t&>(),  // no fraction is one
        described.at("head").get<std::string>());
    tell_limits(described, report);
    if (described.value(shows, std::string()) == shows_all) check_erasures(lines, report);
}

std::string lines_of(const json& described, const std::vector<evidence::record>& records,
                     const std::function<json(const evidence::record&)>& line_of) {
    std::string lines = described.dump() + "\n";
    for (const evidence::record& said : records)
        lines += line_of(said).dump() + "\n";
    return lines;
}

}  // namespace

std::string evidence_lines(const std::vector<evidence::record>& records, const std::set<std::string>& cites,
                           const std::vector<named_file>& files, const redactor& hides) {
    return lines_of(describe(records, files, hides), records, [&](const evidence::record& said) {
        const std::string entry = to_text(said.what.entry);
        const bool cited = cites.contains(entry);
        const bool shown = cited && hides.shows(said);
        json line = to_line(said, shown);
        if (cited && !shown) line[entry_hidden] = entry;
        return line;
    });
}

std::string evidence_lines(const std::vector<evidence::record>& records, const std::set<std::string>& cites,
                           const std::vector<named_file>& files) {
    return evidence_lines(records, cites, files, redactor({}, {}));
}

std::string export_lines(const std::vector<evidence::record>& records) {
    json described = describe(records, {});
    described[shows] = shows_all;
    return lines_of(described, records, [](const evidence::record& said) { return to_line(said, true); });
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

std::string how_to_verify(const redactor& hides) {
    if (hides.profile().empty()) return how_to_verify();
    std::string text = how_to_verify() + R"(
## What was left out

This bundle was redacted )" +
                       profile_in_words(hides.profile()) + R"(.

- A line without `content` and with `entry` is a record that this bundle cites and whose words it changes or hides. Its
  hashes are those of the words as they were logged: they prove when, and that nothing was changed since. What they
  say cannot be checked from here; the number of the entry is the author's word. The author can show the record, with
  its salt, and anybody can then compare it with its `content_hash`.
- A name is known to be one because it was tagged. Who was only ever written about without an @ is still named.
)";
    if (!hides.shows_what_to_do())
        text +=
            R"(- What the author chose to print or leave out, and what they took back, stands with its hashes alone. What is still
  missing from the artifacts is told to the author, and is no file of this bundle.
)";
    if (!hides.shows_anchor())
        text +=
            R"(- The author's account is named without its workspace, so `first` in the first line gives what the first record links
  to. Who knows the whole account can compute it: the SHA-256 of the text `dossier/1 ` followed by it.
- The signed time stamp names the account, and is left out. The author can show it.
)";
    return text;
}

}  // namespace packet

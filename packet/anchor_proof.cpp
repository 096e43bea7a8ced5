#include "packet/anchor_proof.hpp"

#include "evidence/chain.hpp"
#include "evidence/merkle.hpp"
#include "evidence/signed_note.hpp"
#include "evidence/time_stamp.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string_view>

namespace packet {

using evidence::anchor_leaf;
using nlohmann::json;

namespace {

constexpr const char* proof_name = "anchor.tlog-proof";
constexpr const char* checkpoint_name = "checkpoint";
constexpr const char* key_name = "anchor.vkey";
constexpr const char* stamp_name = "checkpoint.tsr";
constexpr const char* ca_name = "tsa-ca.pem";

const std::string* find(const std::vector<named_file>& files, std::string_view name) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const named_file& file) { return file.name == name; });
    return found == files.end() ? nullptr : &found->bytes;
}

// "2026-11-21 15:00 UTC"
std::string to_minute(evidence::moment at) {
    const std::string text = evidence::to_rfc3339(at);
    return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

// Line n of a text, from 0; empty when there are fewer.
std::string_view line_at(std::string_view text, std::uint64_t n) {
    for (; n > 0; --n) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\n'));
}

std::string value_of(std::string_view line, const char* key) {
    const json object = json::parse(line, nullptr, false);
    const bool there = object.is_object() && object.contains(key) && object.at(key).is_string();
    return there ? object.at(key).get<std::string>() : "";
}

std::string records_of(const anchor_leaf& leaf) {
    return leaf.records == 1 ? "record 1" : "records 1 to " + std::to_string(leaf.records);
}

// Whether the leaf speaks of this bundle's own chain. evidence.jsonl: the first line describes, line n is
// record n.
std::string leaf_problem(const anchor_leaf& leaf, std::string_view lines) {
    if (value_of(line_at(lines, 0), "author") != leaf.person.value)
        return "the anchor is of " + leaf.person.value + ", who is not the author";
    if (leaf.records == 0 || value_of(line_at(lines, leaf.records), "hash") != evidence::to_hex(leaf.head))
        return "the anchored head is not the hash of record " + std::to_string(leaf.records);
    return {};
}

// Goes through the files in the order in which each leans on the one before.
class anchor_check {
public:
    anchor_check(const std::vector<named_file>& files, const anchor_trust& trust)
        : files_(files), trust_(trust) {}

    anchor_report run() {
        const std::string* const proof_text = find(files_, proof_name);
        if (!proof_text) {
            report_missing_anchor();
            return std::move(report_);
        }
        const auto proof = evidence::read_tlog_proof(*proof_text);
        const auto leaf = proof ? evidence::read_anchor_leaf(proof->extra) : std::nullopt;
        if (!leaf) {
            problem(std::string(proof_name) + " cannot be read");
            return std::move(report_);
        }
        check_leaf(*leaf);
        const auto head = open_checkpoint(*proof);
        if (head) check_inclusion(*proof, *leaf, *head);
        check_stamp(proof->checkpoint);
        return std::move(report_);
    }

private:
    void problem(std::string what) { report_.problems.push_back(std::move(what)); }
    void line(std::string what) { report_.lines.push_back(std::move(what)); }

    // Files that an anchor had are a problem; a bundle from before the first anchoring is none.
    void report_missing_anchor() {
        for (const char* name : {checkpoint_name, key_name, stamp_name, ca_name})
            if (find(files_, name)) return problem(std::string(proof_name) + " is missing");
        if (!trust_.key.empty() || !trust_.tsa_ca.empty())
            problem("the bundle is not anchored: it has no " + std::string(proof_name));
    }

    void check_leaf(const anchor_leaf& leaf) {
        const std::string* const lines = find(files_, "evidence.jsonl");
        const std::string wrong = leaf_problem(leaf, lines ? *lines : std::string_view());
        if (!wrong.empty()) problem(wrong);
    }

    // The head that the checkpoint's text names, when its signature holds.
    std::optional<evidence::checkpoint> open_checkpoint(const evidence::tlog_proof& proof) {
        const std::string* const beside = find(files_, checkpoint_name);
        if (!beside || *beside != proof.checkpoint)
            problem(std::string(checkpoint_name) + " is not the one in " + proof_name);
        const std::string* const own = find(files_, key_name);
        std::string text = trust_.key.empty() && own ? *own : trust_.key;
        if (text.ends_with('\n')) text.pop_back();
        const auto key = evidence::read_note_key(text);
        if (!key) {
            problem(trust_.key.empty()
                        ? std::string(key_name) + " cannot be read"
                        : "the key to check with cannot be read; it looks like NAME+KEYID+BASE64");
            return std::nullopt;
        }
        const evidence::opened_note opened = evidence::open_note(proof.checkpoint, *key);
        if (!opened.problem.empty()) {
            problem("the checkpoint does not hold: " + opened.problem);
            return std::nullopt;
        }
        const auto head = evidence::read_checkpoint(opened.text);
        if (!head || head->origin != key->name) {
            problem("the checkpoint is not one of " + key->name);
            return std::nullopt;
        }
        signed_by_ = text;
        return head;
    }

    void check_inclusion(const evidence::tlog_proof& proof, const anchor_leaf& leaf,
                         const evidence::checkpoint& head) {
        if (!evidence::verify_inclusion(evidence::hash_leaf(proof.extra), proof.index, head.size,
                                        proof.hashes, head.root))
            return problem("the checkpoint does not cover this chain: the way to its root does not hold");
        line(records_of(leaf) + " anchored: leaf " + std::to_string(proof.index + 1) + " of " +
             std::to_string(head.size));
        line("checkpoint signed by " + signed_by_);
        if (trust_.key.empty())
            line(
                "that key is the bundle's own word: compare it with the one that whoever runs dossier "
                "publishes, "
                "or give that one with --anchor-key");
    }

    void check_stamp(const std::string& checkpoint) {
        const std::string* const stamp = find(files_, stamp_name);
        const std::string* const own = find(files_, ca_name);
        if (!stamp) {
            if (own || !trust_.tsa_ca.empty()) return problem(std::string(stamp_name) + " is missing");
            return line("checkpoint not stamped: no clock but dossier's own says when it was made");
        }
        const std::string& ca = trust_.tsa_ca.empty() && own ? *own : trust_.tsa_ca;
        const auto checked = evidence::check_stamp(*stamp, checkpoint, {}, ca);
        if (!checked.problem.empty()) return problem("the time stamp does not hold: " + checked.problem);
        line("checkpoint stamped " + to_minute(checked.at) + " by " + checked.authority);
        if (trust_.tsa_ca.empty())
            line(
                "the authority's certificates are the bundle's own word: give those that you trust with "
                "--tsa-ca");
    }

    const std::vector<named_file>& files_;
    const anchor_trust& trust_;
    anchor_report report_;
    std::string signed_by_;
};

}  // namespace

std::vector<std::string> anchor_file_names() {
    return {proof_name, checkpoint_name, key_name, stamp_name, ca_name};
}

std::vector<named_file> anchor_files(const evidence::anchored_head& anchored) {
    constexpr const char* text = "text/plain; charset=utf-8";
    std::vector<named_file> files{{proof_name, text, to_text(anchored.proof)},
                                  {checkpoint_name, text, anchored.proof.checkpoint},
                                  {key_name, text, anchored.key + "\n"}};
    if (anchored.stamp.empty()) return files;
    files.push_back({stamp_name, "application/timestamp-reply", anchored.stamp});
    files.push_back({ca_name, "application/x-pem-file", anchored.stamp_ca});
    return files;
}

std::string how_to_verify_anchor(const evidence::anchored_head& anchored) {
    std::string text = R"(
## When the records existed

`logged_at` is dossier's own clock. That )" +
                       records_of(anchored.leaf) +
                       R"( existed at a certain time is said by others:

1. `anchor.tlog-proof` (c2sp.org/tlog-proof) holds a leaf: the base64 behind `extra` is JSON with the author, a number of
   records, and the `hash` of the record of that number. Its hash, SHA-256 of a zero byte and those bytes, leads over the
   hashes below it to the root in `checkpoint`, after RFC 6962.
2. `checkpoint` (c2sp.org/tlog-checkpoint) is the signed head of the tree of everybody's leaves: a name, the number of
   leaves, the root. `anchor.vkey` is the key. Compare it with the one that whoever runs dossier publishes.
)";
    if (anchored.stamp.empty())
        return text + "3. No authority had stamped the checkpoint yet when this bundle was built.\n";
    const auto stamped =
        evidence::check_stamp(anchored.stamp, anchored.proof.checkpoint, {}, anchored.stamp_ca);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(stamped.at).time_since_epoch().count();
    return text +
           R"(3. `checkpoint.tsr` is the reply of a time-stamp authority (RFC 3161), which knows nothing of dossier: it signed the hash
   of `checkpoint` with its own clock. `tsa-ca.pem` is its root; compare that with what the authority publishes. Then

   ```
   openssl ts -verify -data checkpoint -in checkpoint.tsr -CAfile tsa-ca.pem -attime )" +
           std::to_string(seconds) + R"(
   openssl ts -reply -in checkpoint.tsr -text
   ```

   checks the stamp as of its own time, and shows that time.
)";
}

anchor_report verify_anchor(const std::vector<named_file>& files, const anchor_trust& trust) {
    return anchor_check(files, trust).run();
}

}  // namespace packet

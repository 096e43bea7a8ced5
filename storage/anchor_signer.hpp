// Who signs the heads of the anchors' tree. Its key and what it signed last lie in two small files beside the
// database (`<db>.anchor-key` and `<db>.anchor`), outside of it, so that a database put back from a backup
// cannot make it sign a second, different head: that would be the one thing that a reader of two checkpoints
// must never see.
#pragma once

#include "evidence/checkpoint.hpp"
#include "evidence/signed_note.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

namespace storage {

// A head is not signed, and what to do about it, in one or two sentences for the operator.
struct not_signed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// What the signer beside that database has signed last; nothing when it has signed nothing, or there is none.
// Throws not_signed when its file cannot be read.
std::optional<evidence::checkpoint> last_signed(const std::filesystem::path& database);

class anchor_signer {
public:
    // Reads the key, or draws one at first use, with a random name ("dossier/3f9c…"); both files belong to
    // the database's owner alone, and a key that was copied here open to others is closed. Throws not_signed
    // when they cannot be read or made, or do not belong together.
    explicit anchor_signer(const std::filesystem::path& database);

    // To publish: readers of checkpoints compare with it.
    std::string key() const { return evidence::to_text(evidence::public_part(key_)); }

    // What was signed last, of size 0 before the first time.
    const evidence::checkpoint& last() const { return last_; }

    // The checkpoint of that size and root, as a signed note; what was signed last has reached the disk
    // before. since_last: consistency proof from last(). The same head may be signed again and gives the same
    // bytes. Throws not_signed for a smaller size, another root for the same size, and a tree that does not
    // continue the last one.
    std::string sign(std::uint64_t size, const evidence::digest& root,
                     std::span<const evidence::digest> since_last);

private:
    std::filesystem::path database_, key_file_, state_file_;
    evidence::signing_key key_;
    evidence::checkpoint last_;
};

}  // namespace storage

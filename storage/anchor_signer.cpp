#include "storage/anchor_signer.hpp"

#include "evidence/chain.hpp"
#include "evidence/merkle.hpp"
#include "storage/ownership.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace storage {

namespace {

namespace fs = std::filesystem;

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    if (stream.peek() != std::ifstream::traits_type::eof()) text << stream.rdbuf();
    if (!stream.is_open() || stream.bad() || !text)
        throw not_signed("The file " + path.string() + " cannot be read.");
    return text.str();
}

[[noreturn]] void cannot_write(const fs::path& path) {
    throw not_signed("The file " + path.string() + " cannot be written: " + std::strerror(errno) + ".");
}

// As the database's own: whoever can read the key can sign in dossier's name.
void close_to_others(const fs::path& path) {
    struct stat known {};
    if (::stat(path.c_str(), &known) == 0 && (known.st_mode & (S_IRWXG | S_IRWXO)) == 0) return;
    if (::chmod(path.c_str(), owner_only) != 0)
        throw not_signed("The file " + path.string() +
                         " is open to others, and cannot be closed to them: " + std::strerror(errno) + ".");
}

class open_file {
public:
    open_file(const fs::path& path, int flags)
        : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, owner_only)) {
        if (descriptor_ < 0) cannot_write(path);
    }
    ~open_file() { ::close(descriptor_); }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno != EINTR) cannot_write(path_);
            if (written > 0) bytes.remove_prefix(std::size_t(written));
        }
    }
    void flush() {
        if (::fsync(descriptor_) != 0) cannot_write(path_);
    }

private:
    fs::path path_;
    int descriptor_;
};

// The old file or the new one, never half of one; when it returns, the new one is on the disk, and belongs to
// the owner of the database.
void replace_file(const fs::path& path, const fs::path& database, const std::string& text) {
    const fs::path fresh = path.string() + ".new";
    ::unlink(fresh.c_str());  // of a process that was killed
    {
        open_file file(fresh, O_WRONLY | O_CREAT | O_EXCL);
        give_to_owner_of(database, fresh);
        file.write(text);
        file.flush();
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) cannot_write(path);
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    open_file(folder, O_RDONLY | O_DIRECTORY).flush();
}

std::string random_name() {
    const evidence::salt random = evidence::draw_salt();
    return "dossier/" + evidence::to_hex(random.data(), 8);
}

fs::path state_file_of(const fs::path& database) {
    return database.string() + ".anchor";
}

std::string first_line_of(const fs::path& path) {
    const std::string text = read_file(path);
    return text.substr(0, text.find('\n'));
}

}  // namespace

std::optional<evidence::checkpoint> last_signed(const fs::path& database) {
    const fs::path file = state_file_of(database);
    if (!fs::exists(file)) return std::nullopt;
    auto last = evidence::read_checkpoint(read_file(file));
    if (!last) throw not_signed("The file " + file.string() + " does not say what was signed last.");
    if (last->size == 0) return std::nullopt;
    return last;
}

anchor_signer::anchor_signer(const fs::path& database)
    : database_(database),
      key_file_(database.string() + ".anchor-key"),
      state_file_(state_file_of(database)) {
    if (!fs::exists(key_file_)) {
        // A new name begins, whatever an earlier key has signed. The state comes first: a key without one has
        // lost its memory.
        key_ = evidence::draw_signing_key(random_name());
        last_ = {key_.name, 0, evidence::merkle_root({})};
        replace_file(state_file_, database_, to_text(last_));
        replace_file(key_file_, database_, to_text(key_) + "\n");
        return;
    }
    const std::string remedy = " Put back the two files " + key_file_.string() + " and " +
                               state_file_.string() +
                               " as they were last, or move both away: a new key then begins.";
    close_to_others(key_file_);
    const auto key = evidence::read_signing_key(first_line_of(key_file_));
    if (!key) throw not_signed("The file " + key_file_.string() + " holds no key." + remedy);
    if (!fs::exists(state_file_))
        throw not_signed("What the key in " + key_file_.string() + " signed last is not known." + remedy);
    const auto last = evidence::read_checkpoint(read_file(state_file_));
    if (!last || last->origin != key->name)
        throw not_signed("The file " + state_file_.string() + " does not belong to the key in " +
                         key_file_.string() + "." + remedy);
    key_ = *key;
    last_ = *last;
}

std::string anchor_signer::sign(std::uint64_t size, const evidence::digest& root,
                                std::span<const evidence::digest> since_last) {
    const std::string remedy = " Nothing was signed. If this database was put back from a backup, move " +
                               key_file_.string() + " and " + state_file_.string() +
                               " away: a new key then begins, and what was signed before stays good.";
    if (size < last_.size)
        throw not_signed("The database is older than what was signed: it holds " + std::to_string(size) +
                         " leaves, and a head of " + std::to_string(last_.size) + " was signed." + remedy);
    if (!evidence::verify_consistency(last_.size, last_.root, size, root, since_last))
        throw not_signed("The head of " + std::to_string(size) + " leaves does not continue the one of " +
                         std::to_string(last_.size) + " that was signed before." + remedy);
    const evidence::checkpoint head{key_.name, size, root};
    replace_file(state_file_, database_, to_text(head));
    last_ = head;
    return evidence::sign_note(to_text(head), key_);
}

}  // namespace storage

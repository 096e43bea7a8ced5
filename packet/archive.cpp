#include "packet/archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cerrno>
#include <locale.h>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace packet {
namespace {

struct writer_deleter {
    void operator()(archive* writer) const { archive_write_free(writer); }
};
struct reader_deleter {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
struct entry_deleter {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using writer_ptr = std::unique_ptr<archive, writer_deleter>;
using reader_ptr = std::unique_ptr<archive, reader_deleter>;
using entry_ptr = std::unique_ptr<archive_entry, entry_deleter>;

// A warning is taken for an error too: a checksum that does not match is one.
void require(int result, archive* which, const char* doing) {
    if (result == ARCHIVE_OK) return;
    const char* why = archive_error_string(which);
    throw std::runtime_error{std::string{doing} + ": " + (why ? why : "unknown error")};
}

// An exception must not cross libarchive's C frames.
la_ssize_t append_bytes(archive* writer, void* closure, const void* data, std::size_t length) noexcept {
    try {
        static_cast<std::string*>(closure)->append(static_cast<const char*>(data), length);
        return static_cast<la_ssize_t>(length);
    } catch (...) {
        archive_set_error(writer, ENOMEM, "out of memory");
        return ARCHIVE_FATAL;
    }
}

// libarchive reads and writes names in the locale of the thread, which for a service is often plain "C".
class utf8_names {
public:
    utf8_names() : utf8_{newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)}, before_{uselocale(utf8_)} {}
    ~utf8_names() {
        uselocale(before_);
        if (utf8_) freelocale(utf8_);
    }
    utf8_names(const utf8_names&) = delete;
    utf8_names& operator=(const utf8_names&) = delete;

private:
    locale_t utf8_;
    locale_t before_;
};

writer_ptr open_writer(std::string& bytes) {
    writer_ptr writer{archive_write_new()};
    if (!writer) throw std::runtime_error{"packing a zip: out of memory"};
    require(archive_write_set_format_zip(writer.get()), writer.get(), "packing a zip");
    require(archive_write_set_options(writer.get(), "zip:hdrcharset=UTF-8"), writer.get(), "packing a zip");
    require(archive_write_set_bytes_in_last_block(writer.get(), 1), writer.get(), "packing a zip");
    require(archive_write_open(writer.get(), &bytes, nullptr, append_bytes, nullptr), writer.get(),
            "packing a zip");
    return writer;
}

// No time of change: the zip then says 1 January 1980, whatever the clock and the time zone.
entry_ptr describe(const named_file& file) {
    entry_ptr entry{archive_entry_new()};
    if (!entry) throw std::runtime_error{"packing a zip: out of memory"};
    archive_entry_set_pathname_utf8(entry.get(), file.name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.bytes.size()));
    return entry;
}

void add(archive* writer, const named_file& file) {
    const entry_ptr entry = describe(file);
    require(archive_write_header(writer, entry.get()), writer, "packing a zip");
    std::string_view rest{file.bytes};
    while (!rest.empty()) {
        const auto written = archive_write_data(writer, rest.data(), rest.size());
        if (written <= 0) require(ARCHIVE_FATAL, writer, "packing a zip");
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    require(archive_write_finish_entry(writer), writer, "packing a zip");
}

// Reads by the list at the end of the zip, so that one which was cut short is refused.
reader_ptr open_reader(const std::string& bytes) {
    reader_ptr reader{archive_read_new()};
    if (!reader) throw std::runtime_error{"reading a zip: out of memory"};
    require(archive_read_support_format_zip_seekable(reader.get()), reader.get(), "reading a zip");
    require(archive_read_open_memory(reader.get(), bytes.data(), bytes.size()), reader.get(),
            "reading a zip");
    return reader;
}

// A zip without a file is its end record alone, which libarchive does not look for at the very beginning.
bool is_empty_zip(std::string_view bytes) {
    constexpr std::size_t end_record = 22;
    return bytes.size() == end_record && bytes.starts_with("PK\5\6");
}

// How many bytes may still be unpacked.
class allowance {
public:
    explicit allowance(std::size_t bytes) : left_{bytes} {}
    void spend(std::size_t bytes) {
        if (bytes > left_) throw std::runtime_error{"reading a zip: it unpacks to more than is allowed"};
        left_ -= bytes;
    }

private:
    std::size_t left_;
};

std::string read_content(archive* reader, allowance& room) {
    std::string content;
    std::array<char, 16384> buffer{};
    while (true) {
        const auto length = archive_read_data(reader, buffer.data(), buffer.size());
        if (length == 0) return content;
        if (length < 0) require(static_cast<int>(length), reader, "reading a zip");
        room.spend(static_cast<std::size_t>(length));
        content.append(buffer.data(), static_cast<std::size_t>(length));
    }
}

std::string name_of(archive_entry* entry) {
    const char* name = archive_entry_pathname_utf8(entry);
    if (!name) throw std::runtime_error{"reading a zip: a file without a readable name"};
    return name;
}

// The media types of what a bundle holds.
std::string type_of(std::string_view name) {
    if (name.ends_with(".pdf")) return "application/pdf";
    if (name.ends_with(".md")) return "text/markdown";
    if (name.ends_with(".docx"))
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    if (name.ends_with(".html")) return "text/html";
    if (name.ends_with(".jsonl")) return "application/jsonl";
    return "application/octet-stream";
}

}  // namespace

std::string zip(const std::vector<named_file>& files) {
    const utf8_names names;
    std::string bytes;
    const writer_ptr writer = open_writer(bytes);
    for (const auto& file : files)
        add(writer.get(), file);
    require(archive_write_close(writer.get()), writer.get(), "packing a zip");
    return bytes;
}

std::vector<named_file> unzip(const std::string& bytes, std::size_t max_bytes) {
    if (is_empty_zip(bytes)) return {};
    const utf8_names names;
    const reader_ptr reader = open_reader(bytes);
    allowance room{max_bytes};
    std::vector<named_file> files;
    archive_entry* entry = nullptr;
    int result = ARCHIVE_OK;
    while ((result = archive_read_next_header(reader.get(), &entry)) != ARCHIVE_EOF) {
        require(result, reader.get(), "reading a zip");
        if (archive_entry_filetype(entry) != AE_IFREG) continue;
        std::string name = name_of(entry);
        room.spend(name.size());  // or a million empty files would cost nothing
        std::string type = type_of(name);
        files.push_back({std::move(name), std::move(type), read_content(reader.get(), room)});
    }
    return files;
}

}  // namespace packet

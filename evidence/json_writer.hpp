// JSON written key by key, without a tree of it: strings as RFC 8785, 3.2.2.2 has them, with the shortest
// escapes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evidence {

// What becomes of bytes that are no UTF-8: an exception, or U+FFFD.
enum class bad_bytes { refused, replaced };

// What is opened is closed by its caller, and the keys of an object come in the order in which they are
// written.
class json_writer {
public:
    // expected: bytes, about.
    explicit json_writer(std::size_t expected = 512, bad_bytes are = bad_bytes::refused) : bad_(are) {
        to_.reserve(expected);
    }

    json_writer& open_object() { return open('{'); }
    json_writer& close_object() { return close('}'); }
    json_writer& open_array() { return open('['); }
    json_writer& close_array() { return close(']'); }

    // The name of the value that is written next: letters, digits and "_" alone.
    json_writer& key(std::string_view name);

    // Throws std::invalid_argument when the bytes are no UTF-8, unless those are replaced.
    json_writer& value(std::string_view text);
    json_writer& value(const std::string& text) { return value(std::string_view(text)); }
    json_writer& value(const char* text) { return value(std::string_view(text)); }
    json_writer& value(bool yes) { return written(yes ? "true" : "false"); }
    json_writer& value(std::uint32_t number) { return written(std::to_string(number)); }
    json_writer& value(const std::vector<std::string>& texts);

    // A member of an object.
    template <class Value>
    json_writer& member(std::string_view name, const Value& is) {
        return key(name).value(is);
    }

    // A member that is a list; none when there is nothing in it. write(part) writes one of its elements.
    template <class Part, class Write>
    json_writer& list(std::string_view name, const std::vector<Part>& parts, Write write) {
        if (parts.empty()) return *this;
        key(name).open_array();
        for (const Part& part : parts)
            write(part);
        return close_array();
    }

    // A value that is JSON already.
    json_writer& written(std::string_view json);

    std::string take() { return std::move(to_); }

private:
    json_writer& open(char bracket);
    json_writer& close(char bracket);
    void separate();

    bad_bytes bad_;
    std::string to_;
    bool follows_ = false;  // another value, in what is open
};

}  // namespace evidence

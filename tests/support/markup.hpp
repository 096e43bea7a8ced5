// Reads XML as strictly as a test wants it: every tag closed in its order, every attribute in quotes and
// named once, no sign of markup anywhere else, no character that XML 1.0 cannot hold.
//
//     const markup read = read_markup("<p class=\"x\">3 &lt; 4</p>");
//     read.problem            // "" or what is wrong, with the place
//     read.text               // "3 < 4"
//     read.elements[0].name   // "p"
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace support {

struct markup_element {
    std::string name;
    std::string inside;  // the name of the element around it
    std::map<std::string, std::string> attributes;
    std::string text;  // of the element and everything inside it
};

struct markup {
    std::string problem;
    std::string text;
    std::vector<markup_element> elements;  // in the order in which they begin
};

class markup_reader {
public:
    explicit markup_reader(std::string_view source) : source_{source} {}

    markup read() {
        if (starts("<?xml")) skip_to("?>");
        while (at_ < source_.size() && read_.problem.empty())
            source_[at_] == '<' ? read_tag() : read_text();
        if (read_.problem.empty() && !open_.empty())
            fail("<" + read_.elements[open_.back()].name + "> is not closed");
        return std::move(read_);
    }

private:
    bool starts(std::string_view with) const { return source_.substr(at_).starts_with(with); }
    void skip_to(std::string_view end) {
        const std::size_t found = source_.find(end, at_);
        at_ = found == std::string_view::npos ? source_.size() : found + end.size();
    }
    void fail(const std::string& what) {
        if (read_.problem.empty())
            read_.problem = what + " at byte " + std::to_string(at_) + ": " +
                            std::string(source_.substr(at_ < 40 ? 0 : at_ - 40, 80));
    }

    void read_text() {
        const std::size_t end = std::min(source_.find('<', at_), source_.size());
        const std::string said = plain(source_.substr(at_, end - at_));
        at_ = end;
        if (open_.empty()) {
            if (said.find_first_not_of(" \n") != std::string::npos) fail("text outside of every element");
            return;
        }
        read_.text += said;
        for (const std::size_t each : open_)
            read_.elements[each].text += said;
    }

    // Text with its references resolved.
    std::string plain(std::string_view written) {
        std::string said;
        for (std::size_t i = 0; i < written.size(); ++i) {
            const auto byte = static_cast<unsigned char>(written[i]);
            if (byte < 0x20 && byte != '\n' && byte != '\t') fail("a control character");
            if (written.substr(i, 3) == "\xEF\xBF\xBE" || written.substr(i, 3) == "\xEF\xBF\xBF")
                fail("no character");
            if (written[i] != '&') {
                said += written[i];
                continue;
            }
            const std::size_t end = written.find(';', i);
            const auto known = references().find(
                std::string(written.substr(i + 1, end == std::string_view::npos ? 0 : end - i - 1)));
            if (known == references().end()) {
                fail("a stray & in “" + std::string(written.substr(i, 20)) + "”");
                return said;
            }
            said += known->second;
            i = end;
        }
        return said;
    }

    static const std::map<std::string, char>& references() {
        static const std::map<std::string, char> known{
            {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"#39", '\''}};
        return known;
    }

    static bool in_name(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' ||
               c == '-' || c == '_' || c == '.';
    }
    std::string read_name() {
        const std::size_t from = at_;
        while (at_ < source_.size() && in_name(source_[at_]))
            ++at_;
        if (at_ == from) fail("no name");
        return std::string(source_.substr(from, at_ - from));
    }
    void skip_spaces() {
        while (at_ < source_.size() && (source_[at_] == ' ' || source_[at_] == '\n'))
            ++at_;
    }

    void read_tag() {
        ++at_;
        if (starts("/")) {
            ++at_;
            const std::string name = read_name();
            if (open_.empty() || read_.elements[open_.back()].name != name)
                return fail("a stray </" + name + ">");
            open_.pop_back();
            if (!starts(">")) return fail("no end of a tag");
            ++at_;
            return;
        }
        if (open_.empty() && !read_.elements.empty()) return fail("a second root");
        const std::string around = open_.empty() ? "" : read_.elements[open_.back()].name;
        read_.elements.push_back({read_name(), around, {}, {}});
        const std::size_t index = read_.elements.size() - 1;
        for (skip_spaces(); read_.problem.empty() && !starts(">") && !starts("/>"); skip_spaces())
            read_attribute(read_.elements[index]);
        if (!read_.problem.empty()) return;
        const bool is_empty = starts("/>");
        if (!is_empty) open_.push_back(index);
        at_ += is_empty ? 2 : 1;
    }

    void read_attribute(markup_element& of) {
        const std::string name = read_name();
        if (!starts("=\"")) return fail("an attribute without quotes");
        at_ += 2;
        const std::size_t end = source_.find('"', at_);
        if (end == std::string_view::npos) return fail("an attribute without an end");
        const std::string_view value = source_.substr(at_, end - at_);
        if (value.find('<') != std::string_view::npos) return fail("a < in an attribute");
        if (!of.attributes.emplace(name, plain(value)).second) return fail(name + " stands twice");
        at_ = end + 1;
    }

    std::string_view source_;
    std::size_t at_ = 0;
    std::vector<std::size_t> open_;
    markup read_;
};

inline markup read_markup(std::string_view source) {
    return markup_reader{source}.read();
}

// Those of one name, in order.
inline std::vector<markup_element> elements_named(const markup& read, std::string_view name) {
    std::vector<markup_element> found;
    std::copy_if(read.elements.begin(), read.elements.end(), std::back_inserter(found),
                 [&](const markup_element& one) { return one.name == name; });
    return found;
}

inline std::string attribute_of(const markup_element& one, const std::string& name) {
    const auto found = one.attributes.find(name);
    return found == one.attributes.end() ? "" : found->second;
}

}  // namespace support

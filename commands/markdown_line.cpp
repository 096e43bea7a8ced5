#include "commands/markdown_line.hpp"

#include "commands/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace commands {

namespace {

constexpr std::size_t tab_width = 4;
constexpr std::size_t deepest_heading = 6;
constexpr std::size_t most_digits = 9;  // of a list's number

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> entities{{{"&lt;", "<"},
                                                                                 {"&gt;", ">"},
                                                                                 {"&amp;", "&"},
                                                                                 {"&quot;", "\""},
                                                                                 {"&#39;", "'"},
                                                                                 {"&nbsp;", " "},
                                                                                 {"&#8288;", ""},
                                                                                 {"<br>", " "}}};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_punctuation(char c) {
    return c > ' ' && c < 0x7f && !is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
}

bool is_word(char c) {
    return !is_punctuation(c) && c != ' ';
}

// "- ", "* ", "+ ", "• ", "3. ", "3) ": the bytes of the marker, 0 when there is none.
std::size_t marker_size(std::string_view text) {
    for (const std::string_view bullet : {"- ", "* ", "+ ", "• ", "– ", "◦ ", "▪ "})
        if (text.starts_with(bullet)) return bullet.size();
    std::size_t digits = 0;
    while (digits < text.size() && digits <= most_digits && is_digit(text[digits]))
        ++digits;
    if (digits == 0 || digits > most_digits || digits + 1 >= text.size()) return 0;
    return (text[digits] == '.' || text[digits] == ')') && text[digits + 1] == ' ' ? digits + 2 : 0;
}

// Reads from left to right; what it takes apart never runs past the end of the line.
class markup_reader {
public:
    explicit markup_reader(std::string_view text) : text_(text) {}

    std::string read() {
        while (!text_.empty())
            if (!take_escape() && !take_comment() && !take_entity() && !take_link() && !take_mark()) take(1);
        return std::string(trim(plain_));
    }

private:
    void take(std::size_t bytes) {
        plain_ += text_.substr(0, bytes);
        text_.remove_prefix(bytes);
    }

    bool take_escape() {
        if (text_.size() < 2 || text_[0] != '\\' || !is_punctuation(text_[1])) return false;
        text_.remove_prefix(1);
        take(1);
        return true;
    }

    bool take_comment() {
        if (!text_.starts_with("<!--")) return false;
        const std::size_t end = text_.find("-->");
        text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 3);
        return true;
    }

    bool take_entity() {
        for (const auto& [written, meant] : entities) {
            if (!text_.starts_with(written)) continue;
            plain_ += meant;
            text_.remove_prefix(written.size());
            return true;
        }
        return false;
    }

    // "[words](address)" and "![words](address)"; the words may hold further marks.
    bool take_link() {
        const bool is_image = text_.starts_with("![");
        if (!is_image && !text_.starts_with('[')) return false;
        const std::size_t middle = text_.find("](");
        const std::size_t end = middle == std::string_view::npos ? middle : text_.find(')', middle);
        if (end == std::string_view::npos) return false;
        const std::string_view words = text_.substr(is_image ? 2 : 1, middle - (is_image ? 2 : 1));
        if (words.find('[') != std::string_view::npos) return false;
        const std::string_view address = text_.substr(middle + 2, end - middle - 2);
        if (!is_image) {
            plain_ += words;
            if (address.starts_with("http") && address != words) plain_ += " " + std::string(address);
        }
        text_.remove_prefix(end + 1);
        return true;
    }

    // Emphasis and code; a star between spaces and a bar inside a word stay.
    bool take_mark() {
        const char c = text_[0];
        const bool is_double_tilde = text_.starts_with("~~");
        if (c != '*' && c != '_' && c != '`' && !is_double_tilde) return false;
        const char before = plain_.empty() ? ' ' : plain_.back();
        const char after = text_.size() > 1 ? text_[1] : ' ';
        const bool between_spaces = before == ' ' && after == ' ';
        const bool inside_word = c == '_' && is_word(before) && is_word(after);
        if (between_spaces || inside_word) return false;
        text_.remove_prefix(is_double_tilde ? 2 : 1);
        return true;
    }

    std::string_view text_;
    std::string plain_;
};

}  // namespace

std::optional<list_item> read_list_item(std::string_view line) {
    list_item item;
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
        item.indent += line.front() == '\t' ? tab_width : 1;
        line.remove_prefix(1);
    }
    const std::size_t marker = marker_size(line);
    if (marker == 0) return std::nullopt;
    item.text = trim(line.substr(marker));
    const std::string box = lower_case(item.text.substr(0, 4));
    if (box == "[ ] " || box == "[x] ") {
        item.open_task = box == "[ ] ";
        item.text = trim(item.text.substr(4));
    }
    return item;
}

std::optional<heading_line> read_heading(std::string_view line) {
    heading_line heading;
    while (heading.level < line.size() && line[heading.level] == '#')
        ++heading.level;
    if (heading.level == 0 || heading.level > deepest_heading) return std::nullopt;
    if (heading.level < line.size() && line[heading.level] != ' ') return std::nullopt;  // "#checkout"
    heading.text = trim(line.substr(heading.level));
    while (heading.text.ends_with('#') && heading.text.find(' ') != std::string_view::npos)
        heading.text.remove_suffix(1);
    heading.text = trim(heading.text);
    return heading;
}

bool is_rule(std::string_view line) {
    line = trim(line);
    return line.size() >= 2 && line.find_first_not_of("-=*_|: ") == std::string_view::npos;
}

std::string without_markup(std::string_view markdown) {
    return markup_reader(markdown).read();
}

std::optional<labelled_text> read_label(std::string_view markdown) {
    if (!markdown.starts_with("**")) return std::nullopt;
    const std::size_t end = markdown.find("**", 2);
    if (end == std::string_view::npos) return std::nullopt;
    std::string label = without_markup(markdown.substr(2, end - 2));
    std::string text = without_markup(markdown.substr(end + 2));
    if (label.ends_with(':'))
        label.pop_back();
    else if (text.starts_with(':'))
        text = std::string(trim(std::string_view(text).substr(1)));
    else
        return std::nullopt;
    return labelled_text{std::move(label), std::move(text)};
}

}  // namespace commands

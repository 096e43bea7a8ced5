#include "commands/import_table.hpp"

#include "commands/fields.hpp"
#include "commands/grammar.hpp"
#include "commands/import_dates.hpp"
#include "commands/import_line.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"
#include "evidence/quantity.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace commands {

namespace {

constexpr std::size_t most_columns = 200;

struct known_column {
    std::string_view name;
    std::string_view aliases;  // separated by one space
};

constexpr std::array columns{
    known_column{"date", "happened when day month week"},
    known_column{"metric", "name kpi measure"},
    known_column{"value", "number amount result current"},
    known_column{"unit", "units"},
    known_column{"per", "period"},
    known_column{"change", ""},
    known_column{"baseline", "before"},
    known_column{"target", "goal"},
    known_column{"source", "dashboard link url"},
    known_column{"money", "worth"},
    known_column{"initiative", "initiatives project tag tags"},
    known_column{"note", "notes comment comments"},
    known_column{"text", "title what decision summary accomplishment achievement"},
    known_column{"more",
                 "description details detail impact"}};  // of the text, or the text where there is none

std::string column_meant(std::string_view typed) {
    const std::string word = lower_case(trim(typed));
    for (const known_column& known : columns) {
        if (known.name == word) return std::string(known.name);
        for (const std::string& alias : split_words(known.aliases))
            if (alias == word) return std::string(known.name);
    }
    return {};
}

// RFC 4180, with any of three separators. A quoted cell may run over several lines.
class table_reader {
public:
    explicit table_reader(std::string_view text) : text_(text) {
        take_separator_line();
        const std::size_t first = std::min(text_.find_first_not_of("\r\n", at_), text_.size());
        const std::string_view head = text_.substr(first, text_.find('\n', first) - first);
        for (const char candidate : {',', ';', '\t'})
            if (std::count(head.begin(), head.end(), candidate) >
                std::count(head.begin(), head.end(), separator_))
                separator_ = candidate;
    }

    struct row {
        std::size_t line = 0;  // where it begins
        std::vector<std::string> cells;
        bool unclosed = false;  // a quoted cell runs to the end of the file
    };

    // The next row that is not empty; false at the end.
    bool next(row& into) {
        while (at_ < text_.size()) {
            into = read();
            const bool is_empty = into.cells.size() == 1 && trim(into.cells.front()).empty();
            if (!is_empty) return true;
        }
        return false;
    }

private:
    // "sep=;", with which a spreadsheet says what parts the cells; the header shows it too.
    void take_separator_line() {
        if (lower_case(text_.substr(0, 4)) != "sep=") return;
        at_ = std::min(text_.find('\n'), text_.size() - 1) + 1;
        ++line_;
    }

    row read() {
        row read{line_, {""}, false};
        bool quoted = false;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\n') ++line_;
            if (quoted) {
                const bool is_doubled = c == '"' && at_ + 1 < text_.size() && text_[at_ + 1] == '"';
                if (c == '"' && !is_doubled) {
                    quoted = false;
                } else {
                    read.cells.back() += c == '\n' || c == '\r' ? ' ' : c;
                    if (is_doubled) ++at_;
                }
            } else if (c == '"' && trim(read.cells.back()).empty()) {
                quoted = true;
                read.cells.back().clear();
            } else if (c == separator_ && read.cells.size() < most_columns) {
                read.cells.emplace_back();
            } else if (c == '\n') {
                ++at_;
                return read;
            } else if (c != '\r') {
                read.cells.back() += c;
            }
        }
        read.unclosed = quoted;
        return read;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    char separator_ = ',';
};

using columns_found = std::map<std::string, std::size_t>;  // name → place

columns_found name_columns(const std::vector<std::string>& header) {
    columns_found found;
    for (std::size_t i = 0; i < header.size(); ++i)
        if (const std::string name = column_meant(header[i]); !name.empty()) found.emplace(name, i);
    for (std::size_t i = 0; i < header.size(); ++i)
        if (const known_field* const field = find_field_of_any_kind(lower_case(trim(header[i]))))
            if (column_meant(header[i]).empty()) found.emplace(field->name, i);
    return found;
}

bool has_metrics(const columns_found& found) {
    return found.contains("metric") && found.contains("value");
}

bool has_texts(const columns_found& found) {
    return found.contains("text") || found.contains("more");
}

// An export makes a cell harmless with an apostrophe.
std::string cell_of(const table_reader::row& row, const columns_found& found, const std::string& name) {
    const auto place = found.find(name);
    if (place == found.end() || place->second >= row.cells.size()) return {};
    std::string text = normalise(without_controls(row.cells[place->second]));
    if (text.size() > 1 && text[0] == '\'' &&
        std::string_view("=+-@").find(text[1]) != std::string_view::npos)
        text.erase(0, 1);
    return text;
}

// 3.1 and "%" as "3.1%", 4500000 and "USD" as "$4500000", 12 and "incidents" as "12 incidents".
std::string with_unit(const std::string& value, const std::string& unit, const std::string& per) {
    std::string amount = value;
    if (unit == "USD" && evidence::decimal::from_text(value))
        amount.insert(value.starts_with('-') || value.starts_with('+') ? 1 : 0, "$");
    else if (unit == "%" || unit == "x")
        amount += unit;
    else if (!unit.empty())
        amount += " " + unit;
    return per.empty() ? amount : amount + "/" + per;
}

std::vector<std::string> initiatives_in(const std::string& cell) {
    std::vector<std::string> names;
    for (std::string word : split_words(cell)) {
        while (word.starts_with('#'))
            word.erase(0, 1);
        while (word.ends_with(',') || word.ends_with(';'))
            word.pop_back();
        if (!word.empty()) names.push_back(lower_case(word));
    }
    return names;
}

// The sentence of a row that cannot be proposed; empty when it can.
struct row_line {
    std::string line;
    std::string problem;
};

row_line metric_line_of(const table_reader::row& row, const columns_found& found) {
    const auto cell = [&](const std::string& name) { return cell_of(row, found, name); };
    const std::string name = cell("metric"), number = cell("value");
    if (name.empty()) return {{}, "it names no metric"};
    if (number.empty()) return {{}, "it has no value"};
    if (number.find_first_of("0123456789") == std::string::npos)
        return {{}, "its value “" + shorten(number, 40) + "” is no number"};
    std::string value = with_unit(number, cell("unit"), cell("per"));
    const bool is_signed = value.starts_with('+') || value.starts_with('-');
    if (!cell("change").empty() && !is_signed) value.insert(0, "+");
    // A name with a number in it would be read as the value.
    const bool is_plain = !evidence::find_quantity(name) && !evidence::find_bare_number(name);
    std::string line = "/metric " + name + (is_plain ? " " : " value: ") + value;
    if (const std::string note = cell("note"); !note.empty() && is_plain) line += ", " + note;
    for (const std::string field : {"baseline", "target", "source", "money"})
        if (const std::string text = cell(field); !text.empty()) line += " " + field + ": " + text;
    for (const std::string& initiative : initiatives_in(cell("initiative")))
        line += " #" + initiative;
    return {line, {}};
}

// A title with its description and a note is one sentence; what stands in a column that is called like a
// field of the entry ("because", "rejected") is that field.
row_line text_line_of(const table_reader::row& row, const columns_found& found) {
    std::vector<std::string> parts;
    for (const std::string name : {"text", "more", "note"})
        if (std::string part = cell_of(row, found, name); !part.empty()) parts.push_back(std::move(part));
    if (parts.empty()) return {{}, "it says nothing"};
    std::string line =
        line_to_propose(join_words(parts, " - "), initiatives_in(cell_of(row, found, "initiative")));
    const auto kind = kind_of_command(split_command(line).word);
    const std::string number = cell_of(row, found, "metric");  // "CTR 2.1% → 3.0%" beside what was done
    if (kind == evidence::entry_kind::decision && !number.empty() && !found.contains("results"))
        line += " results: " + quote(number, *kind);
    for (const auto& [name, place] : found) {
        const known_field* const field = kind ? find_field(name, *kind) : nullptr;
        // A number of an entry means another log's, and a day is the proposal's own.
        const bool is_field = field && field->name == name && name != "value" &&
                              field->holds != value_kind::date && field->holds != value_kind::reference;
        if (const std::string text = cell_of(row, found, name); is_field && !text.empty())
            line += " " + name + ": " + text;
    }
    return {line, {}};
}

void read_row(const table_reader::row& row, std::size_t width, const columns_found& found,
              const date_context& when, finder& into) {
    const std::string where = "line " + std::to_string(row.line);
    if (row.unclosed) return into.leave_out(where, "a quotation mark is not closed");
    if (row.cells.size() > width)
        return into.leave_out(where, "it has " + std::to_string(row.cells.size()) + " cells below " +
                                         std::to_string(width) + " columns");
    const row_line read = has_metrics(found) ? metric_line_of(row, found) : text_line_of(row, found);
    if (!read.problem.empty()) return into.leave_out(where, read.problem);
    const std::string typed = cell_of(row, found, "date");
    const auto date = read_document_date(typed.substr(0, typed.find('T')), when);
    if (!date && !typed.empty())
        return into.leave_out(
            where, "“" + shorten(typed, 40) + "” is no date that I can be sure of; write it like 2026-03-04");
    into.propose(read.line, where, date);
}

}  // namespace

bool is_table(std::string_view text) {
    table_reader reader(text);
    table_reader::row header;
    if (!reader.next(header) || header.cells.size() < 2) return false;
    const columns_found found = name_columns(header.cells);
    return has_metrics(found) || has_texts(found);
}

findings find_in_table(std::string_view text, std::string_view name, std::chrono::sys_days today) {
    finder into(name, today);
    table_reader reader(text);
    table_reader::row row;
    if (!reader.next(row)) return into.take();
    const columns_found found = name_columns(row.cells);
    const std::size_t width = row.cells.size();
    if (!has_metrics(found) && !has_texts(found)) {
        into.leave_out("line " + std::to_string(row.line),
                       "it has to name the columns: date, metric, value, unit, … or date, text, initiative");
        return into.take();
    }
    while (reader.next(row) && !into.is_full())
        read_row(row, width, found, {today, std::nullopt}, into);
    return into.take();
}

}  // namespace commands

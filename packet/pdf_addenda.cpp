#include "packet/pdf_addenda.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <glib.h>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

namespace packet {
namespace {

struct glib_deleter {
    void operator()(gunichar2* text) const { g_free(text); }
};

std::optional<std::size_t> number_after(std::string_view text, std::string_view key) {
    const std::size_t found = text.find(key);
    if (found == std::string_view::npos) return std::nullopt;
    const std::string_view digits = text.substr(found + key.size());
    std::size_t number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec != std::errc{}) return std::nullopt;
    return number;
}

// The end of the file: where the newest cross-references and their trailer are.
struct file_end {
    std::size_t references = 0;  // the offset of "xref"
    std::size_t objects = 0;     // one more than the highest number
    std::size_t root = 0;        // the number of the catalogue
    std::size_t info = 0;        // of the title and author
};

std::optional<file_end> end_of(std::string_view pdf) {
    const std::size_t trailer = pdf.rfind("trailer\n");
    if (trailer == std::string_view::npos) return std::nullopt;
    const std::string_view last = pdf.substr(trailer);
    const auto references = number_after(last, "startxref\n");
    const auto objects = number_after(last, "/Size ");
    const auto root = number_after(last, "/Root ");
    const auto info = number_after(last, "/Info ");
    if (!references || !objects || !root || !info) return std::nullopt;
    return file_end{*references, *objects, *root, *info};
}

// A whole dictionary object, "12 0 obj\n<< … >>\nendobj\n", without what is around it.
struct dictionary {
    std::size_t number = 0;
    std::string_view inside;  // between the outer "<<" and ">>"
};

std::optional<dictionary> dictionary_at(std::string_view pdf, std::size_t at, std::size_t number) {
    const std::string begin = std::to_string(number) + " 0 obj\n<<";
    if (at >= pdf.size() || pdf.compare(at, begin.size(), begin) != 0) return std::nullopt;
    const std::size_t end = pdf.find("\nendobj\n", at);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = pdf.substr(at + begin.size(), end - at - begin.size());
    const std::size_t close = inside.rfind(">>");
    if (close == std::string_view::npos) return std::nullopt;
    return dictionary{number, inside.substr(0, close)};
}

// An entry of the table is twenty bytes: "0000014593 00000 n \n" (7.5.4).
std::optional<std::size_t> offset_of(std::string_view pdf, const file_end& end, std::size_t number) {
    const std::string heading = "xref\n0 " + std::to_string(end.objects) + "\n";
    if (end.references >= pdf.size() || pdf.compare(end.references, heading.size(), heading) != 0)
        return std::nullopt;
    return number_after(pdf.substr(end.references + heading.size() + 20 * number), "");
}

std::optional<dictionary> object(std::string_view pdf, const file_end& end, std::size_t number) {
    if (number == 0 || number >= end.objects) return std::nullopt;
    const auto at = offset_of(pdf, end, number);
    return at ? dictionary_at(pdf, *at, number) : std::nullopt;
}

// Cairo numbers the parts of the structure as they are tagged.
std::vector<dictionary> figures_in(std::string_view pdf, const file_end& end) {
    std::vector<dictionary> figures;
    for (std::size_t number = 1; number < end.objects; ++number) {
        const auto part = object(pdf, end, number);
        if (part && part->inside.find("/Type /StructElem") != std::string_view::npos &&
            part->inside.find("/S /Figure\n") != std::string_view::npos)
            figures.push_back(*part);
    }
    return figures;
}

// A text string in UTF-16 with its byte order mark, as hexadecimal digits (7.9.2.2).
std::string text_string(const std::string& text) {
    glong length = 0;
    const std::unique_ptr<gunichar2, glib_deleter> units{
        g_utf8_to_utf16(text.c_str(), static_cast<glong>(text.size()), nullptr, &length, nullptr)};
    std::string digits = "<FEFF";
    for (glong at = 0; units && at < length; ++at) {
        char unit[8];
        std::snprintf(unit, sizeof unit, "%04X", static_cast<unsigned>(units.get()[at]));
        digits += unit;
    }
    return digits + ">";
}

// Newer versions of objects, appended.
class update {
public:
    update(std::string pdf, const file_end& end) : pdf_{std::move(pdf)}, end_{end} {}

    void replace(const dictionary& old, const std::string& more) {
        offsets_[old.number] = pdf_.size();
        const std::string inside{old.inside};
        pdf_ += std::to_string(old.number) + " 0 obj\n<<" + inside + more + ">>\nendobj\n";
    }

    std::string finish() && {
        const std::size_t references = pdf_.size();
        pdf_ += "xref\n";
        for (const auto& [number, at] : offsets_) {
            char entry[24];
            std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", at);
            pdf_ += std::to_string(number) + " 1\n" + entry;
        }
        pdf_ += "trailer\n<< /Size " + std::to_string(end_.objects) + "\n   /Root " +
                std::to_string(end_.root) + " 0 R\n   /Info " + std::to_string(end_.info) +
                " 0 R\n   /Prev " + std::to_string(end_.references) + "\n>>\nstartxref\n" +
                std::to_string(references) + "\n%%EOF\n";
        return std::move(pdf_);
    }

private:
    std::string pdf_;
    file_end end_;
    std::map<std::size_t, std::size_t> offsets_;  // by number
};

}  // namespace

std::string with_addenda(std::string pdf, const pdf_addenda& addenda) {
    const std::string before = pdf;  // what the dictionaries point into
    const auto end = end_of(before);
    if (!end) return pdf;
    const auto catalogue = object(before, *end, end->root);
    if (!catalogue) return pdf;
    update newer{std::move(pdf), *end};
    newer.replace(*catalogue,
                  "   /Lang (" + addenda.language + ")\n   /ViewerPreferences << /DisplayDocTitle true >>\n");
    const auto figures = figures_in(before, *end);
    for (std::size_t at = 0; at < std::min(figures.size(), addenda.figures.size()); ++at)
        newer.replace(figures[at], "   /Alt " + text_string(addenda.figures[at]) + "\n");
    return std::move(newer).finish();
}

}  // namespace packet

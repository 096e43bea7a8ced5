// /evidence export: reads which files are wanted, and describes what was made.
#include "commands/export.hpp"

#include "commands/table.hpp"
#include "commands/text.hpp"
#include "evidence/chain.hpp"
#include "evidence/portfolio.hpp"
#include "packet/export_markdown.hpp"
#include "packet/export_metrics.hpp"
#include "packet/proof.hpp"

#include <array>
#include <utility>

namespace commands {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> format_words{
    {{"jsonl", "jsonl"},
     {"json lines", "jsonl"},
     {"json", "jsonl"},
     {"log", "jsonl"},
     {"markdown", "markdown"},
     {"md", "markdown"},
     {"text", "markdown"},
     {"csv", "csv"},
     {"metrics", "csv"},
     {"table", "csv"}}};

}  // namespace

std::optional<std::string> export_format(std::string_view word) {
    for (const auto& [typed, format] : format_words)
        if (typed == lower_case(word)) return std::string(format);
    return std::nullopt;
}

reply export_log(const request& asked) {
    export_request wanted;
    std::string word = lower_case(asked.text);
    for (const std::string_view little : {"as ", "to "})
        if (word.starts_with(little)) word.erase(0, little.size());
    if (!word.empty() && word != "all") {
        const auto format = export_format(word);
        if (!format)
            return refuse("I cannot export “" + shorten(asked.text, 60) + "”. Try one of these:",
                          {"/evidence export", "/evidence export markdown", "/evidence export csv",
                           "/evidence export jsonl"});
        wanted.format = *format;
    }
    reply answer;
    answer.headline = "Making the files…";
    answer.exported = std::move(wanted);
    return answer;
}

std::vector<file> export_files(const std::vector<evidence::record>& records, const export_request& wanted,
                               evidence::moment now, const std::string& zone) {
    const auto is_wanted = [&](std::string_view format) {
        return wanted.format.empty() || wanted.format == format;
    };
    std::vector<file> files;
    if (is_wanted("jsonl"))
        files.push_back({"dossier-log.jsonl", "application/jsonl", packet::export_lines(records)});
    if (is_wanted("markdown"))
        files.push_back(
            {"dossier-log.md", "text/markdown; charset=utf-8", packet::export_markdown(records, now, zone)});
    if (is_wanted("csv"))
        files.push_back({"dossier-metrics.csv", "text/csv; charset=utf-8",
                         packet::export_metrics(evidence::fold(records), zone)});
    return files;
}

reply describe_export(const std::vector<evidence::record>& records, const export_request& wanted,
                      evidence::moment now, const std::string& zone) {
    reply answer;
    if (records.empty()) {
        answer.headline = "There is nothing to export yet.";
        answer.examples = {std::string(find_command(all_commands(), "decision")->example)};
        return answer;
    }
    answer.files = export_files(records, wanted, now, zone);
    answer.headline = "Your log, " + std::to_string(records.size()) +
                      (records.size() == 1 ? " record" : " records") + ", head " +
                      evidence::to_hex(records.back().hash).substr(0, 16);
    for (const file& made : answer.files) {
        if (made.name.ends_with(".jsonl"))
            answer.facts.push_back({made.name, "everything; `dossier import` brings it to another machine"});
        else if (made.name.ends_with(".md"))
            answer.facts.push_back({made.name, "everything that stands, to read"});
        else
            answer.facts.push_back({made.name, "the metrics, for a spreadsheet"});
    }
    return answer;
}

}  // namespace commands

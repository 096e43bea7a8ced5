#include "packet/read_export.hpp"

#include "evidence/chain.hpp"
#include "packet/proof.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <stdexcept>

namespace packet {

using evidence::entry_id;
using evidence::record;
using evidence::record_kind;
using nlohmann::json;

namespace {

constexpr std::string_view format = "\"format\":\"dossier-evidence/";
constexpr std::string_view known_form = "dossier-evidence/1";

// Why the first line tells that this is no log that can be read; empty when it may be one. A packet's
// evidence.jsonl lists the files that it was made with, a log's lists none.
std::string fault_in_header(const std::string& bytes) {
    const json header = json::parse(bytes.substr(0, bytes.find('\n')), nullptr, false);
    if (!header.is_object()) return {};
    const json form = header.value("format", json()), files = header.value("files", json());
    if (form.is_string() && form != known_form)
        return "it is of the form " + form.get<std::string>() +
               ", which this dossier cannot read; update dossier";
    if (files.is_object() && !files.empty())
        return "it is the evidence of a packet, which shows only what the packet cites; `dossier export` "
               "writes "
               "the whole log";
    return {};
}

// What a line says about its record. The line was verified before.
record record_from(const json& line, const evidence::person_id& author) {
    record read;
    read.author = author;
    read.seq = line.at("seq").get<std::uint64_t>();
    read.logged_at = evidence::from_rfc3339(line.at("logged_at").get<std::string>()).value();
    evidence::from_hex(line.at("content_hash").get<std::string>(), read.content_hash.data(),
                       read.content_hash.size());
    evidence::from_hex(line.at("hash").get<std::string>(), read.hash.data(), read.hash.size());
    if (!line.contains("content")) {
        read.erased = true;
        return read;
    }
    evidence::from_hex(line.at("salt").get<std::string>(), read.seasoning.data(), read.seasoning.size());
    const std::string content = line.at("content").dump();
    const auto what = evidence::from_canonical(content);
    if (!what || to_canonical(*what) != content)
        throw std::runtime_error("record " + std::to_string(read.seq) +
                                 " says something that this dossier cannot keep; update dossier");
    read.what = *what;
    return read;
}

// Which entry an erased record was about is known from the record that erased it.
void name_erased(std::vector<record>& records) {
    std::map<std::uint64_t, entry_id> entries;
    for (const record& said : records) {
        if (said.erased || said.what.kind != record_kind::erased) continue;
        if (const evidence::field* const named = find_field(said.what, "erases"))
            for (const std::uint64_t seq : evidence::from_ranges(named->text, records.size()))
                entries[seq] = said.what.entry;
    }
    for (record& said : records) {
        if (!said.erased) continue;
        const auto known = entries.find(said.seq);
        if (known == entries.end())
            throw std::runtime_error("record " + std::to_string(said.seq) + " shows no content");
        said.what.entry = known->second;
    }
}

// A chain may be whole and tell no story: an entry opened twice, or added to before it was opened.
void check_story(const std::vector<record>& records) {
    std::set<entry_id> opened, erased;
    for (const record& said : records) {
        const entry_id entry = said.what.entry;
        const std::string where = "record " + std::to_string(said.seq) + ": ";
        if (entry.number == 0) throw std::runtime_error(where + "there is no entry number 0");
        if (erased.contains(entry)) throw std::runtime_error(where + to_text(entry) + " was erased before");
        const bool opens = said.erased || said.what.kind == record_kind::logged;
        if (!said.erased && opens && opened.contains(entry))
            throw std::runtime_error(where + to_text(entry) + " was opened before");
        if (!opens && !opened.contains(entry))
            throw std::runtime_error(where + to_text(entry) + " was not opened yet");
        opened.insert(entry);
        if (!said.erased && said.what.kind == record_kind::erased) erased.insert(entry);
    }
}

void read_into(whole_log& log, const std::string& bytes) {
    for (std::size_t from = bytes.find('\n') + 1; from < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', from), bytes.size());
        log.records.push_back(record_from(json::parse(bytes.substr(from, end - from)), log.author));
        from = end + 1;
    }
    name_erased(log.records);
    check_story(log.records);
}

}  // namespace

bool is_evidence(std::string_view bytes) {
    return bytes.starts_with('{') && bytes.substr(0, bytes.find('\n')).find(format) != std::string_view::npos;
}

whole_log read_export(const std::string& bytes) {
    whole_log log;
    if (std::string fault = fault_in_header(bytes); !fault.empty()) {
        log.problems.push_back(std::move(fault));
        return log;
    }
    const proof_report report = verify_bundle({{"evidence.jsonl", "", bytes}});
    log.problems = report.problems;
    const auto author = evidence::read_person(report.author);
    if (log.problems.empty() && report.records == 0) log.problems.push_back("it holds no records");
    if (log.problems.empty() && !author) log.problems.push_back("it names no author");
    if (!log.problems.empty()) return log;
    log.author = *author;
    try {
        read_into(log, bytes);
    } catch (const std::exception& error) {
        log.problems.emplace_back(error.what());
        log.records.clear();
    }
    return log;
}

}  // namespace packet

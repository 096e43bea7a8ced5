#include "tests/bench/read.hpp"

#include "evidence/portfolio.hpp"
#include "packet/bundle.hpp"
#include "storage/connection.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/bench/logs.hpp"

#include <benchmark/benchmark.h>
#include <string>

namespace bench {

using evidence::entry_kind;
using evidence::evidence_view;
using evidence::list_filter;

namespace {

// One thing that is read, as often as the benchmark says.
struct reading {
    const char* name;
    void (*read)(benchmark::State& state, evidence_view& log);
};

template <class Read>
void repeat(benchmark::State& state, Read read) {
    for (auto _ : state)
        benchmark::DoNotOptimize(read());
}

void list(benchmark::State& state, evidence_view& log, const list_filter& filter) {
    repeat(state, [&] { return log.list(filter); });
}

void first_page(benchmark::State& state, evidence_view& log) {
    list(state, log, {});
}

void page_deep_inside(benchmark::State& state, evidence_view& log) {
    list_filter filter;
    filter.skip = log.count(filter) / 2;
    list(state, log, filter);
}

void page_of_a_common_initiative(benchmark::State& state, evidence_view& log) {
    list_filter filter;
    filter.initiative = common_initiative;
    list(state, log, filter);
}

void page_of_a_rare_initiative(benchmark::State& state, evidence_view& log) {
    list_filter filter;
    filter.initiative = rare_initiative;
    list(state, log, filter);
}

void page_of_a_rare_kind(benchmark::State& state, evidence_view& log) {
    list_filter filter;
    filter.kind = entry_kind::charter;
    list(state, log, filter);
}

void page_of_a_day_long_ago(benchmark::State& state, evidence_view& log) {
    list_filter filter;
    filter.from = filter.until = std::chrono::floor<std::chrono::days>(time_of(0));
    list(state, log, filter);
}

void count_of_all(benchmark::State& state, evidence_view& log) {
    repeat(state, [&] { return log.count({}); });
}

void count_of_an_initiative(benchmark::State& state, evidence_view& log) {
    list_filter filter;
    filter.initiative = common_initiative;
    repeat(state, [&] { return log.count(filter); });
}

void one_entry_folded(benchmark::State& state, evidence_view& log) {
    const auto records = log.list({}).back().entry;
    repeat(state, [&] { return evidence::fold_entry(log.records_of(records)); });
}

void newest_of_a_metric(benchmark::State& state, evidence_view& log) {
    repeat(state, [&] { return log.newest_with(entry_kind::metric, some_metric); });
}

void search_page(benchmark::State& state, evidence_view& log, std::vector<std::string> words) {
    evidence::search_request asked;
    asked.words = std::move(words);
    repeat(state, [&] { return log.search(asked); });
}

void search_for_a_rare_word(benchmark::State& state, evidence_view& log) {
    search_page(state, log, {rare_word});
}

void search_for_a_rare_and_a_common_word(benchmark::State& state, evidence_view& log) {
    search_page(state, log, {"review", rare_word});
}

void search_for_a_common_word(benchmark::State& state, evidence_view& log) {
    search_page(state, log, {"retention"});
}

void search_by_a_beginning(benchmark::State& state, evidence_view& log) {
    search_page(state, log, {"valen", "acc"});
}

void search_in_an_initiative(benchmark::State& state, evidence_view& log) {
    evidence::search_request asked;
    asked.words = {"retention"};
    asked.filter.initiative = common_initiative;
    repeat(state, [&] { return log.search(asked); });
}

void count_of_a_common_word(benchmark::State& state, evidence_view& log) {
    evidence::search_request asked;
    asked.words = {"retention"};
    repeat(state, [&] { return log.count_found(asked); });
}

void words_used(benchmark::State& state, evidence_view& log) {
    repeat(state, [&] { return log.words(); });
}

void everything_folded(benchmark::State& state, evidence_view& log) {
    repeat(state, [&] { return evidence::fold(log.everything()); });
}

// The packet as /packet builds it: read, folded, composed, set as PDF and in three more forms, proved,
// zipped.
void packet_built(benchmark::State& state, evidence_view& log) {
    packet::warm_up_fonts();
    repeat(state, [&] {
        const std::vector<evidence::record> records = log.everything();
        return packet::build_bundle(records, {}, records.back().logged_at, "UTC").zip.size();
    });
}

constexpr reading readings[]{
    {"list, first page", first_page},
    {"list, a page half way down", page_deep_inside},
    {"list, a common initiative", page_of_a_common_initiative},
    {"list, an initiative used once, long ago", page_of_a_rare_initiative},
    {"list, a kind used long ago", page_of_a_rare_kind},
    {"list, a day long ago", page_of_a_day_long_ago},
    {"count, all", count_of_all},
    {"count, a common initiative", count_of_an_initiative},
    {"search, a word used once", search_for_a_rare_word},
    {"search, that and a word of half the entries", search_for_a_rare_and_a_common_word},
    {"search, a word of half the entries", search_for_a_common_word},
    {"search, two words by their beginnings", search_by_a_beginning},
    {"search, a word in an initiative", search_in_an_initiative},
    {"count, a word of half the entries", count_of_a_common_word},
    {"one entry, folded", one_entry_folded},
    {"the newest observation of a metric", newest_of_a_metric},
    {"words to complete", words_used},
    {"everything of one person, folded", everything_folded},
    {"the packet, built", packet_built},
};

void measure(benchmark::State& state, const reading& what, const std::filesystem::path& folder, shape whose,
             std::int64_t records) {
    storage::connection on = storage::connection::open_for_reading(log_in(folder, whose, records));
    storage::sqlite_log log(on, author_of(whose, 0), "UTC");
    what.read(state, log);
}

}  // namespace

void register_reads(const std::filesystem::path& folder, const std::vector<std::int64_t>& sizes) {
    for (const shape whose : {shape::one_person, shape::thousand_people})
        for (const reading& what : readings)
            for (const std::int64_t size : sizes)
                benchmark::RegisterBenchmark(
                    ("records of " + name_of(whose) + "/" + what.name + "/" + std::to_string(size)).c_str(),
                    measure, what, folder, whose, size)
                    ->UseRealTime();
}

}  // namespace bench

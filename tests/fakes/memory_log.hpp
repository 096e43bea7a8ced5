// One person's evidence log in memory. It keeps the contract of evidence_log and records what was appended,
// so that a test can say what was kept, and that nothing was.
#pragma once

#include "evidence/chain.hpp"
#include "evidence/evidence_log.hpp"
#include "evidence/portfolio.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace fakes {

class memory_log final : public evidence::evidence_log {
public:
    explicit memory_log(std::string zone, evidence::person_id author = {"slack:T0EX1/U0EX1"})
        : author_(std::move(author)), zone_(std::move(zone)) {}

    // What was written, in order, and how often the zone was set.
    const std::vector<evidence::record>& appended() const { return records_; }
    int zones_set() const { return zones_set_; }

    const evidence::person_id& author() const override { return author_; }
    std::string zone() override { return zone_; }

    void set_zone(std::string_view name) override {
        zone_ = name;
        ++zones_set_;
    }

    std::vector<evidence::record> records_of(evidence::entry_id entry) override {
        std::vector<evidence::record> found;
        std::copy_if(records_.begin(), records_.end(), std::back_inserter(found),
                     [&](const evidence::record& said) { return said.what.entry == entry; });
        return found;
    }

    std::optional<evidence::entry_id> first_with(evidence::entry_kind kind,
                                                 std::string_view subject) override {
        const auto found = with(kind, subject);
        return found.empty() ? std::nullopt : std::optional(found.front());
    }

    std::optional<evidence::entry_id> newest_with(evidence::entry_kind kind,
                                                  std::string_view subject) override {
        const auto found = with(kind, subject);
        return found.empty() ? std::nullopt : std::optional(found.back());
    }

    std::vector<evidence::entry_summary> list(const evidence::list_filter& filter) override {
        std::vector<evidence::entry_summary> page = all_that_match(filter);
        page.erase(page.begin(), page.begin() + std::ptrdiff_t(std::min(filter.skip, page.size())));
        if (page.size() > filter.limit) page.erase(page.begin() + std::ptrdiff_t(filter.limit), page.end());
        return page;
    }

    std::size_t count(const evidence::list_filter& filter) override { return all_that_match(filter).size(); }

    evidence::vocabulary words() override {
        std::set<std::string> initiatives, metrics, people;
        for (const evidence::record& said : records_) {
            initiatives.insert(said.what.initiatives.begin(), said.what.initiatives.end());
            for (const evidence::mention& someone : said.what.people)
                people.insert(someone.name);
            const evidence::field* const name = find_field(said.what, "name");
            if (said.what.entry.kind == evidence::entry_kind::metric && name)
                metrics.insert(evidence::metric_key(name->text));
        }
        return {{initiatives.begin(), initiatives.end()},
                {metrics.begin(), metrics.end()},
                {people.begin(), people.end()}};
    }

    std::vector<evidence::record> everything() override { return records_; }

    evidence::entry_id next_entry(evidence::entry_kind kind) override {
        const auto known = newest_.find(kind);
        return {kind, known == newest_.end() ? 1U : known->second + 1};
    }

    evidence::record append(const evidence::statement& what, evidence::moment now,
                            std::string_view subject) override {
        if (what.kind == evidence::record_kind::logged) {
            if (what.entry != next_entry(what.entry.kind))
                throw std::logic_error("a new entry must carry the next number");
            newest_[what.entry.kind] = what.entry.number;
            subjects_[what.entry] = subject;
        } else if (records_of(what.entry).empty()) {
            throw std::logic_error("nothing can be added to an entry that is not there");
        }
        evidence::record sealed{author_, records_.size() + 1, now, what, {}, {}, {}};
        const evidence::digest before =
            records_.empty() ? evidence::first_link(author_) : records_.back().hash;
        sealed.content_hash = evidence::hash_content(sealed.seasoning, evidence::to_canonical(what));
        sealed.hash = evidence::hash_link(before, sealed.seq, now, sealed.content_hash);
        records_.push_back(sealed);
        if (what.kind != evidence::record_kind::logged)
            subjects_[what.entry] = subject_of(fold_entry(records_of(what.entry)));
        return sealed;
    }

private:
    // By number; retracted ones no longer count.
    std::vector<evidence::entry_id> with(evidence::entry_kind kind, std::string_view subject) {
        std::vector<evidence::entry_id> found;
        for (const auto& [entry, of] : subjects_)
            if (entry.kind == kind && !subject.empty() && of == subject &&
                !fold_entry(records_of(entry)).retracted)
                found.push_back(entry);
        return found;
    }

    static std::string title_of(const evidence::entry& entry) {
        const evidence::stage* const name = newest_stage(entry, "name");
        const evidence::stage* const value = newest_stage(entry, "value");
        if (entry.id.kind == evidence::entry_kind::metric && name)
            return name->text + (value ? " " + value->text : "");
        return entry.text.empty() && !entry.stages.empty() ? entry.stages.front().text : entry.text;
    }

    std::vector<evidence::entry_summary> all_that_match(const evidence::list_filter& filter) {
        std::vector<evidence::entry> entries;
        for (const auto& [id, subject] : subjects_)
            entries.push_back(fold_entry(records_of(id)));
        std::sort(entries.begin(), entries.end(),
                  [](const evidence::entry& a, const evidence::entry& b) { return a.seq > b.seq; });
        std::vector<evidence::entry_summary> matching;
        for (const evidence::entry& entry : entries) {
            const auto& tags = entry.initiatives;
            if (filter.kind && entry.id.kind != *filter.kind) continue;
            if (!filter.initiative.empty() &&
                std::find(tags.begin(), tags.end(), filter.initiative) == tags.end())
                continue;
            matching.push_back(
                {entry.id, title_of(entry), entry.happened, entry.logged_at, tags, entry.retracted});
        }
        return matching;
    }

    evidence::person_id author_;
    std::string zone_;
    int zones_set_ = 0;
    std::vector<evidence::record> records_;
    std::map<evidence::entry_id, std::string> subjects_;
    std::map<evidence::entry_kind, std::uint32_t> newest_;
};

}  // namespace fakes

// One person's evidence log in memory. It keeps the contract of evidence_log and records what was appended,
// so that a test can say what was kept, and that nothing was.
#pragma once

#include "evidence/chain.hpp"
#include "evidence/evidence_log.hpp"
#include "evidence/portfolio.hpp"
#include "tests/fakes/plain_search.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace fakes {

class memory_log final : public evidence::evidence_log {
public:
    explicit memory_log(std::string zone, evidence::person_id author = {"slack:T0EX1/U0EX1"})
        : author_(std::move(author)), zone_(std::move(zone)) {}

    // What was written, in order, and how often the zone or a setting was set.
    const std::vector<evidence::record>& appended() const { return records_; }
    int choices() const { return choices_; }

    const evidence::person_id& author() const override { return author_; }
    std::string zone() override { return zone_; }

    void set_zone(std::string_view name) override {
        zone_ = name;
        ++choices_;
        change_and_look();
    }

    std::string setting(std::string_view name) override {
        const auto chosen = settings_.find(name);
        return chosen == settings_.end() ? "" : chosen->second;
    }

    void set_setting(std::string_view name, std::string_view value) override {
        settings_.insert_or_assign(std::string(name), std::string(value));
        ++choices_;
        if (name == "nudges" || name == "cycle") change_and_look();
    }

    std::optional<evidence::nudge_plan> plan() override { return plan_; }

    void plan_nudges(const evidence::nudge_plan& what) override {
        const std::uint64_t changes = plan_ ? plan_->changes : 0;
        plan_ = what;
        plan_->changes = changes + 1;
    }

    std::vector<evidence::kept_nudge> nudges() override {
        std::vector<evidence::kept_nudge> newest_first;
        for (const auto& [key, one] : nudges_)
            newest_first.push_back(one);
        std::sort(newest_first.begin(), newest_first.end(),
                  [](const evidence::kept_nudge& a, const evidence::kept_nudge& b) {
                      return std::tie(a.last_at, a.key) > std::tie(b.last_at, b.key);
                  });
        return newest_first;
    }

    void note_nudge(const evidence::kept_nudge& what, evidence::moment now) override {
        nudges_.insert_or_assign(what.key, what);
        std::erase_if(
            nudges_, [&](const auto& one) { return one.second.last_at < now - evidence::nudges_remembered; });
        if (plan_) ++plan_->changes;
    }

    std::optional<evidence::entry_id> entry_of_message(std::string_view place) override {
        const auto noted = messages_.find(place);
        return noted == messages_.end() ? std::nullopt : std::optional(noted->second.entry);
    }

    std::optional<std::uint64_t> seq_of_message(std::string_view place) override {
        const auto noted = messages_.find(place);
        return noted == messages_.end() ? std::nullopt : std::optional(noted->second.seq);
    }

    bool is_forgotten_message(std::string_view place) override { return forgotten_.contains(place); }

    void note_message(std::string_view place, evidence::entry_id entry) override {
        if (!subjects_.contains(entry)) throw std::logic_error("a message can only be kept as an entry");
        if (const auto known = forgotten_.find(place); known != forgotten_.end()) forgotten_.erase(known);
        messages_.insert_or_assign(std::string(place), noted_message{entry, records_of(entry).back().seq});
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

    std::vector<evidence::search_hit> search(const evidence::search_request& asked) override {
        std::vector<evidence::search_hit> page = all_found(asked);
        page.erase(page.begin(), page.begin() + std::ptrdiff_t(std::min(asked.filter.skip, page.size())));
        if (page.size() > asked.filter.limit) page.resize(asked.filter.limit, page.front());
        return page;
    }

    std::size_t count_found(const evidence::search_request& asked) override {
        return all_found(asked).size();
    }

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

    std::optional<evidence::anchored_head> newest_anchor() override { return anchor_; }
    void set_anchor(std::optional<evidence::anchored_head> anchor) { anchor_ = std::move(anchor); }

    std::uint32_t note_packet(const evidence::packet_made& what) override {
        packets_.push_back(what);
        packets_.back().number = std::uint32_t(packets_.size());
        packets_.back().seq = records_.size();
        packets_.back().head = head();
        return packets_.back().number;
    }

    std::optional<evidence::packet_made> packet_made_at(std::uint32_t number) override {
        return number == 0 || number > packets_.size() ? std::nullopt : std::optional(packets_[number - 1]);
    }

    std::optional<evidence::packet_made> newest_packet() override {
        return packet_made_at(std::uint32_t(packets_.size()));
    }

    std::vector<evidence::record> everything() override { return records_; }

    std::uint64_t size() override { return records_.size(); }

    std::optional<evidence::record> record_at(std::uint64_t seq) override {
        return seq == 0 || seq > records_.size() ? std::nullopt : std::optional(records_[seq - 1]);
    }

    std::vector<evidence::proposal> inbox(std::size_t limit, std::size_t skip) override {
        std::vector<evidence::proposal> page;
        for (const evidence::proposal& one : proposals_) {
            if (settled_.contains(one.number)) continue;
            if (skip > 0)
                --skip;
            else if (page.size() < limit)
                page.push_back(one);
        }
        return page;
    }

    std::size_t count_inbox() override { return proposals_.size() - settled_.size(); }

    std::optional<evidence::proposal> proposal_at(std::uint32_t number) override {
        if (number == 0 || number > proposals_.size() || settled_.contains(number)) return std::nullopt;
        return proposals_[number - 1];
    }

    evidence::entry_id next_entry(evidence::entry_kind kind) override {
        const auto known = newest_.find(kind);
        return {kind, known == newest_.end() ? 1U : known->second + 1};
    }

    evidence::record append(const evidence::statement& what, evidence::moment now) override {
        if (what.kind == evidence::record_kind::logged) {
            if (what.entry != next_entry(what.entry.kind))
                throw std::logic_error("a new entry must carry the next number");
            newest_[what.entry.kind] = what.entry.number;
        } else if (records_of(what.entry).empty()) {
            throw std::logic_error("nothing can be added to an entry that is not there");
        }
        const evidence::record sealed = seal(what, now);
        subjects_[what.entry] = subject_of(fold_entry(records_of(what.entry)));
        return sealed;
    }

    evidence::record erase(evidence::entry_id entry, evidence::moment now) override {
        const auto records = records_of(entry);
        if (records.empty() || is_erased(records))
            throw std::logic_error("only an entry that is there can be erased");
        const std::vector<std::uint64_t> numbers = forget(entry);
        evidence::statement what;
        what.kind = evidence::record_kind::erased;
        what.entry = entry;
        what.said = what.text = "erased";
        what.fields = {{"erases", evidence::to_ranges(numbers), std::nullopt}};
        return seal(what, now);
    }

    std::size_t erase_everything(evidence::moment now) override {
        const auto standing = subjects_;
        for (const auto& [entry, subject] : standing)
            erase(entry, now);
        proposals_.clear();
        settled_.clear();
        settings_.clear();
        packets_.clear();
        nudges_.clear();
        plan_.reset();
        return standing.size();
    }

    void restore(const evidence::record& sealed) override {
        if (sealed.seq != records_.size() + 1 ||
            evidence::hash_link(head(), sealed.seq, sealed.logged_at, sealed.content_hash) != sealed.hash)
            throw std::logic_error("the record does not follow the newest one");
        if (!sealed.erased && sealed.what.kind == evidence::record_kind::erased) forget(sealed.what.entry);
        records_.push_back(sealed);
        plan_after(sealed);
        std::uint32_t& newest = newest_[sealed.what.entry.kind];
        newest = std::max(newest, sealed.what.entry.number);
        if (!sealed.erased && sealed.what.kind != evidence::record_kind::erased)
            subjects_[sealed.what.entry] = subject_of(fold_entry(records_of(sealed.what.entry)));
    }

    bool propose(const evidence::proposal& found) override {
        const std::string key = found.key.empty() ? found.source + '\0' + found.line : found.key;
        if (!proposed_.insert(key).second) return false;
        proposals_.push_back(found);
        proposals_.back().number = std::uint32_t(proposals_.size());
        return true;
    }

    void settle(std::uint32_t number) override { settled_.insert(number); }

private:
    evidence::digest head() const {
        return records_.empty() ? evidence::first_link(author_) : records_.back().hash;
    }

    std::vector<std::uint64_t> forget(evidence::entry_id entry) {
        std::vector<std::uint64_t> numbers;
        for (const evidence::record& said : records_of(entry)) {
            numbers.push_back(said.seq);
            evidence::record& kept = records_[said.seq - 1];
            kept.what = {};
            kept.what.entry = entry;
            kept.seasoning = {};
            kept.erased = true;
        }
        subjects_.erase(entry);
        for (const auto& [place, noted] : messages_)
            if (noted.entry == entry) forgotten_.insert(place);
        std::erase_if(messages_, [&](const auto& noted) { return noted.second.entry == entry; });
        return numbers;
    }

    evidence::record seal(const evidence::statement& what, evidence::moment now) {
        evidence::record sealed{author_, records_.size() + 1, now, what, {}, {}, {}, false};
        sealed.content_hash = evidence::hash_content(sealed.seasoning, evidence::to_canonical(what));
        sealed.hash = evidence::hash_link(head(), sealed.seq, now, sealed.content_hash);
        records_.push_back(sealed);
        plan_after(sealed);
        return sealed;
    }

    void change_and_look() {
        if (!plan_) return;
        ++plan_->changes;
        plan_->next_look = evidence::moment{};
    }

    void plan_after(const evidence::record& sealed) {
        const evidence::moment looked_at = sealed.logged_at + evidence::looked_at_after_saying;
        if (!plan_ && sealed.what.kind == evidence::record_kind::logged && !sealed.erased)
            plan_ = evidence::nudge_plan{sealed.logged_at, {}, {}, looked_at, 0};
        if (plan_ && (!plan_->next_look || *plan_->next_look > looked_at)) plan_->next_look = looked_at;
    }

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

    std::vector<evidence::entry_summary> all_that_match(const evidence::list_filter& filter,
                                                        bool quiet_too = false) {
        std::vector<evidence::entry> entries;
        for (const auto& [id, subject] : subjects_)
            entries.push_back(fold_entry(records_of(id)));
        std::sort(entries.begin(), entries.end(),
                  [](const evidence::entry& a, const evidence::entry& b) { return a.seq > b.seq; });
        std::vector<evidence::entry_summary> matching;
        for (const evidence::entry& entry : entries) {
            const auto& tags = entry.initiatives;
            if (filter.kind && entry.id.kind != *filter.kind) continue;
            if (!filter.kind && !quiet_too && entry.id.kind == evidence::entry_kind::quiet_week) continue;
            if (!filter.initiative.empty() &&
                std::find(tags.begin(), tags.end(), filter.initiative) == tags.end())
                continue;
            if (filter.from && entry.happened.last_day() < *filter.from) continue;
            if (filter.until && entry.happened.first_day() > *filter.until) continue;
            matching.push_back({entry.id, title_of(entry), entry.happened, entry.logged_at, tags,
                                entry.retracted, entry.reconstructed});
        }
        return matching;
    }

    // Those with a word in their title first.
    std::vector<evidence::search_hit> all_found(const evidence::search_request& asked) {
        std::vector<evidence::search_hit> titled, others;
        const bool is_list = asked.words.empty() && asked.fields.empty() && asked.people.empty();
        for (const evidence::entry_summary& summary : all_that_match(asked.filter, !is_list)) {
            const plain_match match =
                match_plainly(fold_entry(records_of(summary.entry)), summary.title, asked);
            if (match.found) (match.in_title ? titled : others).push_back({summary, match.field, match.text});
        }
        titled.insert(titled.end(), others.begin(), others.end());
        return titled;
    }

    evidence::person_id author_;
    std::string zone_;
    int choices_ = 0;
    std::map<std::string, std::string, std::less<>> settings_;
    struct noted_message {
        evidence::entry_id entry;
        std::uint64_t seq;  // of the entry's newest record then
    };
    std::map<std::string, noted_message, std::less<>> messages_;
    std::set<std::string, std::less<>> forgotten_;
    std::optional<evidence::anchored_head> anchor_;
    std::vector<evidence::packet_made> packets_;
    std::optional<evidence::nudge_plan> plan_;
    std::map<std::string, evidence::kept_nudge> nudges_;
    std::vector<evidence::record> records_;
    std::map<evidence::entry_id, std::string> subjects_;
    std::map<evidence::entry_kind, std::uint32_t> newest_;
    std::vector<evidence::proposal> proposals_;
    std::set<std::string> proposed_;
    std::set<std::uint32_t> settled_;
};

}  // namespace fakes

#include "evidence/chain_faults.hpp"

#include "evidence/chain.hpp"

#include <algorithm>

namespace evidence {

namespace {

// Each fault may cost a look at every record, so a file of nothing but faults would take for ever.
constexpr int most_faults = 32;

// How many records taken out are recognised when those after them were numbered anew.
constexpr std::uint64_t longest_gap = 1000;

bool follows(const digest& link, std::uint64_t number, const sealed_link& next) {
    return hash_link(link, number, next.logged_at, next.content_hash) == next.hash;
}

class chain_reader {
public:
    chain_reader(const digest& first, const std::vector<sealed_link>& links, std::uint64_t records,
                 const digest& head)
        : links_(links), records_(records), head_(head), link_(first) {}

    std::vector<std::string> faults() {
        while (step()) {
        }
        if (!gave_up_) {
            name_inserted();
            check_end();
        }
        if (faults_.empty() && misnumbered_ != 0)
            tell(0, "record " + std::to_string(misnumbered_) + " was altered: it carries another number");
        std::stable_sort(faults_.begin(), faults_.end(),
                         [](const fault& a, const fault& b) { return a.place < b.place; });
        std::vector<std::string> sentences;
        for (fault& found : faults_)
            sentences.push_back(std::move(found.sentence));
        return sentences;
    }

private:
    struct fault {
        std::size_t place;
        std::string sentence;
    };
    // A link that stands where another one belongs: it comes too early, or does not belong here at all.
    struct early_link {
        std::size_t place;
        std::uint64_t before;  // the number of the record that it stands before
    };

    // Finds the record with the number `expected_`, wherever it stands. False at the end.
    bool step() {
        if (next_ < links_.size() && follows(link_, expected_, links_[next_])) {
            if (links_[next_].seq != expected_ && misnumbered_ == 0) misnumbered_ = expected_;
            take(next_++);
            return true;
        }
        if (next_ == links_.size() && early_.empty()) return false;
        if (++breaks_ > most_faults) {
            tell(next_, "more is wrong after record " + std::to_string(expected_ - 1));
            gave_up_ = true;
            return false;
        }
        return take_early() || take_late() || replace_last() || explain();
    }

    bool take_early() {
        const auto found = std::find_if(early_.begin(), early_.end(), [&](const early_link& early) {
            return follows(link_, expected_, links_[early.place]);
        });
        if (found == early_.end()) return false;
        tell(found->place, "record " + std::to_string(expected_) +
                               " is out of order: it stands before record " + std::to_string(found->before));
        const auto shift = shift_;
        take(found->place);
        shift_ = shift;
        early_.erase(found);
        return true;
    }

    bool take_late() {
        const std::size_t place = find(link_, expected_);
        if (place == links_.size()) return false;
        skip_to(place);
        take(place);
        return true;
    }

    // Two records follow the same one, and nothing follows the first of them: that one was put there.
    bool replace_last() {
        if (expected_ == 1) return false;
        const std::size_t place = find(before_, expected_ - 1);
        if (place == links_.size() || links_[place].hash == link_) return false;
        tell(last_, inserted_before(expected_ - 1));
        --expected_;
        link_ = before_;
        skip_to(place);
        take(place);
        return true;
    }

    // No record follows: says why of the one that stands here.
    bool explain() {
        if (next_ == links_.size()) return false;
        const sealed_link& here = links_[next_];
        const std::uint64_t number = here.seq + shift_;
        const bool complete = link_ == head_ && expected_ > records_;
        if (complete || number < expected_) {
            early_.push_back({next_++, expected_});
        } else if (number > expected_) {
            skip_missing(number - expected_);
        } else if (const std::uint64_t gap = renumbered_gap(here)) {
            skip_missing(gap);
        } else {
            tell(next_, "record " + std::to_string(expected_) +
                            " was altered: its link does not match the record before it");
            const digest rightful = hash_link(link_, expected_, here.logged_at, here.content_hash);
            const bool hash_alone = is_followed(rightful, expected_ + 1);
            take(next_++);
            if (hash_alone) link_ = rightful;
        }
        return true;
    }

    // How many records were taken out before this one, when it and all after it were numbered anew.
    std::uint64_t renumbered_gap(const sealed_link& here) const {
        if (is_followed(here.hash, expected_ + 1)) return 0;
        for (std::uint64_t gap = 1; gap <= longest_gap; ++gap)
            if (is_followed(here.hash, expected_ + 1 + gap)) return gap;
        return 0;
    }

    // Whether what stands behind the present place follows that hash as that number.
    bool is_followed(const digest& link, std::uint64_t number) const {
        if (next_ + 1 < links_.size()) return follows(link, number, links_[next_ + 1]);
        return link == head_ && number == records_ + 1;
    }

    void skip_missing(std::uint64_t count) {
        tell(next_, missing(expected_, expected_ + count - 1));
        expected_ += count;
        take(next_++);
    }

    void name_inserted() {
        for (const early_link& early : early_)
            tell(early.place, inserted_before(early.before));
    }

    void check_end() {
        const std::uint64_t held = expected_ - 1;
        if (link_ == head_ && held != records_)
            tell(links_.size(), "the chain holds " + std::to_string(held) + " records, and " +
                                    std::to_string(records_) + " are named");
        else if (link_ != head_ && held < records_)
            tell(links_.size(), missing(expected_, records_));
        else if (link_ != head_ && held > records_ && head_number_ == records_)
            tell(links_.size(), inserted_before(records_ + 1));
        else if (link_ != head_)
            tell(links_.size(), "the head of the chain does not match the newest record");
    }

    // The place of the record that follows that link as that number, among those not yet passed.
    std::size_t find(const digest& link, std::uint64_t number) const {
        std::size_t place = next_;
        while (place < links_.size() && !follows(link, number, links_[place]))
            ++place;
        return place;
    }

    void skip_to(std::size_t place) {
        for (; next_ < place; ++next_)
            early_.push_back({next_, expected_});
        ++next_;
    }

    void take(std::size_t place) {
        before_ = link_;
        link_ = links_[place].hash;
        last_ = place;
        shift_ = expected_ - links_[place].seq;
        if (link_ == head_) head_number_ = expected_;
        ++expected_;
    }

    void tell(std::size_t place, std::string sentence) { faults_.push_back({place, std::move(sentence)}); }

    static std::string missing(std::uint64_t from, std::uint64_t to) {
        if (from == to) return "record " + std::to_string(from) + " is missing";
        return "records " + std::to_string(from) + " to " + std::to_string(to) + " are missing";
    }

    static std::string inserted_before(std::uint64_t number) {
        return number == 1 ? "a record was inserted before record 1"
                           : "a record was inserted after record " + std::to_string(number - 1);
    }

    const std::vector<sealed_link>& links_;
    const std::uint64_t records_;
    const digest& head_;

    digest link_;                    // the hash that the next record builds on
    digest before_{};                // the one before that
    std::uint64_t expected_ = 1;     // the number of the next record
    std::size_t next_ = 0;           // the first place not yet passed
    std::size_t last_ = 0;           // where the newest record taken stands
    std::uint64_t shift_ = 0;        // true number minus the number carried, as of the newest record
    std::uint64_t head_number_ = 0;  // of the record whose hash is the head
    std::uint64_t misnumbered_ = 0;  // the first record in its place under another number
    std::vector<early_link> early_;  // passed, and not yet found a place for
    std::vector<fault> faults_;
    int breaks_ = 0;
    bool gave_up_ = false;
};

}  // namespace

std::vector<std::string> chain_faults(const person_id& author, const std::vector<sealed_link>& links,
                                      std::uint64_t records, const digest& head) {
    return faults_behind(first_link(author), links, records, head);
}

std::vector<std::string> faults_behind(const digest& first, const std::vector<sealed_link>& links,
                                       std::uint64_t records, const digest& head) {
    return chain_reader(first, links, records, head).faults();
}

}  // namespace evidence

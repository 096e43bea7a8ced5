// One person's evidence log on SQLite. All of its SQL is bound to that person's row.
#pragma once

#include "evidence/evidence_log.hpp"
#include "evidence/portfolio.hpp"
#include "storage/connection.hpp"

namespace storage {

// Lives on the thread of its connection, no longer than the connection. On a writing connection it is used
// inside the writer's transaction. On a reading connection append and set_zone throw SQLite::Exception.
class sqlite_log final : public evidence::evidence_log {
public:
    // Reads the person's row: made after whatever else changes it.
    // default_zone: shown until the person says another. delivery: with which comes what is written here, as
    // storage::deliveries numbers it; 0: with none whose reply is kept.
    sqlite_log(connection& on, evidence::person_id author, std::string default_zone,
               std::int64_t delivery = 0);

    // Whether the person has a row.
    bool is_known() const { return person_ != 0; }

    // Whether anything was written through this object, and which records.
    bool wrote() const { return wrote_; }
    struct written_records {
        std::int64_t person = 0;  // 0: none
        std::uint64_t first = 0;
        std::uint64_t last = 0;
    };
    const written_records& written() const { return written_; }

    // Whether content was erased, so that do_chores has something to do after the commit.
    bool erased_something() const { return erased_something_; }

    const evidence::person_id& author() const override { return author_; }
    std::string zone() override;
    void set_zone(std::string_view name) override;
    void set_setting(std::string_view name, std::string_view value) override;
    void note_message(std::string_view place, evidence::entry_id entry) override;
    void plan_nudges(const evidence::nudge_plan& what) override;
    void note_nudge(const evidence::kept_nudge& what, evidence::moment now) override;
    std::uint32_t note_packet(const evidence::packet_made& what) override;
    evidence::entry_id next_entry(evidence::entry_kind kind) override;
    evidence::record append(const evidence::statement& what, evidence::moment now) override;
    evidence::record erase(evidence::entry_id entry, evidence::moment now) override;
    std::size_t erase_everything(evidence::moment now) override;
    void restore(const evidence::record& sealed) override;
    bool propose(const evidence::proposal& found) override;
    void settle(std::uint32_t number) override;
    std::uint64_t size() override;
    std::optional<evidence::record> record_at(std::uint64_t seq) override;
    std::vector<evidence::record> records_of(evidence::entry_id entry) override;
    std::optional<evidence::entry_id> first_with(evidence::entry_kind kind,
                                                 std::string_view subject) override;
    std::optional<evidence::entry_id> newest_with(evidence::entry_kind kind,
                                                  std::string_view subject) override;
    std::vector<evidence::entry_summary> list(const evidence::list_filter& filter) override;
    std::size_t count(const evidence::list_filter& filter) override;
    std::vector<evidence::search_hit> search(const evidence::search_request& asked) override;
    std::size_t count_found(const evidence::search_request& asked) override;
    std::vector<evidence::proposal> inbox(std::size_t limit, std::size_t skip) override;
    std::size_t count_inbox() override;
    std::optional<evidence::proposal> proposal_at(std::uint32_t number) override;
    evidence::vocabulary words() override;
    std::string setting(std::string_view name) override;
    std::optional<evidence::entry_id> entry_of_message(std::string_view place) override;
    std::optional<std::uint64_t> seq_of_message(std::string_view place) override;
    bool is_forgotten_message(std::string_view place) override;
    std::optional<evidence::anchored_head> newest_anchor() override;
    std::optional<evidence::packet_made> packet_made_at(std::uint32_t number) override;
    std::optional<evidence::packet_made> newest_packet() override;
    std::optional<evidence::nudge_plan> plan() override;
    std::vector<evidence::kept_nudge> nudges() override;
    std::vector<evidence::record> everything() override;

private:
    // What the row of the person says.
    struct known_person {
        std::string zone, device_zone;
        std::uint64_t records = 0;  // of the chain, which ends in head
        evidence::digest head{};
        bool is_stale = false;  // something is to be derived (storage/derived.hpp)
    };

    static known_person known_from(query& row);
    void ensure_person();
    const known_person& known();
    void keep(const evidence::record& sealed, std::string_view canonical);
    void end_chain(const evidence::record& newest);
    void require_place_for(const evidence::statement& what);
    void catch_up();
    void restore_erased(const evidence::record& sealed);

    evidence::record seal(const evidence::statement& what, evidence::moment now);
    std::vector<std::uint64_t> forget(const std::vector<evidence::record>& records);
    std::vector<std::uint64_t> erase_contents(evidence::entry_id entry);
    void forget_projection(evidence::entry_id entry);
    // records: as they were before.
    void forget_words(const std::vector<evidence::record>& erased);
    void forget_messages(evidence::entry_id entry);
    void forget_replies(const std::vector<std::uint64_t>& erased);
    void forget_outbox(const std::vector<std::uint64_t>& erased);
    void note_chores();
    evidence::search_hit hit_of(evidence::entry_id entry, const evidence::search_request& asked);
    std::optional<evidence::entry_id> one_with(source_text sql, evidence::entry_kind kind,
                                               std::string_view subject);
    evidence::record read(query& row) const;

    connection& on_;
    evidence::person_id author_;
    std::string default_zone_;
    std::int64_t delivery_ = 0;
    std::int64_t person_ = 0;                 // 0: not in the database yet
    std::optional<known_person> known_;       // what is written here keeps it true
    std::optional<evidence::entry_id> free_;  // the number that was given last, until it is taken
    bool wrote_ = false;
    written_records written_;
    bool erased_something_ = false;
};

}  // namespace storage

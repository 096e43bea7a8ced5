// One person's evidence log on SQLite. All of its SQL is bound to that person's row.
#pragma once

#include "evidence/evidence_log.hpp"
#include "storage/connection.hpp"

namespace storage {

// Lives on the thread of its connection, no longer than the connection. On a writing connection it is used
// inside the writer's transaction. On a reading connection append and set_zone throw SQLite::Exception.
class sqlite_log final : public evidence::evidence_log {
public:
    // default_zone: shown until the person says another.
    sqlite_log(connection& on, evidence::person_id author, std::string default_zone);

    // Whether anything was written through this object.
    bool wrote() const { return wrote_; }

    const evidence::person_id& author() const override { return author_; }
    std::string zone() override;
    void set_zone(std::string_view name) override;
    evidence::entry_id next_entry(evidence::entry_kind kind) override;
    evidence::record append(const evidence::statement& what, evidence::moment now,
                            std::string_view subject) override;
    std::vector<evidence::record> records_of(evidence::entry_id entry) override;
    std::optional<evidence::entry_id> first_with(evidence::entry_kind kind,
                                                 std::string_view subject) override;
    std::optional<evidence::entry_id> newest_with(evidence::entry_kind kind,
                                                  std::string_view subject) override;
    std::vector<evidence::entry_summary> list(const evidence::list_filter& filter) override;
    std::size_t count(const evidence::list_filter& filter) override;
    evidence::vocabulary words() override;
    std::vector<evidence::record> everything() override;

private:
    struct chain_end {
        std::uint64_t seq = 0;
        evidence::digest head{};
    };

    void find_person();
    void ensure_person();
    chain_end end_of_chain();
    void keep(const evidence::record& sealed, std::string_view canonical);
    void project(const evidence::record& sealed, std::string_view subject);
    void open_projection(const evidence::record& sealed, std::string_view subject);
    void remember_words(const evidence::statement& what);
    void tag(const evidence::statement& what);
    std::optional<evidence::entry_id> one_with(std::string_view sql, evidence::entry_kind kind,
                                               std::string_view subject);
    evidence::record read(query& row) const;

    connection& on_;
    evidence::person_id author_;
    std::string default_zone_;
    std::int64_t person_ = 0;  // 0: not in the database yet
    bool wrote_ = false;
};

}  // namespace storage

#include "storage/anchors.hpp"

#include "evidence/chain.hpp"
#include "evidence/signed_note.hpp"
#include "evidence/time_stamp.hpp"
#include "storage/anchor_signer.hpp"
#include "storage/verify.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace storage {

using evidence::anchor_leaf;
using evidence::digest;
using evidence::moment;

namespace {

digest digest_from(const SQLite::Column& column) {
    digest hash{};
    if (column.getBytes() != int(hash.size()))
        throw std::runtime_error("a hash in the database has a wrong length");
    std::memcpy(hash.data(), column.getBlob(), hash.size());
    return hash;
}

std::uint64_t number_from(const SQLite::Column& column) {
    return static_cast<std::uint64_t>(column.getInt64());
}

digest hash_of(const anchor_leaf& leaf) {
    return evidence::hash_leaf(to_canonical(leaf));
}

// Calls `take` with the hash of every leaf below `end`, in order. Throws std::runtime_error on a gap.
template <class Take>
void for_each_leaf(connection& on, std::uint64_t end, Take take) {
    query row(
        on,
        "SELECT l.position, p.name, l.records, l.head FROM anchor_leaf l JOIN person p ON p.id = l.person"
        " WHERE l.position < ? ORDER BY l.position",
        end);
    std::uint64_t expected = 0;
    while (row.next()) {
        if (number_from(row.column(0)) != expected)
            throw std::runtime_error("leaf " + std::to_string(expected) + " of the anchors' tree is missing");
        take(hash_of({{row.column(1).getString()}, number_from(row.column(2)), digest_from(row.column(3))}));
        ++expected;
    }
}

std::uint64_t count_leaves(connection& on) {
    query row(on, "SELECT coalesce(max(position) + 1, 0) FROM anchor_leaf");
    row.next();
    return number_from(row.column(0));
}

std::vector<digest> read_leaves(connection& on, std::uint64_t end) {
    std::vector<digest> leaves;
    leaves.reserve(end);
    for_each_leaf(on, end, [&](const digest& leaf) { leaves.push_back(leaf); });
    if (leaves.size() != end)
        throw std::runtime_error("leaf " + std::to_string(leaves.size()) +
                                 " of the anchors' tree is missing");
    return leaves;
}

// One row of the table, as it stands.
struct head_row {
    std::uint64_t size = 0;
    digest root{};
    moment made_at{};
    std::string key, checkpoint, nonce, stamp, stamp_ca, stamp_problem;
};

std::vector<head_row> read_heads(connection& on) {
    query row(on,
              "SELECT size, root, made_at, key, checkpoint, query_nonce, stamp, stamp_ca, stamp_problem"
              " FROM anchor ORDER BY size");
    std::vector<head_row> heads;
    while (row.next())
        heads.push_back({number_from(row.column(0)), digest_from(row.column(1)),
                         moment{std::chrono::milliseconds{row.column(2).getInt64()}},
                         row.column(3).getString(), row.column(4).getString(), row.column(5).getString(),
                         row.column(6).getString(), row.column(7).getString(), row.column(8).getString()});
    return heads;
}

bool waits_for_signature(connection& on) {
    query row(on, "SELECT 1 FROM anchor WHERE checkpoint = '' LIMIT 1");
    return row.next();
}

bool was_laid_on_the_day_of(connection& on, moment now) {
    query row(on, "SELECT made_at FROM anchor ORDER BY size DESC LIMIT 1");
    if (!row.next()) return false;
    const moment newest{std::chrono::milliseconds{row.column(0).getInt64()}};
    return std::chrono::floor<std::chrono::days>(newest) == std::chrono::floor<std::chrono::days>(now);
}

struct changed_head {
    std::int64_t person = 0;
    anchor_leaf leaf;
};

// Everybody whose head does not stand in the tree as their newest leaf. At most `limit` of them; -1 for all.
std::vector<changed_head> changed_heads(connection& on, int limit) {
    query row(on,
              "SELECT p.id, p.name, p.records, p.head FROM person p WHERE p.records > 0 AND p.head IS NOT"
              " (SELECT l.head FROM anchor_leaf l WHERE l.person = p.id ORDER BY l.position DESC LIMIT 1)"
              " ORDER BY p.id LIMIT ?",
              limit);
    std::vector<changed_head> changed;
    while (row.next())
        changed.push_back(
            {row.column(0).getInt64(),
             {{row.column(1).getString()}, number_from(row.column(2)), digest_from(row.column(3))}});
    return changed;
}

bool may_lay(connection& on, moment now, anchor_rhythm rhythm) {
    return !waits_for_signature(on) && (rhythm == anchor_rhythm::now || !was_laid_on_the_day_of(on, now));
}

// The first leaf that is not its chain's hash at that record, or nothing. The chains' own stored hashes are
// what is compared with, so this says something only where the chain itself is intact.
std::string leaf_problem(connection& on) {
    query row(on,
              "SELECT l.position, p.name, l.records FROM anchor_leaf l JOIN person p ON p.id = l.person"
              " LEFT JOIN record r ON r.person = l.person AND r.seq = l.records"
              " WHERE r.hash IS NOT l.head ORDER BY l.position LIMIT 1");
    if (!row.next()) return {};
    return "leaf " + std::to_string(number_from(row.column(0))) +
           " of the anchors' tree does not match record " + std::to_string(number_from(row.column(2))) +
           " of " + row.column(1).getString();
}

// The first stored root that the stored leaves do not give, or nothing.
std::string root_problem(const std::vector<digest>& leaves, const std::vector<head_row>& heads) {
    evidence::growing_tree tree;
    auto next = heads.begin();
    const auto matches = [&] {
        for (; next != heads.end() && next->size == tree.size(); ++next)
            if (next->root != tree.root()) return false;
        return true;
    };
    bool right = matches();
    for (const digest& leaf : leaves) {
        if (!right) break;
        tree.append(leaf);
        right = matches();
    }
    if (right && next == heads.end()) return {};
    return "the anchors' tree does not have the root that was kept for " + std::to_string(next->size) +
           " leaves";
}

// What is wrong with the chains of everybody with a leaf between those two sizes; nothing when it is to stop.
std::optional<std::string> chain_problem_of_leaves(connection& on, std::uint64_t from, std::uint64_t end,
                                                   const std::stop_token& stop) {
    std::vector<std::pair<std::int64_t, std::string>> people;
    {
        query row(on,
                  "SELECT DISTINCT p.id, p.name FROM anchor_leaf l JOIN person p ON p.id = l.person"
                  " WHERE l.position >= ? AND l.position < ?",
                  from, end);
        while (row.next())
            people.emplace_back(row.column(0).getInt64(), row.column(1).getString());
    }
    for (const auto& [id, name] : people) {
        if (stop.stop_requested()) return std::nullopt;
        SQLite::Transaction snapshot(on.database());
        if (const std::string problem = chain_problem(on, id); !problem.empty())
            return "the chain of " + name + " is not intact: " + problem;
    }
    return std::string();
}

std::uint64_t size_before(const std::vector<head_row>& heads) {
    return heads.size() < 2 ? 0 : heads[heads.size() - 2].size;
}

// Whether a checkpoint says what its row says, by the row's key.
std::string checkpoint_problem(const head_row& head) {
    const std::string name = "the checkpoint of " + std::to_string(head.size) + " leaves";
    const auto key = evidence::read_note_key(head.key);
    if (!key) return name + " has a key that cannot be read";
    const evidence::opened_note opened = evidence::open_note(head.checkpoint, *key);
    if (!opened.problem.empty()) return name + " does not hold: " + opened.problem;
    const auto said = evidence::read_checkpoint(opened.text);
    if (!said || said->size != head.size || said->root != head.root || said->origin != key->name)
        return name + " says something else than the tree";
    return {};
}

std::string stamp_problem(const head_row& head) {
    const auto checked = evidence::check_stamp(head.stamp, head.checkpoint, head.nonce, head.stamp_ca);
    if (checked.problem.empty()) return {};
    return "the time stamp of " + std::to_string(head.size) + " leaves does not hold: " + checked.problem;
}

// Only the newest head may wait for its signature: nothing is laid before it has one.
std::string never_signed(const head_row& head) {
    return "the head of " + std::to_string(head.size) + " leaves has no checkpoint, and a later one has";
}

void check_head(const head_row& head, bool is_newest, anchors_report& report) {
    const auto add = [&](std::string problem) {
        if (!problem.empty()) report.problems.push_back(std::move(problem));
    };
    if (head.checkpoint.empty()) return add(is_newest ? "" : never_signed(head));
    ++report.heads;
    add(checkpoint_problem(head));
    if (head.stamp.empty()) {
        report.no_stamp_because = head.stamp_problem;
        return;
    }
    ++report.stamped;
    add(stamp_problem(head));
}

// Whether the database holds what its signer signed last. An older copy in its place does not, and nor does
// one whose newest heads were taken out.
std::string signer_problem(connection& on, const evidence::checkpoint& last,
                           const std::filesystem::path& database) {
    query row(on, "SELECT root FROM anchor WHERE size = ?", last.size);
    if (row.next() && digest_from(row.column(0)) == last.root) return {};
    const std::string state = database.string() + ".anchor";
    return "the head of " + std::to_string(last.size) + " leaves that " + last.origin +
           " signed last is not in the database: it was put back from an earlier copy, or altered. When it "
           "has to"
           " stay as it is, move " +
           state + "-key and " + state + " away, and a new key begins";
}

}  // namespace

evidence::growing_tree read_tree(connection& on) {
    evidence::growing_tree tree;
    for_each_leaf(on, count_leaves(on), [&](const digest& leaf) { tree.append(leaf); });
    return tree;
}

bool is_anchor_due(connection& on, moment now, anchor_rhythm rhythm) {
    return waits_for_signature(on) || (may_lay(on, now, rhythm) && !changed_heads(on, 1).empty());
}

anchor_plan plan_anchor(const std::filesystem::path& database, moment now, anchor_rhythm rhythm) {
    connection on = connection::open_for_reading(database);
    SQLite::Transaction snapshot(on.database());
    anchor_plan plan;
    plan.due = is_anchor_due(on, now, rhythm);
    if (plan.due) plan.so_far = read_tree(on);
    return plan;
}

std::uint64_t lay_anchor(connection& on, evidence::growing_tree so_far, moment now, anchor_rhythm rhythm) {
    if (!may_lay(on, now, rhythm)) return 0;
    if (so_far.size() != count_leaves(on)) throw std::logic_error("the anchors' tree has grown meanwhile");
    const std::vector<changed_head> changed = changed_heads(on, -1);
    if (changed.empty()) return 0;
    for (const changed_head& head : changed) {
        query(on, "INSERT INTO anchor_leaf (position, person, records, head) VALUES (?, ?, ?, ?)",
              so_far.size(), head.person, head.leaf.records, head.leaf.head)
            .run();
        so_far.append(hash_of(head.leaf));
    }
    query(on, "INSERT INTO anchor (size, root, made_at) VALUES (?, ?, ?)", so_far.size(), so_far.root(),
          std::int64_t{now.time_since_epoch().count()})
        .run();
    return changed.size();
}

std::optional<unsigned_head> read_anchor_back(connection& on, const evidence::checkpoint& last,
                                              const std::stop_token& stop) {
    const std::vector<head_row> heads = read_heads(on);
    const auto waiting =
        std::find_if(heads.begin(), heads.end(), [](const head_row& one) { return one.checkpoint.empty(); });
    if (waiting == heads.end()) return std::nullopt;
    unsigned_head head{waiting->size, waiting->root, {}, {}};
    if (waiting + 1 != heads.end()) {
        head.problem = never_signed(*waiting);
        return head;
    }
    const auto broken = chain_problem_of_leaves(on, size_before(heads), head.size, stop);
    if (!broken) return std::nullopt;
    head.problem = *broken;
    SQLite::Transaction snapshot(on.database());
    const std::vector<digest> leaves = read_leaves(on, head.size);
    if (head.problem.empty()) head.problem = leaf_problem(on);
    if (head.problem.empty()) head.problem = root_problem(leaves, heads);
    // A tree that is smaller has no such proof; the signer then says what is the matter.
    if (head.problem.empty() && last.size > 0 && last.size <= head.size)
        head.since_last = evidence::consistency_proof(leaves, last.size);
    return head;
}

std::optional<signed_head> sign_waiting_head(const std::filesystem::path& database,
                                             const std::stop_token& stop) {
    anchor_signer signer(database);
    connection on = connection::open_for_reading(database);
    const auto head = read_anchor_back(on, signer.last(), stop);
    if (!head) return std::nullopt;
    if (!head->problem.empty())
        throw not_signed("The head of " + std::to_string(head->size) +
                         " leaves is not signed: " + head->problem + ". `dossier verify " +
                         database.string() + "` names everything that is not intact.");
    return signed_head{head->size, signer.key(), signer.sign(head->size, head->root, head->since_last)};
}

void keep_checkpoint(connection& on, const signed_head& head) {
    query(on, "UPDATE anchor SET key = ?, checkpoint = ? WHERE size = ? AND checkpoint = ''", head.key,
          head.checkpoint, head.size)
        .run();
}

std::optional<unstamped_head> newest_unstamped(connection& on) {
    query row(on,
              "SELECT size, checkpoint FROM anchor WHERE checkpoint <> '' AND length(stamp) = 0"
              " ORDER BY size DESC LIMIT 1");
    if (!row.next()) return std::nullopt;
    return unstamped_head{number_from(row.column(0)), row.column(1).getString()};
}

void keep_stamp(connection& on, std::uint64_t size, const std::string& nonce, const std::string& reply,
                const std::string& ca) {
    query(on,
          "UPDATE anchor SET query_nonce = CAST(? AS BLOB), stamp = CAST(? AS BLOB), stamp_ca = ?,"
          " stamp_problem = '' WHERE size = ?",
          nonce, reply, ca, size)
        .run();
}

void keep_stamp_problem(connection& on, std::uint64_t size, const std::string& problem) {
    query(on, "UPDATE anchor SET stamp_problem = ? WHERE size = ?", problem, size).run();
}

anchor_counts count_anchors(connection& on) {
    query row(on,
              "SELECT coalesce(max(size) FILTER (WHERE checkpoint <> ''), 0),"
              " count(*) FILTER (WHERE checkpoint <> '' AND length(stamp) = 0), coalesce(max(made_at), 0)"
              " FROM anchor");
    row.next();
    return {number_from(row.column(0)), number_from(row.column(1)),
            moment{std::chrono::milliseconds{row.column(2).getInt64()}}};
}

anchor_standing look_at_anchors(const std::filesystem::path& database) {
    connection on = connection::open_for_reading(database);
    SQLite::Transaction snapshot(on.database());
    return {count_anchors(on), newest_unstamped(on)};
}

std::optional<evidence::anchored_head> newest_anchor_of(connection& on, const evidence::person_id& person) {
    evidence::anchored_head found;
    std::uint64_t size = 0;
    {
        query row(on,
                  "SELECT l.position, l.records, l.head, a.size, a.key, a.checkpoint, a.stamp, a.stamp_ca"
                  " FROM anchor_leaf l JOIN person p ON p.id = l.person"
                  " JOIN anchor a ON a.size > l.position AND a.checkpoint <> '' WHERE p.name = ?"
                  " ORDER BY l.position DESC, length(a.stamp) = 0, a.size LIMIT 1",
                  person.value);
        if (!row.next()) return std::nullopt;
        found.leaf = {person, number_from(row.column(1)), digest_from(row.column(2))};
        found.proof.index = number_from(row.column(0));
        size = number_from(row.column(3));
        found.key = row.column(4).getString();
        found.proof.checkpoint = row.column(5).getString();
        found.stamp = row.column(6).getString();
        found.stamp_ca = row.column(7).getString();
    }
    found.proof.extra = to_canonical(found.leaf);
    found.proof.hashes = evidence::inclusion_proof(read_leaves(on, size), found.proof.index);
    return found;
}

anchors_report verify_anchors(connection& on) {
    anchors_report report;
    try {
        report.leaves = count_leaves(on);
        const std::vector<head_row> heads = read_heads(on);
        for (const std::string& problem :
             {leaf_problem(on), root_problem(read_leaves(on, report.leaves), heads)})
            if (!problem.empty()) report.problems.push_back(problem);
        for (const head_row& head : heads)
            check_head(head, &head == &heads.back(), report);
    } catch (const SQLite::Exception&) {
        throw;
    } catch (const std::runtime_error& damage) {
        report.problems.emplace_back(damage.what());
    }
    return report;
}

anchors_report verify_anchors(const std::filesystem::path& database) {
    // Asked before the snapshot is taken: whatever a running server has signed by now is on the disk.
    std::optional<evidence::checkpoint> last;
    std::string problem;
    try {
        last = last_signed(database);
    } catch (const not_signed& unreadable) {
        problem = unreadable.what();
        problem.pop_back();  // its full stop: a problem goes on in whatever it is told in
    }
    connection on = connection::open_for_reading(database);
    SQLite::Transaction snapshot(on.database());
    anchors_report report = verify_anchors(on);
    // What is damaged has been named by now.
    if (report.problems.empty() && last) problem = signer_problem(on, *last, database);
    if (!problem.empty()) report.problems.push_back(std::move(problem));
    return report;
}

}  // namespace storage

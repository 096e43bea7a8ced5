#include "packet/rule_pack.hpp"

#include "packet/embedded_pack.hpp"
#include "packet/phrase.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <stdexcept>

namespace packet {

namespace {

constexpr std::array<std::string_view, 5> concerned{"product-outcome-map", "decision-log", "launch-charter",
                                                    "packet", "wording"};
constexpr std::array<std::string_view, 10> known_keys{"id",     "guide", "concerns", "blocks", "limit",
                                                      "target", "says",  "ask",      "words",  "off"};

std::string quoted(std::string_view text) {
    return "“" + std::string(text) + "”";
}

template <std::size_t Count>
bool contains(const std::array<std::string_view, Count>& known, std::string_view word) {
    return std::find(known.begin(), known.end(), word) != known.end();
}

// Reads the keys of one [[rule]], and says of each what is wrong with it.
class rule_reader {
public:
    rule_reader(const toml::table& table, std::size_t number, std::vector<std::string>& problems)
        : table_(table), problems_(problems), name_("Rule " + std::to_string(number)) {}

    rule read() {
        rule one;
        one.id = needed_text("id");
        if (!one.id.empty()) name_ = "Rule " + one.id;
        one.guide = needed_text("guide");
        one.concerns = needed_text("concerns");
        if (!one.concerns.empty() && !contains(concerned, one.concerns))
            complain("concerns",
                     "must be product-outcome-map, decision-log, launch-charter, packet or wording");
        one.blocks = flag("blocks");
        one.limit = number("limit");
        one.target = number("target");
        one.says = needed_text("says");
        one.ask = needed_text("ask");
        one.words = words();
        report_unknown();
        return one;
    }

    bool is_off() { return flag("off"); }

private:
    void complain(std::string_view key, std::string_view what) {
        problems_.push_back(name_ + ": " + quoted(key) + " " + std::string(what) + ".");
    }

    std::string needed_text(std::string_view key) {
        const auto value = table_[key].value_exact<std::string>();
        if (value && !value->empty()) return *value;
        complain(key, "must be a text in quotes");
        return {};
    }

    bool flag(std::string_view key) {
        if (!table_.contains(key)) return false;
        const auto value = table_[key].value_exact<bool>();
        if (!value) complain(key, "must be true or false");
        return value.value_or(false);
    }

    double number(std::string_view key) {
        if (!table_.contains(key)) return 0;
        const auto value = table_[key].is_number() ? table_[key].value<double>() : std::optional<double>{};
        if (!value || !(*value >= 0 && *value <= most)) {
            complain(key, "must be a number from 0 to 100000");
            return 0;
        }
        return *value;
    }

    std::vector<std::string> words() {
        std::vector<std::string> all;
        if (!table_.contains("words")) return all;
        const toml::array* const listed = table_["words"].as_array();
        if (!listed) complain("words", "must be a list of texts in quotes");
        for (std::size_t i = 0; listed && i < listed->size(); ++i) {
            const auto word = (*listed)[i].value_exact<std::string>();
            const std::string unknown = word ? unknown_part(*word) : "";
            if (!unknown.empty())
                complain("words", "has " + quoted(unknown) +
                                      ", which means nothing; what does, the comment above the rules says");
            else if (word && !word->empty())
                all.push_back(*word);
            else
                complain("words",
                         "must hold texts in quotes only; number " + std::to_string(i + 1) + " is none");
        }
        return all;
    }

    void report_unknown() {
        for (const auto& [key, value] : table_)
            if (!contains(known_keys, key.str()))
                problems_.push_back(
                    name_ + ": there is no " + quoted(key.str()) +
                    "; a rule has id, guide, concerns, blocks, limit, target, says, ask, words "
                    "and off.");
    }

    static constexpr double most = 100'000;

    const toml::table& table_;
    std::vector<std::string>& problems_;
    std::string name_;
};

void read_rules(const toml::table& table, std::vector<rule>& rules, std::vector<std::string>& problems) {
    const toml::array* const listed = table["rule"].as_array();
    if (!listed || listed->empty() || !listed->is_homogeneous<toml::table>()) {
        problems.push_back("There are no rules: each begins with [[rule]] on a line of its own.");
        return;
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < listed->size(); ++i) {
        rule_reader reader(*(*listed)[i].as_table(), i + 1, problems);
        rule one = reader.read();
        if (!one.id.empty() && !seen.insert(one.id).second)
            problems.push_back("Rule " + one.id + " is there twice.");
        if (!reader.is_off()) rules.push_back(std::move(one));
    }
}

void report_unknown(const toml::table& table, std::vector<std::string>& problems) {
    for (const auto& [key, value] : table)
        if (key.str() != "name" && key.str() != "rule")
            problems.push_back("There is no " + quoted(key.str()) +
                               " in a pack: it has a name, and rules that begin with [[rule]].");
}

}  // namespace

const rule* rule_pack::find(std::string_view id) const {
    const auto found =
        std::find_if(rules_->begin(), rules_->end(), [&](const rule& one) { return one.id == id; });
    return found == rules_->end() ? nullptr : &*found;
}

double rule_pack::limit_of(std::string_view id, double otherwise) const {
    const rule* const found = find(id);
    return found ? found->limit : otherwise;
}

pack_read read_pack(std::string_view toml) {
    std::vector<std::string> problems;
    std::vector<rule> rules;
    std::string name;
    try {
        const toml::table table = toml::parse(toml);
        name = table["name"].value_exact<std::string>().value_or("");
        if (name.empty()) problems.push_back("“name” must be a text in quotes: what the pack is called.");
        read_rules(table, rules, problems);
        report_unknown(table, problems);
    } catch (const toml::parse_error& error) {
        std::ostringstream where;
        where << error.source().begin;
        problems.push_back("It is not valid TOML: " + std::string(error.description()) + " (" + where.str() +
                           ").");
    }
    return {rule_pack(std::move(name), std::move(rules)), std::move(problems)};
}

pack_read read_own_pack(std::string_view toml) {
    pack_read read = read_pack(toml);
    for (const rule& one : read.pack.rules()) {
        if (one.id.empty()) continue;
        const rule* const known = default_pack().find(one.id);
        if (known && known->concerns != one.concerns)
            read.problems.push_back("Rule " + one.id + ": “concerns” must be " + known->concerns +
                                    ", as in the built-in pack.");
        else if (!known && one.concerns != "wording")
            read.problems.push_back("Rule " + one.id +
                                    ": nothing checks it. The rules that can be checked stand in the "
                                    "built-in pack; rules of wording may be added.");
        else if (!known && one.words.empty())
            read.problems.push_back("Rule " + one.id + ": “words” must list what it looks for.");
    }
    return read;
}

const rule_pack& default_pack() {
    static const rule_pack pack = [] {
        pack_read read = read_pack(embedded_pack());
        if (!read.problems.empty()) throw std::logic_error("the built-in pack: " + read.problems.front());
        return std::move(read.pack);
    }();
    return pack;
}

}  // namespace packet

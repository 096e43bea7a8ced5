// /packet: reads what is wanted, numbers it, and describes what was built.
#include "commands/packet.hpp"

#include "commands/entry_answer.hpp"
#include "commands/gaps.hpp"
#include "commands/packet_changes.hpp"
#include "commands/period.hpp"
#include "commands/selection.hpp"
#include "commands/text.hpp"
#include "packet/gate.hpp"
#include "packet/redact.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace commands {

namespace {

constexpr std::size_t most_code_names = 8;  // told in one answer

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> artifact_words{
    {{"outcome-map", "product-outcome-map"},
     {"product-outcome-map", "product-outcome-map"},
     {"map", "product-outcome-map"},
     {"outcomes", "product-outcome-map"},
     {"decision-log", "decision-log"},
     {"decisions", "decision-log"},
     {"log", "decision-log"},
     {"charter", "launch-charter"},
     {"launch-charter", "launch-charter"}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> profile_words{
    {{"manager", "manager"},
     {"committee", "committee"},
     {"outside", "outside"},
     {"outsider", "outside"},
     {"outsiders", "outside"},
     {"external", "outside"},
     {"public", "outside"}}};

// Between "for" and whom it is for.
constexpr std::array<std::string_view, 6> small_words{"the", "my", "our", "a", "an", "readers"};

std::string_view artifact_meant(std::string_view word) {
    for (const auto& [typed, name] : artifact_words)
        if (typed == word) return name;
    return {};
}

// One slip is forgiven: "comittee". "#manager" is an initiative.
std::string_view profile_meant(std::string_view word) {
    if (word.starts_with('#')) return {};
    for (const auto& [typed, name] : profile_words)
        if (typed == word || (typed.size() > 6 && slips_between(word, typed) == 1)) return name;
    return {};
}

std::string plain(std::string_view word) {
    while (word.ends_with('.') || word.ends_with(',') || word.ends_with('!'))
        word.remove_suffix(1);
    return lower_case(word);
}

// Whom the packet is for, taken out of the words: behind "for", or a word by itself.
struct profile_in_words {
    std::string_view name;
    std::string unread;  // what stood behind "for" and is none
};

profile_in_words take_profile(std::vector<std::string>& words) {
    const auto begin = std::find_if(words.begin(), words.end(), [](const std::string& word) {
        return lower_case(word) == "for" || lower_case(word).starts_with("for:");
    });
    profile_in_words said;
    if (begin == words.end()) {
        const auto alone = std::find_if(words.begin(), words.end(), [](const std::string& word) {
            return !profile_meant(plain(word)).empty();
        });
        if (alone == words.end()) return said;
        said.name = profile_meant(plain(*alone));
        words.erase(alone);
        return said;
    }
    auto whom = begin + 1;
    if (const std::string behind = begin->substr(3); behind.size() > 1) {  // "for:committee"
        *begin = behind.substr(1);
        whom = begin;
    }
    while (whom != words.end() &&
           std::find(small_words.begin(), small_words.end(), plain(*whom)) != small_words.end())
        ++whom;
    if (whom != words.end()) {
        said.name = profile_meant(plain(*whom));
        if (said.name.empty()) said.unread = join_words({whom == begin ? begin : begin + 1, words.end()});
    }
    words.erase(begin, whom == words.end() ? whom : whom + 1);
    return said;
}

reply refuse_profile(const std::string& unread) {
    const std::string whom =
        unread.empty() ? "Whom is it for?" : "I know no packet for “" + shorten(unread, 60) + "”.";
    reply refusal = refuse(whom + " There are three, and /packet alone hides nothing:",
                           {"/packet for manager", "/packet for committee", "/packet for outside"});
    for (const std::string_view name : packet::all_profiles())
        refusal.facts.push_back({"For " + std::string(name), without_whom(packet::profile_in_words(name))});
    return refusal;
}

// The initiative whose charter is wanted, taken out of the words: "#checkout".
std::string take_initiative(std::vector<std::string>& words) {
    const auto tag = std::find_if(words.begin(), words.end(), [](const std::string& word) {
        return word.size() > 1 && word.starts_with('#');
    });
    if (tag == words.end()) return {};
    std::string name = plain(tag->substr(1));
    words.erase(tag);
    return name;
}

std::optional<reply> refuse_initiative(const request& asked, const std::string& name) {
    if (name.empty()) return std::nullopt;
    evidence::list_filter tagged;
    tagged.initiative = name;
    if (asked.log.count(tagged) > 0) return std::nullopt;
    return refuse("Nothing is logged for #" + shorten(name, 60) + " yet, so it has no charter.",
                  {"/packet charter", "/evidence charter #" + shorten(name, 60) + " vision: …"});
}

// The other two artifacts are about all initiatives together.
std::optional<reply> refuse_artifact_of_initiative(const packet_request& wanted) {
    if (wanted.initiative.empty() || wanted.artifact == "launch-charter") return std::nullopt;
    return suggest(
        "Only the charter is per initiative; the outcome map and the decision log have all of them. "
        "Did you mean the charter of #" +
            shorten(wanted.initiative, 60) + "?",
        {"/packet charter #" + shorten(wanted.initiative, 60)});
}

std::string iso(std::chrono::sys_days day) {
    return evidence::calendar_date{std::chrono::year_month_day{day}}.to_iso();
}

std::optional<reply> refuse_period_of(const request& asked, const period_in_text& said) {
    if (!said.unread.empty())
        return refuse("“" + shorten(said.unread, 60) + "” is no date that I can read.",
                      {"/packet from: 2026-01-01 to: 2026-06-30", "/packet from: March"});
    if (said.days.ends_before_it_begins())
        return refuse("The packet would end (" + iso(*said.days.until) + ") before it begins (" +
                          iso(*said.days.from) + "). Did you mean this?",
                      {"/packet from: " + said.until + " to: " + said.since});
    if (said.days.from && *said.days.from > today_of(asked))
        return refuse("“" + shorten(said.since, 60) + "” is still to come, so the packet would be empty.",
                      {"/packet"});
    return std::nullopt;
}

// The request, or the reply that refuses it.
struct read_request {
    packet_request wanted;
    period days;
    std::optional<reply> refusal;
};

read_request read_wanted(const request& asked) {
    read_request read;
    std::vector<std::string> words = split_words(asked.text);
    const profile_in_words whom = take_profile(words);
    if (!whom.unread.empty() || (whom.name.empty() && words.size() < split_words(asked.text).size())) {
        read.refusal = refuse_profile(whom.unread);
        return read;
    }
    const period_in_text said = take_period(words, today_of(asked), true);
    std::vector<std::string> rest = said.rest;
    read.wanted.profile = whom.name;
    read.wanted.initiative = take_initiative(rest);
    const std::string artifact = plain(join_words(rest, "-"));
    if (!artifact.empty() && artifact != "all") {
        read.wanted.artifact = artifact_meant(artifact);
        if (read.wanted.artifact.empty()) {
            read.refusal =
                refuse("I cannot build “" + shorten(join_words(rest), 60) + "”. Try one of these:",
                       {"/packet", "/packet decision-log", "/packet outcome-map", "/packet charter",
                        "/packet for committee", "/packet from: 2026-01-01 to: 2026-06-30"});
            return read;
        }
    }
    read.refusal = refuse_period_of(asked, said);
    if (!read.refusal) read.refusal = refuse_initiative(asked, read.wanted.initiative);
    if (!read.refusal) read.refusal = refuse_artifact_of_initiative(read.wanted);
    read.days = said.days;
    if (said.days.from) read.wanted.from = iso(*said.days.from);
    if (said.days.until) read.wanted.to = iso(*said.days.until);
    return read;
}

// "decision log, since 1 Mar 2026". No name stands in it, so that nothing is left in it when an entry is
// erased.
std::string request_in_words(const packet_request& wanted, const period& days) {
    std::string text = wanted.artifact.empty() ? "all three artifacts" : wanted.artifact;
    std::replace(text.begin(), text.end(), '-', ' ');
    if (!wanted.initiative.empty()) text += " of one initiative";
    return days.is_everything() ? text : text + ", " + to_words(days);
}

reply help_on_packet() {
    reply answer = usage_of(*find_command(all_commands(), "packet"));
    const std::vector<fact> ways{
        {"for committee", "hides what the reader need not see; also for manager and for outside"},
        {"from: January to: March", "builds it from what happened in those days"},
        {"charter #checkout", "builds the launch charter of one initiative"},
        {"feature D-14", "keeps it first when a page is full; feature #checkout makes it a flagship"},
        {"leave out D-3", "does not print it, and says so in readiness.md"},
        {"as usual D-3", "takes either choice back"},
        {"changes", "says what is new since the last packet; changes since 2, since packet 2"},
        {"versions", "lists the packets that were made; version 2 tells of one"}};
    answer.facts.insert(answer.facts.end(), ways.begin(), ways.end());
    return answer;
}

}  // namespace

std::string without_whom(const std::string& profile) {
    const std::size_t colon = profile.find(": ");
    return colon == std::string::npos ? profile : profile.substr(colon + 2);
}

reply ask_for_packet(const request& asked) {
    if (auto chosen = choose_for_packet(asked)) return std::move(*chosen);
    if (auto told = tell_of_packets(asked)) return std::move(*told);
    if (lower_case(asked.text) == "help") return help_on_packet();
    read_request read = read_wanted(asked);
    if (read.refusal) return std::move(*read.refusal);
    read.wanted.number = asked.log.note_packet(
        {0, 0, {}, asked.now, request_in_words(read.wanted, read.days), read.wanted.profile});
    reply answer;
    answer.headline = "Building the packet…";
    answer.packet = std::move(read.wanted);
    return answer;
}

packet_sources sources_of(evidence::evidence_view& view, const packet_request& wanted, evidence::moment now) {
    packet_sources found{view.everything(), view.newest_anchor(), now};
    const auto made = view.packet_made_at(wanted.number);
    if (!made) return found;
    found.made_at = made->made_at;
    if (made->seq < found.records.size())
        found.records.erase(found.records.begin() + std::ptrdiff_t(made->seq), found.records.end());
    // An anchor that covers what was said since covers records that the packet does not have.
    if (found.anchor && found.anchor->leaf.records > made->seq) found.anchor.reset();
    return found;
}

packet::bundle_request to_bundle_request(const packet_request& wanted, packet::paper size,
                                         std::shared_ptr<const packet::rule_pack> rules) {
    packet::bundle_request asked{wanted.artifact, wanted.from, wanted.to, size};
    asked.initiative = wanted.initiative;
    asked.number = wanted.number;
    asked.profile = wanted.profile;
    asked.rules = std::move(rules);
    return asked;
}

namespace {

std::string with_capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = char(text[0] - 'a' + 'A');
    return text;
}

// "Initiative A is #checkout, Aurora is #search": without it the author could not read their own packet.
std::string key_to(const std::vector<packet::code_name>& names) {
    std::string key;
    for (std::size_t i = 0; i < names.size() && i < most_code_names; ++i)
        key += (key.empty() ? "" : ", ") + names[i].code + " is #" + names[i].initiative;
    if (names.size() > most_code_names)
        key += ", and " + std::to_string(names.size() - most_code_names) + " more";
    return key;
}

// Before any gap: what stands in the packet may still be called otherwise.
std::optional<question> ask_for_code_name(const std::vector<packet::code_name>& names) {
    const auto nameless =
        std::find_if(names.begin(), names.end(), [](const packet::code_name& name) { return !name.chosen; });
    if (nameless == names.end()) return std::nullopt;
    return question{"What should #" + nameless->initiative + " be called outside?",
                    "/evidence charter #" + nameless->initiative + " codename: "};
}

// How many decisions lie outside of the period of a log that prints none; 0 when nothing is outside.
std::size_t outside_of_empty_period(const packet::artifact_readiness& artifact) {
    const bool is_empty_log =
        artifact.file == "decision-log" && artifact.summary.find(", 0 decisions") != std::string::npos;
    if (!is_empty_log) return 0;
    return std::size_t(
        std::count_if(artifact.left_out.begin(), artifact.left_out.end(), [](const packet::omission& one) {
            return one.name.starts_with("D-") && one.reason == "outside of the period";
        }));
}

// "between 1 Jul and 30 Sep 2026" of "1 Jul 2026 – 30 Sep 2026"; one day alone: "on 21 Nov 2026"
std::string in_that_time(const std::string& period) {
    constexpr std::string_view joint = " – ";
    const std::size_t at = period.find(joint);
    if (at == std::string::npos) return "on " + period;
    std::string begin = period.substr(0, at);
    const std::string end = period.substr(at + joint.size());
    const std::size_t year = begin.rfind(' ');
    if (year != std::string::npos && end.ends_with(begin.substr(year))) begin.resize(year);
    return "between " + begin + " and " + end;
}

std::string nothing_in(const packet::letterhead& head, std::size_t outside) {
    return "Nothing " + in_that_time(head.period) + "; " + counted(outside, evidence::entry_kind::decision) +
           (outside == 1 ? " stands" : " stand") + " outside of it.";
}

std::string what_is_missing(const packet::artifact_readiness& artifact) {
    const auto blocking = std::count_if(artifact.findings.begin(), artifact.findings.end(),
                                        [](const packet::finding& one) { return one.blocks; });
    if (blocking == 0) return {};
    std::string text = ". Missing: " + artifact.findings.front().missing;
    if (blocking > 1) text += " (and " + std::to_string(blocking - 1) + " more: /evidence gaps all)";
    return text;
}

std::optional<question> ask_for_gap(const packet::readiness& state) {
    const auto places = packet::thinnest_first(state);
    if (places.empty()) return std::nullopt;
    return question_of(*places.front().what);
}

void describe_version(const packet::letterhead& head, reply& into) {
    if (!head.version.empty()) into.facts.push_back({"Version", with_capital(head.version)});
    if (head.profile.empty()) return;
    into.facts.push_back({"Redacted", head.profile});
    if (head.profile.find("manager") == std::string::npos)
        into.facts.push_back({"Before you hand it over",
                              "read it once: I know the names that you wrote with an @, and no others"});
}

}  // namespace

reply describe_bundle(const packet::bundle& built) {
    reply answer;
    std::size_t ready = 0;
    bool is_elsewhere = false;  // what it would be made of lies outside of its period
    for (const packet::artifact_readiness& artifact : built.state.artifacts)
        ready += artifact.ready ? 1 : 0;
    const std::size_t all = built.state.artifacts.size();
    answer.headline =
        all == 1       ? (ready == 1 ? "Your artifact is ready" : "Your artifact is built, and not ready yet")
        : ready == all ? "Your packet is ready: all three artifacts"
                       : "Your packet is built: " + std::to_string(ready) + " of " + std::to_string(all) +
                             " artifacts ready";
    for (const packet::artifact_readiness& artifact : built.state.artifacts) {
        std::string text = artifact.ready ? "ready" : "not ready";
        text += ", " + artifact.summary;
        const std::size_t outside = outside_of_empty_period(artifact);
        text += outside > 0 ? ". " + nothing_in(built.state.head, outside) : what_is_missing(artifact);
        is_elsewhere = is_elsewhere || outside > 0;
        answer.facts.push_back({artifact.artifact, std::move(text)});
    }
    describe_version(built.state.head, answer);
    if (!built.code_names.empty()) answer.facts.push_back({"Code names", key_to(built.code_names)});
    answer.next = ask_for_code_name(built.code_names);
    if (!answer.next) answer.next = ask_for_gap(built.state);
    if (is_elsewhere) {
        answer.next.reset();
        answer.examples = {"/packet"};
    }
    answer.files.push_back({"dossier-packet.zip", "application/zip", built.zip});
    // What one hands over comes first.
    for (const bool pdf : {true, false})
        for (const packet::named_file& file : built.files)
            if (file.name.ends_with(".pdf") == pdf)
                answer.files.push_back({file.name, file.type, file.bytes});
    return answer;
}

}  // namespace commands

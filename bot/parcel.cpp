#include "bot/parcel.hpp"

#include "commands/arrivals.hpp"
#include "packet/read_export.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace bot {

using evidence::proposal;
using nlohmann::json;

namespace {

constexpr std::size_t most_problems_told = 5;

opened_parcel refused(std::string why) {
    return {{}, commands::refuse(std::move(why))};
}

// The sentences of what is wrong with an export, as one.
std::string told(const std::vector<std::string>& problems) {
    std::string text;
    for (std::size_t i = 0; i < problems.size() && i < most_problems_told; ++i)
        text += (i == 0 ? "" : "; ") + problems[i];
    if (problems.size() > most_problems_told)
        text += "; and " + std::to_string(problems.size() - most_problems_told) + " more";
    return text;
}

opened_parcel open_log(const parcel& sealed) {
    auto log = std::make_shared<packet::whole_log>(packet::read_export(sealed.bytes));
    if (!log->problems.empty())
        return refused("The export is not whole, so nothing was brought in: " + told(log->problems) + ".");
    if (log->author != sealed.author)
        return refused("This is the log of " + log->author.value + ", and you import as " +
                       sealed.author.value + ". Nothing was changed: leave --as away, or say --as " +
                       log->author.value + ".");
    return {[log](evidence::evidence_log& into) { return commands::bring_back(into, log->records); }, {}};
}

std::optional<std::vector<proposal>> proposals_from(const std::string& bytes) {
    const json list = json::parse(bytes, nullptr, false);
    if (!list.is_array()) return std::nullopt;
    std::vector<proposal> found;
    try {
        for (const json& item : list) {
            const auto happened = evidence::calendar_date::from_iso(item.at("happened").get<std::string>());
            if (!happened) return std::nullopt;
            found.push_back({0, item.at("line").get<std::string>(), item.at("source").get<std::string>(),
                             *happened, item.at("key").get<std::string>()});
        }
    } catch (const json::exception&) {  // a key is missing or of another type
        return std::nullopt;
    }
    return found;
}

opened_parcel open_proposals(const parcel& sealed) {
    const auto read = proposals_from(sealed.bytes);
    if (!read) return refused("The proposals cannot be read. Nothing was changed.");
    if (const auto fault = commands::fault_in(*read)) return refused(*fault + " Nothing was changed.");
    auto found = std::make_shared<std::vector<proposal>>(*read);
    return {[found](evidence::evidence_log& into) { return commands::put_into_inbox(into, *found); }, {}};
}

}  // namespace

std::string to_parcel_bytes(const std::vector<proposal>& found) {
    json list = json::array();
    for (const proposal& one : found)
        list.push_back({{"line", one.line},
                        {"source", one.source},
                        {"happened", one.happened.to_iso()},
                        {"key", one.key}});
    return list.dump();
}

opened_parcel open(const parcel& sealed) {
    return sealed.kind == parcel_kind::log ? open_log(sealed) : open_proposals(sealed);
}

}  // namespace bot

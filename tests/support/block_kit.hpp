// What Slack would refuse a payload for, as far as its documents say: types, keys, lengths, counts and unique
// ids of messages, modals and home views (docs.slack.dev, "Blocks", "Block elements", "Composition objects",
// "Views"). Written apart from what it checks: it counts and decodes by itself.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace support {

// One line for each fault, "blocks[3].text.text: 3001 characters of 3000"; none when all is well. A type or a
// key that is not in the table is a fault too.
std::vector<std::string> faults_in_message(const nlohmann::json& message);
std::vector<std::string> faults_in_view(const nlohmann::json& view);
std::vector<std::string> faults_in_options(const nlohmann::json& answer);

// Whatever stands between "<" and ">" where Slack reads mrkdwn, but for dates: "<!channel>", "<@U0EX2>". What
// a person typed must never stand there.
std::vector<std::string> live_references(const nlohmann::json& payload);

// Everything that is read, top to bottom: a view as it is read aloud.
//     Log a decision
//     Decision: [ ] In your own words.
//     (Answer: Results) (Undo)
std::string read_aloud(const nlohmann::json& payload);

}  // namespace support

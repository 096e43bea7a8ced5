// How people in Slack are reminded: in their direct message with dossier.
#pragma once

#include "bot/reminding.hpp"
#include "bot/slack/command_names.hpp"
#include "bot/slack/front.hpp"
#include "bot/slack/sender.hpp"

namespace bot::slack {

// asked: who somebody is, and where. outbox: sends it. Both outlive what is returned.
nudge_way nudges_by(front& asked, sender& outbox, const command_names& names);

}  // namespace bot::slack

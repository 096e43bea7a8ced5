// The answer to /packet, once the bundle is built.
#pragma once

#include "commands/reply.hpp"
#include "packet/bundle.hpp"

namespace commands {

reply describe_bundle(const packet::bundle& built);

}  // namespace commands

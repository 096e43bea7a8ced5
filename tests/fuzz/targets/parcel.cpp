// Proposals that another process of this machine brings.
#include "bot/parcel.hpp"

#include "tests/fuzz/checks.hpp"

namespace {

const fuzz::target here("parcel", [](std::string_view bytes) {
    const bot::parcel sealed{fuzz::ana, "UTC", bot::parcel_kind::proposals, std::string(bytes)};
    const bot::opened_parcel opened = bot::open(sealed);
    fuzz::must(bool(opened.deliver) != opened.refusal.has_value(), "a parcel is taken or refused");
    if (!opened.deliver) return;
    fakes::memory_log log("UTC", fuzz::ana);
    fuzz::must(opened.deliver(log).how != commands::tone::failed, "the inbox takes proposals");
    fuzz::say(log, "/evidence inbox", fuzz::noon);
    fuzz::say(log, "/evidence accept 1", fuzz::noon);
    fuzz::check_log(log.appended());
});

}  // namespace

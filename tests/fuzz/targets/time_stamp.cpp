// Replies of a time-stamp authority: bytes as they are, and a good reply with one of its bytes changed.
#include "evidence/time_stamp.hpp"

#include "tests/fakes/time_stamp_authority.hpp"
#include "tests/fuzz/target.hpp"

namespace {

constexpr std::string_view data = "what was stamped";

struct stamped {
    fakes::time_stamp_authority authority;
    std::string trusted = authority.ca();
    evidence::stamp_query query = evidence::ask_for_stamp(data);
    evidence::moment at = *evidence::from_rfc3339("2026-03-04T15:00:07.000Z");
    std::string reply = authority.answer(query.bytes, at);
};

const fuzz::target here("time_stamp", [](std::string_view bytes) {
    static const stamped good;
    const auto check = [](std::string_view reply) {
        return evidence::check_stamp(reply, data, good.query.nonce, good.trusted);
    };
    static const evidence::stamp_report whole = check(good.reply);
    fuzz::must(whole.problem.empty() && whole.at == good.at, "a good reply holds");
    fuzz::must(!check(bytes).problem.empty(), "nobody stamps without the authority's key");
    evidence::has_certificates(bytes);
    evidence::check_stamp(good.reply, data, good.query.nonce, bytes);

    fuzz::supply from(bytes);
    const std::size_t at = (std::size_t(from.byte()) << 8U | from.byte()) % good.reply.size();
    std::string altered = good.reply;
    altered[at] = char(from.byte());
    const evidence::stamp_report report = check(altered);
    fuzz::must(!report.problem.empty() || (report.at == whole.at && report.authority == whole.authority),
               "an altered reply tells no other time");
});

}  // namespace

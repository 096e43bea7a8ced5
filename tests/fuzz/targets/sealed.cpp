// A sealed token, and what somebody made of it: only the seal itself opens.
#include "bot/sealing.hpp"
#include "tests/fuzz/target.hpp"

namespace {

const fuzz::target here("sealed", [](std::string_view bytes) {
    static const bot::sealing_key key(std::string(bot::sealing_key::size, 'k'));
    static const std::string bound = bot::bound_to("slack", "T0EX1");
    fuzz::must(!bot::open(key, bound, bytes), "bytes that were not sealed do not open");

    fuzz::supply from(bytes);
    const std::size_t at = from.byte();
    const auto change = from.byte();
    const unsigned how = from.number(3);
    const std::string plain(from.rest());
    const std::string seal = bot::seal(key, bound, plain);
    fuzz::must(bot::open(key, bound, seal) == plain, "what was sealed opens");
    fuzz::must(!bot::open(key, bot::bound_to("slack", "T0EX2"), seal), "a seal opens where it belongs");
    std::string altered = seal;
    if (how == 0)
        altered[at % altered.size()] = char(altered[at % altered.size()] ^ char(change | 1));
    else if (how == 1)
        altered.erase(at % altered.size(), std::size_t{change} + 1);
    else
        altered.insert(at % (altered.size() + 1), 1, char(change));
    fuzz::must(!bot::open(key, bound, altered), "an altered seal does not open");
});

}  // namespace

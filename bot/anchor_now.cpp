#include "bot/anchor_now.hpp"

#include "bot/anchoring.hpp"
#include "bot/http_client.hpp"
#include "config/small_file.hpp"
#include "evidence/time_stamp.hpp"
#include "storage/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace bot {

namespace asio = boost::asio;

namespace {

constexpr std::size_t largest_ca = 32 * 1024;  // bytes; it is kept with every stamp

}  // namespace

int anchor(const config::settings& chosen) {
    if (!std::filesystem::exists(chosen.database))
        throw storage::cannot_open("There is no database at " + chosen.database.string() +
                                   " yet. Log something first, or name another with --database.");
    anchored_once told;
    asio::io_context io(1);
    {
        std::optional<desk> front;
        try {
            front.emplace(desk::options{chosen.database, "UTC", packet::paper::letter, {}});
        } catch (const storage::already_open&) {
            throw storage::already_open(
                "A server has " + chosen.database.string() +
                " open. It anchors every day by itself; to do it by hand, stop it first.");
        }
        auto work = anchor_once(*front, {chosen.database, chosen.tsa, chosen.tsa_ca});
        std::exception_ptr failure;
        asio::co_spawn(io, std::move(work), [&](const std::exception_ptr& error, anchored_once done) {
            failure = error;
            told = std::move(done);
        });
        io.run();
        if (failure) std::rethrow_exception(failure);
    }
    for (const std::string& line : told.lines)
        std::cout << line << "\n";
    std::cout.flush();
    return told.done ? 0 : 1;
}

std::optional<std::string> authority_problem(const config::settings& chosen) {
    if (chosen.tsa.empty() || chosen.tsa_ca.empty()) return std::nullopt;
    if (!is_http_url(chosen.tsa)) return "“tsa” is not an address that can be asked: " + chosen.tsa;
    const config::small_file pem = config::read_small_file(chosen.tsa_ca, largest_ca);
    if (!pem.problem.empty())
        return "“tsa_ca”: " + pem.problem + " It takes only the authority's own certificates.";
    if (!evidence::has_certificates(pem.text))
        return "“tsa_ca”: " + chosen.tsa_ca.string() + " holds no certificates in PEM form.";
    return std::nullopt;
}

}  // namespace bot

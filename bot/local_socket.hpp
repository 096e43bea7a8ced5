// How `dossier say` and `dossier chat` reach a running server: a Unix socket beside the database, which only
// the owner of the database can open. One line of JSON each way: {"as","line","zone","key"} and a reply; a
// parcel comes in pieces, {"as","zone","parcel","piece","last"}, each answered, the last one with a reply.
#pragma once

#include "bot/desk.hpp"
#include "bot/platform.hpp"
#include "commands/reply.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>
#include <memory>
#include <optional>

namespace bot {

class local_socket final : public platform {
public:
    // Removes a socket that an earlier process left behind; the caller holds the database's lock, so no other
    // process listens. Throws boost::system::system_error.
    local_socket(boost::asio::any_io_executor on, const std::filesystem::path& database, desk& to);
    ~local_socket() override;

    void start() override;

    // Accepts no more, and ends every connection as soon as its current line is answered.
    void stop() override;

    // Whether no connection is open.
    bool idle() const override;

private:
    struct state;
    std::shared_ptr<state> state_;
};

// Says one line to the server that has this database open. Blocking. Nothing when no server answers there.
// A reply that asks for files is returned as such: the caller reads the database itself.
std::optional<commands::reply> say_to_server(const std::filesystem::path& database, const delivery& next);

// Brings a parcel to it, likewise.
std::optional<commands::reply> bring_to_server(const std::filesystem::path& database, const parcel& next);

// The process that answers there, when a server has this database open.
std::optional<int> server_process(const std::filesystem::path& database);

}  // namespace bot

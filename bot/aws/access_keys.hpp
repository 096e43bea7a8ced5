// What AWS knows a caller by: an access key and its secret, with a session token where they are temporary.
#pragma once

#include <string>

namespace bot::aws {

// Wiped when nobody needs them any more. Whoever keeps them shares them: they are in memory once.
class access_keys {
public:
    access_keys(std::string id, std::string secret, std::string session_token = {});
    ~access_keys();
    access_keys(const access_keys&) = delete;
    access_keys& operator=(const access_keys&) = delete;

    const std::string& id() const { return id_; }
    const std::string& secret() const { return secret_; }
    const std::string& session_token() const { return session_token_; }  // empty: lasting keys

    // Whether all of it can be sent: visible ASCII characters, and no more than AWS has ever given out.
    bool are_well_formed() const;

private:
    std::string id_, secret_, session_token_;
};

// Overwrites the text and leaves it empty.
void wipe(std::string& text);

}  // namespace bot::aws

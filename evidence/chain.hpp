// The hash chain that makes a later change of the log visible. The form is documented in evidence/README.md,
// so that a reader can recompute it in any language.
#pragma once

#include "evidence/record.hpp"

#include <boost/system/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace evidence {

// The canonical bytes of a statement: JSON after RFC 8785, form version 1.
std::string to_canonical(const statement& what);

// The inverse. Fails with errc::bad_message when the bytes are not of that form.
boost::system::result<statement> from_canonical(std::string_view bytes);

// What the first record of a person links to: SHA-256 of "dossier/1 " and the person's id.
digest first_link(const person_id& author);

// SHA-256(salt ‖ canonical bytes)
digest hash_content(const salt& seasoning, std::string_view canonical);

// SHA-256(previous ‖ seq ‖ logged_at ‖ content_hash), both numbers as eight bytes, most significant first,
// logged_at in milliseconds since the Unix epoch.
digest hash_link(const digest& previous, std::uint64_t seq, moment logged_at, const digest& content_hash);

// A salt from the system's random source. Throws std::runtime_error when there is none.
salt draw_salt();

std::string to_hex(const unsigned char* bytes, std::size_t size);
inline std::string to_hex(const digest& hash) {
    return to_hex(hash.data(), hash.size());
}
inline std::string to_hex(const salt& seasoning) {
    return to_hex(seasoning.data(), seasoning.size());
}

// Fills `bytes` from lower-case hexadecimal digits of exactly that length; false otherwise.
bool from_hex(std::string_view text, unsigned char* bytes, std::size_t size);

// SHA-256 of some bytes.
digest sha256_of(std::string_view bytes);

// The same in hexadecimal digits, for whole files.
std::string sha256_hex(std::string_view bytes);

}  // namespace evidence

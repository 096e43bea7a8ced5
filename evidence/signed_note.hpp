// A text signed with Ed25519, in the form of C2SP signed-note (c2sp.org/signed-note): the text, an empty
// line, and one line per signature, "— NAME BASE64".
//
// Pure functions. Signing is deterministic (RFC 8032): the same text and key give the same bytes.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace evidence {

using key_bytes = std::array<unsigned char, 32>;

// What a reader needs to check a note.
struct note_key {
    std::string name;  // without spaces and plus signs
    key_bytes bytes{};
    friend bool operator==(const note_key&, const note_key&) = default;
};

// What its signer keeps to itself.
struct signing_key {
    std::string name;
    key_bytes seed{};
};

// "NAME+KEYID+BASE64", the form that note tools call a verifier key. The key id is the first four bytes of
// SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key) in hexadecimal digits, the last part is 0x01 ‖ public key.
std::string to_text(const note_key& key);
std::optional<note_key> read_note_key(std::string_view text);  // empty for any other form, and a wrong key id

// "PRIVATE+KEY+NAME+KEYID+BASE64", the same for a signer: the last part is 0x01 ‖ seed.
std::string to_text(const signing_key& key);
std::optional<signing_key> read_signing_key(std::string_view text);

// A new key from the system's random source. Throws std::runtime_error when there is none.
signing_key draw_signing_key(std::string name);

note_key public_part(const signing_key& key);

// The whole note. text: ends with a line end, holds no other control characters.
std::string sign_note(std::string_view text, const signing_key& with);

// The text of a note that the trusted key has signed, or one sentence saying why it is not. Signatures of
// other keys are passed over; at most 16 are looked at.
struct opened_note {
    std::string text;
    std::string problem;  // empty: the signature is good
};
opened_note open_note(std::string_view note, const note_key& trusted);

}  // namespace evidence

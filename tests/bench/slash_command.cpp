#include "tests/bench/slash_command.hpp"

#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <random>
#include <stdexcept>

namespace bench {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view envelope_id = "57d6a792-0000-4000-8000-";
constexpr std::size_t number_width = 12;

std::size_t width_of(blank which) {
    switch (which) {
        case blank::person:
            return 6;
        case blank::number:
            return number_width;
        case blank::delivery:
            return 16;
        case blank::second:
            return 10;
        case blank::signature:
            return 64;
    }
    throw std::invalid_argument("there is no such blank");
}

// A permutation of the 64-bit numbers (the finalizer of SplitMix64): what goes in once comes out once.
std::uint64_t shuffled(std::uint64_t number) {
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9u;
    number = (number ^ (number >> 27)) * 0x94d049bb133111ebu;
    return number ^ (number >> 31);
}

std::uint64_t random_number() {
    std::random_device random;
    return (std::uint64_t{random()} << 32) | random();
}

// command, text: escaped, and with blanks as they may be.
std::string form_with(const std::string& command, const std::string& text) {
    return "token=xyzz0EXAMPLE&team_id=T0EX1&team_domain=example&channel_id=C0EX1&channel_name=strategy"
           "&user_id=U{p}&user_name=author&command=" +
           command + "&text=" + text +
           "&api_app_id=A0EX1&is_enterprise_install=false"
           "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT0EX1%2F{n}%2F{d}"
           "&trigger_id={d}.22.{d}";
}

// As a value in a form: all but letters and digits as two hexadecimal digits.
std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            safe += c;
        else
            safe = safe + '%' + hex_digits[byte >> 4] + hex_digits[byte & 15];
    }
    return safe;
}

}  // namespace

pattern::pattern(std::string_view text) {
    while (!text.empty()) {
        const bool is_blank = text.size() > 2 && text[0] == '{' && text[2] == '}';
        if (is_blank) {
            const blank which{text[1]};
            places_.push_back({which, text_.size()});
            text_.append(width_of(which), '0');
        } else {
            text_ += text.front();
        }
        text.remove_prefix(is_blank ? 3 : 1);
    }
}

void pattern::fill(blank which, std::string_view value) {
    for (const place& one : places_)
        if (one.which == which) value.copy(&text_[one.at], width_of(which));
}

void pattern::fill(blank which, std::uint64_t value) {
    std::array<char, 20> digits{};
    const std::size_t width = width_of(which);
    for (std::size_t at = width; at > 0; value /= 10)
        digits[--at] = char('0' + value % 10);
    fill(which, {digits.data(), width});
}

conversation::conversation(unsigned people, unsigned first)
    : seed_(random_number()), people_(people), first_(first) {}

std::uint64_t conversation::next(pattern& into) {
    fill(into, said_);
    return said_++;
}

void conversation::fill(pattern& into, std::uint64_t number) const {
    std::array<char, 16> delivery{};
    std::uint64_t mixed = shuffled(seed_ + number);
    for (char& digit : delivery) {
        digit = hex_digits[mixed & 15];
        mixed >>= 4;
    }
    into.fill(blank::delivery, {delivery.data(), delivery.size()});
    into.fill(blank::person, first_ + number % people_);
    into.fill(blank::number, number);
}

std::string form_pattern() {
    return form_with("%2Fdecision",
                     "Deprioritised+proposal+{n}+%23area-7+because%3A+retention+of+new+accounts+is+at+risk");
}

std::string form_pattern(std::string_view line) {
    const std::size_t space = std::min(line.find(' '), line.size());
    return form_with(escaped(line.substr(0, space)), escaped(line.substr(std::min(space + 1, line.size()))));
}

std::string envelope_pattern() {
    return R"({"envelope_id":")" + std::string(envelope_id) +
           R"({n}","type":"slash_commands","accepts_response_payload":true,"payload":{)"
           R"("token":"xyzz0EXAMPLE","team_id":"T0EX1","team_domain":"example","channel_id":"C0EX1",)"
           R"("channel_name":"strategy","user_id":"U{p}","user_name":"author","command":"/decision",)"
           R"("text":"Deprioritised proposal {n} #area-7 because: retention of new accounts is at risk",)"
           R"("api_app_id":"A0EX1","is_enterprise_install":"false",)"
           R"("response_url":"https://hooks.slack.com/commands/T0EX1/{n}/{d}",)"
           R"("trigger_id":"{d}.22.{d}"}})";
}

std::uint64_t number_in(std::string_view acknowledgement) {
    const std::size_t at = acknowledgement.find(envelope_id);
    if (at == std::string_view::npos || acknowledgement.size() < at + envelope_id.size() + number_width)
        return no_number;
    const char* const digits = acknowledgement.data() + at + envelope_id.size();
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits, digits + number_width, number);
    return error == std::errc() && end == digits + number_width ? number : no_number;
}

struct signer::mac {
    EVP_MAC* kind = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    EVP_MAC_CTX* keyed = EVP_MAC_CTX_new(kind);
    std::array<char, 64> hex{};

    mac() = default;
    ~mac() {
        EVP_MAC_CTX_free(keyed);
        EVP_MAC_free(kind);
    }
    mac(const mac&) = delete;
    mac& operator=(const mac&) = delete;
};

signer::signer(std::string_view secret) : mac_(std::make_unique<mac>()) {
    std::string digest = "SHA256";
    const std::array<OSSL_PARAM, 2> chosen{OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0),
                                           OSSL_PARAM_construct_end()};
    if (EVP_MAC_init(mac_->keyed, reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                     chosen.data()) != 1)
        throw std::runtime_error("HMAC-SHA256 is not available");
}

signer::~signer() = default;

std::string_view signer::sign(std::string_view second, std::string_view body) {
    const auto add = [this](std::string_view text) {
        EVP_MAC_update(mac_->keyed, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    };
    std::array<unsigned char, 32> sum{};
    std::size_t size = 0;
    EVP_MAC_init(mac_->keyed, nullptr, 0, nullptr);  // the same key again
    add("v0:");
    add(second);
    add(":");
    add(body);
    EVP_MAC_final(mac_->keyed, sum.data(), &size, sum.size());
    for (std::size_t i = 0; i < sum.size(); ++i) {
        mac_->hex[2 * i] = hex_digits[sum[i] >> 4];
        mac_->hex[2 * i + 1] = hex_digits[sum[i] & 15];
    }
    return {mac_->hex.data(), mac_->hex.size()};
}

}  // namespace bench

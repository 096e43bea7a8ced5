#include "bot/aws/sigv4.hpp"

#include "bot/aws/time.hpp"
#include "bot/hmac_sha256.hpp"

#include <openssl/crypto.h>

#include <algorithm>

namespace bot::aws {

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view digits = "0123456789ABCDEF";

using evidence::digest;

// Wiped at the end of its block: whoever has it can sign for that day.
struct day_key {
    digest bytes{};
    ~day_key() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

std::string_view bytes_of(const digest& from) {
    return {reinterpret_cast<const char*>(from.data()), from.size()};
}

digest hmac(std::string_view key, std::string_view text) {
    return hmac_sha256().of(key, {text});  // none is kept: something of the day's key would stay in it
}

std::string lower_case(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return text;
}

// Without spaces around it, and with single ones inside.
std::string trimmed(std::string_view value) {
    std::string text;
    for (const char c : value) {
        const bool is_space = c == ' ' || c == '\t';
        if (!is_space)
            text += c;
        else if (!text.empty() && text.back() != ' ')
            text += ' ';
    }
    if (text.ends_with(' ')) text.pop_back();
    return text;
}

// Host and the others, as they are signed: by name, in lower case.
fields signed_headers(const signable& what) {
    fields headers{{"host", trimmed(what.host)}};
    for (const auto& [name, value] : what.headers)
        headers.emplace_back(lower_case(name), trimmed(value));
    std::sort(headers.begin(), headers.end());
    return headers;
}

std::string names_of(const fields& headers) {
    std::string names;
    for (const auto& [name, value] : headers)
        names += (names.empty() ? "" : ";") + name;
    return names;
}

// Encoded once more, whatever it holds already: all services but S3 ask for that.
std::string canonical_path(std::string_view path) {
    std::string text;
    for (std::size_t from = 0; from <= path.size();) {
        const std::size_t end = std::min(path.find('/', from), path.size());
        text += uri_encode(path.substr(from, end - from));
        if (end < path.size()) text += '/';
        from = end + 1;
    }
    return text.empty() ? "/" : text;
}

std::string scope_of(std::string_view date, const signing_scope& scope) {
    return std::string(date) + "/" + scope.region + "/" + scope.service + "/aws4_request";
}

std::string signature_of(const signable& what, const access_keys& by, const signing_scope& scope,
                         const std::string& amz_date) {
    const std::string date = amz_date.substr(0, 8);
    std::string text(algorithm);
    text +=
        "\n" + amz_date + "\n" + scope_of(date, scope) + "\n" + evidence::sha256_hex(canonical_request(what));
    const day_key key{signing_key(by.secret(), date, scope)};
    return evidence::to_hex(hmac(bytes_of(key.bytes), text));
}

}  // namespace

fields sign(const signable& what, const access_keys& by, const signing_scope& scope,
            std::chrono::sys_seconds now) {
    const std::string amz_date = to_amz_date(now);
    fields added{{"X-Amz-Date", amz_date}};
    if (!by.session_token().empty()) added.emplace_back("X-Amz-Security-Token", by.session_token());
    signable whole = what;
    whole.headers.insert(whole.headers.end(), added.begin(), added.end());
    const std::string names = names_of(signed_headers(whole));
    added.emplace_back("Authorization", std::string(algorithm) + " Credential=" + by.id() + "/" +
                                            scope_of(amz_date.substr(0, 8), scope) +
                                            ", SignedHeaders=" + names +
                                            ", Signature=" + signature_of(whole, by, scope, amz_date));
    return added;
}

std::string presigned_query(const signable& what, const access_keys& by, const signing_scope& scope,
                            std::chrono::sys_seconds now, std::chrono::seconds expires) {
    const std::string amz_date = to_amz_date(now);
    signable whole = what;
    whole.query.emplace_back("X-Amz-Algorithm", algorithm);
    whole.query.emplace_back("X-Amz-Credential", by.id() + "/" + scope_of(amz_date.substr(0, 8), scope));
    whole.query.emplace_back("X-Amz-Date", amz_date);
    whole.query.emplace_back("X-Amz-Expires", std::to_string(expires.count()));
    if (!by.session_token().empty()) whole.query.emplace_back("X-Amz-Security-Token", by.session_token());
    whole.query.emplace_back("X-Amz-SignedHeaders", names_of(signed_headers(whole)));
    return write_query(whole.query) + "&X-Amz-Signature=" + signature_of(whole, by, scope, amz_date);
}

std::string uri_encode(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                              c == '-' || c == '.' || c == '_' || c == '~';
        if (is_plain) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += digits[byte >> 4];
        encoded += digits[byte & 15];
    }
    return encoded;
}

std::string write_query(fields query) {
    for (auto& [name, value] : query) {
        name = uri_encode(name);
        value = uri_encode(value);
    }
    std::sort(query.begin(), query.end());
    std::string text;
    for (const auto& [name, value] : query)
        text += (text.empty() ? "" : "&") + name + "=" + value;
    return text;
}

std::string canonical_request(const signable& what) {
    const fields headers = signed_headers(what);
    std::string text = what.method + "\n" + canonical_path(what.path) + "\n" + write_query(what.query) + "\n";
    for (const auto& [name, value] : headers)
        text += name + ":" + value + "\n";
    return text + "\n" + names_of(headers) + "\n" + evidence::sha256_hex(what.body);
}

digest signing_key(std::string_view secret, std::string_view date, const signing_scope& scope) {
    std::string first = "AWS4" + std::string(secret);
    day_key step{hmac(first, date)};
    wipe(first);
    step.bytes = hmac(bytes_of(step.bytes), scope.region);
    step.bytes = hmac(bytes_of(step.bytes), scope.service);
    return hmac(bytes_of(step.bytes), "aws4_request");
}

}  // namespace bot::aws

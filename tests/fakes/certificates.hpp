// Keys and certificates made on the spot, for authorities and servers of the tests' own.
#pragma once

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace fakes {

// Frees with a function of OpenSSL's.
template <auto Free>
struct freed {
    template <class Thing>
    void operator()(Thing* thing) const {
        Free(thing);
    }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freed<X509_free>>;
using bio_ptr = std::unique_ptr<BIO, freed<BIO_free_all>>;

inline void need(bool done) {
    if (!done) throw std::runtime_error("the test's certificates cannot be made");
}

inline std::string contents(BIO* of) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(of, &data);
    return {data, std::size_t(size)};
}

inline std::string to_pem(X509* certificate) {
    const bio_ptr out(BIO_new(BIO_s_mem()));
    need(PEM_write_bio_X509(out.get(), certificate) == 1);
    return contents(out.get());
}

// "YYYYMMDDHHMMSSZ"
struct validity {
    std::string from = "20000101000000Z";
    std::string until = "20991231235959Z";
};

// A key with its certificate.
struct identity {
    key_ptr key;
    certificate_ptr certificate;
};

using extensions = std::vector<std::pair<int, std::string>>;  // NID, and the value as in openssl.cnf

// Signed by `issuer`, or by itself.
inline identity issue(const std::string& name, const extensions& with, const identity* issuer,
                      const validity& good = {}) {
    identity made{key_ptr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")), certificate_ptr(X509_new())};
    X509* const certificate = made.certificate.get();
    need(made.key && certificate);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), issuer ? 2 : 1);
    ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), good.from.c_str());
    ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), good.until.c_str());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate,
                         X509_get_subject_name(issuer ? issuer->certificate.get() : certificate));
    X509_set_pubkey(certificate, made.key.get());
    for (const auto& [kind, value] : with) {
        const std::unique_ptr<X509_EXTENSION, freed<X509_EXTENSION_free>> extension(
            X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
        need(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
    }
    need(X509_sign(certificate, issuer ? issuer->key.get() : made.key.get(), EVP_sha256()) > 0);
    return made;
}

inline identity root(const std::string& name, const validity& good = {}) {
    return issue(name, {{NID_basic_constraints, "critical,CA:TRUE"}, {NID_key_usage, "critical,keyCertSign"}},
                 nullptr, good);
}

}  // namespace fakes

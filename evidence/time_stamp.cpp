#include "evidence/time_stamp.hpp"

#include "evidence/chain.hpp"
#include "evidence/sha256.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <vector>

namespace evidence {

namespace {

constexpr std::size_t nonce_size = 8;
constexpr long only_version = 1;
constexpr int longest_text = 200;  // bytes

template <class Thing, void (*Free)(Thing*)>
struct freed {
    void operator()(Thing* thing) const { Free(thing); }
};
template <class Thing, void (*Free)(Thing*)>
using owned = std::unique_ptr<Thing, freed<Thing, Free>>;

void free_bio(BIO* bio) {
    BIO_free(bio);
}

using request_ptr = owned<TS_REQ, TS_REQ_free>;
using imprint_ptr = owned<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using algorithm_ptr = owned<X509_ALGOR, X509_ALGOR_free>;
using number_ptr = owned<BIGNUM, BN_free>;
using integer_ptr = owned<ASN1_INTEGER, ASN1_INTEGER_free>;
using response_ptr = owned<TS_RESP, TS_RESP_free>;
using store_ptr = owned<X509_STORE, X509_STORE_free>;
using certificate_ptr = owned<X509, X509_free>;
using bio_ptr = owned<BIO, free_bio>;

// What OpenSSL leaves in its queue belongs to one check alone.
struct clean_errors {
    clean_errors() { ERR_clear_error(); }
    ~clean_errors() { ERR_clear_error(); }
    clean_errors(const clean_errors&) = delete;
    clean_errors& operator=(const clean_errors&) = delete;
};

struct bad_stamp : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void require(bool held, const char* otherwise) {
    if (!held) throw bad_stamp(otherwise);
}

bio_ptr to_bio(std::string_view bytes) {
    return bio_ptr(BIO_new_mem_buf(bytes.data(), int(bytes.size())));
}

// A text of the authority's, fit for a line of a log: no control characters, and not without end. The two
// bytes of U+0080 to U+009F are control characters too, which a terminal may obey.
std::string printable(const ASN1_STRING* text) {
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, text);
    std::string shown;
    int i = 0;
    for (; i < size && i < longest_text; ++i) {
        const bool is_control = utf8[i] < 0x20 || utf8[i] == 0x7f;
        const bool begins_control = utf8[i] == 0xc2 && i + 1 < size && utf8[i + 1] < 0xa0;
        shown += is_control || begins_control ? ' ' : static_cast<char>(utf8[i]);
        if (begins_control) ++i;
    }
    // Cut between two characters: what goes on with 10xxxxxx began before.
    for (; i < size && (utf8[i] & 0xc0) == 0x80; ++i)
        shown += static_cast<char>(utf8[i]);
    OPENSSL_free(utf8);
    return shown;
}

response_ptr read_reply(std::string_view reply) {
    const auto* from = reinterpret_cast<const unsigned char*>(reply.data());
    const unsigned char* const end = from + reply.size();
    response_ptr read(d2i_TS_RESP(nullptr, &from, long(reply.size())));
    require(read && from == end, "it is no time-stamp reply that can be read");
    return read;
}

void require_granted(const TS_RESP& reply) {
    const TS_STATUS_INFO* const status = TS_RESP_get_status_info(const_cast<TS_RESP*>(&reply));
    const long said = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
    if (said == TS_STATUS_GRANTED || said == TS_STATUS_GRANTED_WITH_MODS) return;
    std::string why = "the authority refused";
    const STACK_OF(ASN1_UTF8STRING)* const words = TS_STATUS_INFO_get0_text(status);
    for (int i = 0; words && i < sk_ASN1_UTF8STRING_num(words); ++i)
        why += (i == 0 ? ": " : " ") + printable(sk_ASN1_UTF8STRING_value(words, i));
    throw bad_stamp(why);
}

bool has_type(const PKCS7_SIGNER_INFO& signer, int attribute, int type) {
    const ASN1_TYPE* const value = PKCS7_get_signed_attribute(&signer, attribute);
    return !value || ASN1_TYPE_get(value) == type;
}

// OpenSSL reads these attributes as the types that they should have, without looking (CVE-2025-69420 and its
// neighbours), so that is looked at here before.
void require_known_types(PKCS7& token) {
    require(PKCS7_type_is_signed(&token) == 1 && token.d.sign && token.d.sign->contents,
            "its token is not signed");
    STACK_OF(PKCS7_SIGNER_INFO)* const signers = PKCS7_get_signer_info(&token);
    require(signers && sk_PKCS7_SIGNER_INFO_num(signers) == 1, "its token has not exactly one signer");
    const PKCS7_SIGNER_INFO& signer = *sk_PKCS7_SIGNER_INFO_value(signers, 0);
    const bool expected = has_type(signer, NID_id_smime_aa_signingCertificate, V_ASN1_SEQUENCE) &&
                          has_type(signer, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE) &&
                          has_type(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING) &&
                          has_type(signer, NID_pkcs9_contentType, V_ASN1_OBJECT) &&
                          PKCS7_get_signed_attribute(&signer, NID_pkcs9_messageDigest);
    require(expected, "its token has attributes of an unexpected type");
}

void require_imprint(TS_TST_INFO& stamped, std::string_view data) {
    TS_MSG_IMPRINT* const imprint = TS_TST_INFO_get_msg_imprint(&stamped);
    const ASN1_OBJECT* algorithm = nullptr;
    X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
    const ASN1_OCTET_STRING* const hash = TS_MSG_IMPRINT_get_msg(imprint);
    const std::string_view stamped_hash{reinterpret_cast<const char*>(ASN1_STRING_get0_data(hash)),
                                        std::size_t(ASN1_STRING_length(hash))};
    require(OBJ_obj2nid(algorithm) == NID_sha256 && stamped_hash == bytes_of(sha256({data})),
            "it stamps something else");
}

void require_nonce(const TS_TST_INFO& stamped, std::string_view nonce) {
    if (nonce.empty()) return;
    const ASN1_INTEGER* const answered = TS_TST_INFO_get_nonce(&stamped);
    require(answered, "it has no nonce");
    const number_ptr said(ASN1_INTEGER_to_BN(answered, nullptr));
    const number_ptr sent(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(nonce.data()), int(nonce.size()), nullptr));
    require(said && sent && BN_cmp(said.get(), sent.get()) == 0, "its nonce is not the one that was sent");
}

moment time_of(const TS_TST_INFO& stamped) {
    const ASN1_GENERALIZEDTIME* const said = TS_TST_INFO_get_time(&stamped);
    std::tm parts{};
    // RFC 3161 allows a fraction, which OpenSSL passes over: "20261121150000.123Z".
    require(said && ASN1_TIME_to_tm(said, &parts) == 1, "its time cannot be read");
    using namespace std::chrono;
    const year_month_day day{year{parts.tm_year + 1900}, month{unsigned(parts.tm_mon + 1)},
                             std::chrono::day{unsigned(parts.tm_mday)}};
    moment at = sys_days{day} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
    const std::string_view text{reinterpret_cast<const char*>(ASN1_STRING_get0_data(said)),
                                std::size_t(ASN1_STRING_length(said))};
    int digit_worth = 100;  // milliseconds
    for (std::size_t i = std::min(text.find('.'), text.size()) + 1; i < text.size() && digit_worth > 0; ++i) {
        if (text[i] < '0' || text[i] > '9') break;
        at += milliseconds{(text[i] - '0') * digit_worth};
        digit_worth /= 10;
    }
    return at;
}

// All certificates of a PEM text; empty when there is none or one is broken.
std::vector<certificate_ptr> read_certificates(std::string_view pem) {
    const bio_ptr from = to_bio(pem);
    std::vector<certificate_ptr> read;
    while (certificate_ptr one{PEM_read_bio_X509(from.get(), nullptr, nullptr, nullptr)})
        read.push_back(std::move(one));
    const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (!at_end) read.clear();
    return read;
}

store_ptr store_as_of(std::string_view trusted, moment at) {
    store_ptr store(X509_STORE_new());
    const std::vector<certificate_ptr> certificates = read_certificates(trusted);
    require(!certificates.empty(), "the certificates to check it against cannot be read");
    for (const certificate_ptr& one : certificates)
        require(X509_STORE_add_cert(store.get(), one.get()) == 1, "OpenSSL is out of memory");
    // Not by way of system_clock, whose nanoseconds end in 2262; a stranger's stamp may say any year.
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()),
                               std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    return store;
}

// OpenSSL's reason, as the end of a sentence.
std::string why_not_verified() {
    const char* detail = nullptr;
    int flags = 0;
    const unsigned long code = ERR_peek_last_error_all(nullptr, nullptr, nullptr, &detail, &flags);
    constexpr std::string_view about_certificate = "Verify error:";
    const std::string_view said = detail && (flags & ERR_TXT_STRING) ? detail : "";
    if (said.starts_with(about_certificate))
        return "its certificate is not trusted at its time: " +
               std::string(said.substr(about_certificate.size()));
    const char* const reason = ERR_reason_error_string(code);
    return std::string("its signature does not hold: ") + (reason ? reason : "unknown reason");
}

std::string name_of(const X509& certificate) {
    const X509_NAME* const subject = X509_get_subject_name(&certificate);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at >= 0) return printable(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    std::array<char, 256> line{};
    X509_NAME_oneline(subject, line.data(), int(line.size()));
    return line.data();
}

stamp_report check(std::string_view reply, std::string_view data, std::string_view nonce,
                   std::string_view trusted) {
    const response_ptr read = read_reply(reply);
    require_granted(*read);
    PKCS7* const token = TS_RESP_get_token(read.get());
    TS_TST_INFO* const stamped = TS_RESP_get_tst_info(read.get());
    require(token && stamped, "it holds no token");
    require_known_types(*token);
    require(TS_TST_INFO_get_version(stamped) == only_version, "its token is of an unknown version");
    require_imprint(*stamped, data);
    require_nonce(*stamped, nonce);
    stamp_report report;
    report.at = time_of(*stamped);
    const store_ptr store = store_as_of(trusted, report.at);
    X509* found = nullptr;
    const bool holds = TS_RESP_verify_signature(token, nullptr, store.get(), &found) == 1;
    const certificate_ptr signer(found);
    if (!holds || !signer) throw bad_stamp(why_not_verified());
    report.authority = name_of(*signer);
    return report;
}

}  // namespace

stamp_query ask_for_stamp(std::string_view data) {
    const clean_errors queue;
    std::array<unsigned char, nonce_size> nonce{};
    const digest hash = sha256({data});
    const request_ptr request(TS_REQ_new());
    const imprint_ptr imprint(TS_MSG_IMPRINT_new());
    const algorithm_ptr algorithm(X509_ALGOR_new());
    bool made = request && imprint && algorithm && RAND_bytes(nonce.data(), int(nonce.size())) == 1;
    nonce[0] |= 0x40;  // no leading zeros, which some authorities drop
    made =
        made && X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1 &&
        TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
        TS_MSG_IMPRINT_set_msg(imprint.get(), const_cast<unsigned char*>(hash.data()), int(hash.size())) == 1;
    const number_ptr number(BN_bin2bn(nonce.data(), int(nonce.size()), nullptr));
    const integer_ptr integer(number ? BN_to_ASN1_INTEGER(number.get(), nullptr) : nullptr);
    made = made && integer && TS_REQ_set_version(request.get(), only_version) == 1 &&
           TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
           TS_REQ_set_nonce(request.get(), integer.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1;
    unsigned char* der = nullptr;
    const int size = made ? i2d_TS_REQ(request.get(), &der) : -1;
    if (size <= 0) throw std::runtime_error("OpenSSL cannot make a time-stamp query");
    stamp_query query{std::string(reinterpret_cast<const char*>(der), std::size_t(size)),
                      std::string(bytes_of(nonce))};
    OPENSSL_free(der);
    return query;
}

stamp_report check_stamp(std::string_view reply, std::string_view data, std::string_view nonce,
                         std::string_view trusted) {
    const clean_errors queue;
    try {
        return check(reply, data, nonce, trusted);
    } catch (const bad_stamp& problem) {
        stamp_report report;
        report.problem = problem.what();
        return report;
    }
}

bool has_certificates(std::string_view pem) {
    const clean_errors queue;
    return !read_certificates(pem).empty();
}

}  // namespace evidence

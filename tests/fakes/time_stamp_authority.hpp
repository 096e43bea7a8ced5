// A time-stamp authority in the test's own process: a certificate authority, a signer's certificate under it,
// and replies that are right, or wrong in one way.
#pragma once

#include "evidence/clock.hpp"
#include "tests/fakes/certificates.hpp"

#include <openssl/ts.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace fakes {

class time_stamp_authority {
public:
    // What is wrong with a reply.
    enum class manner {
        right,
        wrong_nonce,
        no_nonce,
        wrong_imprint,
        truncated,
        rejected,
        odd_attribute,
        odd_digest
    };

    // Both certificates are good for that time; the year 2026, unless told otherwise.
    explicit time_stamp_authority(const std::string& name = "Test TSA",
                                  const validity& good = {"20260101000000Z", "20270101000000Z"})
        : ca_(root("Test root", good)),
          signer_(issue(name, {{NID_ext_key_usage, "critical,timeStamping"}}, &ca_, good)) {}

    // The certificate to trust, PEM.
    std::string ca() const { return to_pem(ca_.certificate.get()); }

    // Answers a TimeStampReq as of that moment.
    std::string answer(std::string_view query, evidence::moment at, manner how = manner::right) {
        at_ = at;
        const std::unique_ptr<TS_REQ, freed<TS_REQ_free>> request(changed(query, how));
        const bio_ptr asked(BIO_new(BIO_s_mem()));
        i2d_TS_REQ_bio(asked.get(), request.get());
        const std::unique_ptr<TS_RESP_CTX, freed<TS_RESP_CTX_free>> desk(open_desk(how));
        const std::unique_ptr<TS_RESP, freed<TS_RESP_free>> reply(
            TS_RESP_create_response(desk.get(), asked.get()));
        need(reply != nullptr);
        if (how == manner::odd_attribute) make_odd(*reply, NID_id_smime_aa_signingCertificateV2);
        if (how == manner::odd_digest) make_odd(*reply, NID_pkcs9_messageDigest);
        const bio_ptr out(BIO_new(BIO_s_mem()));
        i2d_TS_RESP_bio(out.get(), reply.get());
        std::string bytes = contents(out.get());
        if (how == manner::truncated) bytes.resize(bytes.size() - 7);
        return bytes;
    }

private:
    // The request as it was asked, or as somebody else might have asked it.
    static TS_REQ* changed(std::string_view query, manner how) {
        const auto* from = reinterpret_cast<const unsigned char*>(query.data());
        TS_REQ* const request = d2i_TS_REQ(nullptr, &from, long(query.size()));
        need(request != nullptr);
        if (how == manner::no_nonce) {
            TS_REQ* const bare = TS_REQ_new();
            TS_REQ_set_version(bare, 1);
            TS_REQ_set_msg_imprint(bare, TS_REQ_get_msg_imprint(request));
            TS_REQ_set_cert_req(bare, 1);
            TS_REQ_free(request);
            return bare;
        }
        if (how == manner::wrong_nonce) {
            const std::unique_ptr<ASN1_INTEGER, freed<ASN1_INTEGER_free>> other(ASN1_INTEGER_new());
            ASN1_INTEGER_set(other.get(), 12345);
            TS_REQ_set_nonce(request, other.get());
        }
        if (how == manner::wrong_imprint) {
            unsigned char other[32] = {1, 2, 3};
            TS_MSG_IMPRINT_set_msg(TS_REQ_get_msg_imprint(request), other, sizeof other);
        }
        return request;
    }

    TS_RESP_CTX* open_desk(manner how) {
        TS_RESP_CTX* const desk = TS_RESP_CTX_new();
        const std::unique_ptr<ASN1_OBJECT, freed<ASN1_OBJECT_free>> policy(OBJ_txt2obj("1.2.3.4.1", 1));
        need(TS_RESP_CTX_set_signer_cert(desk, signer_.certificate.get()) == 1 &&
             TS_RESP_CTX_set_signer_key(desk, signer_.key.get()) == 1 &&
             TS_RESP_CTX_set_signer_digest(desk, EVP_sha256()) == 1 &&
             TS_RESP_CTX_set_ess_cert_id_digest(desk, EVP_sha256()) == 1 &&
             TS_RESP_CTX_set_def_policy(desk, policy.get()) == 1 &&
             TS_RESP_CTX_set_clock_precision_digits(desk, 3) == 1 &&
             // One that accepts another hash only refuses our query.
             TS_RESP_CTX_add_md(desk, how == manner::rejected ? EVP_sha512() : EVP_sha256()) == 1);
        TS_RESP_CTX_set_serial_cb(
            desk,
            [](TS_RESP_CTX*, void* self) {
                ASN1_INTEGER* const number = ASN1_INTEGER_new();
                ASN1_INTEGER_set_uint64(number, ++static_cast<time_stamp_authority*>(self)->given_);
                return number;
            },
            this);
        TS_RESP_CTX_set_time_cb(
            desk,
            [](TS_RESP_CTX*, void* self, long* seconds, long* microseconds) {
                const std::int64_t at =
                    static_cast<time_stamp_authority*>(self)->at_.time_since_epoch().count();
                *seconds = at / 1000;
                *microseconds = at % 1000 * 1000;
                return 1;
            },
            this);
        return desk;
    }

    // An attribute of another type than every reader expects there.
    static void make_odd(TS_RESP& reply, int attribute) {
        STACK_OF(PKCS7_SIGNER_INFO)* const signers = PKCS7_get_signer_info(TS_RESP_get_token(&reply));
        ASN1_INTEGER* const number = ASN1_INTEGER_new();
        ASN1_INTEGER_set(number, 7);
        PKCS7_add_signed_attribute(sk_PKCS7_SIGNER_INFO_value(signers, 0), attribute, V_ASN1_INTEGER, number);
    }

    identity ca_, signer_;
    evidence::moment at_{};
    std::uint64_t given_ = 0;
};

}  // namespace fakes

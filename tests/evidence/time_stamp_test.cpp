#include "evidence/time_stamp.hpp"

#include "tests/fakes/time_stamp_authority.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace evidence {
namespace {

using fakes::time_stamp_authority;
using manner = time_stamp_authority::manner;
using testing::HasSubstr;
using testing::StartsWith;

class ATimeStamp : public testing::Test {
protected:
    time_stamp_authority authority;
    const std::string data = "the very bytes";
    const moment noon = from_rfc3339("2026-03-04T12:00:00.250Z").value();
    const stamp_query query = ask_for_stamp(data);

    std::string problem(manner how) { return check(authority.answer(query.bytes, noon, how)).problem; }
    stamp_report check(const std::string& reply) {
        return check_stamp(reply, data, query.nonce, authority.ca());
    }
};

TEST_F(ATimeStamp, SaysWhenAndWhoSaysSo) {
    const stamp_report report = check(authority.answer(query.bytes, noon));
    EXPECT_EQ(report.problem, "");
    EXPECT_EQ(to_rfc3339(report.at), "2026-03-04T12:00:00.250Z");
    EXPECT_EQ(report.authority, "Test TSA");
}

TEST_F(ATimeStamp, IsAskedForWithARandomNonce) {
    EXPECT_NE(query.nonce, ask_for_stamp(data).nonce);
    EXPECT_EQ(query.nonce.size(), 8U);
}

TEST_F(ATimeStamp, HoldsWithoutTheNonceToo) {
    const std::string reply = authority.answer(query.bytes, noon);
    EXPECT_EQ(check_stamp(reply, data, "", authority.ca()).problem, "");
}

// The stamp's own time counts: a bundle is read years later.
TEST_F(ATimeStamp, HoldsAfterTheCertificateHasEnded) {
    const std::string reply = authority.answer(query.bytes, from_rfc3339("2026-12-31T23:59:59.000Z").value());
    EXPECT_EQ(check(reply).problem, "");
}

TEST_F(ATimeStamp, DoesNotHoldWhenTheCertificateHadEnded) {
    const std::string reply = authority.answer(query.bytes, from_rfc3339("2027-01-01T00:00:01.000Z").value());
    EXPECT_EQ(check(reply).problem, "its certificate is not trusted at its time: certificate has expired");
    const std::string early = authority.answer(query.bytes, from_rfc3339("2025-12-31T23:59:59.000Z").value());
    EXPECT_THAT(check(early).problem, HasSubstr("certificate is not yet valid"));
}

TEST_F(ATimeStamp, DoesNotHoldForOtherData) {
    const std::string reply = authority.answer(query.bytes, noon);
    EXPECT_EQ(check_stamp(reply, data + ".", query.nonce, authority.ca()).problem,
              "it stamps something else");
    EXPECT_EQ(problem(manner::wrong_imprint), "it stamps something else");
}

TEST_F(ATimeStamp, DoesNotHoldWithAnotherNonce) {
    EXPECT_EQ(problem(manner::wrong_nonce), "its nonce is not the one that was sent");
    EXPECT_EQ(problem(manner::no_nonce), "it has no nonce");
}

TEST_F(ATimeStamp, DoesNotHoldByAnAuthorityThatIsNotTrusted) {
    time_stamp_authority other;
    EXPECT_THAT(check(other.answer(query.bytes, noon)).problem,
                StartsWith("its certificate is not trusted at its time: "));
}

TEST_F(ATimeStamp, NamesARefusal) {
    EXPECT_THAT(problem(manner::rejected), StartsWith("the authority refused: "));
}

// A refusal (TimeStampResp with a status and a text), as DER.
std::string refusal(const std::string& text) {
    const auto tagged = [](char tag, const std::string& value) {
        return std::string{tag, '\x82', static_cast<char>(value.size() / 256),
                           static_cast<char>(value.size())} +
               value;
    };
    constexpr char sequence = '\x30', utf8_string = '\x0c';
    const std::string status("\x02\x01\x02", 3);  // INTEGER 2, rejection
    return tagged(sequence, tagged(sequence, status + tagged(sequence, tagged(utf8_string, text))));
}

TEST_F(ATimeStamp, TellsTheAuthoritysWordsInOnePlainLine) {
    EXPECT_EQ(check(refusal("busy\n\x1b[31m\xc2\x9b\x7f today \u2013 sorry")).problem,
              "the authority refused: busy  [31m   today \u2013 sorry");
    EXPECT_EQ(check(refusal(std::string(199, 'x') + "\u2013" + std::string(500, 'y'))).problem,
              "the authority refused: " + std::string(199, 'x') + "\u2013");
    time_stamp_authority odd("Te\xc2\x9bst");
    const stamp_report report = check_stamp(odd.answer(query.bytes, noon), data, query.nonce, odd.ca());
    EXPECT_EQ(report.authority, "Te st");
}

TEST_F(ATimeStamp, IsLookedAtBeforeItIsRead) {
    EXPECT_EQ(problem(manner::odd_attribute), "its token has attributes of an unexpected type");
    EXPECT_EQ(problem(manner::odd_digest), "its token has attributes of an unexpected type");
}

TEST_F(ATimeStamp, NeedsCertificatesToCheckAgainst) {
    const std::string reply = authority.answer(query.bytes, noon);
    for (const std::string& pem : {std::string(), std::string("no PEM"), authority.ca().substr(0, 100)})
        EXPECT_EQ(check_stamp(reply, data, query.nonce, pem).problem,
                  "the certificates to check it against cannot be read");
}

TEST_F(ATimeStamp, IsRefusedCutShortAnywhere) {
    const std::string reply = authority.answer(query.bytes, noon);
    EXPECT_EQ(problem(manner::truncated), "it is no time-stamp reply that can be read");
    for (std::size_t size = 0; size < reply.size(); ++size)
        EXPECT_NE(check(reply.substr(0, size)).problem, "") << size;
    EXPECT_NE(check(reply + "x").problem, "");
}

TEST_F(ATimeStamp, MaySayAnyYear) {
    for (const char* year : {"1971", "2262", "3026", "9999"}) {
        const moment then = from_rfc3339(std::string(year) + "-03-04T12:00:00.000Z").value();
        EXPECT_THAT(check(authority.answer(query.bytes, then)).problem,
                    StartsWith("its certificate is not trusted at its time: "))
            << year;
    }
}

// A changed byte either breaks it or stands where nothing is read (the certificate's own text is signed too).
TEST_F(ATimeStamp, NeverTellsAnotherTimeAfterAChange) {
    const std::string reply = authority.answer(query.bytes, noon);
    for (std::size_t i = 0; i < reply.size(); ++i)
        for (const int bit : {1, 0x20, 0x80}) {
            std::string changed = reply;
            changed[i] = static_cast<char>(changed[i] ^ bit);
            const stamp_report report = check(changed);
            if (report.problem.empty()) {
                EXPECT_EQ(report.at, noon) << i;
                EXPECT_EQ(report.authority, "Test TSA") << i;
            }
        }
}

TEST_F(ATimeStamp, SurvivesGarbage) {
    for (const std::string& garbage :
         {std::string(), std::string(100000, '\x30'), std::string("<html>busy</html>"),
          std::string("\x30\x80\x00\x00", 4), std::string("\x30\x03\x02\x01\x00", 5)})
        EXPECT_NE(check(garbage).problem, "");
}

TEST(Certificates, AreFoundInPemText) {
    const time_stamp_authority one, other;
    EXPECT_TRUE(has_certificates(one.ca()));
    EXPECT_TRUE(has_certificates("A root:\n" + one.ca() + "\n" + other.ca()));
    EXPECT_FALSE(has_certificates(""));
    EXPECT_FALSE(has_certificates("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
    EXPECT_FALSE(
        has_certificates(one.ca() + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
}

}  // namespace
}  // namespace evidence

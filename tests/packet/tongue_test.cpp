#include "packet/tongue.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

tongue of(std::string_view text) {
    return guess_tongue(read_english(text));
}

TEST(ATongue, IsEnglishByItsShortWords) {
    EXPECT_EQ(of("I hid the box behind a link"), tongue::english);
    EXPECT_EQ(of("people leave to hunt for codes"), tongue::english);
    EXPECT_EQ(of("the café asked for it"), tongue::english);
}

TEST(ATongue, IsAnotherOneByItsShortWords) {
    for (const char* text :
         {"Wir haben den Rollout verschoben", "On a décidé de garder les deux",
          "Decidimos retrasar el lanzamiento", "Nada de papel no pacote", "Abbiamo deciso di fermare il test",
          "We hebben het niet gedaan", "Vi har inte fått det", "Nie robimy tego w tym roku",
          "Bu özellik için daha zaman var", "Kami tidak akan merilis ini"})
        EXPECT_EQ(of(text), tongue::another) << text;
}

TEST(ATongue, IsAnotherOneByItsScript) {
    for (const char* text :
         {"ギフト包装は外す", "قررنا تأجيل الإطلاق", "Мы решили подождать", "我们决定推迟", "תאריך חדש"})
        EXPECT_EQ(of(text), tongue::another) << text;
    EXPECT_EQ(of("ship it, the team wrote 了解"), tongue::english);
}

TEST(ATongue, IsLeftOpenWhereNothingTells) {
    EXPECT_EQ(of(""), tongue::unsure);
    EXPECT_EQ(of("p95 640 ms"), tongue::unsure);
    EXPECT_EQ(of("conversion improved significantly"), tongue::unsure);
    EXPECT_EQ(of("the das"), tongue::unsure);
}

}  // namespace
}  // namespace packet

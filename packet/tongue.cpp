#include "packet/tongue.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <unordered_map>

namespace packet {

namespace {

struct language {
    std::string_view short_words;  // separated by one space; those of several languages stand with each
};

constexpr std::size_t english = 0;

constexpr auto languages = std::to_array<language>({
    // English
    {"the a an and of to with for was were because not from by that this it is are i our my on at in as so "
     "we they "
     "be been has have had but or than when which who what will can could should would after before until "
     "while "
     "into over out up down more less than then there their its only no if all you me us them new did does "
     "do now "
     "still about instead without how too every need needs make makes made get gets got went any each most "
     "many very "
     "users customers people sellers shoppers orders week weeks month months year years day days hour hours "
     "cost costs "
     "savings queue wrote built took moved dropped fewer faster slower better worse lower higher cheaper"},
    // German
    {"der die das und ist nicht mit für ein eine einen einem einer den dem des auf von zu zur zum wir ich "
     "sie er es "
     "weil dass als auch nach bei aus wird werden wurde haben hat habe noch nur im am an in so um über vor "
     "war was "
     "oder wenn mehr keine kein zuerst später statt seit durch bis beim ins"},
    // French
    {"le la les un une des et est pas de du avec pour par dans sur que qui nous on je il elle ils ce cette "
     "ces au aux "
     "en ne se sont à plus moins sans mais ou où car chez leur son sa ses notre votre avons avoir a été"},
    // Spanish
    {"el la los las un una unos y es no de del con para por que en se su sus al lo como más pero hemos "
     "porque nos "
     "este esta estos hasta sin sobre ya nada desde cada todo o le a ha han"},
    // Portuguese
    {"o a os as um uma e é não de do da dos das no na nos nas com para por que em se seu sua ao mais mas "
     "porque nós "
     "este esta até sem sobre já nada foi pela pelo ou cada à"},
    // Italian
    {"il lo la gli le un una e è non di del della dei delle con per da in che si su al alla più ma perché "
     "abbiamo sono "
     "questo questa nel nella anche ogni"},
    // Dutch
    {"de het een en is niet van met voor op te dat die wij we ik er om aan bij naar uit ook als maar of door "
     "over was "
     "zijn wordt worden heeft hebben nog geen meer omdat deze dit in tot"},
    // Swedish, Danish, Norwegian
    {"och og att är er ikke inte en ett et den det de som på av för med til till vi jag jeg har var om i "
     "från fra men "
     "eller så kan ska skal"},
    // Polish
    {"i w na z do nie że się jest to po od za dla o jak ale przez są był była ponieważ przed bez oraz tylko "
     "już"},
    // Turkish
    {"ve bir bu için ile da de çok daha ama gibi olarak en ne o biz değil var yok sonra önce kadar"},
    // Indonesian, Malay
    {"yang dan di ke dari untuk dengan ini itu tidak kami kita akan pada adalah karena lebih sudah"},
});

// For each short word the languages that have it, a bit each.
const std::unordered_map<std::string, unsigned>& short_words() {
    static const auto known = [] {
        std::unordered_map<std::string, unsigned> of;
        for (std::size_t at = 0; at < languages.size(); ++at) {
            std::istringstream words{std::string(languages[at].short_words)};
            for (std::string word; words >> word;)
                of[word] |= 1U << at;
        }
        return of;
    }();
    return known;
}

// Latin letters with accents stand in these two bytes' blocks (U+00C0 to U+024F).
bool is_accented(unsigned char lead) {
    return lead >= 0xC3 && lead <= 0xC9;
}

struct tally {
    std::array<std::size_t, languages.size()> words{};
    std::size_t accented = 0;
    std::size_t plain_letters = 0;
    std::size_t other_letters = 0;  // of another script
};

void count_letters(const word& one, tally& into) {
    bool accented = false;
    for (const char letter : one.lower) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter >= 'a' && letter <= 'z') ++into.plain_letters;
        if (is_accented(byte)) accented = true;
        const bool leads_another = byte >= 0xCA && byte < 0xF0;
        if (leads_another) ++into.other_letters;
    }
    if (accented) ++into.accented;
}

}  // namespace

tongue guess_tongue(const english_text& text) {
    tally counted;
    for (const word& one : text.words) {
        count_letters(one, counted);
        const auto known = short_words().find(one.lower);
        if (known == short_words().end()) continue;
        for (std::size_t at = 0; at < languages.size(); ++at)
            if (known->second >> at & 1U) ++counted.words[at];
    }
    const std::size_t others =
        *std::max_element(counted.words.begin() + 1, counted.words.end()) + counted.accented;
    if (counted.other_letters * 2 > counted.plain_letters) return tongue::another;
    if (counted.words[english] > others) return tongue::english;
    return others > counted.words[english] ? tongue::another : tongue::unsure;
}

}  // namespace packet

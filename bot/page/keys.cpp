#include "bot/page/keys.hpp"

#include "evidence/chain.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace bot::page {

namespace {

constexpr std::size_t key_bytes = 32;
constexpr int cookie_days = 400;  // the most that browsers keep

std::string random_hex() {
    std::array<unsigned char, key_bytes> bytes{};
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
        throw std::runtime_error("the system's random source is not available");
    return evidence::to_hex(bytes.data(), bytes.size());
}

class descriptor {
public:
    explicit descriptor(int number) : number_(number) {}
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

std::string read_or_make_key(const std::string& path) {
    const descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (file.number() < 0)
        throw std::runtime_error("The page's key file " + path +
                                 " cannot be opened: " + std::strerror(errno) + ".");
    std::array<char, 2 * key_bytes> known{};
    if (::read(file.number(), known.data(), known.size()) == ssize_t(known.size()))
        return {known.data(), known.size()};
    const std::string fresh = random_hex();
    if (::ftruncate(file.number(), 0) != 0 ||
        ::pwrite(file.number(), fresh.data(), fresh.size(), 0) != ssize_t(fresh.size()))
        throw std::runtime_error("The page's key file " + path +
                                 " cannot be written: " + std::strerror(errno) + ".");
    return fresh;
}

bool equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

// The value behind `name=` in a list separated by `separator`.
std::string_view value_in(std::string_view list, std::string_view name, char separator) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(separator), list.size());
        std::string_view item = list.substr(0, end);
        while (item.starts_with(' '))
            item.remove_prefix(1);
        if (item.size() > name.size() && item.starts_with(name) && item[name.size()] == '=')
            return item.substr(name.size() + 1);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return {};
}

}  // namespace

keys::keys(const std::filesystem::path& database, std::uint16_t port)
    : cookie_name_("dossier-" + std::to_string(port)),
      cookie_value_(evidence::sha256_hex("cookie " + read_or_make_key(database.string() + ".page-key"))),
      link_token_(random_hex().substr(0, 48)) {}

bool keys::opens(std::string_view query) const {
    return equal(value_in(query, "token", '&'), link_token_);
}

bool keys::admits(const http_request& request) const {
    if (equal(value_in(request.header("cookie"), cookie_name_, ';'), cookie_value_)) return true;
    std::string_view authorization = request.header("authorization");
    for (const std::string_view scheme : {"Bearer ", "token "})
        if (authorization.starts_with(scheme)) return equal(authorization.substr(scheme.size()), link_token_);
    return opens(request.query);
}

std::string keys::cookie() const {
    return cookie_name_ + "=" + cookie_value_ +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(cookie_days * 24 * 60 * 60);
}

}  // namespace bot::page

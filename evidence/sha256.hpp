// SHA-256 over several parts, one after another. Only for evidence/*.cpp.
#pragma once

#include "evidence/record.hpp"

#include <array>
#include <initializer_list>
#include <string_view>

namespace evidence {

// Throws std::runtime_error when OpenSSL has no SHA-256.
digest sha256(std::initializer_list<std::string_view> parts);

template <std::size_t N>
std::string_view bytes_of(const std::array<unsigned char, N>& array) {
    return {reinterpret_cast<const char*>(array.data()), array.size()};
}

}  // namespace evidence

#include "evidence/decimal.hpp"

#include <algorithm>
#include <cmath>

namespace evidence {

namespace {

constexpr std::int64_t limit = 1'000'000'000'000'000;  // 15 digits
constexpr int most_places = 15;

}  // namespace

std::optional<decimal> decimal::make(std::int64_t coefficient, int places) {
    for (; places > 0 && coefficient % 10 == 0; --places)
        coefficient /= 10;
    for (; places < 0; ++places) {
        if (coefficient > limit / 10 || coefficient < -limit / 10) return std::nullopt;
        coefficient *= 10;
    }
    if (coefficient >= limit || coefficient <= -limit || places > most_places) return std::nullopt;
    decimal result;
    result.coefficient_ = coefficient;
    result.places_ = coefficient == 0 ? 0 : places;
    return result;
}

std::optional<decimal> decimal::from_text(std::string_view text) {
    bool negative = false;
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    std::int64_t coefficient = 0;
    int places = 0;
    bool point = false, digit = false;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            if (coefficient >= limit / 10) return std::nullopt;
            coefficient = coefficient * 10 + (c - '0');
            places += point ? 1 : 0;
            digit = true;
        } else {
            return std::nullopt;
        }
    }
    if (!digit) return std::nullopt;
    if (places > most_places) return std::nullopt;
    decimal typed;
    typed.coefficient_ = negative ? -coefficient : coefficient;
    typed.places_ = places;
    return typed;
}

bool operator==(const decimal& left, const decimal& right) {
    const auto shortest = [](const decimal& number) {
        return decimal::make(number.coefficient_, number.places_).value_or(number);
    };
    const decimal one = shortest(left), other = shortest(right);
    return one.coefficient_ == other.coefficient_ && one.places_ == other.places_;
}

std::string decimal::to_text() const {
    std::string digits = std::to_string(coefficient_ < 0 ? -coefficient_ : coefficient_);
    const auto places = std::size_t(places_);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    if (places > 0) digits.insert(digits.size() - places, 1, '.');
    return (coefficient_ < 0 ? "-" : "") + digits;
}

double decimal::to_double() const {
    return double(coefficient_) / std::pow(10.0, places_);
}

std::optional<decimal> decimal::times_power_of_ten(int exponent) const {
    return make(coefficient_, places_ - exponent);
}

std::optional<decimal> decimal::minus(decimal other) const {
    const int places = std::max(places_, other.places_);
    std::int64_t left = coefficient_, right = other.coefficient_;
    for (int i = places_; i < places; ++i) {
        if (std::abs(left) > limit) return std::nullopt;
        left *= 10;
    }
    for (int i = other.places_; i < places; ++i) {
        if (std::abs(right) > limit) return std::nullopt;
        right *= 10;
    }
    return make(left - right, places);
}

}  // namespace evidence

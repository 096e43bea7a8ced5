// An exact decimal number: what a person typed must not come back as 3.4999999.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evidence {

// value = coefficient / 10^places. At most 15 digits. A number as typed keeps the zeros behind its point
// ("3.0" says that it was measured to a tenth); a computed one has none.
class decimal {
public:
    decimal() = default;
    static std::optional<decimal> make(std::int64_t coefficient, int places);

    // "3.1", "-0.4", "4500000": digits, at most one point, an optional sign. Anything else, or more than 15
    // digits, is empty.
    static std::optional<decimal> from_text(std::string_view text);

    std::string to_text() const;
    double to_double() const;
    bool is_zero() const { return coefficient_ == 0; }
    bool is_negative() const { return coefficient_ < 0; }
    int places() const { return places_; }

    // Empty when the result needs more than 15 digits.
    std::optional<decimal> times_power_of_ten(int exponent) const;
    std::optional<decimal> minus(decimal other) const;

    // By value: 3.0 equals 3.
    friend bool operator==(const decimal& left, const decimal& right);

private:
    std::int64_t coefficient_ = 0;
    int places_ = 0;  // 0 or more
};

}  // namespace evidence

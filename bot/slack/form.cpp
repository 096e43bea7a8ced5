#include "bot/slack/form.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/encoding_opts.hpp>
#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <algorithm>

namespace bot::slack {

namespace {

std::optional<std::string> decode(std::string_view text) {
    if (std::none_of(text.begin(), text.end(), [](char c) { return c == '%' || c == '+'; }))
        return std::string(text);
    boost::urls::encoding_opts plus_is_space;
    plus_is_space.space_as_plus = true;
    const auto checked =
        boost::urls::make_pct_string_view(boost::core::string_view(text.data(), text.size()));
    if (!checked) return std::nullopt;
    return checked->decode(plus_is_space);
}

}  // namespace

std::optional<std::map<std::string, std::string>> read_form(std::string_view body) {
    std::map<std::string, std::string> fields;
    for (std::size_t from = 0; from < body.size();) {
        const std::size_t end = std::min(body.find('&', from), body.size());
        const std::string_view pair = body.substr(from, end - from);
        from = end + 1;
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decode(pair.substr(0, equals));
        auto value = decode(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value || !fields.emplace(std::move(*name), std::move(*value)).second)
            return std::nullopt;
    }
    return fields;
}

std::string write_form(const form_fields& fields) {
    std::string body;
    for (const auto& [name, value] : fields) {
        if (!body.empty()) body += '&';
        body += boost::urls::encode(name, boost::urls::unreserved_chars);
        body += '=';
        body += boost::urls::encode(value, boost::urls::unreserved_chars);
    }
    return body;
}

}  // namespace bot::slack

#include "packet/redacted_roles.hpp"

#include "packet/hidden_words.hpp"

#include <algorithm>
#include <vector>

namespace packet {

namespace {

// Lists of words, with a space before and behind each. What people work on or in:
constexpr std::string_view areas =
    " account accounting accounts acquisition ads ai algorithms all analytics android api apps "
    "architecture audit automation backend billing brand business call care catalog chain channel "
    "checkout client cloud commerce comms communications community compliance content core crm customer "
    "customers cx data delivery design desk dev development devops devs discovery docs ecommerce education "
    "eng "
    "engineering enterprise everyone experience experiments facilities field finance fraud frontend "
    "fulfillment fulfilment go governance growth hardware help here hr identity infra infrastructure "
    "insights integration integrations intelligence international inventory investor ios it law learning "
    "legal localisation localization logistics loyalty market marketing marketplace media merchandising "
    "messaging ml mobile monetisation monetization network notifications office on onboarding oncall "
    "operations ops orders partner partners partnerships payment payments payroll people performance "
    "personalisation personalization planning platform policy portfolio pr press pricing privacy process "
    "procurement product products program programme programs project promotions purchasing qa quality "
    "recommendations recruiting regional regulatory relations release releases reliability research "
    "resources retail retention returns revenue review reviews risk safety sales science search security "
    "service services shipping shop site social software sourcing sre staff stakeholder stakeholders "
    "standards store stores strategy studio subscriptions success supply support systems tax tech "
    "technology test testing tooling tools training travel treasury trust ui user users ux vendor vendors "
    "warehouse web website workplace writing ";

// What somebody is there, alone or with others:
constexpr std::string_view offices =
    " admin admins adviser advisor agent agents analyst analysts approver architect architects assistant "
    "auditor board boss ceo cfo chair chief cio ciso cmo coach colleague committee consultant coo "
    "coordinator council counsel cpo crew cto department deputy designer designers developer developers "
    "director directors editor em engineer engineers expert experts founder founders gm group guild head "
    "heads intern junior lawyer lawyers lead leader leaders leadership leads liaison manager managers "
    "mentor officer owner owners pm pms po president principal recruiter reps researcher researchers "
    "reviewer reviewers scientist scientists senior specialist sponsor squad steward svp team teams "
    "tester testers tpm tribe vp vps writer writers ";

constexpr std::string_view joints = " of the and for to in at a an our my your their from with by ";

constexpr std::string_view in_capitals =
    " vp svp pm tpm em cto ceo cfo coo cpo cio cmo ciso gm po hr qa sre it ui ux cx ai ml api crm pr ";

bool is_one_of(std::string_view list, std::string_view word) {
    return list.find(" " + std::string(word) + " ") != std::string_view::npos;
}

std::string lower_case(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return small;
}

std::string upper_case(std::string text) {
    for (char& c : text)
        c = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
    return text;
}

bool is_number(std::string_view part) {
    return part[0] >= '0' && part[0] <= '9';
}

using words = std::vector<std::string>;

words parts_in_lower_case(std::string_view handle) {
    words parts = parts_of_name(handle);
    std::transform(parts.begin(), parts.end(), parts.begin(), lower_case);
    return parts;
}

// The parts that no list explains, one after another.
std::string unexplained(const words& parts) {
    std::string rest;
    bool is_only_numbers = true;
    for (const std::string& part : parts) {
        if (is_role_word(part)) continue;
        is_only_numbers = is_only_numbers && is_number(part);
        rest += part;
    }
    return is_only_numbers ? "" : rest;
}

bool is_explained(const words& parts, const std::set<std::string>& initiatives) {
    const std::string rest = unexplained(parts);
    return rest.empty() || initiatives.contains(rest);
}

// The role words at the end of a handle that ends in an office; none for every other.
words office_at_the_end(const words& parts) {
    if (parts.empty() || !is_one_of(offices, parts.back())) return {};
    const auto begin = std::find_if_not(parts.rbegin(), parts.rend(), is_role_word);
    return {begin.base(), parts.end()};
}

std::string in_words(const words& role) {
    std::string text;
    bool has_office = false;
    for (const std::string& word : role) {
        has_office = has_office || is_one_of(offices, word);
        text += (text.empty() ? "" : " ") + (is_one_of(in_capitals, word) ? upper_case(word) : word);
    }
    return has_office && !is_one_of(joints, role.front()) ? "the " + text : text;
}

}  // namespace

bool is_role_word(std::string_view word) {
    const std::string small = lower_case(word);
    return is_one_of(areas, small) || is_one_of(offices, small) || is_one_of(joints, small);
}

std::string without_separators(std::string_view name) {
    std::string letters;
    for (const std::string& part : parts_in_lower_case(name))
        letters += part;
    return letters;
}

std::string role_of(std::string_view handle, const std::set<std::string>& initiatives) {
    const words parts = parts_in_lower_case(handle);
    if (parts.empty() || std::all_of(parts.begin(), parts.end(), is_number)) return {};
    const bool has_role = std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
        return is_role_word(part) && !is_one_of(joints, part);
    });
    if (has_role && is_explained(parts, initiatives)) return in_words(parts);
    const words office = office_at_the_end(parts);
    return office.empty() ? "" : in_words(office);
}

bool tells_more_than_its_role(std::string_view handle, const std::set<std::string>& initiatives) {
    return !is_explained(parts_in_lower_case(handle), initiatives);
}

}  // namespace packet

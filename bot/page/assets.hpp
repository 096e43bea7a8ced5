// The files of the chat page, embedded in the program.
#pragma once

#include <span>
#include <string_view>

namespace bot::page {

struct asset {
    std::string_view name;  // "page.css"
    std::string_view bytes;
};

std::span<const asset> assets();

}  // namespace bot::page

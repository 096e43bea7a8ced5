// A person's whole log as Markdown, to read: by kind and initiative, every entry with everything said about
// it.
#pragma once

#include "evidence/record.hpp"

#include <string>
#include <vector>

namespace packet {

// records: one person's whole log, in order. Every stage stands with the day it happened, the moment it was
// logged, how late that was, and where it was reconstructed from. Retracted entries stand too, and say so; of
// erased ones only their number is known. The same log, time and zone give the same bytes.
std::string export_markdown(const std::vector<evidence::record>& records, evidence::moment now,
                            const std::string& zone);

}  // namespace packet

#include "bot/upkeep_metrics.hpp"

#include "bot/last_backup.hpp"
#include "bot/metric_line.hpp"

#include <openssl/crypto.h>

#include <chrono>
#include <fstream>
#include <unistd.h>

namespace bot {

namespace {

namespace fs = std::filesystem;

std::uint64_t unix_seconds(evidence::moment at) {
    return std::uint64_t(std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count());
}

std::string when_line(const char* name, const char* help, evidence::moment at) {
    return metric_line(name, help, "gauge", unix_seconds(at));
}

// Bytes; 0 where the system does not tell (man 5 proc, statm).
std::uint64_t resident_memory() {
    std::ifstream from("/proc/self/statm");
    std::uint64_t all = 0, resident = 0;
    from >> all >> resident;
    return resident * std::uint64_t(::sysconf(_SC_PAGESIZE));
}

std::uint64_t open_files() {
    std::error_code unreadable;
    std::uint64_t count = 0;
    for (auto file = fs::directory_iterator("/proc/self/fd", unreadable); file != fs::directory_iterator();
         file.increment(unreadable))
        ++count;
    return count;
}

}  // namespace

std::string upkeep_metrics(const chain_findings& chains, const fs::path& database) {
    std::string text;
    if (chains.at != evidence::moment{}) {
        text += when_line("dossier_chain_check_timestamp_seconds", "When the chains were last looked at.",
                          chains.at);
        text += metric_line("dossier_chains_checked", "Chains that were looked at then, one for each person.",
                            "gauge", chains.chains);
        text +=
            metric_line("dossier_chains_broken", "Chains that were not intact then.", "gauge", chains.broken);
        text += metric_line("dossier_chain_check_failed", "1 when the database could not be read for it.",
                            "gauge", chains.readable ? 0 : 1);
    }
    if (const auto kept = last_backup(database))
        text += when_line("dossier_last_backup_timestamp_seconds",
                          "When `dossier backup` made its last good backup.", kept->at);
    return text;
}

std::string process_metrics(evidence::moment started) {
    return metric_head("dossier_build_info", "What runs; always 1.", "gauge") +
           metric_sample("dossier_build_info",
                         "{version=\"" DOSSIER_VERSION "\",openssl=\"" +
                             std::string(OpenSSL_version(OPENSSL_VERSION_STRING)) + "\"}",
                         1) +
           when_line("process_start_time_seconds", "When the process started.", started) +
           metric_line("process_resident_memory_bytes", "Memory that is in use.", "gauge",
                       resident_memory()) +
           metric_line("process_open_fds", "Open files and connections.", "gauge", open_files());
}

}  // namespace bot

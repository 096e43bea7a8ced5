// A preloaded library that weakens the program for the control of the power-cut test: where it asks SQLite
// for synchronous = FULL, it gets NORMAL, so a commit is no longer flushed before it is acknowledged.
//
// The program itself has no switch for that, and must not get one. SYNCHRONOUS_NORMAL_REPORT is a file that
// is made when the library has done its work.

#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string_view>
#include <unistd.h>

extern "C" int sqlite3_exec(sqlite3* database, const char* sql, int (*row)(void*, int, char**, char**),
                            void* with, char** error) {
    static const auto call = reinterpret_cast<decltype(&sqlite3_exec)>(::dlsym(RTLD_NEXT, "sqlite3_exec"));
    if (std::string_view(sql) != "PRAGMA synchronous = FULL") return call(database, sql, row, with, error);
    if (const char* const report = std::getenv("SYNCHRONOUS_NORMAL_REPORT"))
        ::close(::open(report, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    return call(database, "PRAGMA synchronous = NORMAL", row, with, error);
}

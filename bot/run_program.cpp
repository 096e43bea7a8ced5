#include "bot/run_program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace bot {

namespace {

// Both ends closed by themselves, and by the other program.
class pipe_ends {
public:
    pipe_ends() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
    }
    ~pipe_ends() {
        close_reading();
        close_writing();
    }
    pipe_ends(const pipe_ends&) = delete;
    pipe_ends& operator=(const pipe_ends&) = delete;

    int reading() const { return ends_[0]; }
    int writing() const { return ends_[1]; }
    void close_reading() { close(ends_[0]); }
    void close_writing() { close(ends_[1]); }

private:
    static void close(int& end) {
        if (const int descriptor = std::exchange(end, -1); descriptor >= 0) ::close(descriptor);
    }

    std::array<int, 2> ends_{-1, -1};
};

// What the program's descriptors are to be.
class file_actions {
public:
    explicit file_actions(int output) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    }
    ~file_actions() { ::posix_spawn_file_actions_destroy(&actions_); }
    file_actions(const file_actions&) = delete;
    file_actions& operator=(const file_actions&) = delete;

    const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

pid_t start(const std::vector<std::string>& command, int output) {
    std::vector<std::string> words = command;
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const file_actions files(output);
    pid_t process = 0;
    const int error =
        ::posix_spawnp(&process, arguments.front(), files.get(), nullptr, arguments.data(), environ);
    if (error != 0)
        throw std::runtime_error("“" + command.front() + "” cannot be started (" + std::strerror(error) +
                                 "). Is it installed?");
    return process;
}

int wait_for(pid_t process) {
    int status = 0;
    while (::waitpid(process, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

program_output run_program(const std::vector<std::string>& command, std::size_t most) {
    pipe_ends pipe;
    const pid_t process = start(command, pipe.writing());
    pipe.close_writing();
    program_output printed;
    std::vector<char> buffer(64 * 1024);
    for (;;) {
        const ssize_t size = ::read(pipe.reading(), buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) break;
        printed.text.append(buffer.data(), std::size_t(size));
        if (printed.text.size() <= most) continue;
        printed.too_long = true;
        ::kill(process, SIGTERM);
        break;
    }
    pipe.close_reading();
    printed.code = wait_for(process);
    return printed;
}

}  // namespace bot

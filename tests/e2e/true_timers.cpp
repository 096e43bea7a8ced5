// Preloaded before libfaketime, which reckons an absolute time of timerfd_settime against its own clock. Asio arms a
// timer that is due already with the absolute time of one nanosecond; libfaketime 0.9.10 makes a negative time of that, the
// call fails, and no timer of the program fires any more. The monotonic clock is not faked here, so neither are its timers.
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

extern "C" int timerfd_settime(int timer, int flags, const itimerspec* to, itimerspec* was) {
    return static_cast<int>(syscall(SYS_timerfd_settime, timer, flags, to, was));
}

#ifndef EGRESSGEN_CPOSIX_SHIM_H
#define EGRESSGEN_CPOSIX_SHIM_H

/* The C library, used only by EgressSystem. This header includes the POSIX headers. It also wraps everything in them
   that Swift cannot import directly: macros, variadic functions, and declarations that differ between Darwin and
   glibc. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/un.h>
#include <net/if.h>
#include <netinet/in.h>
#include <time.h>
#include <unistd.h>

/* Returns the error of the call that just failed. errno is a macro, and each thread has its own. */
static inline int posix_errno(void) { return errno; }

/* Descriptors. fcntl, ioctl and Darwin's shm_open are variadic. */

static inline int posix_is_open(int descriptor) { return fcntl(descriptor, F_GETFD) != -1; }

static inline int posix_close_on_exec(int descriptor) { return fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

static inline int posix_nonblocking(int descriptor) { return fcntl(descriptor, F_SETFL, O_NONBLOCK); }

static inline int posix_shm_create(const char *name)
{
    return shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)0600);
}

/* Returns the number of columns of a terminal, or 0 if it is unknown or the descriptor is not a terminal. */
static inline int posix_columns(int descriptor)
{
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Sockets. The socket types are an enum in glibc and macros in Darwin. */

static inline int posix_stream_socket(int family) { return socket(family, SOCK_STREAM, 0); }

static inline int posix_datagram_socket(int family) { return socket(family, SOCK_DGRAM, 0); }

/* Returns the process at the other end of a connected AF_UNIX socket, or -1 with errno set. */
static inline pid_t posix_peer(int descriptor)
{
#ifdef __APPLE__
    pid_t number = 0;
    socklen_t size = sizeof number;
    return getsockopt(descriptor, SOL_LOCAL, LOCAL_PEERPID, &number, &size) == 0 ? number : -1;
#else
    /* The layout of `struct ucred`, which glibc declares only if _GNU_SOURCE is defined. */
    struct { pid_t process; uid_t user; gid_t group; } credentials;
    socklen_t size = sizeof credentials;
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 ? credentials.process : -1;
#endif
}

/* Signals. The two dispositions are numbers cast to function pointers. */

static inline void posix_ignore(int number) { (void)signal(number, SIG_IGN); }

static inline void posix_reset(int number) { (void)signal(number, SIG_DFL); }

/* Installs a handler for a signal unless the signal is already handled or ignored. Returns whether the handler was
   installed. */
static inline int posix_handle(int number, void (*handler)(int))
{
    void (*before)(int) = signal(number, handler);
    if (before == SIG_DFL) return 1;
    if (before != SIG_ERR) (void)signal(number, before);
    return 0;
}

/* Removes the handler unless another one has replaced it. */
static inline void posix_unhandle(int number, void (*handler)(int))
{
    struct sigaction now;
    if (sigaction(number, NULL, &now) == 0 && now.sa_handler == handler) (void)signal(number, SIG_DFL);
}

/* Clocks. */

/* Returns the time of a clock that also runs while the machine sleeps, as Darwin's monotonic clock does. */
static inline struct timespec posix_boot_time(void)
{
    struct timespec time = {0, 0};
#ifdef __APPLE__
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
#else
    (void)clock_gettime(CLOCK_BOOTTIME, &time);
#endif
    return time;
}

static inline struct timespec posix_wall_time(void)
{
    struct timespec time = {0, 0};
    (void)clock_gettime(CLOCK_REALTIME, &time);
    return time;
}

static inline struct timespec posix_monotonic_time(void)
{
    struct timespec time = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return time;
}

/* Limits. In glibc, their numbers have an enum type if _GNU_SOURCE is defined. */

static inline uint64_t posix_open_files_limit(void)
{
    struct rlimit limit = {0, 0};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? (uint64_t)limit.rlim_cur : 0;
}

/* Allows as many open files as the hard limit does, up to `most`. */
static inline void posix_raise_open_files_limit(uint64_t most)
{
    struct rlimit limit = {0, 0};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= most) return;
    limit.rlim_cur = limit.rlim_max < most ? limit.rlim_max : most;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

/* Threads. pthread_t is a number in glibc and a pointer in Darwin. */

static inline uintptr_t posix_thread(void) { return (uintptr_t)pthread_self(); }

/* Starts a detached thread. Returns 0 or an error number. */
static inline int posix_start_thread(void *(*body)(void *), void *argument)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, body, argument);
    if (error == 0) (void)pthread_detach(thread);
    return error;
}

#endif

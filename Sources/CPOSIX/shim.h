#ifndef EGRESSGEN_CPOSIX_SHIM_H
#define EGRESSGEN_CPOSIX_SHIM_H

/* The C library, for EgressSystem alone: the headers of POSIX, and a function for each thing in them that Swift cannot
   take as it is: a macro, a variadic function, or what Darwin and glibc write in two ways. */

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
#include <netinet/in.h>
#include <time.h>
#include <unistd.h>

/* The error of the call that just failed: a macro, whose place is each thread's own. */
static inline int posix_errno(void) { return errno; }

/* Descriptors: fcntl, ioctl and Darwin's shm_open take any number of arguments. */

static inline int posix_is_open(int descriptor) { return fcntl(descriptor, F_GETFD) != -1; }

static inline int posix_close_on_exec(int descriptor) { return fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

static inline int posix_nonblocking(int descriptor) { return fcntl(descriptor, F_SETFL, O_NONBLOCK); }

static inline int posix_shm_create(const char *name)
{
    return shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)0600);
}

/* The columns of a terminal; 0 where it does not tell them or is none. */
static inline int posix_columns(int descriptor)
{
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Sockets: their types are an enum of glibc's and macros of Darwin's. */

static inline int posix_stream_socket(int family) { return socket(family, SOCK_STREAM, 0); }

static inline int posix_datagram_socket(int family) { return socket(family, SOCK_DGRAM, 0); }

/* The process at the other end of a connected AF_UNIX socket, or -1 with errno. */
static inline pid_t posix_peer(int descriptor)
{
#ifdef __APPLE__
    pid_t number = 0;
    socklen_t size = sizeof number;
    return getsockopt(descriptor, SOL_LOCAL, LOCAL_PEERPID, &number, &size) == 0 ? number : -1;
#else
    /* As `struct ucred`, which glibc shows to GNU's programs alone. */
    struct { pid_t process; uid_t user; gid_t group; } credentials;
    socklen_t size = sizeof credentials;
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 ? credentials.process : -1;
#endif
}

/* Signals: the two dispositions are numbers that are cast to functions. */

static inline void posix_ignore(int number) { (void)signal(number, SIG_IGN); }

static inline void posix_reset(int number) { (void)signal(number, SIG_DFL); }

/* Handles a signal that nobody else handles or ignores. Returns whether it does. */
static inline int posix_handle(int number, void (*handler)(int))
{
    void (*before)(int) = signal(number, handler);
    if (before == SIG_DFL) return 1;
    if (before != SIG_ERR) (void)signal(number, before);
    return 0;
}

/* Undoes that, unless somebody else handles the signal meanwhile. */
static inline void posix_unhandle(int number, void (*handler)(int))
{
    struct sigaction now;
    if (sigaction(number, NULL, &now) == 0 && now.sa_handler == handler) (void)signal(number, SIG_DFL);
}

/* Clocks. */

/* Seconds and nanoseconds of a clock that counts the time in which the machine sleeps: Darwin's monotonic one does. */
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

static inline struct timespec posix_monotonic_time(void)
{
    struct timespec time = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return time;
}

/* Limits: glibc numbers them by an enum, for GNU's programs. */

static inline uint64_t posix_open_files_limit(void)
{
    struct rlimit limit = {0, 0};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? (uint64_t)limit.rlim_cur : 0;
}

/* Threads: pthread_t is a number of glibc's and a pointer of Darwin's. */

static inline uintptr_t posix_thread(void) { return (uintptr_t)pthread_self(); }

/* Starts a thread that nobody waits for. Returns 0, or an error number. */
static inline int posix_start_thread(void *(*body)(void *), void *argument)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, body, argument);
    if (error == 0) (void)pthread_detach(thread);
    return error;
}

#endif

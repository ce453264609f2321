/* Asks a DNS server at a steady rate, whether it answers or not, and prints how long each answer took:
 *
 *     steady-queries PORT RATE COUNT ZONE
 *
 * The server is at 127.0.0.1, and the names are unique. Each line of the output is the time of one answer in
 * microseconds. A lost query has no line, and an answer without NOERROR or without a record neither.
 *
 * The time is from the call that sends the query to the time at which the kernel received the answer (SO_TIMESTAMPNS),
 * so it does not include the wait until this process runs again.
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 65536, PATIENCE = 2000000000 };

static int64_t sent[MOST];

static int64_t now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int fail(const char *what) {
    perror(what);
    exit(1);
}

static int connected(int port) {
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(port)};
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_DGRAM, 0), yes = 1;
    if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&server, sizeof server) < 0) fail("connect");
    if (setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes) < 0) fail("SO_TIMESTAMPNS");
    return descriptor;
}

static size_t append_name(uint8_t *place, const char *name) {
    size_t size = 0;
    while (*name) {
        size_t length = strcspn(name, ".");
        place[size++] = length;
        memcpy(place + size, name, length);
        size += length;
        name += length + (name[length] == '.');
    }
    place[size++] = 0;
    return size;
}

static void ask(int descriptor, int number, const char *zone) {
    uint8_t query[512] = {number >> 8, number, 1, 0, 0, 1};
    char name[256];
    snprintf(name, sizeof name, "s%d-%d.%s", (int)getpid(), number, zone);
    size_t size = 12 + append_name(query + 12, name);
    memcpy(query + size, (uint8_t[]){0, 1, 0, 1}, 4);
    sent[number] = now(CLOCK_REALTIME);
    if (send(descriptor, query, size + 4, 0) < 0) perror("send");
}

static int64_t arrival(struct msghdr *message) {
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(part), sizeof time);
            return time.tv_sec * 1000000000LL + time.tv_nsec;
        }
    }
    return now(CLOCK_REALTIME);
}

/* Receives a message. Returns 1 if it is the first answer to a query. */
static int receive(int descriptor, int count) {
    uint8_t answer[4096];
    char control[256];
    struct iovec place = {answer, sizeof answer};
    struct msghdr message = {
        .msg_iov = &place, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t size = recvmsg(descriptor, &message, MSG_DONTWAIT);
    if (size < 12) return 0;
    int number = answer[0] << 8 | answer[1];
    if (number >= count || !sent[number] || answer[3] & 15 || !(answer[6] | answer[7])) return 0;
    printf("%.1f\n", (arrival(&message) - sent[number]) / 1e3);
    sent[number] = 0;
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 5) return fprintf(stderr, "usage: steady-queries PORT RATE COUNT ZONE\n"), 64;
    int descriptor = connected(atoi(argv[1])), count = atoi(argv[3]);
    int64_t interval = 1000000000LL / atoi(argv[2]), start = now(CLOCK_MONOTONIC);
    if (count > MOST) count = MOST;
    for (int asked = 0, answered = 0; answered < count;) {
        int64_t due = asked < count ? start + asked * interval : start + count * interval + PATIENCE;
        int64_t left = due - now(CLOCK_MONOTONIC);
        if (left <= 0 && asked == count) break;
        if (left <= 0) {
            ask(descriptor, asked++, argv[4]);
            continue;
        }
        struct pollfd wanted = {descriptor, POLLIN, 0};
        struct timespec wait = {left / 1000000000, left % 1000000000};
        if (ppoll(&wanted, 1, &wait, NULL) > 0) answered += receive(descriptor, count);
    }
    return 0;
}

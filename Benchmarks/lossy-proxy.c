/* A UDP proxy on the loopback interface that drops, delays, reorders and duplicates packets:
 *
 *     cc -O2 -o lossy-proxy Benchmarks/lossy-proxy.c
 *     lossy-proxy LISTEN UPSTREAM [--drop %] [--drop-queries %] [--reorder %] [--duplicate %] [--delay MS] [--seed N]
 *
 * LISTEN and UPSTREAM are ports of 127.0.0.1. When the proxy listens, it prints its port. If LISTEN is 0, the system
 * chooses the port. All options except --drop-queries apply to each direction separately: --drop 5 leaves 90.25 % of
 * the exchanges complete, and --delay 5 adds 10 ms to a round trip. A reordered packet is held 1 to 10 ms longer than
 * the others, and so is the second copy of a duplicated packet. The treatment of the n-th packet of a direction depends
 * only on the seed and on n.
 *
 * The proxy exits when its standard input is closed, so it never outlives its caller. It then prints a summary to
 * stderr.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TO_SERVER, TO_CLIENT };
enum { LISTENER = 1 << 16, INPUT }; /* the other descriptors in the epoll set, next to the clients' ports */
enum { MOST_HELD = 1 << 17, MOST_CLIENTS = 16384, MOST_AT_ONCE = 64, BUFFER = 4 << 20 };

struct packet {
    uint64_t due, number;
    uint16_t client, size;
    int way;
    unsigned char bytes[];
};

struct client {
    int socket;
    struct sockaddr_in address;
};

static struct { double drop[2], reorder, duplicate, delay; uint64_t seed; } wanted = { .seed = 1 };
static struct { unsigned long passed, dropped, reordered, duplicated; } counts[2];
static uint64_t chance[2];
static struct client clients[65536]; /* indexed by the port of the client */
static uint16_t opened[MOST_CLIENTS];
static unsigned long open_count, most_clients;
static struct packet *held[MOST_HELD];
static size_t held_count;
static int listener, watch;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000ull + time.tv_nsec / 1000;
}

/* Returns the next random number of a direction (splitmix64). */
static uint64_t draw(int way) {
    uint64_t z = chance[way] += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static int hits(int way, double percent) { return (draw(way) >> 11) * 0x1p-53 * 100 < percent; }

static void set_watch(int fd, uint32_t tag) {
    struct epoll_event event = { .events = EPOLLIN, .data.u32 = tag };
    if (epoll_ctl(watch, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl");
}

static int open_socket(int port, int is_upstream) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), size = BUFFER;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0) fail("socket");
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    if ((is_upstream ? connect : bind)(fd, (struct sockaddr *)&address, sizeof address)) fail("port");
    return fd;
}

/* Gives each client its own socket to the server, which identifies the client of a reply. If there are too many, the
   oldest is closed. */
static void admit(struct sockaddr_in from, int upstream) {
    uint16_t port = ntohs(from.sin_port);
    struct client *client = &clients[port];
    if (client->socket && client->address.sin_addr.s_addr == from.sin_addr.s_addr) return;
    if (client->socket) {
        close(client->socket);
    } else {
        uint16_t *slot = &opened[open_count++ % most_clients];
        if (open_count > most_clients) {
            close(clients[*slot].socket);
            clients[*slot].socket = 0;
        }
        *slot = port;
    }
    *client = (struct client){ open_socket(upstream, 1), from };
    set_watch(client->socket, port);
}

static void pass(int way, uint16_t port, const void *bytes, size_t size) {
    struct client *client = &clients[port];
    counts[way].passed++;
    if (way == TO_CLIENT) sendto(listener, bytes, size, 0, (struct sockaddr *)&client->address, sizeof client->address);
    else if (client->socket) send(client->socket, bytes, size, 0);
}

/* `held` is a heap whose root is due first. Packets that are due at the same time leave in order of arrival. */
static int is_before(const struct packet *a, const struct packet *b) {
    return a->due != b->due ? a->due < b->due : a->number < b->number;
}

static void hold(int way, uint16_t port, const void *bytes, size_t size, uint64_t due) {
    static uint64_t number;
    if (held_count == MOST_HELD) {
        counts[way].dropped++;
        return;
    }
    struct packet *packet = malloc(sizeof *packet + size);
    if (!packet) fail("malloc");
    *packet = (struct packet){ due, number++, port, size, way };
    memcpy(packet->bytes, bytes, size);
    size_t place = held_count++, parent;
    for (; place && is_before(packet, held[parent = (place - 1) / 2]); place = parent) held[place] = held[parent];
    held[place] = packet;
}

static struct packet *take_first(void) {
    struct packet *first = held[0], *last = held[--held_count];
    size_t place = 0, child;
    for (; (child = 2 * place + 1) < held_count; place = child) {
        if (child + 1 < held_count && is_before(held[child + 1], held[child])) child++;
        if (is_before(last, held[child])) break;
        held[place] = held[child];
    }
    held[place] = last;
    return first;
}

static void pass_due(void) {
    for (uint64_t time = held_count ? now() : 0; held_count && held[0]->due <= time;) {
        struct packet *packet = take_first();
        pass(packet->way, packet->client, packet->bytes, packet->size);
        free(packet);
    }
}

/* Drops, holds or passes a packet. Draws the same number of random numbers for every packet, so the treatment of one
   packet does not affect the next. */
static void meet_fate(int way, uint16_t port, const void *bytes, size_t size) {
    int is_dropped = hits(way, wanted.drop[way]), is_reordered = hits(way, wanted.reorder);
    int is_duplicated = hits(way, wanted.duplicate);
    uint64_t hold_time = 1000 + draw(way) % 9000, copy_time = 1000 + draw(way) % 9000, delay = wanted.delay * 1000;
    if (is_dropped) {
        counts[way].dropped++;
        return;
    }
    counts[way].reordered += is_reordered;
    counts[way].duplicated += is_duplicated;
    if (is_reordered) delay += hold_time;
    if (is_duplicated) hold(way, port, bytes, size, now() + delay + copy_time);
    if (delay) hold(way, port, bytes, size, now() + delay);
    else pass(way, port, bytes, size);
}

static void take_queries(int upstream) {
    unsigned char bytes[65536];
    for (int taken = 0; taken < MOST_AT_ONCE; taken++) {
        struct sockaddr_in from;
        socklen_t length = sizeof from;
        ssize_t size = recvfrom(listener, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &length);
        if (size < 0) return;
        admit(from, upstream);
        meet_fate(TO_SERVER, ntohs(from.sin_port), bytes, size);
    }
}

static void take_replies(uint16_t port) {
    unsigned char bytes[65536];
    for (int taken = 0; taken < MOST_AT_ONCE && clients[port].socket; taken++) {
        ssize_t size = recv(clients[port].socket, bytes, sizeof bytes, 0);
        if (size < 0) return;
        meet_fate(TO_CLIENT, port, bytes, size);
    }
}

static int milliseconds_left(void) {
    if (!held_count) return -1;
    uint64_t time = now();
    return held[0]->due <= time ? 0 : (int)((held[0]->due - time + 999) / 1000);
}

static void fail_usage(void) {
    fprintf(stderr, "usage: lossy-proxy LISTEN UPSTREAM"
                    " [--drop %%] [--drop-queries %%] [--reorder %%] [--duplicate %%] [--delay MS] [--seed N]\n");
    exit(64);
}

static void set_option(const char *name, const char *value) {
    char *end;
    double number = strtod(value, &end);
    if (*end || end == value || number < 0) fail_usage();
    if (!strcmp(name, "--drop")) wanted.drop[TO_SERVER] = wanted.drop[TO_CLIENT] = number;
    else if (!strcmp(name, "--drop-queries")) wanted.drop[TO_SERVER] = number;
    else if (!strcmp(name, "--reorder")) wanted.reorder = number;
    else if (!strcmp(name, "--duplicate")) wanted.duplicate = number;
    else if (!strcmp(name, "--delay")) wanted.delay = number;
    else if (!strcmp(name, "--seed")) wanted.seed = strtoull(value, NULL, 10);
    else fail_usage();
}

static int port_number(const char *text) {
    char *end;
    long number = strtol(text, &end, 10);
    if (*end || end == text || number < 0 || number > 65535) fail_usage();
    return number;
}

static void report(void) {
    const char *names[] = { "queries", "replies" };
    for (int way = 0; way < 2; way++)
        fprintf(stderr, "%s: %lu passed, %lu dropped, %lu reordered, %lu duplicated\n", names[way], counts[way].passed,
            counts[way].dropped, counts[way].reordered, counts[way].duplicated);
}

/* Starts listening. Returns the port. */
static int start(int port) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    most_clients = files.rlim_max - 16 < MOST_CLIENTS ? files.rlim_max - 16 : MOST_CLIENTS;
    chance[TO_SERVER] = wanted.seed * 2;
    chance[TO_CLIENT] = wanted.seed * 2 + 1;
    watch = epoll_create1(EPOLL_CLOEXEC);
    listener = open_socket(port, 0);
    set_watch(listener, LISTENER);
    set_watch(STDIN_FILENO, INPUT);
    getsockname(listener, (struct sockaddr *)&address, &length);
    return ntohs(address.sin_port);
}

static int has_input_ended(void) {
    char ignored[512];
    return read(STDIN_FILENO, ignored, sizeof ignored) <= 0;
}

int main(int count, char **arguments) {
    if (count < 3 || count % 2 == 0) fail_usage();
    int port = port_number(arguments[1]), upstream = port_number(arguments[2]);
    for (int i = 3; i < count; i += 2) set_option(arguments[i], arguments[i + 1]);
    printf("%d\n", start(port));
    fflush(stdout);
    for (;;) {
        struct epoll_event events[64];
        int ready = epoll_wait(watch, events, 64, milliseconds_left());
        for (int i = 0; i < ready; i++) {
            uint32_t tag = events[i].data.u32;
            if (tag == INPUT && has_input_ended()) return report(), 0;
            if (tag == LISTENER) take_queries(upstream);
            if (tag < LISTENER) take_replies(tag);
        }
        pass_due();
    }
}

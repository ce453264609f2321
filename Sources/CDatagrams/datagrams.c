/* Wrappers for recvmmsg and sendmmsg. Swift cannot see these functions, because they are GNU extensions. Other systems
   than Linux use recv and send in a loop instead. */
#define _GNU_SOURCE
#include "datagrams.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#ifdef __linux__

#include <string.h>

static void prepare(struct mmsghdr *headers, struct iovec *vectors, uint8_t *bytes, size_t stride, int count)
{
    memset(headers, 0, (size_t)count * sizeof *headers);
    for (int index = 0; index < count; index++) {
        vectors[index].iov_base = bytes + (size_t)index * stride;
        vectors[index].iov_len = stride;
        headers[index].msg_hdr.msg_iov = &vectors[index];
        headers[index].msg_hdr.msg_iovlen = 1;
    }
}

int datagrams_receive(int descriptor, uint8_t *bytes, size_t stride, size_t *lengths)
{
    struct mmsghdr headers[DATAGRAMS_MOST];
    struct iovec vectors[DATAGRAMS_MOST];
    prepare(headers, vectors, bytes, stride, DATAGRAMS_MOST);
    int count = recvmmsg(descriptor, headers, DATAGRAMS_MOST, MSG_DONTWAIT, NULL);
    for (int index = 0; index < count; index++) {
        lengths[index] = headers[index].msg_len;
        /* A datagram that did not fit counts as truncated, as if the server had cut it: set the TC bit. */
        if (headers[index].msg_hdr.msg_flags & MSG_TRUNC) bytes[(size_t)index * stride + 2] |= 0x02;
    }
    return count < 0 ? -errno : count;
}

int datagrams_send(int descriptor, const uint8_t *bytes, size_t stride, const size_t *lengths, int count)
{
    struct mmsghdr headers[DATAGRAMS_MOST];
    struct iovec vectors[DATAGRAMS_MOST];
    prepare(headers, vectors, (uint8_t *)bytes, stride, count);
    for (int index = 0; index < count; index++) vectors[index].iov_len = lengths[index];
    int sent = sendmmsg(descriptor, headers, (unsigned)count, MSG_DONTWAIT);
    return sent < 0 ? -errno : sent;
}

#else

int datagrams_receive(int descriptor, uint8_t *bytes, size_t stride, size_t *lengths)
{
    int count = 0;
    while (count < DATAGRAMS_MOST) {
        ssize_t length = recv(descriptor, bytes + (size_t)count * stride, stride, MSG_DONTWAIT);
        if (length < 0) return count > 0 ? count : -errno;
        lengths[count++] = (size_t)length;
    }
    return count;
}

int datagrams_send(int descriptor, const uint8_t *bytes, size_t stride, const size_t *lengths, int count)
{
    for (int index = 0; index < count; index++) {
        if (send(descriptor, bytes + (size_t)index * stride, lengths[index], MSG_DONTWAIT) < 0)
            return index > 0 ? index : -errno;
    }
    return count;
}

#endif

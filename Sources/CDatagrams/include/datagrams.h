#ifndef EGRESSGEN_DATAGRAMS_H
#define EGRESSGEN_DATAGRAMS_H

#include <stddef.h>
#include <stdint.h>

/* The maximum number of datagrams in one call. */
#define DATAGRAMS_MOST 64

/* Receives datagrams without waiting. Each is stored in a buffer of its own, and the buffers are `stride` bytes apart.
   Stores the lengths in `lengths`. Returns the number of datagrams, or the negated error number if there is none. */
int datagrams_receive(int descriptor, uint8_t *bytes, size_t stride, size_t *lengths);

/* Sends `count` datagrams without waiting, from buffers of the same layout. Returns the number of datagrams that the
   system accepted, or the negated error number if it accepted none. */
int datagrams_send(int descriptor, const uint8_t *bytes, size_t stride, const size_t *lengths, int count);

#endif

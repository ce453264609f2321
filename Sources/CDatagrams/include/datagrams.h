#ifndef EGRESSGEN_DATAGRAMS_H
#define EGRESSGEN_DATAGRAMS_H

#include <stddef.h>
#include <stdint.h>

/* The most datagrams that one call takes. */
#define DATAGRAMS_MOST 64

/* Receives datagrams without waiting, each to a place of its own, `stride` bytes apart, and notes their lengths.
   Returns how many there were, or the error's number below 0. */
int datagrams_receive(int descriptor, uint8_t *bytes, size_t stride, size_t *lengths);

/* Sends datagrams from such places. Returns how many were taken, or the error's number below 0
   if none was. */
int datagrams_send(int descriptor, const uint8_t *bytes, size_t stride, const size_t *lengths, int count);

#endif

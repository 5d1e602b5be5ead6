/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of bytes that grows from nothing to its limit as it is used. */
#ifndef PIPE_RING_H
#define PIPE_RING_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

struct ring {
    uint8_t *data;
    size_t cap;                      /* allocated */
    size_t head;                     /* where the oldest byte lies */
    size_t used;
    size_t max;                      /* limit of used */
};

void ring_init(struct ring *ring, size_t max);
void ring_destroy(struct ring *ring);

static inline size_t ring_space(const struct ring *ring)
{
    return ring->max - ring->used;
}

/* Makes room for n more bytes, n <= ring_space(). -> 0 or ENOMEM */
int ring_reserve(struct ring *ring, size_t n);

/* Where n reserved bytes go: one or two parts. -> parts. ring_added() then says how many came. */
int ring_room(const struct ring *ring, size_t n, struct iovec iov[2]);
void ring_added(struct ring *ring, size_t n);

/*
 * Where the oldest n bytes lie, n <= used. -> parts. ring_removed() then takes them out; the memory
 * stays as it is.
 */
int ring_data(const struct ring *ring, size_t n, struct iovec iov[2]);
void ring_removed(struct ring *ring, size_t n);

#endif

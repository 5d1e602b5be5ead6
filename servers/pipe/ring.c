/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ring.h"

#define FIRST_SIZE 256

void ring_init(struct ring *ring, size_t max)
{
    *ring = (struct ring){ .max = max };
}

void ring_destroy(struct ring *ring)
{
    free(ring->data);
    *ring = (struct ring){ 0 };
}

int ring_reserve(struct ring *ring, size_t n)
{
    size_t need = ring->used + n, cap = ring->cap != 0 ? ring->cap : FIRST_SIZE;
    struct iovec part[2];
    if (need <= ring->cap)
        return 0;
    while (cap < need)
        cap *= 2;
    if (cap > ring->max)
        cap = ring->max;
    uint8_t *data = malloc(cap);
    if (data == NULL)
        return ENOMEM;
    size_t at = 0;
    for (int i = 0, parts = ring_data(ring, ring->used, part); i < parts; i++) {
        memcpy(data + at, part[i].iov_base, part[i].iov_len);
        at += part[i].iov_len;
    }
    free(ring->data);
    ring->data = data;
    ring->cap = cap;
    ring->head = 0;
    return 0;
}

/* n bytes from `from` on, which may wrap. */
static int span(const struct ring *ring, size_t from, size_t n, struct iovec iov[2])
{
    if (n == 0)
        return 0;
    if (from >= ring->cap)
        from -= ring->cap;
    size_t first = ring->cap - from < n ? ring->cap - from : n;
    iov[0].iov_base = ring->data + from;
    iov[0].iov_len = first;
    if (first == n)
        return 1;
    iov[1].iov_base = ring->data;
    iov[1].iov_len = n - first;
    return 2;
}

int ring_room(const struct ring *ring, size_t n, struct iovec iov[2])
{
    return span(ring, ring->head + ring->used, n, iov);
}

void ring_added(struct ring *ring, size_t n)
{
    ring->used += n;
}

int ring_data(const struct ring *ring, size_t n, struct iovec iov[2])
{
    return span(ring, ring->head, n, iov);
}

/* An empty ring starts at the front again, so that short messages stay in one part. */
void ring_removed(struct ring *ring, size_t n)
{
    ring->used -= n;
    ring->head += n;
    if (ring->used == 0)
        ring->head = 0;
    else if (ring->head >= ring->cap)
        ring->head -= ring->cap;
}

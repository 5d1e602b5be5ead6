/* SPDX-License-Identifier: Apache-2.0 */
/* How much of a write may go into a pipe now: POSIX's rules of atomicity. */
#ifndef PIPE_FLOW_H
#define PIPE_FLOW_H

#include <stddef.h>

/*
 * total: size of the write, left: of what is not in yet; up to atomic bytes go in whole or not at
 * all.
 */
static inline size_t flow_may_take(size_t space, size_t left, size_t total, size_t atomic)
{
    if (total <= atomic)
        return space >= left ? left : 0;
    return space < left ? space : left;
}

/*
 * Space that makes poll() say "writable". A whole atomic write would fit; a pipe that is no larger
 * says so when half empty.
 */
static inline size_t flow_writable_at(size_t size, size_t atomic)
{
    size_t half = (size + 1) / 2;
    return half < atomic ? half : atomic;
}

#endif

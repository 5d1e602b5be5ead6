/* SPDX-License-Identifier: Apache-2.0 */
/* Random numbers from the system's generator, a block at a time; the block belongs to the thread and to its process. */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define BLOCK 256

static __thread struct {
    unsigned char bytes[BLOCK];
    size_t left;
    pid_t pid;      /* a child draws its own */
} pool;

static void refill(void)
{
    if (getentropy(pool.bytes, sizeof pool.bytes) == -1)
        abort();    /* callers have no way to learn of it, and must not go on with zeros */
    pool.left = sizeof pool.bytes;
    pool.pid = getpid();
}

/* What has been given out is wiped. */
void arc4random_buf(void *buf, size_t size)
{
    unsigned char *p = buf;

    while (size > 0) {
        size_t n;
        if (pool.left == 0 || pool.pid != getpid())
            refill();
        n = size < pool.left ? size : pool.left;
        memcpy(p, pool.bytes + BLOCK - pool.left, n);
        memset(pool.bytes + BLOCK - pool.left, 0, n);
        pool.left -= n;
        p += n;
        size -= n;
    }
}

uint32_t arc4random(void)
{
    uint32_t v;

    arc4random_buf(&v, sizeof v);
    return v;
}

/* Without bias: values below 2^32 mod bound are drawn again. */
uint32_t arc4random_uniform(uint32_t bound)
{
    uint32_t least, v;

    if (bound < 2)
        return 0;
    least = -bound % bound;
    do
        v = arc4random();
    while (v < least);
    return v % bound;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

/*
 * Additive feedback generator r[i] = r[i-deg] + r[i-sep]. The caller's state buffer holds one header word
 * (kind, position) and then the table, so that setstate() finds everything in the buffer itself.
 */
struct kind {
    size_t bytes;
    int deg, sep;
};

static const struct kind kinds[] = { { 8, 0, 0 }, { 32, 7, 3 }, { 64, 15, 1 }, { 128, 31, 3 }, { 256, 63, 1 } };

static uint32_t default_state[32];
static uint32_t *current;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint32_t lcg(uint32_t x)
{
    return x * 1103515245u + 12345u;
}

static uint32_t next(uint32_t *s)
{
    const struct kind *k = &kinds[s[0] & 7];
    uint32_t *r = s + 1;
    unsigned pos = s[0] >> 3;
    uint32_t v;

    if (k->deg == 0) {
        r[0] = lcg(r[0]);
        return r[0] & 0x7fffffff;
    }
    v = r[pos] += r[(pos + (unsigned)(k->deg - k->sep)) % (unsigned)k->deg];
    s[0] = (s[0] & 7) | ((pos + 1) % (unsigned)k->deg) << 3;
    return v >> 1;
}

static void seed_state(uint32_t *s, int kind, unsigned seed)
{
    const struct kind *k = &kinds[kind];

    s[0] = (uint32_t)kind;
    s[1] = seed;
    for (int i = 1; i < k->deg; i++) {
        s[1 + i] = lcg(s[i]) ^ s[i] >> 16;
    }
    for (int i = 0; i < 10 * k->deg; i++) {
        next(s);
    }
}

/* Caller holds the lock. */
static uint32_t *state_now(void)
{
    if (current == NULL) {
        current = default_state;
        seed_state(current, 3, 1);
    }
    return current;
}

long random(void)
{
    uint32_t v;

    pthread_mutex_lock(&lock);
    v = next(state_now());
    pthread_mutex_unlock(&lock);
    return (long)v;
}

void srandom(unsigned seed)
{
    pthread_mutex_lock(&lock);
    uint32_t *s = state_now();
    seed_state(s, (int)(s[0] & 7), seed);
    pthread_mutex_unlock(&lock);
}

char *initstate(unsigned seed, char *state, size_t size)
{
    int kind = 4;
    char *old;

    while (kind >= 0 && size < kinds[kind].bytes) {
        kind--;
    }
    if (kind < 0) {
        errno = EINVAL;
        return NULL;
    }
    pthread_mutex_lock(&lock);
    old = (char *)state_now();
    current = (uint32_t *)(void *)state;
    seed_state(current, kind, seed);
    pthread_mutex_unlock(&lock);
    return old;
}

char *setstate(char *state)
{
    char *old;

    pthread_mutex_lock(&lock);
    old = (char *)state_now();
    current = (uint32_t *)(void *)state;
    pthread_mutex_unlock(&lock);
    return old;
}

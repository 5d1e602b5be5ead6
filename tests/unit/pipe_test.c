// sources: servers/pipe/ring.c
// flags: -Iservers/pipe
// SPDX-License-Identifier: Apache-2.0
// The ring of a pipe against a plain model, and the rules of atomicity.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow.h"
#include "ring.h"

static unsigned passed, failed;

static void check(int good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", passed + failed + 1, what);
    good ? passed++ : failed++;
}

static unsigned next_random(void)
{
    static unsigned state = 12345;
    state = state * 1103515245u + 12345u;
    return state >> 16;
}

static size_t put(struct ring *ring, unsigned char *from, size_t n)
{
    struct iovec iov[2];
    size_t done = 0;
    if (ring_reserve(ring, n) != 0)
        return 0;
    for (int i = 0, parts = ring_room(ring, n, iov); i < parts; i++) {
        memcpy(iov[i].iov_base, from + done, iov[i].iov_len);
        done += iov[i].iov_len;
    }
    ring_added(ring, done);
    return done;
}

static size_t take(struct ring *ring, unsigned char *to, size_t n)
{
    struct iovec iov[2];
    size_t done = 0;
    for (int i = 0, parts = ring_data(ring, n, iov); i < parts; i++) {
        memcpy(to + done, iov[i].iov_base, iov[i].iov_len);
        done += iov[i].iov_len;
    }
    ring_removed(ring, done);
    return done;
}

/* Bytes come out as they went in, whatever the pieces. */
static void check_stream(size_t max)
{
    struct ring ring;
    unsigned char buffer[8192], in = 0, out = 0;
    int good = 1;
    ring_init(&ring, max);
    for (int i = 0; i < 20000; i++) {
        size_t n = next_random() % 700;
        if (n > ring_space(&ring))
            n = ring_space(&ring);
        for (size_t j = 0; j < n; j++)
            buffer[j] = in++;
        good &= put(&ring, buffer, n) == n;
        n = next_random() % 700;
        if (n > ring.used)
            n = ring.used;
        good &= take(&ring, buffer, n) == n;
        for (size_t j = 0; j < n; j++)
            good &= buffer[j] == out++;
        good &= ring.used == (unsigned char)(in - out) || ring.used > 255;
        good &= ring.cap <= max || ring.cap == 0;
    }
    check(good, "stream");
    ring_destroy(&ring);
}

int main(void)
{
    struct ring ring;
    unsigned char buffer[5120] = { 1 };
    ring_init(&ring, 5120);
    check(ring.cap == 0 && ring_space(&ring) == 5120, "nothing is allocated at first");
    check(put(&ring, buffer, 1) == 1 && ring.cap == 256, "a little for a little");
    check(put(&ring, buffer, 5119) == 5119 && ring_space(&ring) == 0 && ring.cap == 5120,
          "grows to its limit");
    check(take(&ring, buffer, 5120) == 5120 && ring.head == 0, "an empty one starts at the front");
    ring_destroy(&ring);
    check_stream(5120);
    check_stream(600);
    check_stream(1000);

    check(flow_may_take(5120, 5120, 5120, 5120) == 5120, "an atomic write that fits");
    check(flow_may_take(5119, 5120, 5120, 5120) == 0, "an atomic write that does not fit");
    check(flow_may_take(0, 1, 1, 5120) == 0, "no room");
    check(flow_may_take(10, 6000, 6000, 5120) == 10, "a long write goes in pieces");
    check(flow_may_take(100, 60, 6000, 5120) == 60, "the last piece");
    check(flow_writable_at(5120, 5120) == 2560, "writable when half empty");
    check(flow_writable_at(65536, 5120) == 5120, "writable when an atomic write fits");
    printf("1..%u\n", passed + failed);
    return failed != 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of the C library share: the machine's own functions, a generator, the result lines. */
#ifndef LIBC_HOST_H_INCLUDED
#define LIBC_HOST_H_INCLUDED

#include <stddef.h>
#include <stdint.h>

int host_printf(const char *fmt, ...) __asm__("printf");
int host_snprintf(char *buf, size_t size, const char *fmt, ...) __asm__("snprintf");

int *__get_errno_ptr(void);

static int test_failures;

/* The library's errno. */
int *__get_errno_ptr(void)
{
    static int value;

    return &value;
}

static inline uint64_t test_random(void)
{
    static uint64_t x = UINT64_C(88172645463325252);

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return x;
}

static inline void test_result(const char *name, int bad)
{
    host_printf("%s %s\n", bad ? "not ok" : "ok", name);
    test_failures += bad != 0;
}

#endif

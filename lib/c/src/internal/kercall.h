/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernel entry: svc #0, number in x8, arguments in x0-x7, result in x0 (>= 0, or -errno). x1-x17 may be lost.
 * A buffer is passed as (address, -bytes), an IOV as (address, parts).
 */
#ifndef LIBC_KERCALL_H
#define LIBC_KERCALL_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/kercalls.h>

/* Sets errno from a negative result; returns -1. */
long __kret_error(long result);

#define KERCALL_CLOBBER "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "cc", "memory"

static inline __attribute__((always_inline)) long kercall8(long n, long a0, long a1, long a2, long a3, long a4,
                                                           long a5, long a6, long a7)
{
    register long x8 __asm__("x8") = n;
    register long x0 __asm__("x0") = a0;
    register long x1 __asm__("x1") = a1;
    register long x2 __asm__("x2") = a2;
    register long x3 __asm__("x3") = a3;
    register long x4 __asm__("x4") = a4;
    register long x5 __asm__("x5") = a5;
    register long x6 __asm__("x6") = a6;
    register long x7 __asm__("x7") = a7;

    __asm__ __volatile__("svc #0"
                         : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6), "+r"(x7), "+r"(x8)
                         : : KERCALL_CLOBBER);
    return x0;
}

static inline __attribute__((always_inline)) long kercall6(long n, long a0, long a1, long a2, long a3, long a4,
                                                           long a5)
{
    register long x8 __asm__("x8") = n;
    register long x0 __asm__("x0") = a0;
    register long x1 __asm__("x1") = a1;
    register long x2 __asm__("x2") = a2;
    register long x3 __asm__("x3") = a3;
    register long x4 __asm__("x4") = a4;
    register long x5 __asm__("x5") = a5;

    __asm__ __volatile__("svc #0"
                         : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x8)
                         : : "x6", "x7", KERCALL_CLOBBER);
    return x0;
}

static inline __attribute__((always_inline)) long kercall5(long n, long a0, long a1, long a2, long a3, long a4)
{
    register long x8 __asm__("x8") = n;
    register long x0 __asm__("x0") = a0;
    register long x1 __asm__("x1") = a1;
    register long x2 __asm__("x2") = a2;
    register long x3 __asm__("x3") = a3;
    register long x4 __asm__("x4") = a4;

    __asm__ __volatile__("svc #0"
                         : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x8)
                         : : "x5", "x6", "x7", KERCALL_CLOBBER);
    return x0;
}

static inline __attribute__((always_inline)) long kercall4(long n, long a0, long a1, long a2, long a3)
{
    register long x8 __asm__("x8") = n;
    register long x0 __asm__("x0") = a0;
    register long x1 __asm__("x1") = a1;
    register long x2 __asm__("x2") = a2;
    register long x3 __asm__("x3") = a3;

    __asm__ __volatile__("svc #0"
                         : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x8)
                         : : "x4", "x5", "x6", "x7", KERCALL_CLOBBER);
    return x0;
}


/*
 * MsgSend and its kin: a server's status may be any number, so x1 tells it (0) from an error of the kernel's or of MsgError (1).
 * Foo_r() gives what is in x0 either way; Foo() sets errno for errors only.
 */
static inline __attribute__((always_inline)) long kercall_send(long n, long coid, const void *s, long sparts, const void *r,
                                                               long rparts, int set_errno)
{
    register long x8 __asm__("x8") = n;
    register long x0 __asm__("x0") = coid;
    register long x1 __asm__("x1") = (long)s;
    register long x2 __asm__("x2") = sparts;
    register long x3 __asm__("x3") = (long)r;
    register long x4 __asm__("x4") = rparts;

    __asm__ __volatile__("svc #0"
                         : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x8)
                         : : "x5", "x6", "x7", KERCALL_CLOBBER);
    if (set_errno && __builtin_expect(x1 && x0, 0))
        return __kret_error(x0);
    return x0;
}

static inline __attribute__((always_inline)) int kercall_failed(long result)
{
    return (unsigned long)result >= (unsigned long)-4095L;
}

/* Foo()'s result from the kernel's. */
static inline __attribute__((always_inline)) long kercall_errno(long result)
{
    return __builtin_expect(kercall_failed(result), 0) ? __kret_error(result) : result;
}

/* Foo()'s result from the positive errno Foo_r() gave. */
static inline int errno_result(int err)
{
    if (err != EOK) {
        errno = err;
        return -1;
    }
    return 0;
}

#define BUF(bytes) (-(long)(bytes))

/* interrupt_handler.c: InterruptAttach() and InterruptAttachArray(): an id or -errno. */
int __interrupt_handler(int intr, uintptr_t handler, const void *area, int size, unsigned flags);


#endif

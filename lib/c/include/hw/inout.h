/* SPDX-License-Identifier: Apache-2.0 */
/* Access to device registers at mmap_device_io() addresses. Each access is one load or store, in program order. */
#ifndef _HW_INOUT_H_INCLUDED
#define _HW_INOUT_H_INCLUDED

#include <stdint.h>

#define __INOUT_INLINE static __inline__ __attribute__((__always_inline__))

/*
 * QNX's: registers of a device mapped with mmap_device_io() or mmap_device_memory(). Each access happens once, in the
 * order written; no barrier for other memory.
 */
__INOUT_INLINE uint8_t in8(uintptr_t port) { return *(volatile uint8_t *)port; }
__INOUT_INLINE uint16_t in16(uintptr_t port) { return *(volatile uint16_t *)port; }
__INOUT_INLINE uint32_t in32(uintptr_t port) { return *(volatile uint32_t *)port; }
__INOUT_INLINE uint64_t in64(uintptr_t port) { return *(volatile uint64_t *)port; }
__INOUT_INLINE void out8(uintptr_t port, uint8_t value) { *(volatile uint8_t *)port = value; }
__INOUT_INLINE void out16(uintptr_t port, uint16_t value) { *(volatile uint16_t *)port = value; }
__INOUT_INLINE void out32(uintptr_t port, uint32_t value) { *(volatile uint32_t *)port = value; }
__INOUT_INLINE void out64(uintptr_t port, uint64_t value) { *(volatile uint64_t *)port = value; }

/* Little-endian and big-endian registers. */
#define inle16(p)     in16(p)
#define inle32(p)     in32(p)
#define outle16(p, v) out16(p, v)
#define outle32(p, v) out32(p, v)
#define inbe16(p)     __builtin_bswap16(in16(p))
#define inbe32(p)     __builtin_bswap32(in32(p))
#define outbe16(p, v) out16(p, __builtin_bswap16(v))
#define outbe32(p, v) out32(p, __builtin_bswap32(v))

/* The same register n times, from or to a buffer; the result is the end of the buffer. */
__INOUT_INLINE void *in8s(void *buf, unsigned n, uintptr_t port)
{
    uint8_t *p = (uint8_t *)buf;

    while (n--)
        *p++ = in8(port);
    return p;
}

/* n is in units of the width. */
__INOUT_INLINE void *in16s(void *buf, unsigned n, uintptr_t port)
{
    uint16_t *p = (uint16_t *)buf;

    while (n--)
        *p++ = in16(port);
    return p;
}

/* n is in units of the width. */
__INOUT_INLINE void *in32s(void *buf, unsigned n, uintptr_t port)
{
    uint32_t *p = (uint32_t *)buf;

    while (n--)
        *p++ = in32(port);
    return p;
}

/* As in8s(). */
__INOUT_INLINE void *out8s(const void *buf, unsigned n, uintptr_t port)
{
    const uint8_t *p = (const uint8_t *)buf;

    while (n--)
        out8(port, *p++);
    return (void *)(uintptr_t)p;
}

/* As in16s(). */
__INOUT_INLINE void *out16s(const void *buf, unsigned n, uintptr_t port)
{
    const uint16_t *p = (const uint16_t *)buf;

    while (n--)
        out16(port, *p++);
    return (void *)(uintptr_t)p;
}

/* As in32s(). */
__INOUT_INLINE void *out32s(const void *buf, unsigned n, uintptr_t port)
{
    const uint32_t *p = (const uint32_t *)buf;

    while (n--)
        out32(port, *p++);
    return (void *)(uintptr_t)p;
}

#undef __INOUT_INLINE

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copies between the kernel and the CURRENT address space. Any user address is safe: what the user may not access gives
 * -EFAULT, possibly after part was copied.
 * A fault inside comes to the EL1 abort handler: it calls aspace_fault() (translation, permission and
 * access-flag faults only), goes
 * back to retry on FAULT_OK, and otherwise continues at usercopy_fixup(pc).
 */
#ifndef USERCOPY_H
#define USERCOPY_H

#include <stddef.h>
#include <stdint.h>

int copyin_bulk(void *dst, uintptr_t user_src, size_t n);
int copyout_bulk(uintptr_t user_dst, const void *src, size_t n);

/* Multiples of 8 bytes, 8 to 64; kernel side 8-byte aligned. Unprivileged loads and stores: no checks needed. */
int copyin_8(void *dst, uintptr_t src);
int copyin_16(void *dst, uintptr_t src);
int copyin_24(void *dst, uintptr_t src);
int copyin_32(void *dst, uintptr_t src);
int copyin_40(void *dst, uintptr_t src);
int copyin_48(void *dst, uintptr_t src);
int copyin_56(void *dst, uintptr_t src);
int copyin_64(void *dst, uintptr_t src);
int copyout_8(uintptr_t dst, const void *src);
int copyout_16(uintptr_t dst, const void *src);
int copyout_24(uintptr_t dst, const void *src);
int copyout_32(uintptr_t dst, const void *src);
int copyout_40(uintptr_t dst, const void *src);
int copyout_48(uintptr_t dst, const void *src);
int copyout_56(uintptr_t dst, const void *src);
int copyout_64(uintptr_t dst, const void *src);
int copyin_4(void *dst, uintptr_t src);
int copyout_4(uintptr_t dst, const void *src);

/* n a constant: straight to the right one; else by size. */
static inline __attribute__((always_inline)) int copyin(void *dst, uintptr_t src, size_t n)
{
    if (__builtin_constant_p(n)) {
        switch (n) {
        case 4: return copyin_4(dst, src);
        case 8: return copyin_8(dst, src);
        case 16: return copyin_16(dst, src);
        case 24: return copyin_24(dst, src);
        case 32: return copyin_32(dst, src);
        case 40: return copyin_40(dst, src);
        case 48: return copyin_48(dst, src);
        case 56: return copyin_56(dst, src);
        case 64: return copyin_64(dst, src);
        }
    }
    return copyin_bulk(dst, src, n);
}

static inline __attribute__((always_inline)) int copyout(uintptr_t dst, const void *src, size_t n)
{
    if (__builtin_constant_p(n)) {
        switch (n) {
        case 4: return copyout_4(dst, src);
        case 8: return copyout_8(dst, src);
        case 16: return copyout_16(dst, src);
        case 24: return copyout_24(dst, src);
        case 32: return copyout_32(dst, src);
        case 40: return copyout_40(dst, src);
        case 48: return copyout_48(dst, src);
        case 56: return copyout_56(dst, src);
        case 64: return copyout_64(dst, src);
        }
    }
    return copyout_bulk(dst, src, n);
}


/* 1 to COPY_SMALL bytes, any alignment. */
#define COPY_SMALL 64u
int copyin_small(void *dst, uintptr_t src, size_t n);
int copyout_small(uintptr_t dst, const void *src, size_t n);

/* The same for callers that have much in registers: they know that few are lost. */
#define COPY_SMALL_CALL(name, dst, src, n) __extension__ ({                                                  \
    register uintptr_t dst_ __asm__("x0") = (uintptr_t)(dst);                                                \
    register uintptr_t src_ __asm__("x1") = (uintptr_t)(src);                                                \
    register size_t n_ __asm__("x2") = (n);                                                                  \
    __asm__ volatile("bl " #name                                                                             \
                     : "+r"(dst_), "+r"(src_), "+r"(n_)                                                      \
                     :: "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x16", "x17", "x30",  \
                        "memory", "cc");                                                                     \
    (int)dst_;                                                                                               \
})

/* -> length without the NUL; -EFAULT; -ENAMETOOLONG when there is no NUL in max bytes. */
long copyin_string(char *dst, uintptr_t user_src, size_t max);

/* Bulk copies between the current aspace and memory under the linear map (aspace_touch). 0 or -EFAULT. */
#define copy_current_to_linear(dst, user_src, n)  copyin_bulk(dst, user_src, n)
#define copy_linear_to_current(user_dst, src, n)  copyout_bulk(user_dst, src, n)

/* 0: pc is not in a user copy. */
uintptr_t usercopy_fixup(uintptr_t fault_pc);

/* Set once at boot, by ID registers: the CPUs have PAN, and bulk copies must lift it. */
extern uint32_t usercopy_pan;

#endif

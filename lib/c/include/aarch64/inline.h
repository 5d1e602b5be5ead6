/* SPDX-License-Identifier: Apache-2.0 */
/* Barriers and hints drivers use. */
#ifndef _AARCH64_INLINE_H_INCLUDED
#define _AARCH64_INLINE_H_INCLUDED

#define dsb(type)  __asm__ __volatile__("dsb " #type : : : "memory")
#define dmb(type)  __asm__ __volatile__("dmb " #type : : : "memory")
#define isb()      __asm__ __volatile__("isb" : : : "memory")
#define __cpu_membarrier() __asm__ __volatile__("dmb ish" : : : "memory")
#define __cpu_smp_yield()  __asm__ __volatile__("yield")

#endif

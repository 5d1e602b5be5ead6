/* SPDX-License-Identifier: Apache-2.0 */
/* Lock-free operations on an unsigned, acquire and release, also against interrupt handlers.
   The _value forms return what was there before. */
#ifndef _ATOMIC_H_INCLUDED
#define _ATOMIC_H_INCLUDED

#include <sys/platform.h>

__BEGIN_DECLS
/*
 * QNX's. One operation on *loc that no other CPU or thread sees half done; those with _value return what was there
 * before.
 */
extern void atomic_add(volatile unsigned *loc, unsigned incr);
extern void atomic_sub(volatile unsigned *loc, unsigned decr);
extern void atomic_set(volatile unsigned *loc, unsigned bits);
extern void atomic_clr(volatile unsigned *loc, unsigned bits);
extern void atomic_toggle(volatile unsigned *loc, unsigned bits);
extern unsigned atomic_add_value(volatile unsigned *loc, unsigned incr);
extern unsigned atomic_sub_value(volatile unsigned *loc, unsigned decr);
extern unsigned atomic_set_value(volatile unsigned *loc, unsigned bits);
extern unsigned atomic_clr_value(volatile unsigned *loc, unsigned bits);
extern unsigned atomic_toggle_value(volatile unsigned *loc, unsigned bits);
extern unsigned _smp_xchg(volatile unsigned *loc, unsigned value);
extern unsigned _smp_cmpxchg(volatile unsigned *loc, unsigned old, unsigned value);
__END_DECLS

#define atomic_add(p, v)          ((void)__atomic_fetch_add((p), (v), __ATOMIC_ACQ_REL))
#define atomic_sub(p, v)          ((void)__atomic_fetch_sub((p), (v), __ATOMIC_ACQ_REL))
#define atomic_set(p, v)          ((void)__atomic_fetch_or((p), (v), __ATOMIC_ACQ_REL))
#define atomic_clr(p, v)          ((void)__atomic_fetch_and((p), ~(unsigned)(v), __ATOMIC_ACQ_REL))
#define atomic_toggle(p, v)       ((void)__atomic_fetch_xor((p), (v), __ATOMIC_ACQ_REL))
#define atomic_add_value(p, v)    __atomic_fetch_add((p), (v), __ATOMIC_ACQ_REL)
#define atomic_sub_value(p, v)    __atomic_fetch_sub((p), (v), __ATOMIC_ACQ_REL)
#define atomic_set_value(p, v)    __atomic_fetch_or((p), (v), __ATOMIC_ACQ_REL)
#define atomic_clr_value(p, v)    __atomic_fetch_and((p), ~(unsigned)(v), __ATOMIC_ACQ_REL)
#define atomic_toggle_value(p, v) __atomic_fetch_xor((p), (v), __ATOMIC_ACQ_REL)

#endif

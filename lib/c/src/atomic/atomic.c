/* SPDX-License-Identifier: Apache-2.0 */
/* The functions behind the macros of <atomic.h>. */
#include <atomic.h>
#undef atomic_add
#undef atomic_sub
#undef atomic_set
#undef atomic_clr
#undef atomic_toggle
#undef atomic_add_value
#undef atomic_sub_value
#undef atomic_set_value
#undef atomic_clr_value
#undef atomic_toggle_value

unsigned atomic_add_value(volatile unsigned *loc, unsigned incr)
{
    return __atomic_fetch_add(loc, incr, __ATOMIC_ACQ_REL);
}

unsigned atomic_sub_value(volatile unsigned *loc, unsigned decr)
{
    return __atomic_fetch_sub(loc, decr, __ATOMIC_ACQ_REL);
}

unsigned atomic_set_value(volatile unsigned *loc, unsigned bits)
{
    return __atomic_fetch_or(loc, bits, __ATOMIC_ACQ_REL);
}

unsigned atomic_clr_value(volatile unsigned *loc, unsigned bits)
{
    return __atomic_fetch_and(loc, ~bits, __ATOMIC_ACQ_REL);
}

unsigned atomic_toggle_value(volatile unsigned *loc, unsigned bits)
{
    return __atomic_fetch_xor(loc, bits, __ATOMIC_ACQ_REL);
}

void atomic_add(volatile unsigned *loc, unsigned incr)
{
    atomic_add_value(loc, incr);
}

void atomic_sub(volatile unsigned *loc, unsigned decr)
{
    atomic_sub_value(loc, decr);
}

void atomic_set(volatile unsigned *loc, unsigned bits)
{
    atomic_set_value(loc, bits);
}

void atomic_clr(volatile unsigned *loc, unsigned bits)
{
    atomic_clr_value(loc, bits);
}

void atomic_toggle(volatile unsigned *loc, unsigned bits)
{
    atomic_toggle_value(loc, bits);
}

unsigned _smp_xchg(volatile unsigned *loc, unsigned value)
{
    return __atomic_exchange_n(loc, value, __ATOMIC_ACQ_REL);
}

unsigned _smp_cmpxchg(volatile unsigned *loc, unsigned old, unsigned value)
{
    __atomic_compare_exchange_n(loc, &old, value, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    return old;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -Wl,--hash-style=sysv */
/* Linked to the program: data, thread-local data, a constructor and a destructor that say so. */
#include "dl.h"

int base_value = 3;
int base_numbers[64] = { 1, 2, 3 };
int *base_pointer = &base_numbers[1];
__thread int base_tls = 11;
static __thread char base_zero[100] __attribute__((aligned(64)));

int base_get(void)
{
    return base_value;
}

int *base_tls_address(void)
{
    return &base_tls;
}

char *base_zero_address(void)
{
    return base_zero;
}

int base_weak(void)
{
    return dl_absent != NULL ? dl_absent() : -1;
}

__attribute__((constructor)) static void begin(void)
{
    dl_note("base+");
}

__attribute__((destructor)) static void end(void)
{
    dl_note("base-");
}

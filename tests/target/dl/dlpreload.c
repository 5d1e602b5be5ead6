/* SPDX-License-Identifier: Apache-2.0 */
/* For LD_PRELOAD: is in front of dlbase and hands on to it; counts what is allocated. */
#include <dlfcn.h>
#include <stdlib.h>
#include "dl.h"

static int allocations;

int base_get(void)
{
    int (*next)(void) = (int (*)(void))dlsym(RTLD_NEXT, "base_get");

    return next != NULL ? next() + 1000 : -1;
}

void *malloc(size_t size)
{
    void *(*next)(size_t) = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");

    allocations++;
    return next(size);
}

int preload_allocations(void)
{
    return allocations;
}

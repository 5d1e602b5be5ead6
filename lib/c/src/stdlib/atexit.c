/* SPDX-License-Identifier: Apache-2.0 */
#include "exit_list.h"
#include <stdlib.h>
#include <stdint.h>

struct exit_list __atexit_list;

int __cxa_atexit(void (*func)(void *), void *arg, void *dso)
{
    return __exit_add(&__atexit_list, func, arg, dso);
}

void __cxa_finalize(void *dso)
{
    __exit_run(&__atexit_list, dso);
}

/* The function says which object it belongs to. */
int atexit(void (*func)(void))
{
    return __cxa_atexit(__exit_call_plain, (void *)(uintptr_t)func, (void *)(uintptr_t)func);
}

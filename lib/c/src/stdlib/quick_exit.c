/* SPDX-License-Identifier: Apache-2.0 */
#include "exit_list.h"
#include <stdlib.h>
#include <unistd.h>
#include <stdint.h>

static struct exit_list quick_list;

int at_quick_exit(void (*func)(void))
{
    return __exit_add(&quick_list, __exit_call_plain, (void *)(uintptr_t)func, NULL);
}

void quick_exit(int status)
{
    __exit_run(&quick_list, NULL);
    _exit(status);
}

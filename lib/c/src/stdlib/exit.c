/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/start.h"
#include "atexit.h"
#include <stdlib.h>
#include <unistd.h>

/* Weak: a program that registers nothing, or never touches stdio, does not carry those parts. */
void __cxa_finalize(void *dso) __attribute__((__weak__));
void __stdio_exit(void) __attribute__((__weak__));
extern void (*__fini_array_start[])(void) __attribute__((__weak__, __visibility__("hidden")));
extern void (*__fini_array_end[])(void) __attribute__((__weak__, __visibility__("hidden")));

void exit(int status)
{
    if (__cxa_finalize != NULL) {
        __cxa_finalize(NULL);
    }
    for (void (**f)(void) = __fini_array_end; f > __fini_array_start;) {
        (*--f)();
    }
    if (__ld_fini != NULL) {
        __ld_fini();
    }
    if (__stdio_exit != NULL) {
        __stdio_exit();
    }
    _exit(status);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -ldlbase */
/* For dlopen(): needs dlbase, has thread-local data of every kind. */
#include <stdio.h>
#include <stdlib.h>
#include "dl.h"

__thread int plug_tls = 33;
static __thread int plug_local = 44;
static __thread char plug_big[10000] __attribute__((aligned(256)));
static const char *names[] = { "one", "two" };
static const char *const constants[] = { "a", "b" };      /* read-only once they have their addresses */

int *plug_tls_address(void)
{
    return &plug_tls;
}

int *plug_local_address(void)
{
    return &plug_local;
}

char *plug_big_address(void)
{
    return plug_big;
}

const char *plug_text(int i)
{
    return names[i];
}

int plug_base(void)
{
    return base_get() + base_tls;
}

/* All registers that count are in use over the access of thread-local data. */
double plug_registers(double a, double b, double c, double d)
{
    double e = a * b, f = c * d, g = a + c;
    long i = (long)a, j = (long)b, k = (long)c, l = (long)d;

    plug_local += 1;
    return e + f + g + (double)(i * 1000 + j * 100 + k * 10 + l) + plug_local;
}

/* The innermost definition is the program's, when it has one. */
const char *who(void)
{
    return "plug";
}

const char *plug_who(void)
{
    return who();
}

static void at_end(void)
{
    dl_note("plug!");
}

__attribute__((constructor)) static void begin(void)
{
    dl_note("plug+");
    atexit(at_end);
}

__attribute__((destructor)) static void end(void)
{
    dl_note("plug-");
}

const char *const *plug_constants(void)
{
    return constants;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What static programs have of <dlfcn.h>: dlopen(NULL) gives the program; it has no table of names to search, so dlsym()
 * finds nothing. The text of the last failure belongs to the thread. In libc.so ldqnx/dl.c is in this one's place.
 */
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

static __thread char failure[160];
static __thread int failed;
static char program;

char *dlerror(void)
{
    if (!failed)
        return NULL;
    failed = 0;
    return failure;
}

static void fail(const char *name, const char *why)
{
    snprintf(failure, sizeof failure, "%s: %s", name, why);
    failed = 1;
}

void *dlopen(const char *path, int mode)
{
    if (path == NULL)
        return &program;
    fail(path, "a static program loads no shared objects: link it without -static");
    return NULL;
}

int dlclose(void *handle)
{
    if (handle == &program)
        return 0;
    fail("dlclose", "not a handle of dlopen()");
    return -1;
}

void *dlsym(void *restrict handle, const char *restrict name)
{
    fail(name, handle == &program || handle == RTLD_DEFAULT || handle == RTLD_NEXT ?
         "a static program has no table of symbols: link it without -static" : "not a handle of dlopen()");
    return NULL;
}

void *dlvsym(void *restrict handle, const char *restrict name, const char *restrict version)
{
    return dlsym(handle, name);
}

/* Knows the program, not its symbols. */
int dladdr(const void *address, Dl_info *info)
{
    extern const char __ehdr_start[] __attribute__((__visibility__("hidden")));
    extern char _end[] __attribute__((__visibility__("hidden")));
    const char *name = (const char *)getauxval(AT_EXECFN);

    if ((const char *)address < __ehdr_start || (const char *)address >= _end)
        return 0;
    *info = (Dl_info){ .dli_fname = name != NULL ? name : "", .dli_fbase = (void *)__ehdr_start };
    return 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Names from the clock, the process and a counter; whether a name is free is found out by creating the file. */
static uint64_t unique(void)
{
    static uint64_t counter;
    struct timespec now = { 0, 0 };
    uint64_t x;

    clock_gettime(CLOCK_REALTIME, &now);
    x = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    x ^= (uint64_t)getpid() << 40 ^ (uint64_t)(uintptr_t)&now;
    x += __atomic_add_fetch(&counter, 1, __ATOMIC_RELAXED) * UINT64_C(0x9e3779b97f4a7c15);
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    return x ^ x >> 31;
}

static char *find_marks(char *tmpl, int suffixlen)
{
    size_t len = strlen(tmpl);

    if (suffixlen < 0 || len < 6 + (size_t)suffixlen || memcmp(tmpl + len - (size_t)suffixlen - 6, "XXXXXX", 6) != 0) {
        errno = EINVAL;
        return NULL;
    }
    return tmpl + len - (size_t)suffixlen - 6;
}

static void fill(char *marks)
{
    uint64_t x = unique();

    for (int i = 0; i < 6; i++, x /= 62) {
        marks[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[x % 62];
    }
}

/* Tries names until try() does not fail with EEXIST. */
static int search(char *tmpl, int suffixlen, int flags, int (*try)(const char *path, int flags))
{
    char *marks = find_marks(tmpl, suffixlen);

    if (marks == NULL) {
        return -1;
    }
    for (int i = 0; i < 1000; i++) {
        int result;
        fill(marks);
        result = try(tmpl, flags);
        if (result >= 0 || errno != EEXIST) {
            return result;
        }
    }
    errno = EEXIST;
    return -1;
}

static int try_file(const char *path, int flags)
{
    return open(path, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
}

static int try_dir(const char *path, int flags)
{
    return mkdir(path, 0700);
}

static int try_name(const char *path, int flags)
{
    struct stat st;

    if (lstat(path, &st) == 0) {
        errno = EEXIST;
        return -1;
    }
    return errno == ENOENT ? 0 : -1;
}

int mkostemps(char *tmpl, int suffixlen, int flags)
{
    return search(tmpl, suffixlen, flags & ~O_ACCMODE, try_file);
}

int mkostemp(char *tmpl, int flags)
{
    return mkostemps(tmpl, 0, flags);
}

int mkstemps(char *tmpl, int suffixlen)
{
    return mkostemps(tmpl, suffixlen, 0);
}

int mkstemp(char *tmpl)
{
    return mkostemps(tmpl, 0, 0);
}

char *mkdtemp(char *tmpl)
{
    return search(tmpl, 0, 0, try_dir) == 0 ? tmpl : NULL;
}

char *mktemp(char *tmpl)
{
    if (search(tmpl, 0, 0, try_name) != 0) {
        *tmpl = '\0';
    }
    return tmpl;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What <sys/fortify.h> makes of string functions; the compiler itself calls them by these names. */
#include "fortify.h"
#include <string.h>

void *__memcpy_chk(void *restrict d, const void *restrict s, size_t n, size_t size);
void *__memmove_chk(void *d, const void *s, size_t n, size_t size);
void *__memset_chk(void *d, int c, size_t n, size_t size);
char *__strcpy_chk(char *restrict d, const char *restrict s, size_t size);
char *__stpcpy_chk(char *restrict d, const char *restrict s, size_t size);
char *__strncpy_chk(char *restrict d, const char *restrict s, size_t n, size_t size);
char *__strcat_chk(char *restrict d, const char *restrict s, size_t size);
char *__strncat_chk(char *restrict d, const char *restrict s, size_t n, size_t size);
size_t __strlcpy_chk(char *d, const char *s, size_t n, size_t size);
size_t __strlcat_chk(char *d, const char *s, size_t n, size_t size);

void *__memcpy_chk(void *restrict d, const void *restrict s, size_t n, size_t size)
{
    fortify_check(n, size);
    return memcpy(d, s, n);
}

void *__memmove_chk(void *d, const void *s, size_t n, size_t size)
{
    fortify_check(n, size);
    return memmove(d, s, n);
}

void *__memset_chk(void *d, int c, size_t n, size_t size)
{
    fortify_check(n, size);
    return memset(d, c, n);
}

char *__strcpy_chk(char *restrict d, const char *restrict s, size_t size)
{
    size_t n = strlen(s) + 1;

    fortify_check(n, size);
    return memcpy(d, s, n);
}

char *__stpcpy_chk(char *restrict d, const char *restrict s, size_t size)
{
    size_t n = strlen(s);

    fortify_check(n + 1, size);
    memcpy(d, s, n + 1);
    return d + n;
}

char *__strncpy_chk(char *restrict d, const char *restrict s, size_t n, size_t size)
{
    fortify_check(n, size);
    return strncpy(d, s, n);
}

char *__strcat_chk(char *restrict d, const char *restrict s, size_t size)
{
    size_t have = strnlen(d, size), n = strlen(s) + 1;

    fortify_check(n, size - have);
    memcpy(d + have, s, n);
    return d;
}

char *__strncat_chk(char *restrict d, const char *restrict s, size_t n, size_t size)
{
    size_t have = strnlen(d, size), len = strnlen(s, n);

    fortify_check(len + 1, size - have);
    memcpy(d + have, s, len);
    d[have + len] = '\0';
    return d;
}

size_t __strlcpy_chk(char *d, const char *s, size_t n, size_t size)
{
    fortify_check(n, size);
    return strlcpy(d, s, n);
}

size_t __strlcat_chk(char *d, const char *s, size_t n, size_t size)
{
    fortify_check(n, size);
    return strlcat(d, s, n);
}

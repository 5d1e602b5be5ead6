/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of ISO C and POSIX functions for -D_FORTIFY_SOURCE=1 and 2: calls whose destination has a size the compiler
 * can see go to functions that end the program instead of writing beyond it. At level 2 a member's own size counts
 * for strings, not the whole structure's. <string.h>, <stdio.h> and <unistd.h> include this after their declarations.
 */
#ifndef _SYS_FORTIFY_H_INCLUDED
#define _SYS_FORTIFY_H_INCLUDED

#include <sys/cdefs.h>

#define __fortify __attribute__((__always_inline__, __gnu_inline__, __artificial__)) extern __inline
#define __object(p) __builtin_object_size((p), 0)
#define __member(p) __builtin_object_size((p), _FORTIFY_SOURCE > 1)

#endif

#if defined(__STRING_H_INCLUDED) && !defined(__FORTIFY_STRING)
#define __FORTIFY_STRING

__BEGIN_DECLS

__fortify void *memcpy(void *__pauli_restrict __d, const void *__pauli_restrict __s, size_t __n)
{
    return __builtin___memcpy_chk(__d, __s, __n, __object(__d));
}

__fortify void *memmove(void *__d, const void *__s, size_t __n)
{
    return __builtin___memmove_chk(__d, __s, __n, __object(__d));
}

__fortify void *memset(void *__d, int __c, size_t __n)
{
    return __builtin___memset_chk(__d, __c, __n, __object(__d));
}

__fortify char *strcpy(char *__pauli_restrict __d, const char *__pauli_restrict __s)
{
    return __builtin___strcpy_chk(__d, __s, __member(__d));
}

__fortify char *strncpy(char *__pauli_restrict __d, const char *__pauli_restrict __s, size_t __n)
{
    return __builtin___strncpy_chk(__d, __s, __n, __member(__d));
}

__fortify char *strcat(char *__pauli_restrict __d, const char *__pauli_restrict __s)
{
    return __builtin___strcat_chk(__d, __s, __member(__d));
}

__fortify char *strncat(char *__pauli_restrict __d, const char *__pauli_restrict __s, size_t __n)
{
    return __builtin___strncat_chk(__d, __s, __n, __member(__d));
}
#ifdef __EXT_POSIX1_200809

__fortify char *stpcpy(char *__pauli_restrict __d, const char *__pauli_restrict __s)
{
    return __builtin___stpcpy_chk(__d, __s, __member(__d));
}
#endif
#ifdef __EXT_UNIX_MISC

extern size_t __strlcpy_chk(char *__d, const char *__s, size_t __size, size_t __object_size);
extern size_t __strlcat_chk(char *__d, const char *__s, size_t __size, size_t __object_size);

/* strlcpy() and strlcat(), checked. */
__fortify size_t strlcpy(char *__pauli_restrict __d, const char *__pauli_restrict __s, size_t __size)
{
    return __strlcpy_chk(__d, __s, __size, __member(__d));
}

/* As strlcpy(). */
__fortify size_t strlcat(char *__pauli_restrict __d, const char *__pauli_restrict __s, size_t __size)
{
    return __strlcat_chk(__d, __s, __size, __member(__d));
}
#endif

__END_DECLS

#endif

#if defined(__STDIO_H_INCLUDED) && !defined(__FORTIFY_STDIO)
#define __FORTIFY_STDIO

__BEGIN_DECLS

extern char *__fgets_chk(char *__buf, size_t __size, int __n, FILE *__fp);
extern size_t __fread_chk(void *__buf, size_t __room, size_t __size, size_t __n, FILE *__fp);

__fortify char *fgets(char *__pauli_restrict __buf, int __n, FILE *__pauli_restrict __fp)
{
    return __fgets_chk(__buf, __member(__buf), __n, __fp);
}

__fortify size_t fread(void *__pauli_restrict __buf, size_t __size, size_t __n, FILE *__pauli_restrict __fp)
{
    return __fread_chk(__buf, __object(__buf), __size, __n, __fp);
}

__fortify int vsprintf(char *__pauli_restrict __buf, const char *__pauli_restrict __fmt, va_list __ap)
{
    return __builtin___vsprintf_chk(__buf, 0, __member(__buf), __fmt, __ap);
}

__fortify int vsnprintf(char *__pauli_restrict __buf, size_t __n, const char *__pauli_restrict __fmt, va_list __ap)
{
    return __builtin___vsnprintf_chk(__buf, __n, 0, __member(__buf), __fmt, __ap);
}
#if defined(__GNUC__) && !defined(__clang__)

__fortify int sprintf(char *__pauli_restrict __buf, const char *__pauli_restrict __fmt, ...)
{
    return __builtin___sprintf_chk(__buf, 0, __member(__buf), __fmt, __builtin_va_arg_pack());
}

__fortify int snprintf(char *__pauli_restrict __buf, size_t __n, const char *__pauli_restrict __fmt, ...)
{
    return __builtin___snprintf_chk(__buf, __n, 0, __member(__buf), __fmt, __builtin_va_arg_pack());
}
#endif

__END_DECLS

#endif

#if defined(_UNISTD_H) && !defined(__FORTIFY_UNISTD)
#define __FORTIFY_UNISTD

__BEGIN_DECLS

extern ssize_t __read_chk(int __fd, void *__buf, size_t __n, size_t __size);
extern ssize_t __readlink_chk(const char *__path, char *__buf, size_t __n, size_t __size);
extern char *__getcwd_chk(char *__buf, size_t __n, size_t __size);

__fortify ssize_t read(int __fd, void *__buf, size_t __n)
{
    return __read_chk(__fd, __buf, __n, __object(__buf));
}

__fortify ssize_t readlink(const char *__pauli_restrict __path, char *__pauli_restrict __buf, size_t __n)
{
    return __readlink_chk(__path, __buf, __n, __member(__buf));
}

__fortify char *getcwd(char *__buf, size_t __n)
{
    return __getcwd_chk(__buf, __n, __member(__buf));
}

__END_DECLS

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What every other header leans on: language glue and exact-width aliases. Safe in freestanding code. */
#ifndef _SYS_PLATFORM_H_INCLUDED
#define _SYS_PLATFORM_H_INCLUDED

#ifdef __cplusplus
# define __BEGIN_DECLS extern "C" {
# define __END_DECLS   }
# if __cplusplus >= 201103L
#  define _Static_assert static_assert
# else
#  define _Static_assert(condition, what) struct __not_asserted
# endif
#else
# define __BEGIN_DECLS
# define __END_DECLS
#endif

#ifndef __LITTLEENDIAN__
# define __LITTLEENDIAN__ 1
#endif
#ifndef __AARCH64__
# define __AARCH64__ 1
#endif
#define __PTR_BITS__  64
#define __INT_BITS__  32
#define __LONG_BITS__ 64
#define __OFF_BITS__  64

/*
 * Which names a header of a standard gives beside those of C itself. A program that asks for nothing gets everything,
 * one compiled as strict ISO C (-std=c99) gets C; _POSIX_C_SOURCE adds POSIX, _XOPEN_SOURCE POSIX and XSI, one of the
 * others everything. Versions are not told apart: who asks for an old POSIX gets the newest. Headers of QNX's own
 * always give all they have.
 */
#if defined(_QNX_SOURCE) || defined(_GNU_SOURCE) || defined(_BSD_SOURCE) || defined(_DEFAULT_SOURCE) || \
    defined(_NETBSD_SOURCE) || defined(_ALL_SOURCE) || defined(__cplusplus) || \
    (!defined(__STRICT_ANSI__) && !defined(_POSIX_SOURCE) && !defined(_POSIX_C_SOURCE) && !defined(_XOPEN_SOURCE))
# define __EXT_QNX           1
# define __EXT_UNIX_MISC     1
# define __EXT_UNIX_HIST     1
#endif
#if defined(__EXT_QNX) || defined(_XOPEN_SOURCE)
# define __EXT_XOPEN_EX      1
#endif
#if defined(__EXT_QNX) || defined(_LARGEFILE64_SOURCE)
# define __EXT_LF64SRC       1
#endif
#if defined(__EXT_XOPEN_EX) || defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE)
# define __EXT_POSIX1_198808 1
# define __EXT_POSIX1_199009 1
# define __EXT_POSIX1_199309 1
# define __EXT_POSIX1_199506 1
# define __EXT_POSIX1_200112 1
# define __EXT_POSIX1_200809 1
# define __EXT_POSIX2        1
#endif
#define __EXT_ANSIC_199901   1

/* Types of a fixed size for headers, which cannot take <stdint.h> in. */
typedef signed char        _Int8t;
typedef unsigned char      _Uint8t;
typedef short              _Int16t;
typedef unsigned short     _Uint16t;
typedef int                _Int32t;
typedef unsigned           _Uint32t;
typedef long               _Int64t;
typedef unsigned long      _Uint64t;
typedef long               _Intptrt;
typedef unsigned long      _Uintptrt;
typedef unsigned long      _Sizet;
typedef long               _Ssizet;
typedef unsigned long      _Paddr64t;
typedef _Paddr64t          _Paddrt;

#endif

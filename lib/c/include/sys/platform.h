/* SPDX-License-Identifier: Apache-2.0 */
/* What every other header leans on: language glue and exact-width aliases. Safe in freestanding code. */
#ifndef _SYS_PLATFORM_H_INCLUDED
#define _SYS_PLATFORM_H_INCLUDED

#ifdef __cplusplus
# define __BEGIN_DECLS extern "C" {
# define __END_DECLS   }
# define _Static_assert static_assert
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

/* Feature groups of QNX headers: all that exist here are always on. */
#define __EXT_QNX            1
#define __EXT_UNIX_MISC      1
#define __EXT_UNIX_HIST      1
#define __EXT_POSIX1_198808  1
#define __EXT_POSIX1_199009  1
#define __EXT_POSIX1_199309  1
#define __EXT_POSIX1_199506  1
#define __EXT_POSIX1_200112  1
#define __EXT_POSIX1_200809  1
#define __EXT_POSIX2         1
#define __EXT_XOPEN_EX       1
#define __EXT_ANSIC_199901   1

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

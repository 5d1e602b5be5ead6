/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers of the configuration strings: confstr() and the typed_strings section of the system page share them.
 * Nothing but numbers here; startup includes it too.
 */
#ifndef __CONFNAME_H_INCLUDED
#define __CONFNAME_H_INCLUDED

#define _CS_NONE         0      /* ends typed_strings */
#define _CS_PATH         1
#define _CS_HOSTNAME     2
#define _CS_RELEASE      3
#define _CS_VERSION      4
#define _CS_MACHINE      5
#define _CS_ARCHITECTURE 6
#define _CS_HW_SERIAL    7
#define _CS_HW_PROVIDER  8
#define _CS_SRPC_DOMAIN  9
#define _CS_INITTAB      10
#define _CS_SYSNAME      11
#define _CS_LIBPATH      100
#define _CS_DOMAIN       101
#define _CS_RESOLVE      102
#define _CS_TIMEZONE     103
#define _CS_LOCALE       104

/* What POSIX asks for; confstr() knows these itself. */
#define _CS_POSIX_V6_LP64_OFF64_CFLAGS       200
#define _CS_POSIX_V6_LP64_OFF64_LDFLAGS      201
#define _CS_POSIX_V6_LP64_OFF64_LIBS         202
#define _CS_POSIX_V6_WIDTH_RESTRICTED_ENVS   203
#define _CS_POSIX_V7_LP64_OFF64_CFLAGS       204
#define _CS_POSIX_V7_LP64_OFF64_LDFLAGS      205
#define _CS_POSIX_V7_LP64_OFF64_LIBS         206
#define _CS_POSIX_V7_THREADS_CFLAGS          207
#define _CS_POSIX_V7_THREADS_LDFLAGS         208
#define _CS_POSIX_V7_WIDTH_RESTRICTED_ENVS   209
#define _CS_POSIX_V7_ILP32_OFF32_CFLAGS      210
#define _CS_POSIX_V7_ILP32_OFF32_LDFLAGS     211
#define _CS_POSIX_V7_ILP32_OFF32_LIBS        212
#define _CS_POSIX_V7_ILP32_OFFBIG_CFLAGS     213
#define _CS_POSIX_V7_ILP32_OFFBIG_LDFLAGS    214
#define _CS_POSIX_V7_ILP32_OFFBIG_LIBS       215
#define _CS_POSIX_V7_LPBIG_OFFBIG_CFLAGS     216
#define _CS_POSIX_V7_LPBIG_OFFBIG_LDFLAGS    217
#define _CS_POSIX_V7_LPBIG_OFFBIG_LIBS       218
#define _CS_V6_ENV                           219
#define _CS_V7_ENV                           220
#define _CS_POSIX_V6_ILP32_OFF32_CFLAGS      221
#define _CS_POSIX_V6_ILP32_OFF32_LDFLAGS     222
#define _CS_POSIX_V6_ILP32_OFF32_LIBS        223
#define _CS_POSIX_V6_ILP32_OFFBIG_CFLAGS     224
#define _CS_POSIX_V6_ILP32_OFFBIG_LDFLAGS    225
#define _CS_POSIX_V6_ILP32_OFFBIG_LIBS       226
#define _CS_POSIX_V6_LPBIG_OFFBIG_CFLAGS     227
#define _CS_POSIX_V6_LPBIG_OFFBIG_LDFLAGS    228
#define _CS_POSIX_V6_LPBIG_OFFBIG_LIBS       229

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Helpers every public header leans on. Standard names only start with two underscores. */
#ifndef __SYS_CDEFS_H_INCLUDED
#define __SYS_CDEFS_H_INCLUDED

#include <sys/platform.h>

#if defined(__cplusplus) || !defined(__STDC_VERSION__) || __STDC_VERSION__ < 199901L
#define __pauli_restrict __restrict
#else
#define __pauli_restrict restrict
#endif

#define __CONCAT1(a, b) a##b
#define __CONCAT(a, b) __CONCAT1(a, b)
#define __STRING(x) #x
#ifndef __P
#define __P(args) args
#endif

#define __dead __attribute__((__noreturn__))
#define __pure2 __attribute__((__const__))
#define __unused __attribute__((__unused__))
#define __packed __attribute__((__packed__))
#define __aligned(n) __attribute__((__aligned__(n)))
#define __printflike(f, a) __attribute__((__format__(__printf__, f, a)))
#define __scanflike(f, a) __attribute__((__format__(__scanf__, f, a)))

#endif

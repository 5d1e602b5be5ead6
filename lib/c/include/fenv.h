/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ISO C11 7.6, POSIX.1-2008 <fenv.h>. AArch64: rounding mode in FPCR, sticky exception flags in FPSR. Traps are not
 * offered.
 */
#ifndef __FENV_H_INCLUDED
#define __FENV_H_INCLUDED

#include <sys/cdefs.h>

__BEGIN_DECLS

#define FE_INVALID 0x01
#define FE_DIVBYZERO 0x02
#define FE_OVERFLOW 0x04
#define FE_UNDERFLOW 0x08
#define FE_INEXACT 0x10
#define FE_ALL_EXCEPT 0x1f
#define FE_TONEAREST 0x000000
#define FE_UPWARD 0x400000
#define FE_DOWNWARD 0x800000
#define FE_TOWARDZERO 0xc00000

typedef unsigned fexcept_t;
typedef struct { unsigned __fpcr, __fpsr; } fenv_t;
#define FE_DFL_ENV ((const fenv_t *)-1)

int feclearexcept(int excepts);
int fegetexceptflag(fexcept_t *flags, int excepts);
int feraiseexcept(int excepts);
int fesetexceptflag(const fexcept_t *flags, int excepts);
int fetestexcept(int excepts);
int fegetround(void);
int fesetround(int round);
int fegetenv(fenv_t *env);
int feholdexcept(fenv_t *env);
int fesetenv(const fenv_t *env);
int feupdateenv(const fenv_t *env);

__END_DECLS

#endif

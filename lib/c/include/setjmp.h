/* SPDX-License-Identifier: Apache-2.0 */
/* ISO C11 7.13, POSIX.1-2008 <setjmp.h>. */
#ifndef _SETJMP_H_INCLUDED
#define _SETJMP_H_INCLUDED

#include <sys/platform.h>

/* x19-x30, SP, d8-d15, then the signal mask and whether it was saved. */
typedef struct __jmp_buf {
    _Uint64t __regs[22];
    _Uint64t __mask;
    _Uint64t __mask_saved;
} jmp_buf[1];
typedef jmp_buf sigjmp_buf;

__BEGIN_DECLS
extern int setjmp(jmp_buf env) __attribute__((__returns_twice__));
extern void longjmp(jmp_buf env, int value) __attribute__((__noreturn__));
#ifdef __EXT_POSIX1_200809
extern int sigsetjmp(sigjmp_buf env, int savemask) __attribute__((__returns_twice__));
extern void siglongjmp(sigjmp_buf env, int value) __attribute__((__noreturn__));
#endif
#ifdef __EXT_XOPEN_EX
extern int _setjmp(jmp_buf env) __attribute__((__returns_twice__));
extern void _longjmp(jmp_buf env, int value) __attribute__((__noreturn__));
#endif
__END_DECLS
#define setjmp(env) setjmp(env)
#ifdef __EXT_POSIX1_200809
# define sigsetjmp(env, savemask) sigsetjmp(env, savemask)
#endif

#endif

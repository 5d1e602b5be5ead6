/* SPDX-License-Identifier: Apache-2.0 */
/* The registers a signal handler gets. POSIX.1-2008 <signal.h>. */
#ifndef _UCONTEXT_H_INCLUDED
#define _UCONTEXT_H_INCLUDED

#include <sys/types.h>
#include <aarch64/context.h>

typedef struct {
    void  *ss_sp;
    size_t ss_size;
    int    ss_flags;
} stack_t;

typedef struct _mcontext {
    AARCH64_CPU_REGISTERS cpu;
    AARCH64_FPU_REGISTERS fpu;
} mcontext_t;

typedef struct _ucontext {
    struct _ucontext *uc_link;
    sigset_t          uc_sigmask;
    stack_t           uc_stack;
    mcontext_t        uc_mcontext;
} ucontext_t;

#define GET_REGIP(regs) AARCH64_GET_REGIP(regs)
#define GET_REGSP(regs) AARCH64_GET_REGSP(regs)

_Static_assert(sizeof(mcontext_t) == 800, "mcontext_t");

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The registers of a thread as signal handlers, debuggers and the kernel see them. */
#ifndef _AARCH64_CONTEXT_H_INCLUDED
#define _AARCH64_CONTEXT_H_INCLUDED

#include <sys/platform.h>

#define AARCH64_REG_X29 29
#define AARCH64_REG_X30 30
#define AARCH64_REG_LR  30
#define AARCH64_REG_SP  31

typedef struct aarch64_cpu_registers {
    _Uint64t gpr[32];       /* x0..x30, SP */
    _Uint64t elr;           /* program counter */
    _Uint64t pstate;
} __attribute__((__aligned__(16))) AARCH64_CPU_REGISTERS;

/* One SIMD register, as two halves or as bytes. */
typedef struct aarch64_qreg {
    _Uint64t qlo;
    _Uint64t qhi;
} aarch64_qreg_t;

/* All SIMD registers with status and control. */
typedef struct aarch64_fpu_registers {
    aarch64_qreg_t reg[32];
    _Uint32t       fpsr;
    _Uint32t       fpcr;
} __attribute__((__aligned__(16))) AARCH64_FPU_REGISTERS;

#define AARCH64_GET_REGIP(regs) ((regs)->elr)
#define AARCH64_GET_REGSP(regs) ((regs)->gpr[AARCH64_REG_SP])

_Static_assert(sizeof(AARCH64_CPU_REGISTERS) == 272, "AARCH64_CPU_REGISTERS");
_Static_assert(sizeof(AARCH64_FPU_REGISTERS) == 528, "AARCH64_FPU_REGISTERS");

#endif

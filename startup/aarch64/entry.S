/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First instructions of every CPU, the exception vectors, the way into the kernel. Startup is linked so that
 * address 0 is the startup_header; _start follows it at STARTUP_BASE.
 */
#define STARTUP_BASE    0x100
#define HDR_SIGNATURE   0x00ff7eeb
#define HDR_SIZE_FIELD  32              /* startup_header.startup_size */
#define SCTLR_RESET     0x30d00800      /* RES1 bits: MMU, caches off, little-endian */
#define SCTLR_RUN       0x30d0180d      /* ... and M, C, SA, I */
#define SPSR_EL1H       0x3c5           /* EL1, own stack pointer, DAIF masked */

/* Leave EL2, if this is it, for EL1. Needs a stack. Clobbers the caller-saved registers. */
.macro drop_to_el1
    mrs     x9, CurrentEL
    cmp     x9, #(2 << 2)
    b.ne    1f
    bl      el2_prepare
    mov     x9, sp
    msr     sp_el1, x9
    adr     x9, 2f
    msr     elr_el2, x9
    mov     x9, #SPSR_EL1H
    msr     spsr_el2, x9
    ldr     w9, =SCTLR_RESET
    msr     sctlr_el1, x9
    isb
    eret
1:  ldr     w9, =SCTLR_RESET
    msr     sctlr_el1, x9
    isb
2:
.endm

.macro set_vectors
    adrp    x9, startup_vectors
    add     x9, x9, :lo12:startup_vectors
    mrs     x10, CurrentEL
    cmp     x10, #(2 << 2)
    b.ne    3f
    msr     vbar_el2, x9
3:  msr     vbar_el1, x9
    isb
.endm

    .section .text.start, "ax"
    .globl  _start
    .globl  startup_text_start
    .hidden startup_text_start
startup_text_start:
_start:
    msr     daifset, #15
    msr     spsel, #1
    mov     x19, x0                     /* device tree */
    mrs     x22, CurrentEL
    mrs     x20, cntvct_el0
    cmp     x22, #(2 << 2)
    b.ne    0f
    mrs     x20, cntpct_el0             /* what CNTVCT will read once its offset is 0 */
0:
    adr     x23, _start
    sub     x23, x23, #STARTUP_BASE     /* startup_header = load bias */

    /* The checksum must be taken before the first byte of data changes: no stack, no relocation yet. */
    mov     w21, #1
    ldr     w0, [x23]
    ldr     w1, =HDR_SIGNATURE
    cmp     w0, w1
    b.ne    4f
    ldr     w1, [x23, #HDR_SIZE_FIELD]
    lsr     w2, w1, #22                 /* nothing sane is 4 MiB or more */
    cbnz    w2, 4f
    mov     x0, x23
    bl      sum32
    mov     w21, w0
4:
    adrp    x9, boot_stack_top
    add     x9, x9, :lo12:boot_stack_top
    mov     sp, x9
    set_vectors
    cbz     w21, 8f
    mov     w0, w21
    mov     x29, xzr
    mov     x30, xzr
    b       startup_damaged             /* before anything of it is relied on */
8:

    adrp    x1, __rela_start
    add     x1, x1, :lo12:__rela_start
    adrp    x2, __rela_end
    add     x2, x2, :lo12:__rela_end
5:  cmp     x1, x2
    b.hs    6f
    ldp     x3, x4, [x1], #16           /* offset, info: the linker makes nothing but R_AARCH64_RELATIVE here */
    ldr     x5, [x1], #8
    add     x5, x5, x23
    str     x5, [x23, x3]
    b       5b
6:
    drop_to_el1
    set_vectors
    mov     x29, xzr
    mov     x30, xzr
    mov     x0, x19
    mov     x1, x20
    lsr     x2, x22, #2
    b       startup_main

    .text
/* A secondary CPU, from PSCI CPU_ON: x0 = its struct secondary (stack pointer and the MMU's registers at the front). */
    .globl  secondary_entry
    .hidden secondary_entry
secondary_entry:
    msr     daifset, #15
    msr     spsel, #1
    mov     x19, x0
    ldr     x9, [x19]
    mov     sp, x9
    set_vectors
    drop_to_el1
    set_vectors
    ldp     x0, x1, [x19, #8]           /* ttbr0, ttbr1 */
    ldp     x2, x3, [x19, #24]          /* tcr, mair */
    bl      mmu_enable
    mov     x29, xzr
    mov     x0, x19
    bl      secondary_main              /* -> the command word's address */
    ldp     x20, x21, [x19, #40]        /* system page, CPU index */

    /* The event register makes this free of a race: a SEV after the load ends the WFE at once. */
7:  ldr     x9, [x0]
    cbnz    x9, 8f
    wfe
    b       7b
8:  cmp     x9, #1                      /* CPU_CMD_STAY_OUT */
    b.eq    9f
    mov     x0, x9
    mov     x1, x20
    mov     x2, x21
    b       kernel_enter
9:  bl      psci_cpu_off
10: wfi
    b       10b

/* mmu_enable(ttbr0, ttbr1, tcr, mair) */
    .globl  mmu_enable
    .hidden mmu_enable
mmu_enable:
    msr     ttbr0_el1, x0
    msr     ttbr1_el1, x1
    msr     tcr_el1, x2
    msr     mair_el1, x3
    isb
    tlbi    vmalle1
    ic      iallu
    dsb     nsh
    isb
    ldr     w4, =SCTLR_RUN
    msr     sctlr_el1, x4
    isb
    ret

/* kernel_enter(entry, syspage, cpu) */
    .globl  kernel_enter
    .hidden kernel_enter
kernel_enter:
    mov     x9, x0
    mov     x0, x1
    mov     x1, x2
    ic      iallu
    dsb     nsh
    isb
    br      x9

/* Nothing is expected to arrive here: say what it was and stop. */
.macro vector number
    .balign 128
    mov     x0, #\number
    b       vector_common
.endm

    .balign 2048
startup_vectors:
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    vector  \n
    .endr

vector_common:
    mrs     x4, CurrentEL
    cmp     x4, #(2 << 2)
    b.eq    11f
    mrs     x1, esr_el1
    mrs     x2, elr_el1
    mrs     x3, far_el1
    b       12f
11: mrs     x1, esr_el2
    mrs     x2, elr_el2
    mrs     x3, far_el2
12: mov     x29, xzr
    mov     x30, xzr
    b       startup_exception

    .section .bss.stack, "aw", %nobits
    .balign 16
    .space  10240                   /* fdt_walk() takes 6,784 of it; it lies in the image */
boot_stack_top:

/* SPDX-License-Identifier: Apache-2.0 */
/* The process manager's program, carried inside the kernel: one boot module with both roles. */
        .section .procnto, "a"
        .balign 4096
        .globl  procnto_program, procnto_program_end
procnto_program:
        .incbin "build/kernel/procnto.stripped"
        .balign 4096
procnto_program_end:

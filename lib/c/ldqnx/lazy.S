/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the first entry of an object's PLT: a function that was not there is called. On the stack: the slot's address and the
 * return address; x16: the address of word 2 of the object's .got.plt. Arguments are the called function's: all are kept.
 */
    .text
    .global ld_lazy_entry
    .hidden ld_lazy_entry
    .type   ld_lazy_entry, %function
    .balign 16
ld_lazy_entry:
    .cfi_startproc
    .cfi_def_cfa_offset 16
    .cfi_offset x30, -8
    stp     x29, x8, [sp, #-224]!
    .cfi_adjust_cfa_offset 224
    .cfi_offset x29, -240
    mov     x29, sp
    stp     x0, x1, [sp, #16]
    stp     x2, x3, [sp, #32]
    stp     x4, x5, [sp, #48]
    stp     x6, x7, [sp, #64]
    stp     q0, q1, [sp, #80]
    stp     q2, q3, [sp, #112]
    stp     q4, q5, [sp, #144]
    stp     q6, q7, [sp, #176]
    ldr     x0, [x16, #-8]
    ldr     x1, [sp, #224]
    bl      ld_lazy_bind
    mov     x17, x0
    ldp     q6, q7, [sp, #176]
    ldp     q4, q5, [sp, #144]
    ldp     q2, q3, [sp, #112]
    ldp     q0, q1, [sp, #80]
    ldp     x6, x7, [sp, #64]
    ldp     x4, x5, [sp, #48]
    ldp     x2, x3, [sp, #32]
    ldp     x0, x1, [sp, #16]
    ldp     x29, x8, [sp], #224
    .cfi_adjust_cfa_offset -224
    ldr     x30, [sp, #8]
    add     sp, sp, #16
    .cfi_adjust_cfa_offset -16
    br      x17
    .cfi_endproc
    .size   ld_lazy_entry, . - ld_lazy_entry

    .section .note.GNU-stack, "", %progbits

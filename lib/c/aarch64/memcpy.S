/* SPDX-License-Identifier: Apache-2.0 */
    .text
    .p2align 4
    .global memcpy
    .type memcpy, %function
/* General registers only: a copy must not make a thread own the FP unit. Short sizes use two overlapping moves. */
memcpy:
    add     x4, x1, x2              /* end of the source */
    add     x5, x0, x2              /* end of the destination */
    cmp     x2, #16
    b.lo    .Lsmall
    cmp     x2, #32
    b.hi    .Lover32
    ldp     x6, x7, [x1]
    ldp     x8, x9, [x4, #-16]
    stp     x6, x7, [x0]
    stp     x8, x9, [x5, #-16]
    ret
.Lover32:
    cmp     x2, #64
    b.hi    .Llarge
    ldp     x6, x7, [x1]
    ldp     x8, x9, [x1, #16]
    ldp     x10, x11, [x4, #-32]
    ldp     x12, x13, [x4, #-16]
    stp     x6, x7, [x0]
    stp     x8, x9, [x0, #16]
    stp     x10, x11, [x5, #-32]
    stp     x12, x13, [x5, #-16]
    ret
.Llarge:
    mov     x3, x0
    sub     x2, x2, #64
1:  ldp     x6, x7, [x1], #64
    ldp     x8, x9, [x1, #-48]
    ldp     x10, x11, [x1, #-32]
    ldp     x12, x13, [x1, #-16]
    stp     x6, x7, [x3], #64
    stp     x8, x9, [x3, #-48]
    stp     x10, x11, [x3, #-32]
    stp     x12, x13, [x3, #-16]
    subs    x2, x2, #64
    b.hi    1b
    ldp     x6, x7, [x4, #-64]      /* the last 64 bytes, part of which may be copied already */
    ldp     x8, x9, [x4, #-48]
    ldp     x10, x11, [x4, #-32]
    ldp     x12, x13, [x4, #-16]
    stp     x6, x7, [x5, #-64]
    stp     x8, x9, [x5, #-48]
    stp     x10, x11, [x5, #-32]
    stp     x12, x13, [x5, #-16]
    ret
.Lsmall:
    tbz     x2, #3, 2f
    ldr     x6, [x1]
    ldr     x7, [x4, #-8]
    str     x6, [x0]
    str     x7, [x5, #-8]
    ret
2:  tbz     x2, #2, 3f
    ldr     w6, [x1]
    ldr     w7, [x4, #-4]
    str     w6, [x0]
    str     w7, [x5, #-4]
    ret
3:  cbz     x2, 4f
    lsr     x3, x2, #1              /* 1, 2 or 3 bytes: first, middle, last */
    ldrb    w6, [x1]
    ldrb    w7, [x1, x3]
    ldrb    w8, [x4, #-1]
    strb    w6, [x0]
    strb    w7, [x0, x3]
    strb    w8, [x5, #-1]
4:  ret
    .size memcpy, . - memcpy
    .section .note.GNU-stack, "", %progbits

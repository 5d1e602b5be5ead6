/* SPDX-License-Identifier: Apache-2.0 */
    .text
    .p2align 4
    .global strchr
    .type strchr, %function
/* Looks for the byte and for the end in each aligned word; the lower of the two decides. */
strchr:
    and     w1, w1, #255
    mov     w9, w1
    mov     x5, #0x0101010101010101
    mul     x1, x1, x5
    bic     x6, x0, #7
    ldr     x2, [x6]
    lsl     x4, x0, #3
    mov     x8, #-1
    lsl     x8, x8, x4
    eor     x3, x2, x1
    orn     x2, x2, x8
    orn     x3, x3, x8
1:  sub     x4, x2, x5
    bic     x4, x4, x2
    sub     x7, x3, x5
    bic     x7, x7, x3
    orr     x4, x4, x7
    ands    x4, x4, #0x8080808080808080
    b.ne    2f
    ldr     x2, [x6, #8]!
    eor     x3, x2, x1
    b       1b
2:  rbit    x4, x4
    clz     x4, x4
    add     x0, x6, x4, lsr #3
    ldrb    w2, [x0]
    cmp     w2, w9
    csel    x0, x0, xzr, eq
    ret
    .size strchr, . - strchr
    .section .note.GNU-stack, "", %progbits

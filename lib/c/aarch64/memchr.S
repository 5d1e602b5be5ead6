/* SPDX-License-Identifier: Apache-2.0 */
    .text
    .p2align 4
    .global memchr
    .type memchr, %function
/* Aligned words as in strlen(); a hit beyond the end counts as none. */
memchr:
    cbz     x2, .Lnone
    and     w1, w1, #255
    mov     x5, #0x0101010101010101
    mul     x1, x1, x5
    adds    x7, x0, x2              /* end, held at the top of memory when it would wrap */
    csinv   x7, x7, xzr, cc
    bic     x6, x0, #7
    ldr     x3, [x6]
    eor     x3, x3, x1
    lsl     x4, x0, #3
    mov     x8, #-1
    lsl     x8, x8, x4
    orn     x3, x3, x8
1:  sub     x4, x3, x5
    bic     x4, x4, x3
    ands    x4, x4, #0x8080808080808080
    b.ne    2f
    add     x6, x6, #8
    cmp     x6, x7
    b.hs    .Lnone
    ldr     x3, [x6]
    eor     x3, x3, x1
    b       1b
2:  rbit    x4, x4
    clz     x4, x4
    add     x0, x6, x4, lsr #3
    cmp     x0, x7
    b.hs    .Lnone
    ret
.Lnone:
    mov     x0, #0
    ret
    .size memchr, . - memchr
    .section .note.GNU-stack, "", %progbits

/* SPDX-License-Identifier: Apache-2.0 */
    .text
    .p2align 4
    .global strcmp
    .type strcmp, %function
/* Words when both strings are aligned alike, else bytes. */
strcmp:
    eor     x3, x0, x1
    tst     x3, #7
    b.ne    .Lbytes
    mov     x5, #0x0101010101010101
    ands    x4, x0, #7
    b.eq    2f
    bic     x0, x0, #7              /* same offset in both: make the bytes before the strings equal and non-zero */
    bic     x1, x1, #7
    ldr     x2, [x0], #8
    ldr     x3, [x1], #8
    lsl     x4, x4, #3
    mov     x6, #-1
    lsl     x6, x6, x4
    orn     x2, x2, x6
    orn     x3, x3, x6
    b       3f
2:  ldr     x2, [x0], #8
    ldr     x3, [x1], #8
3:  sub     x4, x2, x5
    bic     x4, x4, x2
    and     x4, x4, #0x8080808080808080
    eor     x6, x2, x3
    orr     x6, x6, x4
    cbz     x6, 2b
    rbit    x6, x6                  /* first byte that differs or ends a string */
    clz     x6, x6
    bic     x6, x6, #7
    lsr     x2, x2, x6
    lsr     x3, x3, x6
    and     w2, w2, #255
    and     w3, w3, #255
    sub     w0, w2, w3
    ret
.Lbytes:
    ldrb    w2, [x0], #1
    ldrb    w3, [x1], #1
    cmp     w2, w3
    b.ne    5f
    cbnz    w2, .Lbytes
5:  sub     w0, w2, w3
    ret
    .size strcmp, . - strcmp
    .section .note.GNU-stack, "", %progbits

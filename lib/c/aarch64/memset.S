/* SPDX-License-Identifier: Apache-2.0 */
    .text
    .p2align 4
    .global memset
    .type memset, %function
memset:
    and     w1, w1, #255
    mov     x3, #0x0101010101010101
    mul     x1, x1, x3
    add     x5, x0, x2              /* end */
    cmp     x2, #16
    b.lo    .Lsmall
    cmp     x2, #64
    b.hi    .Llarge
    stp     x1, x1, [x0]
    stp     x1, x1, [x5, #-16]
    cmp     x2, #32
    b.ls    1f
    stp     x1, x1, [x0, #16]
    stp     x1, x1, [x5, #-32]
1:  ret
.Llarge:
    mov     x3, x0
    sub     x2, x2, #64
2:  stp     x1, x1, [x3]
    stp     x1, x1, [x3, #16]
    stp     x1, x1, [x3, #32]
    stp     x1, x1, [x3, #48]
    add     x3, x3, #64
    subs    x2, x2, #64
    b.hi    2b
    stp     x1, x1, [x5, #-64]
    stp     x1, x1, [x5, #-48]
    stp     x1, x1, [x5, #-32]
    stp     x1, x1, [x5, #-16]
    ret
.Lsmall:
    tbz     x2, #3, 3f
    str     x1, [x0]
    str     x1, [x5, #-8]
    ret
3:  tbz     x2, #2, 4f
    str     w1, [x0]
    str     w1, [x5, #-4]
    ret
4:  cbz     x2, 5f
    lsr     x3, x2, #1
    strb    w1, [x0]
    strb    w1, [x0, x3]
    strb    w1, [x5, #-1]
5:  ret
    .size memset, . - memset
    .section .note.GNU-stack, "", %progbits

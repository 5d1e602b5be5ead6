/* SPDX-License-Identifier: Apache-2.0 */
    .text
    .p2align 4
    .global memmove
    .type memmove, %function
/* memcpy() where it is safe: up to 64 bytes it loads everything before it stores, and without overlap always. */
memmove:
    cmp     x2, #64
    b.ls    memcpy
    sub     x3, x0, x1
    cmp     x3, x2
    b.lo    .Lbackward
    neg     x3, x3
    cmp     x3, x2
    b.hs    memcpy
    mov     x3, x0                  /* overlapping, destination below: strictly upwards */
1:  ldp     x6, x7, [x1], #16
    stp     x6, x7, [x3], #16
    sub     x2, x2, #16
    cmp     x2, #16
    b.hs    1b
    cbz     x2, 3f
2:  ldrb    w6, [x1], #1
    strb    w6, [x3], #1
    subs    x2, x2, #1
    b.ne    2b
3:  ret
.Lbackward:
    cbz     x3, 3b
    add     x4, x1, x2
    add     x5, x0, x2
4:  ldp     x6, x7, [x4, #-16]!
    stp     x6, x7, [x5, #-16]!
    sub     x2, x2, #16
    cmp     x2, #16
    b.hs    4b
    cbz     x2, 3b
5:  ldrb    w6, [x4, #-1]!
    strb    w6, [x5, #-1]!
    subs    x2, x2, #1
    b.ne    5b
    ret
    .size memmove, . - memmove
    .section .note.GNU-stack, "", %progbits

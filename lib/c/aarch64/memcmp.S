/* SPDX-License-Identifier: Apache-2.0 */
    .text
    .p2align 4
    .global memcmp
    .type memcmp, %function
/* Eight bytes at a time; byte order is reversed so that one unsigned compare gives the first difference. */
memcmp:
    cmp     x2, #8
    b.lo    .Lbytes
    subs    x2, x2, #8
    b.eq    2f
1:  ldr     x3, [x0], #8
    ldr     x4, [x1], #8
    cmp     x3, x4
    b.ne    .Ldiff
    subs    x2, x2, #8
    b.hi    1b
2:  ldr     x3, [x0, x2]            /* the last eight bytes; x2 is 0 or negative */
    ldr     x4, [x1, x2]
    cmp     x3, x4
    b.ne    .Ldiff
    mov     w0, #0
    ret
.Ldiff:
    rev     x3, x3
    rev     x4, x4
    cmp     x3, x4
    cset    w0, hi
    csinv   w0, w0, wzr, hs
    ret
.Lbytes:
    cbz     x2, 4f
3:  ldrb    w3, [x0], #1
    ldrb    w4, [x1], #1
    subs    w3, w3, w4
    b.ne    5f
    subs    x2, x2, #1
    b.ne    3b
4:  mov     w0, #0
    ret
5:  mov     w0, w3
    ret
    .size memcmp, . - memcmp
    .section .note.GNU-stack, "", %progbits

/* SPDX-License-Identifier: Apache-2.0 */
    .text
    .p2align 4
    .global strlen
    .type strlen, %function
/* Reads whole aligned words, which never cross a page; bytes before the string are made non-zero. */
strlen:
    bic     x1, x0, #7
    ldr     x2, [x1]
    lsl     x3, x0, #3              /* shifts use the low six bits: 8 * (address mod 8) */
    mov     x4, #-1
    lsl     x4, x4, x3
    orn     x2, x2, x4
    mov     x5, #0x0101010101010101
1:  sub     x3, x2, x5
    bic     x3, x3, x2
    ands    x3, x3, #0x8080808080808080
    b.ne    2f
    ldr     x2, [x1, #8]!
    b       1b
2:  rbit    x3, x3
    clz     x3, x3
    sub     x0, x1, x0
    add     x0, x0, x3, lsr #3
    ret
    .size strlen, . - strlen
    .section .note.GNU-stack, "", %progbits

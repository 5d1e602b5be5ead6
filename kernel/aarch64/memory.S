/* SPDX-License-Identifier: Apache-2.0 */
/* Memory primitives of the kernel: normal memory; general registers, but for whole pages. */

        .macro  FUNC name
        .section .text.\name, "ax"
        .global \name
        .type   \name, %function
        .balign 16
\name:
        .endm
        .macro  END name
        .size   \name, . - \name
        .endm

/* void *memcpy(x0 dst, x1 src, x2 n). Small sizes by overlapping head and tail, loaded before anything is stored. */
FUNC memcpy
        mov     x3, x0
        cmp     x2, #16
        b.lo    3f
        cmp     x2, #64
        b.hi    5f
        add     x4, x1, x2
        add     x5, x3, x2
        ldp     x6, x7, [x1]
        ldp     x8, x9, [x4, #-16]
        cmp     x2, #32
        b.ls    2f
        ldp     x10, x11, [x1, #16]
        ldp     x12, x13, [x4, #-32]
        stp     x10, x11, [x3, #16]
        stp     x12, x13, [x5, #-32]
2:      stp     x6, x7, [x3]
        stp     x8, x9, [x5, #-16]
        ret
3:      tbz     x2, #3, 4f
        ldr     x6, [x1]
        add     x4, x1, x2
        ldr     x7, [x4, #-8]
        str     x6, [x3]
        add     x5, x3, x2
        str     x7, [x5, #-8]
        ret
4:      tbz     x2, #2, 41f
        ldr     w6, [x1]
        add     x4, x1, x2
        ldr     w7, [x4, #-4]
        str     w6, [x3]
        add     x5, x3, x2
        str     w7, [x5, #-4]
        ret
41:     cbz     x2, 43f
        ldrb    w6, [x1]
        tbz     x2, #1, 42f
        add     x4, x1, x2
        ldrh    w7, [x4, #-2]
        add     x5, x3, x2
        strh    w7, [x5, #-2]
42:     strb    w6, [x3]
43:     ret
5:      add     x4, x1, x2              /* ends: the last 64 bytes are copied last, overlapping */
        add     x5, x3, x2
        ldp     x14, x15, [x4, #-16]
        subs    x2, x2, #64
        sub     x1, x1, #16
        sub     x3, x3, #16
6:      ldp     x6, x7, [x1, #16]
        ldp     x8, x9, [x1, #32]
        ldp     x10, x11, [x1, #48]
        ldp     x12, x13, [x1, #64]!
        stp     x6, x7, [x3, #16]
        stp     x8, x9, [x3, #32]
        stp     x10, x11, [x3, #48]
        stp     x12, x13, [x3, #64]!
        subs    x2, x2, #64
        b.hi    6b
        ldp     x6, x7, [x4, #-64]
        ldp     x8, x9, [x4, #-48]
        ldp     x10, x11, [x4, #-32]
        stp     x6, x7, [x5, #-64]
        stp     x8, x9, [x5, #-48]
        stp     x10, x11, [x5, #-32]
        stp     x14, x15, [x5, #-16]
        ret
END memcpy

/* void *memmove(x0 dst, x1 src, x2 n) */
FUNC memmove
        cmp     x2, #64
        b.ls    memcpy                  /* loads all before it stores */
        sub     x3, x0, x1
        cmp     x3, x2
        b.lo    4f                      /* dst inside the source: downwards */
        sub     x3, x1, x0
        cmp     x3, x2
        b.hs    memcpy                  /* no overlap */
        mov     x3, x0
1:      ldp     x6, x7, [x1]
        ldp     x8, x9, [x1, #16]
        add     x1, x1, #32
        stp     x6, x7, [x3]
        stp     x8, x9, [x3, #16]
        add     x3, x3, #32
        sub     x2, x2, #32
        cmp     x2, #32
        b.hs    1b
2:      cbz     x2, 3f
        ldrb    w6, [x1], #1
        strb    w6, [x3], #1
        sub     x2, x2, #1
        b       2b
3:      ret
4:      add     x4, x1, x2
        add     x5, x0, x2
5:      ldp     x6, x7, [x4, #-16]
        ldp     x8, x9, [x4, #-32]!
        stp     x6, x7, [x5, #-16]
        stp     x8, x9, [x5, #-32]!
        sub     x2, x2, #32
        cmp     x2, #32
        b.hs    5b
6:      cbz     x2, 3b
        ldrb    w6, [x4, #-1]!
        strb    w6, [x5, #-1]!
        sub     x2, x2, #1
        b       6b
END memmove

/* void *memset(x0 dst, w1 c, x2 n) */
FUNC memset
        and     x1, x1, #0xff
        mov     x6, #0x0101010101010101
        mul     x6, x1, x6
        mov     x3, x0
        add     x5, x0, x2
        cmp     x2, #16
        b.lo    3f
        cmp     x2, #64
        b.hi    2f
        stp     x6, x6, [x3]
        stp     x6, x6, [x5, #-16]
        cmp     x2, #32
        b.ls    1f
        stp     x6, x6, [x3, #16]
        stp     x6, x6, [x5, #-32]
1:      ret
2:      subs    x2, x2, #64
21:     stp     x6, x6, [x3]
        stp     x6, x6, [x3, #16]
        stp     x6, x6, [x3, #32]
        stp     x6, x6, [x3, #48]
        add     x3, x3, #64
        subs    x2, x2, #64
        b.hi    21b
        stp     x6, x6, [x5, #-64]
        stp     x6, x6, [x5, #-48]
        stp     x6, x6, [x5, #-32]
        stp     x6, x6, [x5, #-16]
        ret
3:      tbz     x2, #3, 4f
        str     x6, [x3]
        str     x6, [x5, #-8]
        ret
4:      tbz     x2, #2, 5f
        str     w6, [x3]
        str     w6, [x5, #-4]
        ret
5:      cbz     x2, 6f
        strb    w6, [x3]
        tbz     x2, #1, 6f
        strh    w6, [x5, #-2]
6:      ret
END memset

/* int memcmp(x0 a, x1 b, x2 n) */
FUNC memcmp
1:      cmp     x2, #8
        b.lo    3f
        ldr     x3, [x0], #8
        ldr     x4, [x1], #8
        sub     x2, x2, #8
        cmp     x3, x4
        b.eq    1b
        rev     x3, x3
        rev     x4, x4
        cmp     x3, x4
        cset    w0, hi
        csinv   w0, w0, wzr, hs
        ret
3:      cbz     x2, 4f
        ldrb    w3, [x0], #1
        ldrb    w4, [x1], #1
        sub     x2, x2, #1
        subs    w3, w3, w4
        b.eq    3b
        mov     w0, w3
        ret
4:      mov     w0, #0
        ret
END memcmp

/* void page_zero(x0 page): DC ZVA when permitted and the block is 64 bytes to a page, else stores. */
FUNC page_zero
        mrs     x1, dczid_el0
        add     x3, x0, #4096
        tbnz    x1, #4, 2f
        and     x1, x1, #15
        cmp     x1, #4
        b.ne    3f
1:      dc      zva, x0
        add     x0, x0, #64
        dc      zva, x0
        add     x0, x0, #64
        dc      zva, x0
        add     x0, x0, #64
        dc      zva, x0
        add     x0, x0, #64
        dc      zva, x0
        add     x0, x0, #64
        dc      zva, x0
        add     x0, x0, #64
        dc      zva, x0
        add     x0, x0, #64
        dc      zva, x0
        add     x0, x0, #64
        cmp     x0, x3
        b.lo    1b
        ret
2:      stp     xzr, xzr, [x0]
        stp     xzr, xzr, [x0, #16]
        stp     xzr, xzr, [x0, #32]
        stp     xzr, xzr, [x0, #48]
        add     x0, x0, #64
        cmp     x0, x3
        b.lo    2b
        ret
3:      cmp     x1, #10                 /* larger than a page: stores */
        b.hi    2b
        mov     x2, #4
        lsl     x2, x2, x1
4:      dc      zva, x0
        add     x0, x0, x2
        cmp     x0, x3
        b.lo    4b
        ret
END page_zero

/* void page_copy(x0 dst, x1 src): through q0-q7, whose owner finds them as they were. */
        .arch_extension simd
FUNC page_copy
        sub     sp, sp, #128
        stp     q0, q1, [sp]
        stp     q2, q3, [sp, #32]
        stp     q4, q5, [sp, #64]
        stp     q6, q7, [sp, #96]
        add     x2, x1, #4096
1:      ldp     q0, q1, [x1]
        ldp     q2, q3, [x1, #32]
        ldp     q4, q5, [x1, #64]
        ldp     q6, q7, [x1, #96]
        add     x1, x1, #128
        stp     q0, q1, [x0]
        stp     q2, q3, [x0, #32]
        stp     q4, q5, [x0, #64]
        stp     q6, q7, [x0, #96]
        add     x0, x0, #128
        cmp     x1, x2
        b.lo    1b
        ldp     q0, q1, [sp]
        ldp     q2, q3, [sp, #32]
        ldp     q4, q5, [sp, #64]
        ldp     q6, q7, [sp, #96]
        add     sp, sp, #128
        ret
END page_copy

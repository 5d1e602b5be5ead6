/* SPDX-License-Identifier: Apache-2.0 */
/* Cache maintenance by address range, and the two loops over megabytes: zeroing and summing. */

/* Turn (x0 start, x1 size) into x0 = first line, x1 = end, x2 = line size, for the data cache. */
.macro dcache_lines
    add     x1, x0, x1
    mrs     x3, ctr_el0
    ubfx    x3, x3, #16, #4             /* log2 of the smallest line, in words */
    mov     x2, #4
    lsl     x2, x2, x3
    sub     x3, x2, #1
    bic     x0, x0, x3
.endm

.macro function name
    .globl  \name
    .hidden \name
\name:
.endm

    .text
function dcache_clean
    dcache_lines
1:  cmp     x0, x1
    b.hs    2f
    dc      cvac, x0
    add     x0, x0, x2
    b       1b
2:  dsb     sy
    ret

function dcache_inval
    dcache_lines
1:  cmp     x0, x1
    b.hs    2f
    dc      ivac, x0
    add     x0, x0, x2
    b       1b
2:  dsb     sy
    ret

function icache_sync
    dcache_lines
1:  cmp     x0, x1
    b.hs    2f
    dc      cvau, x0
    add     x0, x0, x2
    b       1b
2:  dsb     ish
    ic      ialluis
    dsb     ish
    isb
    ret

/* DC ZVA clears a block (mostly 64 bytes) at a time, four to a turn; it may be forbidden, then pairs of registers
   do it. */
function mem_zero
    add     x1, x0, x1
    mrs     x3, dczid_el0
    tbnz    x3, #4, 3f
    mov     x2, #4
    and     x3, x3, #15
    lsl     x2, x2, x3
    cmp     x2, #1024
    b.hi    3f                          /* four of them would not fit a page */
1:  cmp     x0, x1
    b.hs    2f
    dc      zva, x0
    add     x0, x0, x2
    dc      zva, x0
    add     x0, x0, x2
    dc      zva, x0
    add     x0, x0, x2
    dc      zva, x0
    add     x0, x0, x2
    b       1b
2:  ret
3:  cmp     x0, x1
    b.hs    2b
    stp     xzr, xzr, [x0], #16
    stp     xzr, xzr, [x0], #16
    b       3b

/*
 * The sum of 32-bit words, two at a time: x8 gets whole 64-bit words (its low half is the sum of the even
 * words), x9 the odd words shifted down; carries out of the low half spoil only the high half of x8, which is
 * not used.
 */
.macro sum_pair a, b
    add     x8, x8, \a
    add     x9, x9, \a, lsr #32
    add     x8, x8, \b
    add     x9, x9, \b, lsr #32
.endm

function sum32
    mov     x8, xzr
    mov     x9, xzr
    lsr     x2, x1, #7
    and     x1, x1, #127
    cbz     x2, 2f
1:  ldp     x10, x11, [x0]
    ldp     x12, x13, [x0, #16]
    ldp     x14, x15, [x0, #32]
    ldp     x16, x17, [x0, #48]
    sum_pair x10, x11
    sum_pair x12, x13
    sum_pair x14, x15
    sum_pair x16, x17
    ldp     x10, x11, [x0, #64]
    ldp     x12, x13, [x0, #80]
    ldp     x14, x15, [x0, #96]
    ldp     x16, x17, [x0, #112]
    add     x0, x0, #128
    sum_pair x10, x11
    sum_pair x12, x13
    sum_pair x14, x15
    sum_pair x16, x17
    subs    x2, x2, #1
    b.ne    1b
2:  cbz     x1, 4f
3:  ldr     w10, [x0], #4
    add     x8, x8, x10
    subs    x1, x1, #4
    b.hi    3b
4:  add     w0, w8, w9
    ret

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copies to and from the current user address space (usercopy.h).
 *
 * Short copies use LDTR/STTR: the access is checked with EL0's rights, so no other check is needed, PAN or not.
 * Bulk copies check that the range lies in the lower half and use ordinary loads and stores: every valid
 * entry under TTBR0
 * gives EL1 the rights EL0 has (pagetable.h). Where the CPU has PAN it is lifted for the loop.
 * All routines are leaves without a frame that change only caller-saved registers, so that one fixup serves them all:
 * restore PAN, return -EFAULT to the caller. They must stay between usercopy_start and usercopy_end, in one section.
 */
        .equ    EFAULT, 14
        .equ    ENAMETOOLONG, 78
        .equ    BULK_WIDE, 256
        .arch_extension simd

        .macro  PAN_SET value           /* MSR PAN, #value: encoded by hand, the assembler speaks Armv8.0 here */
        .inst   0xd500409f | (\value << 8)
        .endm

        .macro  PAN_OFF tmp
        adrp    \tmp, usercopy_pan
        ldr     w16, [\tmp, #:lo12:usercopy_pan]
        cbz     w16, 1000f
        PAN_SET 0
1000:
        .endm
        .macro  PAN_ON                  /* w16 as PAN_OFF left it */
        cbz     w16, 1001f
        PAN_SET 1
1001:
        .endm

        .macro  FUNC name
        .global \name
        .type   \name, %function
        .balign 16
\name:
        .endm
        .macro  END name
        .size   \name, . - \name
        .endm

        .section .text.usercopy, "ax"
        .balign 16
usercopy_start:

        .macro  IN_PAIR off
        ldtr    x2, [x1, #\off]
        ldtr    x3, [x1, #\off + 8]
        stp     x2, x3, [x0, #\off]
        .endm
        .macro  IN_ONE off
        ldtr    x2, [x1, #\off]
        str     x2, [x0, #\off]
        .endm
        .macro  OUT_PAIR off
        ldp     x2, x3, [x1, #\off]
        sttr    x2, [x0, #\off]
        sttr    x3, [x0, #\off + 8]
        .endm
        .macro  OUT_ONE off
        ldr     x2, [x1, #\off]
        sttr    x2, [x0, #\off]
        .endm
        .macro  DONE
        mov     w0, #0
        ret
        .endm

/* int copyin_N(x0 dst, x1 user) */
FUNC copyin_4
        ldtr    w2, [x1]
        str     w2, [x0]
        DONE
END copyin_4
FUNC copyin_8
        IN_ONE  0
        DONE
END copyin_8
FUNC copyin_16
        IN_PAIR 0
        DONE
END copyin_16
FUNC copyin_24
        IN_PAIR 0
        IN_ONE  16
        DONE
END copyin_24
FUNC copyin_32
        IN_PAIR 0
        IN_PAIR 16
        DONE
END copyin_32
FUNC copyin_40
        IN_PAIR 0
        IN_PAIR 16
        IN_ONE  32
        DONE
END copyin_40
FUNC copyin_48
        IN_PAIR 0
        IN_PAIR 16
        IN_PAIR 32
        DONE
END copyin_48
FUNC copyin_56
        IN_PAIR 0
        IN_PAIR 16
        IN_PAIR 32
        IN_ONE  48
        DONE
END copyin_56
FUNC copyin_64
        IN_PAIR 0
        IN_PAIR 16
        IN_PAIR 32
        IN_PAIR 48
        DONE
END copyin_64

/* int copyout_N(x0 user, x1 src) */
FUNC copyout_4
        ldr     w2, [x1]
        sttr    w2, [x0]
        DONE
END copyout_4
FUNC copyout_8
        OUT_ONE 0
        DONE
END copyout_8
FUNC copyout_16
        OUT_PAIR 0
        DONE
END copyout_16
FUNC copyout_24
        OUT_PAIR 0
        OUT_ONE 16
        DONE
END copyout_24
FUNC copyout_32
        OUT_PAIR 0
        OUT_PAIR 16
        DONE
END copyout_32
FUNC copyout_40
        OUT_PAIR 0
        OUT_PAIR 16
        OUT_ONE 32
        DONE
END copyout_40
FUNC copyout_48
        OUT_PAIR 0
        OUT_PAIR 16
        OUT_PAIR 32
        DONE
END copyout_48
FUNC copyout_56
        OUT_PAIR 0
        OUT_PAIR 16
        OUT_PAIR 32
        OUT_ONE 48
        DONE
END copyout_56
FUNC copyout_64
        OUT_PAIR 0
        OUT_PAIR 16
        OUT_PAIR 32
        OUT_PAIR 48
        DONE
END copyout_64

/*
 * Few bytes, 1 to COPY_SMALL, from both ends towards the middle: the halves may overlap.
 * int copyin_small(x0 dst, x1 user, x2 n), int copyout_small(x0 user, x1 src, x2 n)
 */
        .macro  SMALL ld, ldb, ldw, st, stb, stw
        add     x3, x1, x2
        add     x4, x0, x2
        cmp     x2, #32
        b.hi    2f
        cmp     x2, #16
        b.lo    1f
        \ld     x5, [x1]
        \ld     x6, [x1, #8]
        \ld     x7, [x3, #-16]
        \ld     x8, [x3, #-8]
        \st     x5, [x0]
        \st     x6, [x0, #8]
        \st     x7, [x4, #-16]
        \st     x8, [x4, #-8]
        DONE
1:      tbz     x2, #3, 3f
        \ld     x5, [x1]
        \ld     x6, [x3, #-8]
        \st     x5, [x0]
        \st     x6, [x4, #-8]
        DONE
2:      \ld     x5, [x1]
        \ld     x6, [x1, #8]
        \ld     x7, [x1, #16]
        \ld     x8, [x1, #24]
        \ld     x9, [x3, #-32]
        \ld     x10, [x3, #-24]
        \ld     x11, [x3, #-16]
        \ld     x12, [x3, #-8]
        \st     x5, [x0]
        \st     x6, [x0, #8]
        \st     x7, [x0, #16]
        \st     x8, [x0, #24]
        \st     x9, [x4, #-32]
        \st     x10, [x4, #-24]
        \st     x11, [x4, #-16]
        \st     x12, [x4, #-8]
        DONE
3:      tbz     x2, #2, 4f
        \ldw    w5, [x1]
        \ldw    w6, [x3, #-4]
        \stw    w5, [x0]
        \stw    w6, [x4, #-4]
        DONE
4:      lsr     x5, x2, #1              /* 1 to 3: first, middle, last */
        add     x6, x1, x5
        add     x7, x0, x5
        \ldb    w8, [x1]
        \ldb    w9, [x6]
        \ldb    w10, [x3, #-1]
        \stb    w8, [x0]
        \stb    w9, [x7]
        \stb    w10, [x4, #-1]
        DONE
        .endm
FUNC copyin_small
        SMALL   ldtr, ldtrb, ldtr, stur, sturb, stur
END copyin_small
FUNC copyout_small
        SMALL   ldur, ldurb, ldur, sttr, sttrb, sttr
END copyout_small

        .macro  CHECK user              /* [user, user + x2) in the lower half, else -EFAULT */
        adds    x17, \user, x2
        b.cs    usercopy_efault
        lsr     x17, x17, #48
        cbnz    x17, usercopy_efault
        .endm

/* int copyin_bulk(x0 dst, x1 user, x2 n) */
FUNC copyin_bulk
        CHECK   x1
        b       bulk
END copyin_bulk

/* int copyout_bulk(x0 user, x1 src, x2 n) */
FUNC copyout_bulk
        CHECK   x0
END copyout_bulk

/* Both: x0 to, x1 from, x2 n. Many bytes go through q0-q7, whose owner finds them as they were. */
bulk:   PAN_OFF x17
        cmp     x2, #BULK_WIDE
        b.lo    12f
        sub     sp, sp, #128
        stp     q0, q1, [sp]
        stp     q2, q3, [sp, #32]
        stp     q4, q5, [sp, #64]
        stp     q6, q7, [sp, #96]
usercopy_wide:
        subs    x2, x2, #128
11:     ldp     q0, q1, [x1]
        ldp     q2, q3, [x1, #32]
        ldp     q4, q5, [x1, #64]
        ldp     q6, q7, [x1, #96]
        add     x1, x1, #128
        stp     q0, q1, [x0]
        stp     q2, q3, [x0, #32]
        stp     q4, q5, [x0, #64]
        stp     q6, q7, [x0, #96]
        add     x0, x0, #128
        subs    x2, x2, #128
        b.hs    11b
usercopy_wide_end:
        ldp     q0, q1, [sp]
        ldp     q2, q3, [sp, #32]
        ldp     q4, q5, [sp, #64]
        ldp     q6, q7, [sp, #96]
        add     sp, sp, #128
        adds    x2, x2, #128
        b.eq    50f
12:     cmp     x2, #16
        b.lo    30f
        subs    x2, x2, #64
        b.lo    20f
10:     ldp     x4, x5, [x1]
        ldp     x6, x7, [x1, #16]
        ldp     x8, x9, [x1, #32]
        ldp     x10, x11, [x1, #48]
        add     x1, x1, #64
        stp     x4, x5, [x0]
        stp     x6, x7, [x0, #16]
        stp     x8, x9, [x0, #32]
        stp     x10, x11, [x0, #48]
        add     x0, x0, #64
        subs    x2, x2, #64
        b.hs    10b
20:     adds    x2, x2, #64
        b.eq    50f
        tbz     x2, #5, 30f
        ldp     x4, x5, [x1]
        ldp     x6, x7, [x1, #16]
        add     x1, x1, #32
        stp     x4, x5, [x0]
        stp     x6, x7, [x0, #16]
        add     x0, x0, #32
30:     tbz     x2, #4, 31f
        ldp     x4, x5, [x1], #16
        stp     x4, x5, [x0], #16
31:     tbz     x2, #3, 32f
        ldr     x4, [x1], #8
        str     x4, [x0], #8
32:     tbz     x2, #2, 33f
        ldr     w4, [x1], #4
        str     w4, [x0], #4
33:     tbz     x2, #1, 34f
        ldrh    w4, [x1], #2
        strh    w4, [x0], #2
34:     tbz     x2, #0, 50f
        ldrb    w4, [x1]
        strb    w4, [x0]
50:     PAN_ON
        DONE

/* long copyin_string(x0 dst, x1 user, x2 max) */
FUNC copyin_string
        mov     x5, x1
        cbz     x2, 2f
1:      ldtrb   w4, [x5]
        strb    w4, [x0], #1
        cbz     w4, 3f
        add     x5, x5, #1
        subs    x2, x2, #1
        b.ne    1b
2:      mov     x0, #-ENAMETOOLONG
        ret
3:      sub     x0, x5, x1
        ret
END copyin_string

usercopy_end:

usercopy_recover_wide:
        ldp     q0, q1, [sp]
        ldp     q2, q3, [sp, #32]
        ldp     q4, q5, [sp, #64]
        ldp     q6, q7, [sp, #96]
        add     sp, sp, #128
usercopy_recover:                       /* from the abort handler: PAN may be lifted */
        adrp    x17, usercopy_pan
        ldr     w16, [x17, #:lo12:usercopy_pan]
        PAN_ON
usercopy_efault:
        mov     x0, #-EFAULT
        ret

/* uintptr_t usercopy_fixup(x0 pc) */
FUNC usercopy_fixup
        adr     x1, usercopy_wide
        adr     x2, usercopy_wide_end
        cmp     x0, x1
        ccmp    x0, x2, #2, hs
        b.hs    2f
        adr     x0, usercopy_recover_wide
        ret
2:      adr     x1, usercopy_start
        adr     x2, usercopy_end
        cmp     x0, x1
        b.lo    1f
        cmp     x0, x2
        b.hs    1f
        adr     x0, usercopy_recover
        ret
1:      mov     x0, #0
        ret
END usercopy_fixup

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TLB and cache maintenance. TLBI ...IS reaches every CPU of the inner shareable domain by itself: no IPI is
 * needed for a
 * shootdown, and the DSB that ends each routine waits until all CPUs are done with the old translations.
 */

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

/* void tlb_flush_page(x0: ASID << 48 | va >> 12) */
FUNC tlb_flush_page
        dsb     ishst
        tlbi    vae1is, x0
        dsb     ish
        isb
        ret
END tlb_flush_page

/* void tlb_flush_pages(x0: ASID << 48 | va >> 12, x1: pages, at least 1) */
FUNC tlb_flush_pages
        dsb     ishst
1:      tlbi    vae1is, x0
        add     x0, x0, #1
        subs    x1, x1, #1
        b.ne    1b
        dsb     ish
        isb
        ret
END tlb_flush_pages

/* void tlb_flush_asid(x0: ASID << 48) */
FUNC tlb_flush_asid
        dsb     ishst
        tlbi    aside1is, x0
        dsb     ish
        isb
        ret
END tlb_flush_asid

FUNC tlb_flush_all
        dsb     ishst
        tlbi    vmalle1is
        dsb     ish
        isb
        ret
END tlb_flush_all

/* void icache_sync(x0 start, x1 size): clean data to the point of unification, drop instructions there, on all CPUs. */
FUNC icache_sync
        cbz     x1, 9f
        mrs     x2, ctr_el0
        add     x1, x0, x1
        tbnz    x2, #28, 2f             /* IDC: no clean needed */
        ubfx    x3, x2, #16, #4
        mov     x4, #4
        lsl     x4, x4, x3
        sub     x5, x4, #1
        bic     x5, x0, x5
1:      dc      cvau, x5
        add     x5, x5, x4
        cmp     x5, x1
        b.lo    1b
2:      dsb     ish
        tbnz    x2, #29, 4f             /* DIC: no invalidation needed */
        and     x3, x2, #15
        mov     x4, #4
        lsl     x4, x4, x3
        sub     x5, x4, #1
        bic     x5, x0, x5
3:      ic      ivau, x5
        add     x5, x5, x4
        cmp     x5, x1
        b.lo    3b
        dsb     ish
4:      isb
9:      ret
END icache_sync

/* void dcache_clean_inval(x0 start, x1 size): to the point of coherency. */
FUNC dcache_clean_inval
        cbz     x1, 9f
        mrs     x2, ctr_el0
        ubfx    x2, x2, #16, #4
        mov     x4, #4
        lsl     x4, x4, x2
        sub     x5, x4, #1
        add     x1, x0, x1
        bic     x0, x0, x5
1:      dc      civac, x0
        add     x0, x0, x4
        cmp     x0, x1
        b.lo    1b
        dsb     sy
9:      ret
END dcache_clean_inval

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resolvers of TLS descriptors: x0 = the descriptor, result in x0 = offset from the thread pointer. They may
 * change x0, x1, x30 and the flags, nothing else: the caller's compiler counts on that.
 */
	.text
	.globl ld_tlsdesc_static, ld_tlsdesc_undefined, ld_tlsdesc_dynamic
	.hidden ld_tlsdesc_static
	.hidden ld_tlsdesc_undefined
	.hidden ld_tlsdesc_dynamic
	.hidden ld_tls_generation
	.hidden tls_address

	.type ld_tlsdesc_static, %function
ld_tlsdesc_static:
	ldr	x0, [x0, #8]
	ret
	.size ld_tlsdesc_static, . - ld_tlsdesc_static

/* A weak symbol that nobody defines: its address is the addend. */
	.type ld_tlsdesc_undefined, %function
ld_tlsdesc_undefined:
	mrs	x1, tpidr_el0
	ldr	x0, [x0, #8]
	sub	x0, x0, x1
	ret
	.size ld_tlsdesc_undefined, . - ld_tlsdesc_undefined

/*
 * The argument is a struct tls_index. When the thread's table (tls.c) is of this generation and has the
 * block: no call.
 */
	.type ld_tlsdesc_dynamic, %function
ld_tlsdesc_dynamic:
	stp	x2, x3, [sp, #-32]!
	stp	x4, x5, [sp, #16]
	ldr	x0, [x0, #8]
	mrs	x1, tpidr_el0
	ldr	x2, [x1]
	cbz	x2, 1f
	adrp	x3, ld_tls_generation
	ldr	x3, [x3, :lo12:ld_tls_generation]
	ldr	x4, [x2]
	cmp	x3, x4
	b.ne	1f
	ldr	x3, [x0]
	add	x2, x2, #16
	ldr	x4, [x2, x3, lsl #3]
	cbz	x4, 1f
	ldr	x0, [x0, #8]
	add	x0, x0, x4
	sub	x0, x0, x1
	ldp	x4, x5, [sp, #16]
	ldp	x2, x3, [sp], #32
	ret
/* The long way, with every register kept that C code may change. */
1:	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	stp	x6, x7, [sp, #-96]!
	stp	x8, x9, [sp, #16]
	stp	x10, x11, [sp, #32]
	stp	x12, x13, [sp, #48]
	stp	x14, x15, [sp, #64]
	stp	x16, x17, [sp, #80]
	stp	x18, x1, [sp, #-16]!
	sub	sp, sp, #512
	stp	q0, q1, [sp]
	stp	q2, q3, [sp, #32]
	stp	q4, q5, [sp, #64]
	stp	q6, q7, [sp, #96]
	stp	q8, q9, [sp, #128]
	stp	q10, q11, [sp, #160]
	stp	q12, q13, [sp, #192]
	stp	q14, q15, [sp, #224]
	stp	q16, q17, [sp, #256]
	stp	q18, q19, [sp, #288]
	stp	q20, q21, [sp, #320]
	stp	q22, q23, [sp, #352]
	stp	q24, q25, [sp, #384]
	stp	q26, q27, [sp, #416]
	stp	q28, q29, [sp, #448]
	stp	q30, q31, [sp, #480]
	ldr	x1, [x0, #8]
	ldr	x0, [x0]
	bl	tls_address
	mrs	x1, tpidr_el0
	sub	x0, x0, x1
	ldp	q0, q1, [sp]
	ldp	q2, q3, [sp, #32]
	ldp	q4, q5, [sp, #64]
	ldp	q6, q7, [sp, #96]
	ldp	q8, q9, [sp, #128]
	ldp	q10, q11, [sp, #160]
	ldp	q12, q13, [sp, #192]
	ldp	q14, q15, [sp, #224]
	ldp	q16, q17, [sp, #256]
	ldp	q18, q19, [sp, #288]
	ldp	q20, q21, [sp, #320]
	ldp	q22, q23, [sp, #352]
	ldp	q24, q25, [sp, #384]
	ldp	q26, q27, [sp, #416]
	ldp	q28, q29, [sp, #448]
	ldp	q30, q31, [sp, #480]
	add	sp, sp, #512
	ldp	x18, x1, [sp], #16
	ldp	x16, x17, [sp, #80]
	ldp	x14, x15, [sp, #64]
	ldp	x12, x13, [sp, #48]
	ldp	x10, x11, [sp, #32]
	ldp	x8, x9, [sp, #16]
	ldp	x6, x7, [sp], #96
	ldp	x29, x30, [sp], #16
	ldp	x4, x5, [sp, #16]
	ldp	x2, x3, [sp], #32
	ret
	.size ld_tlsdesc_dynamic, . - ld_tlsdesc_dynamic

	.section .note.GNU-stack, "", %progbits

/* SPDX-License-Identifier: Apache-2.0 */
/* setjmp() and sigsetjmp(): layout of jmp_buf in <setjmp.h>. longjmp() restores what they kept. */
	.text
	.globl setjmp
	.globl _setjmp
	.type setjmp, %function
	.type _setjmp, %function
setjmp:
_setjmp:
	mov	x1, #0
	b	sigsetjmp
	.size setjmp, . - setjmp

	.globl sigsetjmp
	.type sigsetjmp, %function
sigsetjmp:
	stp	x19, x20, [x0, #0]
	stp	x21, x22, [x0, #16]
	stp	x23, x24, [x0, #32]
	stp	x25, x26, [x0, #48]
	stp	x27, x28, [x0, #64]
	stp	x29, x30, [x0, #80]
	mov	x2, sp
	str	x2, [x0, #96]
	stp	d8, d9, [x0, #104]
	stp	d10, d11, [x0, #120]
	stp	d12, d13, [x0, #136]
	stp	d14, d15, [x0, #152]
	cbz	w1, 1f
	b	__jmp_save_mask
1:
	str	xzr, [x0, #184]
	mov	w0, #0
	ret
	.size sigsetjmp, . - sigsetjmp

	.globl __jmp_restore
	.type __jmp_restore, %function
__jmp_restore:
	ldp	x19, x20, [x0, #0]
	ldp	x21, x22, [x0, #16]
	ldp	x23, x24, [x0, #32]
	ldp	x25, x26, [x0, #48]
	ldp	x27, x28, [x0, #64]
	ldp	x29, x30, [x0, #80]
	ldr	x2, [x0, #96]
	mov	sp, x2
	ldp	d8, d9, [x0, #104]
	ldp	d10, d11, [x0, #120]
	ldp	d12, d13, [x0, #136]
	ldp	d14, d15, [x0, #152]
	cmp	w1, #0
	csinc	w0, w1, wzr, ne
	br	x30
	.size __jmp_restore, . - __jmp_restore

	.section .note.GNU-stack, "", %progbits

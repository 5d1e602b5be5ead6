/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a program starts: x0 = sp (argc, argv, envp, auxv above it), x1 = pid, x2 = tid, x3 = id in sync objects.
 * Programs are static-PIE and nobody has relocated this one yet, so only PC-relative addresses until then.
 */
	.text
	.globl _start
	.type _start, %function
_start:
	mov	x29, #0
	mov	x30, #0
	stp	x0, x1, [sp, #-32]!
	stp	x2, x3, [sp, #16]
	adrp	x0, __ehdr_start
	add	x0, x0, :lo12:__ehdr_start
	adrp	x1, _DYNAMIC
	add	x1, x1, :lo12:_DYNAMIC
	bl	__relocate_self
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp], #32
	adrp	x4, main
	add	x4, x4, :lo12:main
	b	__libc_start
	.size _start, . - _start

	.hidden __ehdr_start
	.hidden _DYNAMIC
	.weak _DYNAMIC

	.section .note.GNU-stack, "", %progbits

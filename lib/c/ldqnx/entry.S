/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a program with an interpreter starts: x0 = sp (argc, argv, envp, auxv above it), x1 = pid, x2 = tid,
 * x3 = id in sync objects. The library itself is not relocated yet. When the objects are ready the program's
 * own entry gets the registers and the stack as they were.
 */
	.text
	.globl _start
	.hidden _start
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
	bl	relocate_self
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp]
	bl	ld_start
	mov	x16, x0
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp], #32
	mov	x29, #0
	mov	x30, #0
	br	x16
	.size _start, . - _start

	.hidden __ehdr_start
	.hidden _DYNAMIC
	.hidden relocate_self
	.hidden ld_start

	.section .note.GNU-stack, "", %progbits

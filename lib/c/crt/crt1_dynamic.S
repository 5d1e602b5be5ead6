/* SPDX-License-Identifier: Apache-2.0 */
/* The entry of a program with shared objects: the run-time linker comes here when all of them are ready. */
	.text
	.globl _start
	.type _start, %function
_start:
	adrp	x0, main
	add	x0, x0, :lo12:main
	b	__libc_main
	.size _start, . - _start

	.section .note.GNU-stack, "", %progbits

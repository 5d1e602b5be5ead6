/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel enters here to run a signal handler: x0 = sp = struct _sighandler_info. The call frame information lets a
 * debugger see the interrupted function: its registers lie in the structure's ucontext.
 */
#define INFO_HANDLER 48
#define INFO_CONTEXT 56
#define COUNT_ENDS (-16)     /* from the thread pointer: internal/restart.h */
#define COUNT_ALL  (-12)

	.text
	.globl __signalstub
	.type __signalstub, %function
	.cfi_startproc
	.cfi_undefined x30
__signalstub:
	mov	x19, x0
	ldr	w0, [x19]
	ldr	x9, [x19, #INFO_HANDLER]
	ldr	x2, [x19, #INFO_CONTEXT]
	mrs	x10, tpidr_el0
	ldr	w11, [x10, #COUNT_ALL]
	add	w11, w11, #1
	str	w11, [x10, #COUNT_ALL]
	adrp	x12, __signal_restarts
	ldr	x12, [x12, :lo12:__signal_restarts]
	sub	w13, w0, #1
	lsr	x12, x12, x13
	tbnz	x12, #0, 1f
	ldr	w11, [x10, #COUNT_ENDS]
	add	w11, w11, #1
	str	w11, [x10, #COUNT_ENDS]
1:
	mov	x1, x19
	mov	x29, #0
	blr	x9
	mov	x0, x19
	bl	SignalReturn
	brk	#0
	.cfi_endproc
	.size __signalstub, . - __signalstub

/* Bit n - 1: the action of signal n has SA_RESTART. */
	.bss
	.balign 8
	.globl __signal_restarts
	.hidden __signal_restarts
__signal_restarts:
	.skip 8

	.section .note.GNU-stack, "", %progbits

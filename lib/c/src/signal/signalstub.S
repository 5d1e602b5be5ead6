/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel enters here to run a signal handler: x0 = sp = struct _sighandler_info. The call frame information lets a
 * debugger see the interrupted function: its registers lie in the structure's ucontext.
 */
#define INFO_HANDLER 48
#define INFO_CONTEXT 56

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
	mov	x1, x19
	mov	x29, #0
	blr	x9
	mov	x0, x19
	bl	SignalReturn
	brk	#0
	.cfi_endproc
	.size __signalstub, . - __signalstub

	.section .note.GNU-stack, "", %progbits

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORDEXP_ARITH_H_INCLUDED
#define WORDEXP_ARITH_H_INCLUDED

/* The value of an integer expression as the shell's $(( )) has it, without assignments. 0, or -1: not an expression. */
int __wordexp_arith(const char *text, long *value);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Backslash sequences of echo and printf. */
#ifndef ESCAPE_H
#define ESCAPE_H

#include <stdbool.h>

/*
 * One character at *text, which moves behind it. A sequence it does not know is the backslash itself. With `zero`,
 * octal numbers are \0ooo as for echo and %b, else \ooo as in formats. -> the byte, or -1: \c, nothing more is to
 * be printed
 */
int escape_next(const char **text, bool zero);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of several files one behind the other: od, hexdump. */
#ifndef BYTES_H
#define BYTES_H

#include <stdbool.h>

void bytes_from(char *names[]);                     /* none: standard input */
int bytes_next(void);                               /* EOF at the end of the last */
int bytes_status(void);                             /* 1: a file could not be read */
bool bytes_count(const char *text, long long *value);   /* decimal, 0octal or 0xhex with b (512), k or m behind it */

#endif

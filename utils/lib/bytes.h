/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of several files one behind the other: od, hexdump. */
#ifndef BYTES_H
#define BYTES_H

#include <stdbool.h>

void bytes_from(char *names[]);                     /* none: standard input */
int bytes_next(void);                               /* EOF at the end of the last */
int bytes_status(void);                             /* 1: a file could not be read */
bool bytes_count(const char *text, long long *value);   /* decimal, 0octal or 0xhex with b (512), k or m behind it */

/* What od and hexdump make of them: lines of 16, of those that are the same as the one before only a *. */
#define DUMP_LINE 16
struct dump {
    long long skip, limit;      /* limit -1: to the end */
    bool all_lines, must_skip;  /* must_skip: fewer than `skip` is an error */
    void (*address)(unsigned long long at);
    void (*line)(const unsigned char *bytes, unsigned count);      /* behind `count` there are zeros */
};
unsigned long long bytes_dump(const struct dump *dump);     /* -> the address behind the last */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What the libraries of the dynamic linker's tests and their programs have in common. */
#ifndef DL_H
#define DL_H

#include <stddef.h>

/* The program's: appends to a text that tells who was called in which order. */
void dl_note(const char *what);
/* Nobody has it. */
int dl_absent(void) __attribute__((weak));

/* libdlbase.so.1 */
extern int base_value, base_numbers[64], *base_pointer;
extern __thread int base_tls;
int base_get(void);
int *base_tls_address(void);
char *base_zero_address(void);
int base_weak(void);

/* Which of several definitions one gets: each library says its own. */
const char *who(void);

#endif

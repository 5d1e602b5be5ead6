/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of colon-separated fields, as in /etc/passwd and /etc/group. */
#ifndef PASSWD_LINE_H_INCLUDED
#define PASSWD_LINE_H_INCLUDED

#include <stdio.h>

/* Reads the next line with at least n fields into buf and splits it in place. 1: got one, 0: end, -1: buf too small. */
int __read_fields(FILE *fp, char *buf, size_t size, char **field, int n);

/* Number of a field; 0 when it is none. */
int __field_number(const char *s, unsigned *value);

#endif

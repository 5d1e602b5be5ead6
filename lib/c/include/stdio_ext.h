/* SPDX-License-Identifier: Apache-2.0 */
/* A look inside a stream. */
#ifndef __STDIO_EXT_H_INCLUDED
#define __STDIO_EXT_H_INCLUDED

#include <stdio.h>

__BEGIN_DECLS

#define FSETLOCKING_QUERY    0
#define FSETLOCKING_INTERNAL 1
#define FSETLOCKING_BYCALLER 2

/*
 * What a stream is like inside, as elsewhere: bytes of its buffer, what is pending, modes. Nothing blocks but the
 * flushing ones.
 */
size_t __fbufsize(FILE *fp);
size_t __fpending(FILE *fp);
int __flbf(FILE *fp);
int __freadable(FILE *fp);
int __fwritable(FILE *fp);
int __freading(FILE *fp);
int __fwriting(FILE *fp);
int __fsetlocking(FILE *fp, int type);
void __fpurge(FILE *fp);
void _flushlbf(void);
/* Bytes that can be read without asking the file; where the next of them is. */
size_t __freadahead(FILE *fp);
const char *__freadptr(FILE *fp, size_t *size);
void __freadptrinc(FILE *fp, size_t n);
void __fseterr(FILE *fp);

__END_DECLS

#endif

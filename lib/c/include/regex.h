/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions. POSIX.1-2008 <regex.h> and XBD 9. The time is linear in the text's length but for patterns with
 * back references; REG_ESPACE when memory runs out. Nothing blocks.
 */
#ifndef __REGEX_H_INCLUDED
#define __REGEX_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef ssize_t regoff_t;
typedef struct {
    int re_magic;
    size_t re_nsub;
    const char *re_endp;
    struct __regex *re_g;
} regex_t;
typedef struct { regoff_t rm_so, rm_eo; } regmatch_t;

#define REG_BASIC 0
#define REG_EXTENDED 1
#define REG_ICASE 2
#define REG_NOSUB 4
#define REG_NEWLINE 8

#define REG_NOTBOL 1
#define REG_NOTEOL 2
#define REG_STARTEND 4

#define REG_NOMATCH 1
#define REG_BADPAT 2
#define REG_ECOLLATE 3
#define REG_ECTYPE 4
#define REG_EESCAPE 5
#define REG_ESUBREG 6
#define REG_EBRACK 7
#define REG_EPAREN 8
#define REG_EBRACE 9
#define REG_BADBR 10
#define REG_ERANGE 11
#define REG_ESPACE 12
#define REG_BADRPT 13
#define REG_ENOSYS (-1)

int regcomp(regex_t *__pauli_restrict re, const char *__pauli_restrict pattern, int flags);
int regexec(const regex_t *__pauli_restrict re, const char *__pauli_restrict s, size_t nmatch,
            regmatch_t *__pauli_restrict match, int flags);
size_t regerror(int code, const regex_t *__pauli_restrict re, char *__pauli_restrict buf, size_t size);
void regfree(regex_t *re);

__END_DECLS

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* File names by pattern. POSIX.1-2008 <glob.h>. */
#ifndef __GLOB_H_INCLUDED
#define __GLOB_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>

__BEGIN_DECLS

typedef struct {
    size_t gl_pathc;
    char **gl_pathv;
    size_t gl_offs;
    size_t __capacity;
} glob_t;

#define GLOB_APPEND 0x01
#define GLOB_DOOFFS 0x02
#define GLOB_ERR 0x04
#define GLOB_MARK 0x08
#define GLOB_NOCHECK 0x10
#define GLOB_NOESCAPE 0x20
#define GLOB_NOSORT 0x40
#define GLOB_PERIOD 0x80
#define GLOB_TILDE 0x100

#define GLOB_ABORTED 1
#define GLOB_NOMATCH 2
#define GLOB_NOSPACE 3
#define GLOB_NOSYS 4

int glob(const char *__pauli_restrict pattern, int flags, int (*errfunc)(const char *path, int err),
         glob_t *__pauli_restrict g);
void globfree(glob_t *g);

__END_DECLS

#endif

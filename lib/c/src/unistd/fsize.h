/* SPDX-License-Identifier: Apache-2.0 */
/* RLIMIT_FSIZE, which the library keeps: servers do not know their clients' limits. */
#ifndef UNISTD_FSIZE_H
#define UNISTD_FSIZE_H

#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>

#define FSIZE_UNKNOWN UINT64_MAX         /* not asked for yet */

/* In bytes, RLIM_INFINITY: none. Set by setrlimit() and, the first time it matters, from the auxiliary vector. */
extern uint64_t __fsize_limit;

/* at: where it would be written, -1: at the position of fd. *nbytes becomes what there is room for.
   -1: for nothing; EFBIG and SIGXFSZ */
int __fsize_clip(int fd, off_t at, size_t *nbytes);
/* May the file become that long? -1: no, EFBIG and SIGXFSZ. */
int __fsize_check(int fd, off_t size);

static inline int fsize_clip(int fd, off_t at, size_t *nbytes)
{
    return __builtin_expect(__fsize_limit == RLIM_INFINITY, 1) ? 0 : __fsize_clip(fd, at, nbytes);
}

static inline int fsize_check(int fd, off_t size)
{
    return __builtin_expect(__fsize_limit == RLIM_INFINITY, 1) ? 0 : __fsize_check(fd, size);
}

#endif

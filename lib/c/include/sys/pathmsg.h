/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to the path manager other than connect messages. */
#ifndef _SYS_PATHMSG_H
#define _SYS_PATHMSG_H

#include <stdint.h>
#include <sys/types.h>

#define _PATH_RESOLVE 0x70
#define _PATH_CHDIR   0x71
#define _PATH_CHROOT  0x72

/* _PATH_RESOLVE subtypes. */
#define _PATH_RESOLVE_FD  0  /* the name an fd was opened by, as far as the path manager knows */
#define _PATH_RESOLVE_CWD 1  /* the current directory -> its path */

/* path and its NUL follow; the reply of _PATH_RESOLVE is the path. */
struct _path_chdir {
    uint16_t type;
    uint16_t path_len;    /* including the NUL */
    uint16_t subtype;
    uint16_t zero;
};
struct _path_resolve {
    uint16_t type;
    uint16_t subtype;
    int32_t fd;
};
typedef union {
    uint16_t type;
    struct _path_chdir i;
} path_chdir_t;
typedef union {
    uint16_t type;
    struct _path_resolve i;
} path_resolve_t;

#endif

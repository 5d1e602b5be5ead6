/* SPDX-License-Identifier: Apache-2.0 */
/* The messages: by name (names.c, place.c) and on open files (io.c). */
#ifndef FS_TMP_FS_H
#define FS_TMP_FS_H

#include <limits.h>

#include "node.h"

/* Where a name leads. */
struct place {
    /* the directory the last component is in; the root's is itself */
    struct node *dir;
    struct node *node;               /* NULL: no such name, but it could be made in dir */
    const char *name;                /* last component, in the path that was looked up */
    size_t len;
    char link[PATH_MAX];             /* a symbolic link on the way: where to look instead */
};
#define PLACE_LINK (-1)

/*
 * Looks a path below the mountpoint up. follow: a link at its end too. rest: what is to be added to
 * a link's text. -> EOK, an error, or PLACE_LINK.
 */
int place_find(resmgr_context_t *ctp, const char *path, bool follow, bool slash,
               const struct _client_info *info,
               struct place *place);
/*
 * The same for the path of a connect message; answers it when it runs into a link: _RESMGR_NOREPLY
 * then.
 */
int place_of(resmgr_context_t *ctp, struct _io_connect *connect, bool follow,
             const struct _client_info *info,
             struct place *place);
/* Sends the client on: the text of a link. */
int reply_link(resmgr_context_t *ctp, const struct _io_connect *connect, const char *text, unsigned flags);

extern char mountpoint[PATH_MAX];
extern resmgr_io_funcs_t fs_io_funcs;
void names_init(resmgr_connect_funcs_t *connect_funcs);
void io_init(void);

#endif

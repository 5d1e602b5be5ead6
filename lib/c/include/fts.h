/* SPDX-License-Identifier: Apache-2.0 */
/* Walking a file tree entry by entry, as BSD programs do. */
#ifndef _FTS_H_INCLUDED
#define _FTS_H_INCLUDED

#include <sys/stat.h>
#include <sys/types.h>

typedef struct _ftsent {
    struct _ftsent *fts_cycle;      /* FTS_DC: the directory this leads back to */
    struct _ftsent *fts_parent;
    struct _ftsent *fts_link;       /* next on fts_children()'s list */
    long            fts_number;     /* the caller's */
    void           *fts_pointer;    /* the caller's */
    char           *fts_accpath;    /* for opening from the current directory */
    char           *fts_path;       /* from where the walk began */
    int             fts_errno;
    size_t          fts_pathlen;
    size_t          fts_namelen;
    ino_t           fts_ino;
    dev_t           fts_dev;
    nlink_t         fts_nlink;
    int             fts_level;
    int             fts_info;
    unsigned        fts_flags;
    int             fts_instr;
    struct stat    *fts_statp;
    char            fts_name[];
} FTSENT;

/* A walk through directories. BSD's. */
typedef struct _fts FTS;

#define FTS_COMFOLLOW 0x001
#define FTS_LOGICAL   0x002
#define FTS_NOCHDIR   0x004
#define FTS_NOSTAT    0x008
#define FTS_PHYSICAL  0x010
#define FTS_SEEDOT    0x020
#define FTS_XDEV      0x040
#define FTS_NAMEONLY  0x100     /* fts_children() only */

#define FTS_ROOTPARENTLEVEL (-1)
#define FTS_ROOTLEVEL       0

#define FTS_D       1
#define FTS_DC      2
#define FTS_DEFAULT 3
#define FTS_DNR     4
#define FTS_DOT     5
#define FTS_DP      6
#define FTS_ERR     7
#define FTS_F       8
#define FTS_INIT    9
#define FTS_NS      10
#define FTS_NSOK    11
#define FTS_SL      12
#define FTS_SLNONE  13

#define FTS_AGAIN  1
#define FTS_FOLLOW 2
#define FTS_SKIP   4

__BEGIN_DECLS
/* fts_read() is NULL with errno 0 at the end. Blocks as opendir() and stat() do; not for several threads at once. */
extern FTSENT *fts_children(FTS *fts, int options);
extern int fts_close(FTS *fts);
extern FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **));
extern FTSENT *fts_read(FTS *fts);
extern int fts_set(FTS *fts, FTSENT *entry, int instruction);
__END_DECLS

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directories. POSIX.1-2008 <dirent.h>. Reading blocks on the directory's server. A read() of a directory's descriptor
 * returns these records whole, each 8-byte aligned.
 */
#ifndef _DIRENT_H
#define _DIRENT_H

#include <stdint.h>
#include <sys/types.h>

__BEGIN_DECLS

struct dirent {
    ino_t d_ino;
    off_t d_offset;        /* cookie for lseek() */
    int16_t d_reclen;      /* with padding and extras */
    int16_t d_namelen;
    char d_name[1];
};
#define d_fileno d_ino
#define dirent64 dirent

/* What may follow the name, 8-byte aligned, up to d_reclen. */
struct dirent_extra {
    uint16_t d_datalen;
    uint16_t d_type;       /* _DTYPE_* */
    uint32_t d_reserved;
};
struct stat;
#define _DTYPE_NONE  0
#define _DTYPE_STAT  1
#define _DTYPE_LSTAT 2
struct dirent_extra_stat {
    uint16_t d_datalen;
    uint16_t d_type;
    uint32_t d_reserved;
    /* struct stat */
};
#define _DEXTRA_ALIGN(_n) (((_n) + 7u) & ~(size_t)7)
#define _DEXTRA_FIRST(_d) \
    ((struct dirent_extra *)(void *)((char *)(_d) + \
                                     _DEXTRA_ALIGN(offsetof(struct dirent, d_name) + (size_t)(_d)->d_namelen + 1)))
#define _DEXTRA_NEXT(_x) \
    ((struct dirent_extra *)(void *)((char *)(_x) + _DEXTRA_ALIGN(sizeof(struct dirent_extra) + (_x)->d_datalen)))
#define _DEXTRA_VALID(_x, _d) \
    ((char *)(_x) + sizeof(struct dirent_extra) <= (char *)(_d) + (_d)->d_reclen && (_x)->d_datalen != 0 && \
     (char *)(_x) + sizeof(struct dirent_extra) + (_x)->d_datalen <= (char *)(_d) + (_d)->d_reclen)

typedef struct _dir DIR;

/* dircntl() */
#define D_GETFLAG     1
#define D_SETFLAG     2
#define D_FLAG_FILTER 0x1  /* hide names that come twice (a union of directories) */
#define D_FLAG_STAT   0x2  /* ask for struct stat extras */

DIR *opendir(const char *name);
DIR *fdopendir(int fd);
struct dirent *readdir(DIR *dirp);
int readdir_r(DIR *dirp, struct dirent *entry, struct dirent **result);
void rewinddir(DIR *dirp);
void seekdir(DIR *dirp, long pos);
long telldir(DIR *dirp);
int closedir(DIR *dirp);
int dirfd(DIR *dirp);
int alphasort(const struct dirent **a, const struct dirent **b);
int scandir(const char *dir, struct dirent ***namelist, int (*select)(const struct dirent *),
            int (*compar)(const struct dirent **, const struct dirent **));
#ifdef __EXT_UNIX_MISC
/* QNX's: flags of a directory stream (D_GETFLAG, D_SETFLAG); EINVAL otherwise. */
int dircntl(DIR *dirp, int cmd, ...);
int versionsort(const struct dirent **a, const struct dirent **b);
#endif
#define readdir64 readdir

__END_DECLS

#endif

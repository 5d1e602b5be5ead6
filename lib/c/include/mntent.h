/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of mounted file systems as GNU programs read them: files of the form of /etc/fstab. */
#ifndef _MNTENT_H_INCLUDED
#define _MNTENT_H_INCLUDED

#include <stdio.h>

#define MNTTAB  "/etc/fstab"
#define MOUNTED "/etc/mtab"

#define MNTTYPE_IGNORE "ignore"
#define MNTTYPE_NFS    "nfs"
#define MNTTYPE_SWAP   "swap"

#define MNTOPT_DEFAULTS "defaults"
#define MNTOPT_RO       "ro"
#define MNTOPT_RW       "rw"
#define MNTOPT_SUID     "suid"
#define MNTOPT_NOSUID   "nosuid"
#define MNTOPT_NOAUTO   "noauto"

struct mntent {
    char *mnt_fsname;   /* what is mounted */
    char *mnt_dir;      /* where */
    char *mnt_type;
    char *mnt_opts;     /* words with commas between */
    int mnt_freq;       /* days between dumps */
    int mnt_passno;     /* pass of the check */
};

__BEGIN_DECLS
/* A table as a stream, NULL and errno when there is none; endmntent() closes it and returns 1. */
FILE *setmntent(const char *path, const char *mode);
int endmntent(FILE *fp);
/* The next entry, NULL at the end; lines that do not fit in buf are passed over. getmntent()'s is valid until its next call. */
struct mntent *getmntent(FILE *fp);
struct mntent *getmntent_r(FILE *fp, struct mntent *entry, char *buf, int size);
/* Writes an entry at the end of the table: 0, or 1 and errno. Blanks in its words become \040 and the like. */
int addmntent(FILE *fp, const struct mntent *entry);
/* Where the option stands in the entry's, NULL when it does not. */
char *hasmntopt(const struct mntent *entry, const char *option);
__END_DECLS

#endif

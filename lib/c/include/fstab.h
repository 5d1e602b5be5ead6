/* SPDX-License-Identifier: Apache-2.0 */
/* The table of file systems, /etc/fstab. */
#ifndef _FSTAB_H_INCLUDED
#define _FSTAB_H_INCLUDED

#include <sys/cdefs.h>

#define _PATH_FSTAB "/etc/fstab"
#define FSTAB       _PATH_FSTAB

#define FSTAB_RW "rw"
#define FSTAB_RQ "rq"
#define FSTAB_RO "ro"
#define FSTAB_SW "sw"
#define FSTAB_XX "xx"

struct fstab {
    char *fs_spec;      /* what is mounted */
    char *fs_file;      /* where */
    char *fs_vfstype;
    char *fs_mntops;
    const char *fs_type; /* of the options: one of FSTAB_* */
    int fs_freq;        /* days between dumps */
    int fs_passno;      /* pass of the check */
};

__BEGIN_DECLS
/* The entry is valid until the next call. setfsent() returns 0 when there is no table. */
int setfsent(void);
struct fstab *getfsent(void);
struct fstab *getfsspec(const char *spec);
struct fstab *getfsfile(const char *file);
void endfsent(void);
__END_DECLS

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* System V shared memory. POSIX.1-2008 (XSI) <sys/shm.h>; not offered: ENOSYS (docs/limits.md). Use shm_open(). */
#ifndef _SYS_SHM_H_INCLUDED
#define _SYS_SHM_H_INCLUDED

#include <sys/ipc.h>

#define SHM_RDONLY 0010000
#define SHM_RND    0020000
#define SHMLBA     4096

typedef unsigned long shmatt_t;

struct shmid_ds {
    struct ipc_perm shm_perm;
    size_t          shm_segsz;
    pid_t           shm_lpid;
    pid_t           shm_cpid;
    shmatt_t        shm_nattch;
    time_t          shm_atime;
    time_t          shm_dtime;
    time_t          shm_ctime;
};

__BEGIN_DECLS
extern void *shmat(int id, const void *addr, int flags);
extern int shmctl(int id, int cmd, struct shmid_ds *buf);
extern int shmdt(const void *addr);
extern int shmget(key_t key, size_t size, int flags);
__END_DECLS

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the XSI queues, semaphores and shared memory share. They belong to the machine, not to a process: what is not
 * removed stays until the next start.
 */
#ifndef _SYS_IPC_H_INCLUDED
#define _SYS_IPC_H_INCLUDED

#include <sys/types.h>

#define IPC_CREAT   0001000
#define IPC_EXCL    0002000
#define IPC_NOWAIT  0004000
#define IPC_PRIVATE ((key_t)0)
#define IPC_RMID    0
#define IPC_SET     1
#define IPC_STAT    2

struct ipc_perm {
    uid_t  uid;
    gid_t  gid;
    uid_t  cuid;
    gid_t  cgid;
    mode_t mode;
};

__BEGIN_DECLS
extern key_t ftok(const char *path, int id);
__END_DECLS

#endif

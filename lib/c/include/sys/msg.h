/* SPDX-License-Identifier: Apache-2.0 */
/* System V message queues. POSIX.1-2008 (XSI) <sys/msg.h>; not offered: ENOSYS (docs/limits.md). Use mq_open(). */
#ifndef _SYS_MSG_H_INCLUDED
#define _SYS_MSG_H_INCLUDED

#include <sys/ipc.h>

#define MSG_NOERROR 0010000

typedef unsigned long msgqnum_t;
typedef unsigned long msglen_t;

struct msqid_ds {
    struct ipc_perm msg_perm;
    msgqnum_t       msg_qnum;
    msglen_t        msg_qbytes;
    pid_t           msg_lspid;
    pid_t           msg_lrpid;
    time_t          msg_stime;
    time_t          msg_rtime;
    time_t          msg_ctime;
};

__BEGIN_DECLS
extern int msgctl(int id, int cmd, struct msqid_ds *buf);
extern int msgget(key_t key, int flags);
extern ssize_t msgrcv(int id, void *msg, size_t size, long type, int flags);
extern int msgsnd(int id, const void *msg, size_t size, int flags);
__END_DECLS

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The sender of a message: who it is, what it may do, and its bytes beyond the receive buffer. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "proc/private.h"

#define CLIENT_READ_MAX (1024u * 1024)     /* most that one request may make procnto allocate */

struct proc *client_proc(const struct msg_call *call)
{
    return proc_find(call->pid);
}

ssize_t client_read(const struct msg_call *call, void *buf, size_t size, size_t offset)
{
    size_t have = 0;
    ssize_t got;

    if (offset > call->srclen || size > call->srclen - offset)
        return -EBADMSG;
    if (offset < call->len) {
        have = call->len - offset < size ? call->len - offset : size;
        memcpy(buf, (const char *)call->msg + offset, have);
    }
    if (have == size)
        return (ssize_t)size;
    got = MsgRead(call->rcvid, (char *)buf + have, size - have, offset + have);
    if (got == -1)
        return -errno;
    return (size_t)got == size - have ? (ssize_t)size : -EBADMSG;
}

void *client_read_alloc(const struct msg_call *call, size_t offset, size_t size, int *err)
{
    ssize_t got;
    void *buf;

    if (size > CLIENT_READ_MAX) {
        *err = -E2BIG;
        return NULL;
    }
    buf = malloc(size != 0 ? size : 1);
    if (buf == NULL) {
        *err = -ENOMEM;
        return NULL;
    }
    got = client_read(call, buf, size, offset);
    if (got < 0) {
        free(buf);
        *err = (int)got;
        return NULL;
    }
    *err = 0;
    return buf;
}

/* Its unblock pulse may have been served before there was an entry to find: whoever lets a client wait looks. */
bool client_leaves(int rcvid)
{
    struct _msg_info now;

    return MsgInfo(rcvid, &now) == -1 || (now.flags & _NTO_MI_UNBLOCK_REQ);
}

long client_reply(const struct msg_call *call, long status, const void *reply, size_t size)
{
    MsgReply(call->rcvid, status, reply, size);      /* a client that has left meanwhile needs no answer */
    return MSG_NOREPLY;
}

int client_able(pid_t pid, unsigned ability, uint64_t what)
{
    struct proc *p;
    int err = -ESRCH;

    pthread_mutex_lock(&proc_lock);
    p = proc_find_locked(pid);
    if (p != NULL)
        err = ability_allowed(p, ability, what) ? 0 : -EPERM;
    pthread_mutex_unlock(&proc_lock);
    return err;
}

int client_cred(pid_t pid, struct _cred_info *cred)
{
    struct proc *p;
    int err = -ESRCH;

    pthread_mutex_lock(&proc_lock);
    p = proc_find_locked(pid);
    if (p != NULL) {
        *cred = p->cred;
        err = 0;
    }
    pthread_mutex_unlock(&proc_lock);
    return err;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The protocol. The path manager gets the message first (handle PATHMGR_HANDLE) and answers with candidate servers
 * and the canonical path; each candidate gets it again with its own handle and the rest of the path behind its
 * mountpoint.
 *
 *   server's answer                              | then
 *   success                                      | done
 *   RET_LINK without entries                     | its path takes the name's place, the path manager is asked again
 *   RET_FTYPE                                    | the path manager is asked for a server of that file type
 *   ENOENT, ENOSYS, dead or detached             | the next candidate; at the end the most telling error counts
 *   any other error                              | that is the result
 *
 * A relative path in a link answer counts from the directory of the name that was asked for. EINTR ends an open that
 * waits for its server; resolution itself is repeated.
 */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/pathmgr.h>
#include "connect.h"

#define ENTRIES_MAX 8
#define REPLY_MAX   (sizeof(struct _io_connect_link_reply) + ENTRIES_MAX * sizeof(struct _io_connect_entry) + PATH_MAX)

/* Answers: a link reply with entries and path, a file type, or the data of a combined part. */
union answer {
    struct _io_connect_link_reply link;
    struct _io_connect_ftype_reply ftype;
    char bytes[REPLY_MAX];
};

/* One resolution under way. */
struct attempt {
    struct connect *c;
    unsigned links;              /* followed so far */
    uint32_t file_type;
    /* left as it is at first: the name in work once a link was followed or a dirfd resolved */
    char path[PATH_MAX];
};

static inline bool failed(long status)
{
    return status < 0 && status >= -4095;
}

static inline bool answered(long status, uint32_t what)
{
    return status < 0 && ((uint32_t)status & (_IO_CONNECT_RET_FLAG | what)) == (_IO_CONNECT_RET_FLAG | what);
}

/* Short messages go as one plain buffer, which the kernel passes fastest; this holds most paths and all
   combined parts. */
#define SHORT_MESSAGE 256

struct message {
    union {
        struct _io_connect head;
        char bytes[SHORT_MESSAGE];
    };
};

/* Sends the connect for `path` on coid; message->head is filled in but for the path. -> the status */
static long send_connect(const struct connect *c, int coid, struct message *message, const char *path, size_t path_size,
                         bool with_part, void *reply, size_t reply_size)
{
    static const char zeros[8];
    size_t fixed = offsetof(struct _io_connect, path), end = fixed + path_size, aligned = (end + 7) & ~(size_t)7;
    size_t part_len = with_part ? c->part_len : 0, behind = c->extra_len + part_len;
    size_t size = behind != 0 ? aligned + behind : end;
    bool cancellable = coid != PATHMGR_COID;
    message->head.path_len = (uint16_t)path_size;
    if (size <= sizeof *message) {
        memcpy(message->bytes + fixed, path, path_size);
        if (behind != 0) {
            char *at = message->bytes + aligned;
            memcpy(at, c->extra, c->extra_len);
            memcpy(at + c->extra_len, c->part, part_len);
        }
        return cancellable ? MsgSend_r(coid, message, size, reply, reply_size)
            : MsgSendnc_r(coid, message, size, reply, reply_size);
    }
    iov_t iov[5];
    SETIOV(&iov[0], message, fixed);
    SETIOV_CONST(&iov[1], path, path_size);
    SETIOV_CONST(&iov[2], zeros, aligned - end);
    SETIOV_CONST(&iov[3], c->extra, c->extra_len);
    SETIOV_CONST(&iov[4], c->part, part_len);
    return cancellable ? MsgSendvs_r(coid, iov, 5, reply, reply_size) : MsgSendvsnc_r(coid, iov, 5, reply, reply_size);
}

static void head_init(const struct connect *c, struct _io_connect *head, uint32_t file_type)
{
    head->type = _IO_CONNECT;
    head->subtype = c->subtype;
    head->file_type = file_type;
    head->reply_max = REPLY_MAX;
    head->entry_max = ENTRIES_MAX;
    head->key = 0;
    head->handle = PATHMGR_HANDLE;
    head->ioflag = c->ioflag;
    head->mode = c->mode;
    head->sflag = c->sflag;
    head->access = c->access;
    head->dirfd = _IO_CONNECT_DIRFD_CWD;
    head->eflag = 0;
    head->extra_type = c->extra_type;
    head->extra_len = c->extra_len;
}

/* -> 0 with *answer, or errno; *status >= 0: the path manager has done it itself. */
static int resolve(struct attempt *attempt, const char *path, union answer *answer, long *status)
{
    struct message message;
    size_t size = strnlen(path, PATH_MAX) + 1;
    if (size > PATH_MAX)
        return ENAMETOOLONG;
    if (size == 1)
        return ENOENT;
    head_init(attempt->c, &message.head, attempt->file_type);
    do
        *status = send_connect(attempt->c, PATHMGR_COID, &message, path, size, false, answer, sizeof *answer);
    while (*status == -EINTR);
    if (failed(*status))
        return (int)-*status;
    if (*status >= 0)
        return 0;
    return answered(*status, _IO_CONNECT_RET_LINK) ? 0 : EPROTO;
}

/* Errors of a server that is not the right one, or no more there. */
static bool try_next(const struct connect *c, int err)
{
    switch (err) {
    case ENOENT:
    case ENOSYS:
    case ESRCH:
    case ENXIO:
    case EBADF:
        return true;
    case EINVAL:
        return c != NULL && c->subtype == _IO_CONNECT_MOUNT;
    default:
        return false;
    }
}

/* The more telling of two errors. */
static int better(int best, int err)
{
    static const int rank[] = { ENOSYS, ESRCH, EBADF, ENOENT, ENXIO };
    int old = sizeof rank / sizeof rank[0], new = old;
    for (int i = 0; i < (int)(sizeof rank / sizeof rank[0]); i++) {
        if (rank[i] == best)
            old = i;
        if (rank[i] == err)
            new = i;
    }
    return best == 0 || new > old ? err : best;
}

static int attach(const struct connect *c, const struct _io_connect_entry *entry)
{
    unsigned index = c->keep ? 0 : _NTO_SIDE_CHANNEL;
    unsigned flags = c->keep ? c->coid_flags : _NTO_COF_CLOEXEC;
    return ConnectAttach_r(entry->nd, entry->pid, entry->chid, index, (int)flags);
}

static void copy_reply(const struct connect *c, const union answer *answer)
{
    if (c->reply_len != 0)
        memcpy(c->reply, answer, c->reply_len < sizeof *answer ? c->reply_len : sizeof *answer);
}

/* What one candidate said. */
enum outcome { DONE, NEXT, AGAIN, FAILED };

/* The text of a server's link answer takes the name's place. canonical: the name as the path manager saw it. */
static int splice(struct attempt *attempt, const union answer *answer, const char *canonical, size_t chroot_len)
{
    char path[PATH_MAX];
    const char *target = answer->bytes + sizeof answer->link;
    size_t room = sizeof *answer - sizeof answer->link, said = answer->link.path_len;
    size_t length = strnlen(target, said < room ? said : room), size = length + 1, dir = 0;
    if (++attempt->links > SYMLOOP_MAX)
        return ELOOP;
    /* path_len counts the NUL; servers that leave it out are understood too */
    if (size > PATH_MAX || (said != size && said != length))
        return size > PATH_MAX ? ENAMETOOLONG : EPROTO;
    if (target[0] != '/') {
        const char *name = canonical + chroot_len, *slash = strrchr(name, '/');
        dir = slash != NULL ? (size_t)(slash - name) + 1 : 0;
        if (dir + size > PATH_MAX)
            return ENAMETOOLONG;
        memcpy(path, name, dir);
    }
    memcpy(path + dir, target, length);
    path[dir + length] = 0;
    memcpy(attempt->path, path, dir + size);
    return 0;
}

/*
 * The open of a named channel tells its server that a client has come. A server with a loop of its own may answer ENOSYS,
 * or anything, or take pulses alone and never receive it: the connection stands all the same.
 */
#define NAMED_PATIENCE 100000000     /* ns a server may leave it unreceived */

static enum outcome judge_named(long status, int *err)
{
    if (!failed(status))
        return DONE;
    *err = (int)-status;
    if (*err == EACCES || *err == EINTR)
        return FAILED;
    return *err != ENOSYS && try_next(NULL, *err) ? NEXT : DONE;
}

static enum outcome judge(struct attempt *attempt, long status, const union answer *answer, const char *canonical,
                          size_t chroot_len, int *err)
{
    struct connect *c = attempt->c;
    if (failed(status)) {
        *err = (int)-status;
        return try_next(c, *err) ? NEXT : FAILED;
    }
    if (answered(status, _IO_CONNECT_RET_LINK) && answer->link.nentries == 0 &&
        (c->subtype != _IO_CONNECT_READLINK || answer->link.lflag & _IO_CONNECT_LFLAG_WAY)) {
        *err = splice(attempt, answer, canonical, chroot_len);
        return *err == 0 ? AGAIN : FAILED;
    }
    if (answered(status, _IO_CONNECT_RET_FTYPE)) {
        if (answer->ftype.status != 0 || attempt->file_type == answer->ftype.file_type) {
            *err = answer->ftype.status != 0 ? answer->ftype.status : ENOSYS;
            return FAILED;
        }
        attempt->file_type = answer->ftype.file_type;
        memcpy(attempt->path, canonical + chroot_len, strlen(canonical + chroot_len) + 1);
        return AGAIN;
    }
    if (answered(status, _IO_CONNECT_RET_MSG)) {
        *err = ENOSYS;
        return FAILED;
    }
    c->status = status;
    copy_reply(c, answer);
    return DONE;
}

/*
 * A rename's old name goes to a server as the new one does: without the mountpoint, which has to be the same.
 * attempt->path is free while candidates are asked. -> errno
 */
static int set_old_name(struct attempt *attempt, struct _io_connect *head, const char *path, size_t chroot_len,
                        size_t prefix)
{
    struct connect *c = attempt->c;
    char *old = attempt->path;
    size_t len = strlen(c->old_name);
    if (chroot_len + len >= PATH_MAX)
        return ENAMETOOLONG;
    memcpy(old, path, chroot_len);
    memcpy(old + chroot_len, c->old_name, len + 1);
    if (strncmp(old, path, prefix) != 0)
        return EXDEV;
    old += prefix;
    if (prefix != 0 && path[prefix - 1] != '/' && *old++ != '/')
        return old[-1] != '\0' ? EXDEV : EBUSY;
    if (*old == '\0')
        return EBUSY;                /* the mountpoint itself */
    c->extra = old;
    c->extra_len = head->extra_len = (uint16_t)(strlen(old) + 1);
    return 0;
}

/* Asks the candidates in order. -> DONE, AGAIN or FAILED with *err */
static enum outcome ask(struct attempt *attempt, const union answer *candidates, long link_status, int *coid, int *err)
{
    struct connect *c = attempt->c;
    const struct _io_connect_link_reply *link = &candidates->link;
    const struct _io_connect_entry *entry = (const void *)(link + 1);
    unsigned n = link->nentries <= ENTRIES_MAX ? link->nentries : ENTRIES_MAX;
    const char *path = (const char *)(entry + n);
    size_t path_size = link->path_len;
    size_t chroot_len = (uint32_t)link_status & _IO_CONNECT_RET_CHROOT ? link->chroot_len : 0;
    struct message message;
    union answer answer;
    int best = 0;
    if (path_size == 0 || path_size > PATH_MAX || path[path_size - 1] != '\0' || chroot_len >= path_size)
        return *err = EPROTO, FAILED;
    head_init(c, &message.head, attempt->file_type);
    message.head.eflag = link->eflag;
    if ((uint32_t)link_status & _IO_CONNECT_RET_UMASK)
        message.head.mode &= ~(link->umask & ACCESSPERMS);
    if (c->canonical != NULL)
        memcpy(c->canonical, path + chroot_len, path_size - chroot_len);
    for (unsigned i = c->skip; i < n; i++) {
        size_t prefix = entry[i].prefix_len < path_size ? entry[i].prefix_len : path_size - 1;
        enum outcome outcome = NEXT;
        *err = 0;
        *coid = attach(c, &entry[i]);
        if (*coid < 0) {
            *err = -*coid;
            if (!try_next(c, *err))
                return FAILED;
        } else {
            message.head.handle = entry[i].handle;
            message.head.key = entry[i].key;
            bool named = false;
            if (c->keep)
                named = attempt->file_type == _FTYPE_NAME;
            else if (c->subtype == _IO_CONNECT_RENAME)
                *err = set_old_name(attempt, &message.head, path, chroot_len, prefix);
            uint64_t patience = NAMED_PATIENCE;
            if (named)
                TimerTimeout_r(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND, NULL, &patience, NULL);
            long status = *err != 0 ? -*err : send_connect(c, *coid, &message, path + prefix, path_size - prefix,
                                                           c->part_len != 0, &answer, sizeof answer);
            outcome = named ? judge_named(status, err) : judge(attempt, status, &answer, path, chroot_len, err);
            if (outcome != DONE || !c->keep)
                ConnectDetach_r(*coid);
        }
        c->next = i + 1;
        c->more = i + 1 < n;
        if (outcome != NEXT)
            return outcome;
        best = better(best, *err);
    }
    *err = best == 0 || best == ESRCH || best == EBADF ? ENOENT : best;
    return FAILED;
}

/* A relative path under a directory's fd becomes an absolute one. */
static int from_dirfd(struct attempt *attempt)
{
    const struct connect *c = attempt->c;
    if (_fd_path(c->dirfd, attempt->path) == -1)
        return errno;
    size_t dir = strlen(attempt->path), size = strnlen(c->path, PATH_MAX) + 1;
    if (size == 1)
        return ENOENT;
    if (dir + 1 + size > PATH_MAX)
        return ENAMETOOLONG;
    attempt->path[dir] = '/';
    memcpy(attempt->path + dir + 1, c->path, size);
    return 0;
}

int _connect(struct connect *c)
{
    union answer answer;
    struct attempt attempt;      /* not cleared: its path is large */
    const char *path = c->path;
    int err = 0, coid = -1;
    attempt.c = c;
    attempt.links = 0;
    attempt.file_type = c->file_type;
    if (path == NULL) {
        errno = EFAULT;
        return -1;
    }
    if (c->dirfd != AT_FDCWD && path[0] != '/') {
        err = from_dirfd(&attempt);
        path = attempt.path;
    }
    for (;;) {
        long status;
        if (err == 0)
            err = resolve(&attempt, path, &answer, &status);
        if (err != 0)
            break;
        if (status >= 0) {
            c->status = status;
            return 0;
        }
        enum outcome outcome = ask(&attempt, &answer, status, &coid, &err);
        if (outcome == DONE)
            return c->keep ? coid : 0;
        if (outcome == FAILED)
            break;
        path = attempt.path;
    }
    errno = err;
    return -1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _IO_CONNECT to the path manager (handle PATHMGR_HANDLE): which servers may know a name, and changes to the tree.
 *
 *   request                                   | reply                                    | errors
 *   any subtype, no special extra             | link reply: candidates, canonical path   | ENOENT ENOSYS ELOOP ...
 *   LINK   + extra RESMGR_LINK                | status: id of the registration           | EPERM EINVAL EEXIST ENOMEM
 *   UNLINK + extra RESMGR_LINK                | EOK                                      | EPERM ENOENT
 *   LINK   + extra PROC_SYMLINK (target)      | EOK                                      | EPERM EEXIST
 *   UNLINK + extra PROC_SYMLINK               | EOK                                      | EPERM ENOENT EBUSY
 *
 * Changes need the ability PATHSPACE. A combined message never goes on past its connect: the answer is either sent
 * here, or has a negative status (where to look instead). Locks: see path.h; none is held while replying.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/procmgr.h>
#include <sys/syspage.h>
#include <sys/trace.h>

#include "path/path.h"
#include "proc/private.h"

#define EXTRA_MAX (TREE_PATH_MAX + 64)

struct request {
    resmgr_context_t *ctp;
    pid_t pid;
    struct proc *proc;
    struct path_context context;
    size_t size;                        /* bytes in connect */
    const void *extra;                  /* in bytes, aligned to 8 */
    union {
        struct _io_connect connect;
        char bytes[offsetof(struct _io_connect, path) + TREE_PATH_MAX + 8 + EXTRA_MAX];
    };
};

/* Takes a private copy of the message, so that nothing changes after it was checked. -> errno */
static int request_load(struct request *request, resmgr_context_t *ctp)
{
    request->ctp = ctp;
    request->pid = ctp->info.pid;
    size_t total = (size_t)ctp->info.srcmsglen;
    if (total > sizeof request->bytes)
        total = sizeof request->bytes;
    ssize_t got = resmgr_msgget(ctp, request->bytes, total, 0);
    if (got < 0)
        return errno;
    request->size = (size_t)got;
    const struct _io_connect *connect = &request->connect;
    if (request->size <= offsetof(struct _io_connect, path) || connect->path_len == 0)
        return EBADMSG;
    if (connect->path_len > TREE_PATH_MAX)
        return ENAMETOOLONG;
    size_t room = request->size - offsetof(struct _io_connect, path);
    if (connect->path_len > room || connect->path[connect->path_len - 1] != '\0')
        return EBADMSG;
    if (connect->extra_len != 0) {
        size_t offset = _IO_CONNECT_EXTRA_OFFSET(connect->path_len);
        if (connect->extra_len > EXTRA_MAX)
            return ENAMETOOLONG;
        if (offset > request->size || connect->extra_len > request->size - offset)
            return EBADMSG;
        request->extra = request->bytes + offset;
    }
    return 0;
}

static int request_open(struct request *request, resmgr_context_t *ctp)
{
    request->proc = NULL;
    request->extra = NULL;
    int err = request_load(request, ctp);
    if (err != 0)
        return err;
    request->proc = proc_find(request->pid);
    if (request->proc == NULL)
        return ESRCH;
    path_context(request->proc, request->connect.path, &request->context);
    return 0;
}

/* Operations on the name itself do not follow a link in its last component. */
static bool follows(const struct _io_connect *connect)
{
    switch (connect->subtype) {
    case _IO_CONNECT_COMBINE:
    case _IO_CONNECT_COMBINE_CLOSE:
    case _IO_CONNECT_OPEN:
        if (S_ISLNK(connect->mode) || (connect->ioflag & O_NOFOLLOW))
            return false;
        return (connect->ioflag & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL);
    case _IO_CONNECT_MOUNT:
        return true;
    default:
        return false;
    }
}

/* Nobody serves the name: mqueue and the like are optional servers, and their absence is a missing service. */
static int nobody(int file_type)
{
    switch (file_type) {
    case _FTYPE_PIPE: case _FTYPE_MQUEUE: case _FTYPE_SOCKET: case _FTYPE_SEM: case _FTYPE_MOUNT: case _FTYPE_TYMEM:
        return ENOSYS;
    default:
        return ENOENT;
    }
}

static unsigned fill_entries(struct _io_connect_entry *entries, const struct tree_result *result,
                             unsigned max, uint32_t key)
{
    unsigned count = result->count < max ? result->count : max;
    for (unsigned i = 0; i < count; i++) {
        const struct tree_candidate *candidate = &result->candidate[i];
        entries[i] = (struct _io_connect_entry){
            .nd = candidate->server.nd, .pid = candidate->server.pid, .chid = candidate->server.chid,
            .handle = candidate->server.handle, .key = key, .file_type = (uint32_t)candidate->server.file_type,
            .prefix_len = candidate->prefix_len,
        };
    }
    return count;
}

/* Builds the reply in the receive buffer, of which the request is a copy: one plain buffer takes the
   kernel's fast path. -> as a handler */
static int reply_link(struct request *request, const struct tree_result *result)
{
    const struct _io_connect *connect = &request->connect;
    char *out = (char *)request->ctp->msg;
    size_t path_size = (size_t)result->path_len + 1;
    size_t fixed = sizeof(struct _io_connect_link_reply) + path_size;
    size_t room = request->ctp->msg_max_size < connect->reply_max ? request->ctp->msg_max_size : connect->reply_max;
    if (room < fixed + sizeof(struct _io_connect_entry))
        return EMSGSIZE;
    unsigned max = (unsigned)((room - fixed) / sizeof(struct _io_connect_entry));
    if (connect->entry_max != 0 && connect->entry_max < max)
        max = connect->entry_max;
    unsigned count = fill_entries((struct _io_connect_entry *)(void *)(out + sizeof(struct _io_connect_link_reply)), result,
                                  max, connect->key);
    struct _io_connect_link_reply reply = {
        .file_type = connect->file_type, .eflag = result->end, .chroot_len = result->root_len,
        .umask = request->context.umask, .nentries = (uint16_t)count, .path_len = (uint16_t)path_size,
    };
    uint32_t status = _IO_CONNECT_RET_FLAG | _IO_CONNECT_RET_LINK | _IO_CONNECT_RET_UMASK;
    if (result->root_len != 0)
        status |= _IO_CONNECT_RET_CHROOT;
    size_t path_at = sizeof reply + count * sizeof(struct _io_connect_entry);
    memcpy(out, &reply, sizeof reply);
    memcpy(out + path_at, result->path, path_size);
    _RESMGR_STATUS(request->ctp, (int)status);
    return _RESMGR_PTR(request->ctp, out, path_at + path_size);
}

/* Which names are looked up, for a trace. */
static bool tracing(void)
{
    return _SYSPAGE_ENTRY(_syspage_ptr, system_private)->private_flags & SYSTEM_PRIVATE_FLAG_TRACE_ACTIVE;
}

static void trace_resolve(const struct request *request)
{
    struct { int32_t pid, tid; char path[256]; } event;

    event.pid = request->pid;
    event.tid = request->ctp->info.tid;
    strlcpy(event.path, request->connect.path, sizeof event.path);
    TraceEvent(_NTO_TRACE_INSERTCCLASSEVENT, _NTO_TRACE_SYSTEM, _NTO_TRACE_SYS_PATHMGR, &event,
               (int)(offsetof(__typeof__(event), path) + strlen(event.path) + 1));
}

static int do_resolve(struct request *request)
{
    const struct _io_connect *connect = &request->connect;
    struct tree_result result;

    if (tracing())
        trace_resolve(request);
    if (connect->dirfd != _IO_CONNECT_DIRFD_CWD && connect->dirfd != 0 && connect->path[0] != '/')
        return ENOTSUP;                 /* the C library turns a directory's descriptor into its path itself */
    int err = path_resolve_links(&request->context, request->pid, connect->path, (int)connect->file_type,
                                 follows(connect), &result);
    if (err != 0)
        return err;
    if (path_is_below_file(&result))
        return ENOTDIR;
    if (result.count == 0)
        return nobody((int)connect->file_type);
    return reply_link(request, &result);
}

static int extra_server(const struct request *request, struct tree_server *server)
{
    const struct _io_resmgr_link_extra *link = request->extra;
    if (link == NULL || request->connect.extra_len < sizeof *link)
        return EBADMSG;
    if (link->nd != 0)
        return ENOREMOTE;
    *server = (struct tree_server){
        .pid = link->pid != 0 ? link->pid : request->pid, .chid = link->chid, .handle = link->handle,
        .file_type = (int32_t)link->file_type, .flags = link->flags & (_RESMGR_FLAG_MASK | TREE_STICKY),
    };
    if (server->file_type < _FTYPE_ALL || server->file_type > _FTYPE_TYMEM)
        return EINVAL;
    return 0;
}

/* A server that dies between the check and the registration would stay in the tree: looked up again afterwards. */
static bool server_gone(pid_t pid)
{
    struct proc *p = proc_find(pid);
    bool gone = p == NULL || p->state >= PROC_DEAD;
    proc_put(p);
    return gone;
}

static int do_attach(struct request *request)
{
    struct tree_server server;
    uint32_t id;
    int err = extra_server(request, &server);
    if (err != 0)
        return err;
    if (client_able(request->pid, PROCMGR_AID_PATHSPACE, 0) != 0)
        return EPERM;
    pthread_rwlock_wrlock(&path_lock);
    err = tree_attach(&path_tree, request->connect.path, request->context.cwd, request->context.root, &server, &id);
    pthread_rwlock_unlock(&path_lock);
    if (err != 0)
        return err;
    if (server_gone(server.pid)) {
        path_process_died(server.pid);
        return ESRCH;
    }
    if (server.file_type == _FTYPE_DUMPER)
        path_dumper_update();
    event_trigger(PROCMGR_EVENT_PATHSPACE, (int)server.pid);
    MsgReply(request->ctp->rcvid, (long)id, NULL, 0);
    return 0;
}

static int do_detach(struct request *request)
{
    struct tree_server server;
    int err = extra_server(request, &server);
    if (err != 0)
        return err;
    if (server.pid != request->pid && client_able(request->pid, PROCMGR_AID_PATHSPACE, 0) != 0)
        return EPERM;
    pthread_rwlock_wrlock(&path_lock);
    err = tree_detach_server(&path_tree, request->connect.path, request->context.cwd, request->context.root, &server);
    pthread_rwlock_unlock(&path_lock);
    if (err != 0)
        return err;
    if (core_is_dumper(server.pid))
        path_dumper_update();
    event_trigger(PROCMGR_EVENT_PATHSPACE, (int)server.pid);
    MsgReply(request->ctp->rcvid, EOK, NULL, 0);
    return 0;
}

static int do_symlink(struct request *request)
{
    const char *target = request->extra;
    if (target == NULL || strnlen(target, request->connect.extra_len) == request->connect.extra_len)
        return EBADMSG;
    if (client_able(request->pid, PROCMGR_AID_PATHSPACE, 0) != 0)
        return EPERM;
    pthread_rwlock_wrlock(&path_lock);
    int err = tree_symlink(&path_tree, request->connect.path, request->context.cwd, request->context.root, target);
    pthread_rwlock_unlock(&path_lock);
    if (err == 0)
        MsgReply(request->ctp->rcvid, EOK, NULL, 0);
    return err;
}

static int do_unlink(struct request *request)
{
    if (client_able(request->pid, PROCMGR_AID_PATHSPACE, 0) != 0)
        return EPERM;
    pthread_rwlock_wrlock(&path_lock);
    int err = tree_unlink(&path_tree, request->connect.path, request->context.cwd, request->context.root);
    pthread_rwlock_unlock(&path_lock);
    if (err == 0)
        MsgReply(request->ctp->rcvid, EOK, NULL, 0);
    return err;
}

static int request_serve(struct request *request)
{
    unsigned subtype = request->connect.subtype, extra = request->connect.extra_type;
    if (subtype == _IO_CONNECT_LINK && extra == _IO_CONNECT_EXTRA_RESMGR_LINK)
        return do_attach(request);
    if (subtype == _IO_CONNECT_UNLINK && extra == _IO_CONNECT_EXTRA_RESMGR_LINK)
        return do_detach(request);
    if (subtype == _IO_CONNECT_LINK && extra == _IO_CONNECT_EXTRA_PROC_SYMLINK)
        return do_symlink(request);
    if (subtype == _IO_CONNECT_UNLINK && extra == _IO_CONNECT_EXTRA_PROC_SYMLINK)
        return do_unlink(request);
    return do_resolve(request);
}

static int connect_any(resmgr_context_t *ctp)
{
    struct request request;
    int err = request_open(&request, ctp);
    if (err == 0)
        err = request_serve(&request);
    proc_put(request.proc);
    if (err < 0)
        return err;                     /* a reply in the receive buffer */
    return err != 0 ? _RESMGR_ERRNO(err) : _RESMGR_NOREPLY;
}

static int connect_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    return connect_any(ctp);
}

static int connect_rename(resmgr_context_t *ctp, io_rename_t *msg, iofunc_attr_t *attr, io_rename_extra_t *extra)
{
    return connect_any(ctp);
}

static int connect_link(resmgr_context_t *ctp, io_link_t *msg, iofunc_attr_t *attr, io_link_extra_t *extra)
{
    return connect_any(ctp);
}

static int connect_mount(resmgr_context_t *ctp, io_mount_t *msg, iofunc_attr_t *attr, io_mount_extra_t *extra)
{
    return connect_any(ctp);
}

int path_connect_attach(void)
{
    static const resmgr_connect_funcs_t connect_funcs = {
        .nfuncs = _RESMGR_CONNECT_NFUNCS, .open = connect_open, .unlink = connect_open, .rename = connect_rename,
        .mknod = connect_open, .readlink = connect_open, .link = connect_link, .mount = connect_mount,
    };
    static const resmgr_io_funcs_t io_funcs = { .nfuncs = _RESMGR_IO_NFUNCS };  /* nothing is ever opened here */
    static iofunc_attr_t attr;
    resmgr_attr_t link = {
        .flags = RESMGR_FLAG_ATTACH_LOCAL, .nparts_max = 4, .msg_max_size = sizeof(struct request),
    };
    return resmgr_attach(procnto_dispatch, &link, NULL, _FTYPE_ANY, 0, &connect_funcs, &io_funcs, &attr);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* _PROC_POSIX_SPAWN and _PROC_POSIX_SPAWNP: the message taken apart and checked. Layout: <sys/procmsg.h>. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/netmgr.h>
#include <sys/procmsg.h>
#include "mem/program.h"
#include "proc/private.h"

#define ATTR_BYTES_MAX   (64u * 1024)
#define ACTIONS_MAX      (256u * 1024)
#define ARGENV_MAX       (512u * 1024)

/* A received message: one allocation with all variable parts, and pointers into it. It may outlive the handler. */
struct spawn_text {
    struct msg_call call;        /* without the bytes: what is read later is read from the client */
    struct _msg_info info;
    proc_posixspawn_t msg;
    char *blob;
    proc_spawnattr_t attr;
    int32_t *fd_map;
    char *actions, *search, *path;
    char **strings;              /* argv, then envp */
};

static bool header_good(const proc_posixspawn_t *msg)
{
    return msg->attr_bytes >= sizeof(proc_spawnattr_t) && msg->attr_bytes <= ATTR_BYTES_MAX &&
           msg->attr_bytes % 8 == 0 && msg->filact_bytes <= ACTIONS_MAX && msg->filact_bytes % 8 == 0 &&
           msg->argenv_bytes <= ARGENV_MAX && msg->pathlen > 1 && msg->pathlen <= PATH_MAX;
}

static bool actions_good(const char *actions, size_t size)
{
    size_t at = 0;

    while (at < size) {
        const proc_filact_t *act = (const void *)(actions + at);

        if (size - at < sizeof *act || act->size < sizeof *act || act->size % 8 != 0 || act->size > size - at)
            return false;
        if (act->type < _PROC_FILACT_CLOSE || act->type > _PROC_FILACT_FCHDIR)
            return false;
        if ((act->type == _PROC_FILACT_OPEN || act->type == _PROC_FILACT_CHDIR) &&
            memchr(act + 1, '\0', act->size - sizeof *act) == NULL)
            return false;
        at += act->size;
    }
    return true;
}

static int strings_split(struct spawn_text *text, char *at, size_t bytes, unsigned count)
{
    char *end = at + bytes;

    if (bytes != 0 && end[-1] != '\0')
        return -EINVAL;
    text->strings = calloc(count + 1, sizeof *text->strings);
    if (text->strings == NULL)
        return -ENOMEM;
    for (unsigned i = 0; i < count; i++) {
        if (at >= end)
            return -EINVAL;
        text->strings[i] = at;
        at += strlen(at) + 1;
    }
    return 0;
}

static int parts_locate(struct spawn_text *text, const proc_posixspawn_t *msg)
{
    char *at = text->blob;

    memcpy(&text->attr, at, sizeof text->attr);
    text->fd_map = (int32_t *)(void *)(at + sizeof text->attr);
    if (text->attr.nfds < -1 ||
        (text->attr.nfds > 0 && (size_t)text->attr.nfds > (msg->attr_bytes - sizeof text->attr) / sizeof(int32_t)))
        return -EINVAL;
    at += msg->attr_bytes;
    text->actions = at;
    if (!actions_good(at, msg->filact_bytes))
        return -EINVAL;
    at += msg->filact_bytes;
    text->search = msg->searchlen != 0 ? at : NULL;
    at += msg->searchlen;
    text->path = at;
    at += msg->pathlen;
    if ((text->search != NULL && text->path[-1] != '\0') || at[-1] != '\0')
        return -EINVAL;
    return strings_split(text, at, msg->argenv_bytes, (unsigned)msg->nargv + msg->narge);
}

static void attr_convert(struct spawn_attr *to, const proc_spawnattr_t *from)
{
    to->flags = from->flags;
    to->pgroup = from->pgroup;
    to->sigmask = from->sigmask;
    to->sigdefault = from->sigdefault;
    to->sigignore = from->sigignore;
    to->policy = from->policy;
    to->param = from->param;
    to->runmask = from->runmask;
    to->stack_max = from->stack_max;
    to->uid = from->uid;
    to->gid = from->gid;
    to->tcpgrp_fd = from->tcfd;
    to->aslr = (int)from->aslr;
    to->type_id = from->type_id;
}

/* ---- the program, when another server has it ---- */

/* What the client sends at the end of its message: read from there piece by piece. */
static int client_file_read(const struct exec_image *image, uint64_t offset, void *buf, size_t size)
{
    ssize_t got = client_read(image->cookie, buf, size, image->cookie_offset + offset);

    return got < 0 ? (int)got : 0;
}

static int server_file_read(const struct exec_image *image, uint64_t offset, void *buf, size_t size)
{
    return mem_program_read(image->cookie, offset, buf, size);
}

static struct exec_image client_file(struct spawn_text *text)
{
    return (struct exec_image){
        .read = client_file_read, .cookie = &text->call, .size = text->msg.file_bytes,
        .cookie_offset = text->call.srclen - text->msg.file_bytes,
    };
}

static struct exec_image server_file(const struct mem_program *program)
{
    return (struct exec_image){
        .read = server_file_read, .cookie = (void *)program, .size = program->size, .object = program->object,
        .mode = program->mode, .uid = program->uid, .gid = program->gid,
    };
}

static void request_fill(struct spawn_request *req, struct spawn_text *text)
{
    const proc_posixspawn_t *msg = &text->msg;

    memset(req, 0, sizeof *req);
    req->path = text->path;
    if (msg->type == _PROC_POSIX_SPAWNP || (text->attr.flags & POSIX_SPAWN_SEARCH_PATH))
        req->search = text->search;
    req->argc = msg->nargv;
    req->argv = text->strings;
    req->envc = msg->narge;
    req->envp = text->strings + msg->nargv;
    attr_convert(&req->attr, &text->attr);
    req->nfds = text->attr.nfds == -1 ? SPAWN_ALL_FDS : (unsigned)text->attr.nfds;
    req->fd_map = text->fd_map;
    req->actions = text->actions;
    req->actions_size = msg->filact_bytes;
    req->parent_rcvid = text->call.rcvid;
    req->parent_tid = text->info.tid;
}

/* program: NULL unless a server's pager has it. */
static long text_spawn(struct spawn_text *text, const struct mem_program *program)
{
    struct exec_image file, sent;
    struct spawn_request req;
    long result;

    if ((text->attr.flags & POSIX_SPAWN_SETND) && text->attr.nd != ND_LOCAL_NODE)
        return -ENOREMOTE;
    request_fill(&req, text);
    req.parent = client_proc(&text->call);
    if (req.parent == NULL)
        return -ESRCH;
    if (text->msg.file_bytes != 0)
        sent = client_file(text);
    if (program != NULL) {
        file = server_file(program);
        req.file = &file;
    }
    if (text->msg.file_bytes != 0)
        *(program != NULL ? &req.interp : &req.file) = &sent;
    result = proc_spawn_internal(&req);
    proc_put(req.parent);
    return result < 0 ? result : MSG_NOREPLY;
}

static void text_free(struct spawn_text *text)
{
    free(text->strings);
    free(text->blob);
    free(text);
}

/* In the thread of the server's pager. */
static long program_spawn(void *context, const struct mem_program *program)
{
    struct spawn_text *text = context;
    long result = program != NULL ? text_spawn(text, program) : MSG_NOREPLY;

    text_free(text);
    return result;
}

/* The buffer the message came in is not ours for long. */
static struct spawn_text *text_make(const struct msg_call *call)
{
    struct spawn_text *text = calloc(1, sizeof *text);

    if (text == NULL)
        return NULL;
    text->msg = *(const proc_posixspawn_t *)call->msg;
    text->info = *call->info;
    text->call = (struct msg_call){ .rcvid = call->rcvid, .pid = call->pid, .info = &text->info, .srclen = call->srclen };
    return text;
}

static int text_read(struct spawn_text *text, const struct msg_call *call)
{
    const proc_posixspawn_t *msg = &text->msg;
    size_t size = (size_t)msg->attr_bytes + msg->filact_bytes + msg->searchlen + msg->pathlen + msg->argenv_bytes;
    int err = 0;

    if (msg->file_bytes != 0 && sizeof *msg + size + msg->file_bytes != call->srclen)
        return -EBADMSG;
    text->blob = client_read_alloc(call, sizeof *msg, size, &err);
    return text->blob != NULL ? parts_locate(text, msg) : err;
}

long spawn_message(struct msg_call *call)
{
    struct spawn_text *text;
    long result;

    if (!header_good(call->msg))
        return -EINVAL;
    text = text_make(call);
    if (text == NULL)
        return -ENOMEM;
    result = text_read(text, call);
    if (result == 0 && text->attr.file_fd != 0) {
        result = mem_program_open(&text->call, (int)(text->attr.file_fd - 1), program_spawn, text);
        if (result == 0)
            return MSG_NOREPLY;
    } else if (result == 0) {
        result = text_spawn(text, NULL);
    }
    text_free(text);
    return result;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* _PROC_POSIX_SPAWN and _PROC_POSIX_SPAWNP: the message taken apart and checked. Layout: <sys/procmsg.h>. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/netmgr.h>
#include <sys/procmsg.h>
#include "proc/private.h"

#define ATTR_BYTES_MAX   (64u * 1024)
#define ACTIONS_MAX      (256u * 1024)
#define ARGENV_MAX       (512u * 1024)

/* A received message: one allocation with all variable parts, and pointers into it. */
struct spawn_text {
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

/* The program's bytes are the last part of the message; they go from the client to the new process piece by piece. */
static int client_program_read(const struct exec_image *image, uint64_t offset, void *buf, size_t size)
{
    ssize_t got = client_read(image->cookie, buf, size, image->cookie_offset + offset);

    return got < 0 ? (int)got : 0;
}

static long text_spawn(struct msg_call *call, const proc_posixspawn_t *msg, struct spawn_text *text)
{
    struct exec_image file = { .read = client_program_read, .cookie = call, .size = msg->file_bytes };
    struct spawn_request req;
    long result;

    if ((text->attr.flags & POSIX_SPAWN_SETND) && text->attr.nd != ND_LOCAL_NODE)
        return -ENOREMOTE;
    memset(&req, 0, sizeof req);
    req.parent = client_proc(call);
    if (req.parent == NULL)
        return -ESRCH;
    req.path = text->path;
    if (msg->type == _PROC_POSIX_SPAWNP || (text->attr.flags & POSIX_SPAWN_SEARCH_PATH))
        req.search = text->search;
    req.argc = msg->nargv;
    req.argv = text->strings;
    req.envc = msg->narge;
    req.envp = text->strings + msg->nargv;
    attr_convert(&req.attr, &text->attr);
    req.nfds = text->attr.nfds == -1 ? SPAWN_ALL_FDS : (unsigned)text->attr.nfds;
    req.fd_map = text->fd_map;
    req.actions = text->actions;
    req.actions_size = msg->filact_bytes;
    if (msg->file_bytes != 0) {
        file.cookie_offset = call->srclen - msg->file_bytes;
        req.file = &file;
    }
    req.parent_rcvid = call->rcvid;
    req.parent_tid = call->info->tid;
    result = proc_spawn_internal(&req);
    proc_put(req.parent);
    return result < 0 ? result : MSG_NOREPLY;
}

long spawn_message(struct msg_call *call)
{
    proc_posixspawn_t msg = *(const proc_posixspawn_t *)call->msg;
    struct spawn_text text;
    size_t size;
    long result;
    int err = 0;

    if (!header_good(&msg))
        return -EINVAL;
    memset(&text, 0, sizeof text);
    size = (size_t)msg.attr_bytes + msg.filact_bytes + msg.searchlen + msg.pathlen + msg.argenv_bytes;
    if (msg.file_bytes != 0 && sizeof msg + size + msg.file_bytes != call->srclen)
        return -EBADMSG;
    text.blob = client_read_alloc(call, sizeof msg, size, &err);
    if (text.blob == NULL)
        return err;
    result = parts_locate(&text, &msg);
    if (result == 0)
        result = text_spawn(call, &msg, &text);
    free(text.strings);
    free(text.blob);
    return result;
}

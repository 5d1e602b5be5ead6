/* SPDX-License-Identifier: Apache-2.0 */
/* Connect messages: a link's functions by subtype. What the client sent is checked here, so that handlers may
   rely on it. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include "resmgr.h"

/* The request with its extra data, which is copied when it does not lie in the receive buffer whole. */
struct request {
    resmgr_context_t *ctp;
    struct _io_connect *msg;
    void *extra;                 /* aligned to 8, NULL: none */
    void *allocated;
    struct binding *held;        /* OCB of another fd, given to the handler */
};

static int check(const struct _io_connect *msg, size_t size)
{
    if (size < offsetof(struct _io_connect, path) + 1 || msg->path_len == 0)
        return EBADMSG;
    if (msg->path_len > PATH_MAX)
        return ENAMETOOLONG;
    if (offsetof(struct _io_connect, path) + msg->path_len > size || msg->path[msg->path_len - 1] != '\0')
        return EBADMSG;
    return 0;
}

static int extra_load(struct request *request, size_t size)
{
    struct _io_connect *msg = request->msg;
    size_t offset = _IO_CONNECT_EXTRA_OFFSET(msg->path_len);
    if (msg->extra_len == 0)
        return 0;
    if (offset + msg->extra_len <= size) {
        request->extra = (char *)msg + offset;
        return 0;
    }
    void *copy = malloc(msg->extra_len + 1u);
    if (copy == NULL)
        return ENOMEM;
    request->allocated = request->extra = copy;
    ssize_t got = MsgRead_r(request->ctp->rcvid, copy, msg->extra_len, request->ctp->offset + offset);
    if (got < 0)
        return (int)-got;
    return (size_t)got == msg->extra_len ? 0 : EBADMSG;
}

/* Extra data that is a string. */
static bool extra_is_string(const struct request *request)
{
    return request->extra != NULL && memchr(request->extra, '\0', request->msg->extra_len) != NULL;
}

/* The OCB of another fd of the same client. */
static void *other_ocb(struct request *request, const struct _msg_info32 *info)
{
    request->held = _binding_find(request->ctp->dpp, request->ctp->info.scoid, info->coid);
    return request->held != NULL ? request->held->ocb : NULL;
}

static int do_rename(struct request *request, const struct link *link)
{
    if (link->connect_funcs->nfuncs < 3 || link->connect_funcs->rename == NULL)
        return ENOSYS;
    if (!extra_is_string(request))
        return EBADMSG;
    return link->connect_funcs->rename(request->ctp, (io_rename_t *)request->msg, link->handle, request->extra);
}

static int do_link(struct request *request, const struct link *link)
{
    io_link_extra_t ocb, *extra = request->extra;
    if (link->connect_funcs->nfuncs < 6 || link->connect_funcs->link == NULL)
        return ENOSYS;
    switch (request->msg->extra_type) {
    case _IO_CONNECT_EXTRA_LINK:
        if (extra == NULL || request->msg->extra_len < sizeof extra->info)
            return EBADMSG;
        /* NULL: the old file is another server's. The handler says EXDEV; the path manager sends on to the right one. */
        ocb.ocb = other_ocb(request, &extra->info);
        extra = &ocb;
        break;
    case _IO_CONNECT_EXTRA_SYMLINK:
        if (!extra_is_string(request))
            return EBADMSG;
        break;
    default:
        break;
    }
    return link->connect_funcs->link(request->ctp, (io_link_t *)request->msg, link->handle, extra);
}

/* From the client's form of the extra data (strings after the fixed part) to the server's (pointers). */
static int mount_extra(struct request *request, io_mount_extra_t *out)
{
    io_mount_extra_t *in = request->extra;
    size_t len = request->msg->extra_len;
    if (in == NULL || len < sizeof *in)
        return EBADMSG;
    memset(out, 0, sizeof *out);
    out->flags = in->flags;
    out->nbytes = in->nbytes;
    out->datalen = in->datalen;
    char *data = (char *)(in + 1), *end = (char *)in + len;
    if (in->datalen > (size_t)(end - data))
        return EBADMSG;
    out->extra.srv.data = in->datalen != 0 ? data : NULL;
    char *type = data + in->datalen;
    char *special = memchr(type, '\0', (size_t)(end - type));
    if (special == NULL || memchr(special + 1, '\0', (size_t)(end - special - 1)) == NULL)
        return EBADMSG;
    out->extra.srv.type = type;
    out->extra.srv.special = special[1] != '\0' ? special + 1 : NULL;
    if (in->flags & _MFLAG_OCB)
        out->extra.srv.ocb = other_ocb(request, &in->extra.cl.info);
    return 0;
}

static int do_mount(struct request *request, const struct link *link)
{
    io_mount_extra_t extra;
    if (link->connect_funcs->nfuncs < 8 || link->connect_funcs->mount == NULL)
        return ENOSYS;
    int err = mount_extra(request, &extra);
    if (err != 0)
        return err;
    return link->connect_funcs->mount(request->ctp, (io_mount_t *)request->msg, link->handle, &extra);
}

/* The four with the same arguments. index: position in the table. */
static int do_simple(struct request *request, const struct link *link, unsigned index)
{
    typedef int func_t(resmgr_context_t *, void *, void *, void *);
    func_t *const *table = (func_t *const *)(const void *)&link->connect_funcs->open;
    if (index >= link->connect_funcs->nfuncs || table[index] == NULL)
        return ENOSYS;
    return table[index](request->ctp, request->msg, link->handle, request->extra);
}

static int serve(struct request *request, const struct link *link)
{
    if (link->connect_funcs == NULL)
        return ENOSYS;
    switch (request->msg->subtype) {
    case _IO_CONNECT_COMBINE:
    case _IO_CONNECT_COMBINE_CLOSE:
    case _IO_CONNECT_OPEN:     return do_simple(request, link, 0);
    case _IO_CONNECT_UNLINK:   return do_simple(request, link, 1);
    case _IO_CONNECT_RENAME:   return do_rename(request, link);
    case _IO_CONNECT_MKNOD:    return do_simple(request, link, 3);
    case _IO_CONNECT_READLINK: return do_simple(request, link, 4);
    case _IO_CONNECT_LINK:     return do_link(request, link);
    case _IO_CONNECT_MOUNT:    return do_mount(request, link);
    default:                   return ENOSYS;
    }
}

int _resmgr_connect(resmgr_context_t *ctp, struct _io_connect *msg, size_t size)
{
    struct request request = { .ctp = ctp, .msg = msg };
    int err = check(msg, size);
    if (err != 0)
        return err;
    struct link *link = _link_get(ctp->dpp, msg->handle);
    if (link == NULL)
        return ENOENT;           /* detached since the path manager named it */
    ctp->id = (int)msg->handle;
    context_of(ctp)->received.link = link;
    int result = extra_load(&request, size);
    if (result == 0)
        result = serve(&request, link);
    if (result == _RESMGR_DEFAULT)
        result = ENOSYS;
    if (result == ENOSYS && (msg->subtype == _IO_CONNECT_MKNOD || msg->subtype == _IO_CONNECT_LINK) && msg->path[0] == '\0')
        result = EEXIST;         /* the server itself has the name */
    if (request.held != NULL)
        _binding_put(ctp, request.held);
    if (request.allocated != NULL) {
        /* A reply may point into the extra data. */
        if (result < 0 && result != _RESMGR_NOREPLY) {
            MsgReplyv_r(ctp->rcvid, ctp->status, ctp->iov, (size_t)-result);
            result = _RESMGR_NOREPLY;
        }
        free(request.allocated);
    }
    context_of(ctp)->received.link = NULL;
    _link_put(link);
    return result;
}

int _resmgr_connect_unblock(resmgr_context_t *ctp, io_pulse_t *pulse)
{
    struct _io_connect head;
    if (MsgRead_r(ctp->rcvid, &head, offsetof(struct _io_connect, path), 0) !=
            (ssize_t)offsetof(struct _io_connect, path) || head.type != _IO_CONNECT)
        return _RESMGR_DEFAULT;
    struct link *link = _link_get(ctp->dpp, head.handle);
    if (link == NULL)
        return _RESMGR_DEFAULT;
    int result = _RESMGR_DEFAULT;
    ctp->id = (int)head.handle;
    if (link->connect_funcs != NULL && link->connect_funcs->nfuncs >= 7 && link->connect_funcs->unblock != NULL)
        result = link->connect_funcs->unblock(ctp, pulse, link->handle, NULL);
    _link_put(link);
    return result;
}

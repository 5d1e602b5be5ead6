/* SPDX-License-Identifier: Apache-2.0 */
/* Queues come and go by name. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "mq.h"

static struct mq *first, **end = &first;
static uint64_t last_serial;

static struct mq *find(const char *name)
{
    struct mq *mq = first;
    while (mq != NULL && strcmp(mq->name, name) != 0)
        mq = mq->next;
    return mq;
}

struct mq *mq_next(uint64_t serial)
{
    struct mq *mq = first;
    while (mq != NULL && mq->serial < serial)
        mq = mq->next;
    return mq;
}

static void drop_name(struct mq *mq)
{
    struct mq **link = &first;
    while (*link != mq)
        link = &(*link)->next;
    *link = mq->next;
    if (end == &mq->next)
        end = link;
    free(mq->name);
    mq->name = NULL;
}

void mq_settle(struct mq *mq)
{
    if (mq->name != NULL || mq->attr.count != 0)
        return;
    for (struct msg *msg; (msg = msgq_take(&mq->msgs)) != NULL;)
        msg_free(msg);
    iofunc_notify_remove(NULL, mq->notify);
    free(mq);
}

static int check_attr(const struct mq_attr *attr)
{
    if (attr->mq_maxmsg <= 0 || attr->mq_msgsize <= 0 || (attr->mq_flags & MQ_SEMAPHORE))
        return EINVAL;
    if ((size_t)attr->mq_msgsize > mq_bytes_max ||
        (size_t)attr->mq_maxmsg > mq_bytes_max / (size_t)attr->mq_msgsize)
        return ENOSPC;
    return EOK;
}

static int check_name(const char *name)
{
    const char *last = strrchr(name, '/');
    last = last != NULL ? last + 1 : name;
    if (name[0] != '/' && last != name)
        return ENOTDIR;              /* there are no directories below /dev/mqueue */
    return *last == '\0' ? EINVAL : strlen(last) > NAME_MAX ? ENAMETOOLONG : EOK;
}

static int create(resmgr_context_t *ctp, io_open_t *msg, const char *name,
                  const struct mq_attr *attr, struct mq **created)
{
    int err = check_name(name);
    if (err == EOK)
        err = check_attr(attr);
    if (err != EOK)
        return err;
    struct mq *mq = calloc(1, sizeof *mq);
    if (mq == NULL)
        return ENOSPC;
    err = iofunc_open(ctp, msg, &mq->attr, &mq_dir.attr, NULL);
    if (err == EOK && (mq->name = strdup(name)) == NULL)
        err = ENOSPC;
    if (err != EOK) {
        free(mq);
        return err;
    }
    mq->attr.mode = S_IFNAM | (msg->connect.mode & ACCESSPERMS);
    mq->attr.rdev = S_INMQ;
    mq->attr.nlink = 1;
    mq->serial = ++last_serial;
    mq->attr.inode = mq->serial + 1;
    mq->maxmsg = attr->mq_maxmsg;
    mq->msgsize = attr->mq_msgsize;
    msgq_init(&mq->msgs);
    IOFUNC_NOTIFY_INIT(mq->notify);
    *end = mq;
    end = &mq->next;
    *created = mq;
    return EOK;
}

/* From the extra data, which is there for mq_open() with attributes only. */
static struct mq_attr given_attr(const io_open_t *msg, const void *extra)
{
    struct mq_attr attr = { .mq_maxmsg = MQ_DEFAULT_MAXMSG, .mq_msgsize = MQ_DEFAULT_MSGSIZE };
    if (msg->connect.extra_type == _IO_CONNECT_EXTRA_MQUEUE && extra != NULL &&
        msg->connect.extra_len >= sizeof attr)
        memcpy(&attr, extra, sizeof attr);
    return attr;
}

static int open_dir(resmgr_context_t *ctp, io_open_t *msg)
{
    int err = iofunc_open(ctp, msg, &mq_dir.attr, NULL, NULL);
    return err != EOK ? err : iofunc_ocb_attach(ctp, msg, NULL, &mq_dir.attr, &dir_io_funcs);
}

static int mq_open_name(resmgr_context_t *ctp, io_open_t *msg, struct mq *handle, void *extra)
{
    struct mq_attr attr = given_attr(msg, extra);
    const char *name = msg->connect.path;
    struct mq *mq = name[0] != '\0' ? find(name) : NULL;
    int err;
    if (name[0] == '\0')
        return msg->connect.file_type == _FTYPE_MQUEUE ? EINVAL : open_dir(ctp, msg);
    if (mq == NULL && (!(msg->connect.ioflag & O_CREAT) || msg->connect.file_type != _FTYPE_MQUEUE))
        /* a plain file has no place here */
        return msg->connect.ioflag & O_CREAT ? EINVAL : ENOENT;
    if (mq == NULL) {
        err = create(ctp, msg, name, &attr, &mq);
    } else {
        msg->connect.ioflag &= ~(uint32_t)O_TRUNC;
        err = iofunc_open(ctp, msg, &mq->attr, NULL, NULL);
    }
    if (err != EOK)
        return err;
    err = iofunc_ocb_attach(ctp, msg, NULL, &mq->attr, &mq_io_funcs);
    if (err != EOK && mq->serial == last_serial && mq->attr.count == 0 && mq->msgs.count == 0 &&
        (msg->connect.ioflag & O_CREAT)) {
        drop_name(mq);
        mq_settle(mq);
    }
    return err;
}

static int mq_unlink_name(resmgr_context_t *ctp, io_unlink_t *msg, struct mq *handle,
                          void *reserved)
{
    if (msg->connect.path[0] == '\0')
        return EBUSY;
    struct mq *mq = find(msg->connect.path);
    if (mq == NULL)
        return ENOENT;
    int err = iofunc_unlink(ctp, msg, &mq->attr, &mq_dir.attr, NULL);
    if (err != EOK)
        return err == EPERM ? EACCES : err;
    drop_name(mq);
    mq_settle(mq);
    return EOK;
}

void name_init(resmgr_connect_funcs_t *funcs)
{
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, funcs, 0, NULL);
    funcs->open = mq_open_name;
    funcs->unlink = mq_unlink_name;
    iofunc_attr_init(&mq_dir.attr, S_IFDIR | 01777, NULL, NULL);
    mq_dir.attr.inode = 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What is done by name: open, create, unlink, rename, mkdir, links. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "fs.h"

static bool wants_dir(const struct _io_connect *connect)
{
    return (connect->eflag & (_IO_CONNECT_EFLAG_DIR | _IO_CONNECT_EFLAG_DOT)) != 0;
}

/* ---- open ---- */

/* Another server has what is inside: it is told the name by the client. */
static int pass_on(resmgr_context_t *ctp, io_open_t *msg, enum _file_type type)
{
    msg->ftype_reply = (struct _io_connect_ftype_reply){ .status = EOK,
        .file_type = (uint32_t)type };
    _IO_SET_CONNECT_RET(ctp, _IO_CONNECT_RET_FTYPE);
    return _RESMGR_PTR(ctp, &msg->ftype_reply, sizeof msg->ftype_reply);
}

static int open_node(resmgr_context_t *ctp, io_open_t *msg, struct node *node,
                     struct _client_info *info)
{
    uint32_t ioflag = msg->connect.ioflag;
    bool inside = (ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)) != 0;
    if ((ioflag & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
        return EEXIST;
    if (S_ISLNK(node->attr.mode) && !S_ISLNK(msg->connect.mode))
        return ELOOP;                /* O_NOFOLLOW */
    if (inside && S_ISFIFO(node->attr.mode))
        return pass_on(ctp, msg, _FTYPE_PIPE);
    if (inside && S_ISSOCK(node->attr.mode))
        return EOPNOTSUPP;
    if (inside && (S_ISCHR(node->attr.mode) || S_ISBLK(node->attr.mode)))
        return ENXIO;                /* a name only; drivers attach their own */
    if ((ioflag & O_TRUNC) && !S_ISREG(node->attr.mode) && !S_ISDIR(node->attr.mode))
        msg->connect.ioflag &= ~(uint32_t)O_TRUNC;
    int err = iofunc_open(ctp, msg, &node->attr, NULL, info);
    if (err == EOK)
        err = iofunc_ocb_attach(ctp, msg, NULL, &node->attr, &fs_io_funcs);
    if (err == EOK && (msg->connect.ioflag & O_TRUNC))
        err = file_resize(node, 0);
    return err;
}

static int create_file(resmgr_context_t *ctp, io_open_t *msg, struct place *place,
                       struct _client_info *info)
{
    mode_t mode = msg->connect.mode;
    if (wants_dir(&msg->connect))
        return EISDIR;
    if ((mode & S_IFMT) != 0 && !S_ISREG(mode))
        return EINVAL;
    if (place->dir->attr.nlink == 0)
        return ENOENT;               /* a directory that has been removed */
    msg->connect.mode = S_IFREG | (mode & ALLPERMS);
    struct node *node = node_create(msg->connect.mode);
    if (node == NULL)
        return ENOSPC;
    int err = iofunc_open(ctp, msg, &node->attr, &place->dir->attr, info);
    if (err == EOK)
        err = node_account(node);
    if (err != EOK) {
        node_destroy(node);
        return err;
    }
    err = node_name(node, place->dir, place->name, place->len);
    if (err == EOK) {
        err = iofunc_ocb_attach(ctp, msg, NULL, &node->attr, &fs_io_funcs);
        if (err != EOK)
            node_unname(place->dir, node->entry);
    }
    if (err != EOK) {
        node->attr.nlink = 0;
        node_settle(node);
    }
    return err;
}

static int fs_open(resmgr_context_t *ctp, io_open_t *msg, struct node *handle, void *extra)
{
    struct _client_info info;
    struct place place;
    uint32_t ioflag = msg->connect.ioflag;
    int err = iofunc_client_info(ctp, (int)ioflag, &info);
    if (err != EOK)
        return err;
    bool follow = !S_ISLNK(msg->connect.mode) && !(ioflag & O_NOFOLLOW) &&
        (ioflag & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL);
    err = place_of(ctp, &msg->connect, follow, &info, &place);
    if (err != EOK)
        return err;
    if (place.node != NULL)
        return open_node(ctp, msg, place.node, &info);
    return ioflag & O_CREAT ? create_file(ctp, msg, &place, &info) : ENOENT;
}

/* ---- new names ---- */

/*
 * Puts a node that is initialised, but counted nowhere, under its name; on failure it is destroyed.
 */
static int settle_in(struct node *node, struct place *place)
{
    int err = place->dir->attr.nlink == 0 ? ENOENT : node_account(node);
    if (err != EOK) {
        node_destroy(node);
        return err;
    }
    err = node_name(node, place->dir, place->name, place->len);
    if (err != EOK) {
        node->attr.nlink = 0;
        node_settle(node);
        return err;
    }
    if (S_ISDIR(node->attr.mode))
        place->dir->attr.nlink++;
    return EOK;
}

static int check_kind(const struct _io_connect *connect)
{
    switch (connect->mode & S_IFMT) {
    case S_IFDIR:
        return EOK;
    case S_IFREG: case S_IFIFO: case S_IFSOCK: case S_IFCHR: case S_IFBLK:
        return wants_dir(connect) ? ENOENT : EOK;
    default:
        return EINVAL;
    }
}

static int fs_mknod(resmgr_context_t *ctp, io_mknod_t *msg, struct node *handle, void *extra)
{
    struct _client_info info;
    struct place place;
    struct _io_connect *connect = &msg->connect;
    int err = iofunc_client_info(ctp, (int)connect->ioflag, &info);
    if (err == EOK) {
        connect->eflag &= (uint8_t)~(S_ISDIR(connect->mode) ? _IO_CONNECT_EFLAG_DIR : 0);
        err = place_of(ctp, connect, false, &info, &place);
    }
    if (err != EOK)
        return err;
    if (place.node != NULL)
        return EEXIST;
    err = check_kind(connect);
    if (err != EOK)
        return err;
    struct node *node = node_create(connect->mode);
    if (node == NULL)
        return ENOSPC;
    err = iofunc_mknod(ctp, msg, &node->attr, &place.dir->attr, &info);
    if (err != EOK) {
        node_destroy(node);
        return err;
    }
    if (extra != NULL && connect->extra_len >= sizeof(dev_t))
        memcpy(&node->attr.rdev, extra, sizeof(dev_t));
    if (S_ISDIR(connect->mode) && (place.dir->attr.mode & S_ISGID))
        node->attr.mode |= S_ISGID;
    return settle_in(node, &place);
}

static int make_symlink(resmgr_context_t *ctp, io_link_t *msg, struct place *place,
                        const char *target, struct _client_info *info)
{
    size_t len = strlen(target);
    if (len == 0)
        return ENOENT;
    if (len >= PATH_MAX)
        return ENAMETOOLONG;
    int err = iofunc_link(ctp, msg, NULL, &place->dir->attr, info);
    if (err != EOK)
        return err;
    struct node *node = node_create(S_IFLNK | ACCESSPERMS);
    if (node == NULL)
        return ENOSPC;
    iofunc_attr_init(&node->attr, S_IFLNK | ACCESSPERMS, &place->dir->attr, info);
    node->target = strdup(target);
    if (node->target == NULL) {
        node_destroy(node);
        return ENOSPC;
    }
    node->attr.nbytes = (off_t)len;
    return settle_in(node, place);
}

static int make_link(resmgr_context_t *ctp, io_link_t *msg, struct place *place, struct node *node,
                     struct _client_info *info)
{
    if (node->attr.nlink == 0 || place->dir->attr.nlink == 0)
        return ENOENT;
    int err = iofunc_link(ctp, msg, &node->attr, &place->dir->attr, info);
    if (err != EOK)
        return err;
    err = node_name(node, place->dir, place->name, place->len);
    if (err != EOK)
        node->attr.nlink--;
    return err;
}

static int fs_link(resmgr_context_t *ctp, io_link_t *msg, struct node *handle,
                   io_link_extra_t *extra)
{
    struct _client_info info;
    struct place place;
    int err = iofunc_client_info(ctp, 0, &info);
    if (err == EOK)
        err = place_of(ctp, &msg->connect, false, &info, &place);
    if (err != EOK)
        return err;
    if (place.node != NULL)
        return EEXIST;
    if (wants_dir(&msg->connect))
        return ENOENT;
    switch (msg->connect.extra_type) {
    case _IO_CONNECT_EXTRA_SYMLINK: return make_symlink(ctp, msg, &place, extra->path, &info);
    case _IO_CONNECT_EXTRA_LINK:
        if (extra->ocb == NULL)
            return EXDEV;            /* the old file is another server's */
        return make_link(ctp, msg, &place, ((iofunc_ocb_t *)extra->ocb)->attr, &info);
    default:                        return ENOSYS;
    }
}

static int fs_readlink(resmgr_context_t *ctp, io_readlink_t *msg, struct node *handle, void *extra)
{
    struct _client_info info;
    struct place place;
    int err = iofunc_client_info(ctp, 0, &info);
    if (err == EOK)
        err = place_of(ctp, &msg->connect, false, &info, &place);
    if (err != EOK)
        return err;
    if (place.node == NULL)
        return ENOENT;
    err = iofunc_readlink(ctp, msg, &place.node->attr, &info);
    return err != EOK ? err : reply_link(ctp, &msg->connect, place.node->target, 0);
}

/* ---- names that go ---- */

/* A name and what it led to are gone; iofunc has counted the link already. */
static void drop_name(struct node *dir, struct dir_entry *entry)
{
    struct node *node = entry->node;
    if (S_ISDIR(node->attr.mode)) {
        node->attr.nlink = 0;
        dir->attr.nlink--;
    }
    node_unname(dir, entry);
    node_settle(node);
}

static struct dir_entry *entry_of(const struct place *place)
{
    return dir_find(&place->dir->dir, place->name, place->len);
}

static int fs_unlink(resmgr_context_t *ctp, io_unlink_t *msg, struct node *handle, void *extra)
{
    struct _client_info info;
    struct place place;
    bool rmdir = S_ISDIR(msg->connect.mode);
    int err = iofunc_client_info(ctp, 0, &info);
    if (err == EOK && rmdir && (msg->connect.eflag & _IO_CONNECT_EFLAG_DOT))
        return EINVAL;
    if (err == EOK)
        err = place_of(ctp, &msg->connect, false, &info, &place);
    if (err != EOK)
        return err;
    struct node *node = place.node;
    if (node == NULL)
        return ENOENT;
    if (node == node_root)
        return EBUSY;
    if (wants_dir(&msg->connect) && !S_ISDIR(node->attr.mode))
        return ENOTDIR;
    struct dir_entry *entry = entry_of(&place);
    if (entry == NULL)
        return EINVAL;               /* "." or ".." */
    if (rmdir && S_ISDIR(node->attr.mode) && node->dir.count != 0)
        return ENOTEMPTY;
    err = iofunc_unlink(ctp, msg, &node->attr, &place.dir->attr, &info);
    if (err == EOK)
        drop_name(place.dir, entry);
    return err;
}

/* ---- rename ---- */

/* What the file system itself has against it; permissions come after. */
static int rename_check(const struct place *from, const struct place *to, bool slash)
{
    const struct node *node = from->node, *there = to->node;
    if (node == NULL || to->dir->attr.nlink == 0)
        return ENOENT;
    if (node == node_root || there == node_root)
        return EBUSY;
    if (entry_of(from) == NULL || (there != NULL && entry_of(to) == NULL))
        return EINVAL;
    if (slash && !S_ISDIR(node->attr.mode))
        return ENOTDIR;
    if (S_ISDIR(node->attr.mode) && node_is_inside(to->dir, node))
        return EINVAL;
    if (there != NULL && S_ISDIR(there->attr.mode) && S_ISDIR(node->attr.mode) &&
        there->dir.count != 0)
        return ENOTEMPTY;
    return EOK;
}

/* The new name first: it is the only step that may fail. */
static int rename_do(struct place *from, struct place *to)
{
    struct node *node = from->node;
    struct dir_entry *old = entry_of(from), *there = to->node != NULL ? entry_of(to) : NULL;
    struct dir_entry *entry = dir_add(&to->dir->dir, to->name, to->len, node);
    if (entry == NULL)
        return ENOSPC;
    if (there != NULL)
        drop_name(to->dir, there);
    node_unname(from->dir, old);
    node->parent = to->dir;
    node->entry = entry;
    if (S_ISDIR(node->attr.mode) && from->dir != to->dir) {
        from->dir->attr.nlink--;
        to->dir->attr.nlink++;
    }
    return EOK;
}

static int old_place(resmgr_context_t *ctp, const char *path, const struct _client_info *info,
                     struct place *place)
{
    int err = place_find(ctp, path, false, false, info, place);
    /* the client has followed links already: this one is new */
    return err == PLACE_LINK ? ENOENT : err;
}

static int fs_rename(resmgr_context_t *ctp, io_rename_t *msg, struct node *handle,
                     io_rename_extra_t *extra)
{
    struct _client_info info;
    struct place from, to;
    bool slash = (msg->connect.eflag & _IO_CONNECT_EFLAG_DIR) != 0;
    int err = iofunc_client_info(ctp, 0, &info);
    if (err != EOK)
        return err;
    if (msg->connect.eflag & _IO_CONNECT_EFLAG_DOT)
        return EINVAL;
    msg->connect.eflag &= (uint8_t)~_IO_CONNECT_EFLAG_DIR;
    err = place_of(ctp, &msg->connect, false, &info, &to);
    if (err == EOK)
        err = old_place(ctp, extra->path, &info, &from);
    if (err == EOK)
        err = rename_check(&from, &to, slash);
    if (err != EOK)
        return err;
    if (from.node == to.node)
        return EOK;                  /* POSIX: two names of one file both stay */
    err = iofunc_rename(ctp, msg, &from.node->attr, &from.dir->attr,
                        to.node != NULL ? &to.node->attr : NULL, &to.dir->attr,
                        &info);
    return err != EOK ? err : rename_do(&from, &to);
}

void names_init(resmgr_connect_funcs_t *funcs)
{
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, funcs, 0, NULL);
    funcs->open = fs_open;
    funcs->mknod = fs_mknod;
    funcs->link = fs_link;
    funcs->readlink = fs_readlink;
    funcs->unlink = fs_unlink;
    funcs->rename = fs_rename;
}

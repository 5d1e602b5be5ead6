/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "/" and "/proc/boot": the boot image's files and directories, joined with the names that exist
 * only in the prefix tree (directories above mountpoints, links, named channels). Nothing here can
 * be changed but links of the tree.
 *
 * Locks: path_lock (shared) while a node of the tree is looked at; the image never changes.
 */
#include <devctl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dcmd_blk.h>
#include <sys/iofunc.h>
#include <sys/mount.h>
#include <sys/procmgr.h>
#include <sys/statvfs.h>

#include "resmgr/node.h"
#include "resmgr/rootfs.h"
#include "path/path.h"

struct ifs image_ifs;

static resmgr_io_funcs_t file_io, dir_io, link_io;
static iofunc_attr_t root_attr, boot_attr;      /* the handles of the two mountpoints */
static int root_id = -1, boot_id = -1;          /* and their link ids */
static iofunc_mount_t image_mount = {
    .flags = _MOUNT_READONLY, .conf = IOFUNC_PC_CHOWN_RESTRICTED | IOFUNC_PC_NO_TRUNC | IOFUNC_PC_SYMLINK, .dev = 2,
    .blocksize = 4096, .funcs = &node_funcs,
};

#define BOOT_DIR "/proc/boot"
#define TREE_INODE  0x40000000ull
#define TREE_COOKIE 0x100000000ll       /* listing cookies: the image's entries are below, the tree's above */

const struct ifs_node *image_walk(const char *path, const char **rest)
{
    const char *mount = image_ifs.mountpoint;
    size_t len = strlen(mount);
    while (len > 0 && mount[len - 1] == '/')
        len--;
    if (image_ifs.nodes == NULL || strncmp(path, mount, len) != 0 || (path[len] != '/' && path[len] != '\0'))
        return NULL;
    return ifs_walk(&image_ifs, path + len, rest);
}

bool rootfs_is_handle(uint32_t handle)
{
    return handle == (uint32_t)root_id || handle == (uint32_t)boot_id;
}

uint64_t image_paddr(const struct ifs_node *file)
{
    return file->offset % 4096 == 0 && image_fs.paddr % 4096 == 0 ? image_fs.paddr + file->offset : 0;
}

/* What a canonical name is, here. */
enum kind { KIND_NONE, KIND_FILE, KIND_DIR, KIND_LINK, KIND_NAME };
struct lookup {
    char path[PATH_MAX];
    enum kind kind;
    const struct ifs_node *image;       /* may be NULL for what only the tree knows */
    uint32_t serial;                    /* of the tree's node, 0: none */
    char next[PATH_MAX];                /* KIND_LINK: where it leads, for the client to ask again */
    char target[PATH_MAX];              /* KIND_LINK: its text */
    bool inside;                        /* the link is on the way, not the last component */
};

static void lookup_tree(struct lookup *look)
{
    pthread_rwlock_rdlock(&path_lock);
    const struct tree_node *node = tree_find(&path_tree, look->path);
    if (node != NULL) {
        look->serial = node->serial;
        if (node->target != NULL) {
            look->kind = KIND_LINK;
            strlcpy(look->target, node->target, sizeof look->target);
        } else if (node->children != NULL || node->parent == NULL)
            look->kind = KIND_DIR;
        else if (node->objects != NULL && node->objects->server.file_type == _FTYPE_NAME)
            look->kind = KIND_NAME;
    }
    pthread_rwlock_unlock(&path_lock);
}

static int lookup_image(struct lookup *look)
{
    const char *rest;
    const struct ifs_node *node = image_walk(look->path, &rest);
    if (node == NULL)
        return 0;
    if (node->target != NULL) {
        look->kind = KIND_LINK;
        look->image = node;
        look->inside = *rest != '\0';
        strlcpy(look->target, node->target, sizeof look->target);
        return ifs_splice(look->path, rest, node->target, look->next);
    }
    if (*rest != '\0')
        return !S_ISDIR(node->mode) && look->kind == KIND_NONE ? ENOTDIR : 0;
    look->image = node;
    look->kind = S_ISDIR(node->mode) ? KIND_DIR : KIND_FILE;
    return 0;
}

/* Names a client in a changed root is told start at its root. */
static void strip_root(resmgr_context_t *ctp, char path[PATH_MAX])
{
    struct proc *p = proc_find(ctp->info.pid);
    if (p == NULL)
        return;
    pthread_mutex_lock(&p->lock);
    size_t len = strlen(p->root);
    if (len != 0 && strncmp(path, p->root, len) == 0 && path[len] == '/')
        memmove(path, path + len, strlen(path + len) + 1);
    pthread_mutex_unlock(&p->lock);
    proc_put(p);
}

/* -> errno; look->kind is KIND_NONE for a name that does not exist. */
static int lookup(resmgr_context_t *ctp, const struct _io_connect *connect, const iofunc_attr_t *attr,
                  struct lookup *look)
{
    char relative[PATH_MAX];
    memset(look, 0, offsetof(struct lookup, next));
    look->inside = false;
    int err = node_path(ctp, connect, relative);
    if (err != 0)
        return err;
    strlcpy(look->path, attr == &boot_attr ? BOOT_DIR "/" : "/", sizeof look->path);
    if (strlcat(look->path, relative, sizeof look->path) >= sizeof look->path)
        return ENAMETOOLONG;
    lookup_tree(look);
    if (look->kind == KIND_LINK)
        return ifs_splice(look->path, look->path + strlen(look->path), look->target, look->next);
    err = lookup_image(look);
    if (err == 0 && look->kind == KIND_LINK && look->target[0] != '/')
        strip_root(ctp, look->next);
    return err;
}

static void look_attr(const struct lookup *look, iofunc_attr_t *attr)
{
    static const mode_t modes[] = {
        [KIND_DIR] = S_IFDIR | 0755, [KIND_LINK] = S_IFLNK | 0777, [KIND_NAME] = S_IFNAM | 0666,
    };
    const struct ifs_node *image = look->image;
    node_attr(attr, image ? image->mode : modes[look->kind], image ? image->ino : TREE_INODE + look->serial);
    attr->mount = &image_mount;
    if (look->kind == KIND_LINK)
        attr->nbytes = (off_t)strlen(look->target);
    if (image != NULL) {
        attr->uid = (uid_t)image->uid;
        attr->gid = (gid_t)image->gid;
        attr->mtime = attr->ctime = attr->atime = image->mtime;
        if (look->kind == KIND_FILE) {
            attr->nbytes = image->size;
            attr->nlink = image->links;
        }
    }
}

static int open_check(const struct _io_connect *connect, const struct lookup *look)
{
    if (look->kind == KIND_NONE)
        return connect->ioflag & O_CREAT ? EROFS : ENOENT;
    if ((connect->ioflag & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
        return EEXIST;
    if (look->kind == KIND_LINK && !S_ISLNK(connect->mode))
        return ELOOP;                   /* O_NOFOLLOW: other opens have been sent on by now */
    if (!(connect->ioflag & _IO_FLAG_WR))
        return 0;
    return look->kind == KIND_DIR ? EISDIR : EROFS;
}

static bool goes_on(const struct _io_connect *connect, const struct lookup *look)
{
    if (look->kind != KIND_LINK)
        return false;
    if (look->inside || (connect->eflag & (_IO_CONNECT_EFLAG_DIR | _IO_CONNECT_EFLAG_DOT)))
        return true;
    return !S_ISLNK(connect->mode) && !(connect->ioflag & O_NOFOLLOW) &&
           (connect->ioflag & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL);
}

static const resmgr_io_funcs_t *kind_io(enum kind kind)
{
    return kind == KIND_FILE ? &file_io : kind == KIND_DIR ? &dir_io : &link_io;
}

static int rootfs_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *handle, void *extra)
{
    struct lookup look;
    iofunc_attr_t attr;
    int err = lookup(ctp, &msg->connect, handle, &look);
    if (err != 0)
        return err;
    if (goes_on(&msg->connect, &look))
        return node_reply_link(ctp, &msg->connect, look.next);
    err = open_check(&msg->connect, &look);
    if (err != 0)
        return err;
    look_attr(&look, &attr);
    struct node_ocb *ocb = node_new(&attr, look.path);
    if (ocb != NULL)
        ocb->u.image = look.image;
    return node_open(ctp, msg, ocb, NULL, kind_io(look.kind));
}

static int rootfs_readlink(resmgr_context_t *ctp, io_readlink_t *msg, iofunc_attr_t *handle, void *reserved)
{
    struct lookup look;
    int err = lookup(ctp, &msg->connect, handle, &look);
    if (err != 0)
        return err;
    if (look.kind == KIND_LINK && look.inside)
        return node_reply_link(ctp, &msg->connect, look.next);
    if (look.kind == KIND_NONE)
        return ENOENT;
    return look.kind == KIND_LINK ? node_reply_readlink(ctp, &msg->connect, look.target) : EINVAL;
}

static int rootfs_unlink(resmgr_context_t *ctp, io_unlink_t *msg, iofunc_attr_t *handle, void *reserved)
{
    struct lookup look;
    int err = lookup(ctp, &msg->connect, handle, &look);
    if (err != 0)
        return err;
    if (look.kind == KIND_LINK && look.inside)
        return node_reply_link(ctp, &msg->connect, look.next);
    if (look.kind == KIND_NONE)
        return ENOENT;
    if (look.kind == KIND_DIR && look.image == NULL)
        return EBUSY;
    if (look.kind != KIND_LINK || look.image != NULL)
        return EROFS;
    if (client_able(ctp->info.pid, PROCMGR_AID_PATHSPACE, 0) != 0)
        return EPERM;
    return path_unlink(look.path);
}

/* mkdir, mknod, link, symlink, rename to here: only says why not. */
static int refuse_create(resmgr_context_t *ctp, const struct _io_connect *connect, const iofunc_attr_t *handle)
{
    struct lookup look;
    int err = lookup(ctp, connect, handle, &look);
    if (err != 0)
        return err;
    if (look.kind == KIND_LINK && look.inside)
        return node_reply_link(ctp, connect, look.next);
    return look.kind != KIND_NONE ? EEXIST : EROFS;
}

static int rootfs_mknod(resmgr_context_t *ctp, io_mknod_t *msg, iofunc_attr_t *handle, void *reserved)
{
    return refuse_create(ctp, &msg->connect, handle);
}

static int rootfs_link(resmgr_context_t *ctp, io_link_t *msg, iofunc_attr_t *handle, io_link_extra_t *extra)
{
    return refuse_create(ctp, &msg->connect, handle);
}

static int rootfs_rename(resmgr_context_t *ctp, io_rename_t *msg, iofunc_attr_t *handle, io_rename_extra_t *extra)
{
    return EROFS;
}

static int file_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    struct node_ocb *node = node_ocb(ocb);
    const struct ifs_node *file = node->u.image;
    return node_read_bytes(ctp, msg, node, image_ifs.image + file->offset, file->size);
}

/* The image's entry after a cookie; only what the tree does not name too needs no second look. */
static bool next_image(struct node_ocb *ocb, off_t after, struct dir_entry *entry)
{
    if (ocb->u.image == NULL || after >= TREE_COOKIE)
        return false;
    const struct ifs_node *node = ifs_child_after(ocb->u.image, (uint32_t)after);
    if (node == NULL)
        return false;
    entry->ino = node->ino;
    entry->cookie = node->serial;
    entry->name = node->name;
    entry->name_len = node->name_len;
    return true;
}

/* Names below path that are in the tree; not those a directory of the image (hide) lists itself. */
bool node_tree_next(const char *path, const struct ifs_node *hide, off_t after, struct dir_entry *entry)
{
    uint32_t serial = after >= TREE_COOKIE ? (uint32_t)(after - TREE_COOKIE) : 0;
    const struct tree_node *dir, *node = NULL;
    pthread_rwlock_rdlock(&path_lock);
    dir = path != NULL ? tree_find(&path_tree, path) : NULL;
    if (dir != NULL)
        node = tree_child_after(dir, serial);
    while (node != NULL && (!tree_node_visible(node) ||
                            (hide != NULL && ifs_child(hide, node->name, node->name_len) != NULL)))
        node = tree_child_after(dir, node->serial);
    if (node != NULL) {
        entry->ino = TREE_INODE + node->serial;
        entry->cookie = TREE_COOKIE + node->serial;
        entry->name_len = node->name_len;
        entry->name = memcpy(entry->buf, node->name, (size_t)node->name_len + 1);
    }
    pthread_rwlock_unlock(&path_lock);
    return node != NULL;
}

static bool dir_next_entry(struct node_ocb *ocb, off_t after, struct dir_entry *entry)
{
    return next_image(ocb, after, entry) || node_tree_next(ocb->path, ocb->u.image, after, entry);
}

static int dir_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    return node_read_dir(ctp, msg, node_ocb(ocb), dir_next_entry);
}

static int link_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    return EINVAL;
}

/* The image as a file system: full, read-only. */
static int image_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    int err = iofunc_devctl_default(ctp, msg, ocb);
    if (err != _RESMGR_DEFAULT || (unsigned)msg->i.dcmd != (unsigned)DCMD_FSYS_STATVFS)
        return err;
    if (msg->i.nbytes < sizeof(struct statvfs))
        return EINVAL;
    struct { struct _io_devctl_reply head; struct statvfs st; } reply = {
        .head.nbytes = sizeof reply.st,
        .st = {
            .f_bsize = 4096, .f_frsize = 4096, .f_blocks = (image_ifs.size + 4095) / 4096, .f_files = image_ifs.count,
            .f_namemax = NAME_MAX, .f_flag = ST_RDONLY, .f_basetype = "ifs",
        },
    };
    return resmgr_msgreply(ctp, &reply, sizeof reply) == -1 ? errno : _RESMGR_NOREPLY;
}

const struct ifs_node *rootfs_mapped(const resmgr_io_funcs_t *io, const struct node_ocb *ocb)
{
    return io == &file_io ? ocb->u.image : NULL;
}

void rootfs_init(void)
{
    static const resmgr_connect_funcs_t connect = {
        .nfuncs = _RESMGR_CONNECT_NFUNCS, .open = rootfs_open, .unlink = rootfs_unlink, .rename = rootfs_rename,
        .mknod = rootfs_mknod, .readlink = rootfs_readlink, .link = rootfs_link,
    };
    int err = ifs_load(&image_ifs, image_fs.data, image_fs.size);
    if (err != 0)
        procnto_panic("the boot image is damaged: error %d", err);
    node_io_init(&file_io);
    node_io_init(&dir_io);
    node_io_init(&link_io);
    file_io.read = file_read;
    dir_io.read = dir_read;
    link_io.read = link_read;
    file_io.devctl = dir_io.devctl = image_devctl;
    node_attr(&root_attr, S_IFDIR | 0755, 1);
    node_attr(&boot_attr, S_IFDIR | 0755, 1);
    root_id = node_attach("/", _FTYPE_ANY, _RESMGR_FLAG_DIR, &connect, &file_io, &root_attr);
    path_set_listing(root_id);
    boot_id = node_attach(BOOT_DIR, _FTYPE_ANY, _RESMGR_FLAG_DIR | _RESMGR_FLAG_OPAQUE, &connect, &file_io,
                          &boot_attr);
}

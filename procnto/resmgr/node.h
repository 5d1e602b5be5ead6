/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What procnto's resource managers share: their open control block, opening, reading bytes and directories.
 *
 * Every open has an attribute of its own inside its OCB (names in procnto are either static or made
 * up at open time), but for shared memory, whose attribute lives in the object. So the framework's
 * attribute lock is never contended here. Dynamic data is replied from inside the handler, while
 * the OCB is locked: it cannot be freed before it is sent.
 */
#ifndef RESMGR_NODE_H
#define RESMGR_NODE_H

#include <stdbool.h>
#include <sys/iofunc.h>
#include "procnto.h"
#include "proc/proc.h"

struct ifs_node;
struct shm;
struct shm_dir;

struct node_ocb {
    iofunc_ocb_t hdr;                       /* first: the library sees this only */
    iofunc_attr_t attr;                     /* hdr.attr, unless the object has its own */
    void (*release)(struct node_ocb *ocb);  /* frees what the union holds; NULL: nothing */
    struct node_ocb *buried;                /* closed while somebody looked: next one to be freed */
    iofunc_notify_t notify[3];
    char *path;                             /* malloc'ed: full path for fdinfo and for listing directories; or NULL */
    union {
        const struct ifs_node *image;       /* rootfs: a file or directory of the image */
        struct { char *data; size_t size; } text;   /* a snapshot made at open time */
        struct { pid_t pid, opener; int tid; } proc;    /* /proc/PID/as, ctl; tid: current thread for the requests */
        struct shm *shm;
        struct tymem_pool *pool;                    /* tymem: malloc'ed */
        struct shm_dir *dir;                        /* shmem: a directory being listed */
    } u;
};

static inline struct node_ocb *node_ocb(iofunc_ocb_t *ocb)
{
    return (struct node_ocb *)ocb;
}

/* The mount of everything but the image. */
extern iofunc_mount_t node_mount;
extern iofunc_funcs_t node_funcs;       /* every mount of procnto has them */

/* Attribute of something made up: mode, root's, times of the start of the system. */
void node_attr(iofunc_attr_t *attr, mode_t mode, ino_t inode);

/*
 * Opening: node_new() makes the OCB (with a copy of *attr, and of path), the caller fills in its
 * part, node_open() checks the client's rights and binds it. node_open() takes the OCB over: it is
 * not the caller's any more afterwards, also on failure. ocb may be NULL (then ENOMEM); shared: the
 * object's own attribute instead of the copy. -> errno
 */
struct node_ocb *node_new(const iofunc_attr_t *attr, const char *path);
int node_open(resmgr_context_t *ctp, io_open_t *msg, struct node_ocb *ocb, iofunc_attr_t *shared,
              const resmgr_io_funcs_t *io);

/*
 * The connect message's path (what is left after the mountpoint), checked; without leading and
 * trailing slashes. -> errno
 */
/* The same for one whose right to open it this way is proved otherwise. */
int node_open_granted(resmgr_context_t *ctp, io_open_t *msg, struct node_ocb *ocb, iofunc_attr_t *shared,
                      const resmgr_io_funcs_t *io);
int node_path(resmgr_context_t *ctp, const struct _io_connect *connect, char path[PATH_MAX]);

/*
 * Answers with "the name is a link": target replaces the name, rest (may be "") follows. -> what
 * the handler returns
 */
int node_reply_link(resmgr_context_t *ctp, const struct _io_connect *connect, const char *target);
/* Answers readlink() with a link's text. */
int node_reply_readlink(resmgr_context_t *ctp, const struct _io_connect *connect, const char *target);

/* read handler's work over bytes that stay where they are until the reply (image, or under the OCB's lock). */
int node_read_bytes(resmgr_context_t *ctp, io_read_t *msg, struct node_ocb *ocb, const void *data, size_t size);
int node_read_text(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb);     /* u.text */
void node_release_text(struct node_ocb *ocb);

/* Position and count of a read or write request: checks the xtype. -> errno */
int node_read_range(resmgr_context_t *ctp, io_read_t *msg, struct node_ocb *ocb, off_t *offset, size_t *count,
                    bool *moves);
int node_write_range(resmgr_context_t *ctp, io_write_t *msg, struct node_ocb *ocb, off_t *offset, size_t *count,
                     size_t *skip, bool *moves);

/* Directory reads: next() gives the entry after a cookie (0: the first), false at the end. */
struct dir_entry {
    ino_t ino;
    off_t cookie;
    const char *name;           /* constant memory, or buf */
    size_t name_len;
    char buf[NAME_MAX + 1];
};
typedef bool dir_next(struct node_ocb *ocb, off_t after, struct dir_entry *entry);
int node_read_dir(resmgr_context_t *ctp, io_read_t *msg, struct node_ocb *ocb, dir_next *next);
/* The names the prefix tree has below path, without those in hide (may be NULL); cookies above 2^32. */
bool node_tree_next(const char *path, const struct ifs_node *hide, off_t after, struct dir_entry *entry);

/* Tables with the library's defaults, fdinfo with the path, and EROFS for changes of attributes. */
void node_io_init(resmgr_io_funcs_t *io);

/*
 * resmgr_attach() without a name, then registers path in the tree; the link id, or a panic: all
 * this is at start-up.
 */
int node_attach(const char *path, enum _file_type file_type, unsigned flags, const resmgr_connect_funcs_t *connect,
                const resmgr_io_funcs_t *io, iofunc_attr_t *attr);

/* A text that grows while it is printed into. After an allocation failed, data is NULL. */
struct text { char *data; size_t size, room; bool failed; };
void text_print(struct text *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void text_add(struct text *text, const void *data, size_t size);
/* Opens a read-only file over the text, which it takes over (also on failure). -> errno */
int node_open_text(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, struct text *text, const char *path);
/* The same with other functions, for directories listed from a text of names. */
int node_open_list(resmgr_context_t *ctp, io_open_t *msg, const iofunc_attr_t *attr, struct text *text,
                   const char *path, const resmgr_io_funcs_t *io);

/* Between these two no OCB is freed: for looking at one from outside the framework (resmgr.c). */
void node_look_begin(void);
void node_look_end(void);

/* The parts. */
void text_init(void);
void rootfs_init(void);
void procfs_init(void);
/* Never written: in .bss, where it makes the image no larger. */
extern char node_zeros[4096];
void dev_init(void);          /* null, zero, full, mem, tty */
void devtext_init(void);
void shmem_init(void);

#endif

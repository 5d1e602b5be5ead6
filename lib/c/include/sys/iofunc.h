/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The POSIX layer of a resource manager: attributes, open control blocks, mounts, and default handlers.
 * A server with its own types defines IOFUNC_ATTR_T, IOFUNC_OCB_T and IOFUNC_MOUNT_T before this header; each such
 * structure starts with the one of this layer. This header comes before <sys/resmgr.h> and <sys/dispatch.h>.
 */
#ifndef _SYS_IOFUNC_H
#define _SYS_IOFUNC_H

#ifndef _IOFUNC_OFFSET_BITS
#define _IOFUNC_OFFSET_BITS 64
#endif

#ifndef IOFUNC_ATTR_T
#define IOFUNC_ATTR_T struct _iofunc_attr
#endif
#ifndef IOFUNC_OCB_T
#define IOFUNC_OCB_T struct _iofunc_ocb
#endif
#ifndef IOFUNC_MOUNT_T
#define IOFUNC_MOUNT_T struct _iofunc_mount
#endif
#ifndef RESMGR_HANDLE_T
#define RESMGR_HANDLE_T IOFUNC_ATTR_T
#endif
#ifndef RESMGR_OCB_T
#define RESMGR_OCB_T IOFUNC_OCB_T
#endif

struct _iofunc_attr;
struct _iofunc_ocb;
struct _iofunc_mount;
struct _iofunc_mmap_list;
struct _iofunc_lock_list;

#include <pthread.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <sys/neutrino.h>
#include <sys/iomsg.h>
#include <sys/resmgr.h>

__BEGIN_DECLS

typedef struct _iofunc_attr {
    IOFUNC_MOUNT_T *mount;
    struct _iofunc_mmap_list *mmap_list;
    struct _iofunc_lock_list *lock_list;
    void *acl;
    union {
        void *lockobj;
        pthread_mutex_t lock;
    };
    uint32_t flags;            /* IOFUNC_ATTR_* */
    uint16_t count;            /* OCBs */
    uint16_t rcount;           /* ... that may read */
    uint16_t wcount;
    uint16_t rlocks;           /* ... that deny reading */
    uint16_t wlocks;
    uint16_t reserved;
    off_t nbytes;
    ino_t inode;
    uid_t uid;
    gid_t gid;
    time_t mtime;
    time_t atime;
    time_t ctime;
    mode_t mode;
    nlink_t nlink;
    dev_t rdev;
    unsigned mtime_ns;
    unsigned atime_ns;
    unsigned ctime_ns;
} iofunc_attr_t;

/* attr.flags: times that are stale, to be set when they are next asked for; what changed since the last write-back. */
#define IOFUNC_ATTR_MTIME         0x0001
#define IOFUNC_ATTR_ATIME         0x0002
#define IOFUNC_ATTR_CTIME         0x0004
#define IOFUNC_ATTR_DIRTY_SIZE    0x0010
#define IOFUNC_ATTR_DIRTY_OWNER   0x0020
#define IOFUNC_ATTR_DIRTY_TIME    0x0040
#define IOFUNC_ATTR_DIRTY_MODE    0x0080
#define IOFUNC_ATTR_DIRTY_NLINK   0x0100
#define IOFUNC_ATTR_DIRTY_RDEV    0x0200
#define IOFUNC_ATTR_DIRTY_ACL     0x0400
#define IOFUNC_ATTR_DIRTY_SPARE   0x0800
#define IOFUNC_ATTR_DIRTY_MASK    0x0FF0
#define IOFUNC_ATTR_NS_TIMESTAMPS 0x1000
#define IOFUNC_ATTR_GROUP_OWNER   0x4000
#define IOFUNC_ATTR_SYNTHETIC     0x8000
#define IOFUNC_ATTR_RSVD          0x0000FFFFu
#define IOFUNC_ATTR_PRIVATE       0xFFFF0000u

typedef struct _iofunc_ocb {
    IOFUNC_ATTR_T *attr;
    int32_t ioflag;            /* _IO_FLAG_RD, _IO_FLAG_WR and the O_* flags of open() */
    uint16_t sflag;            /* SH_DENY* */
    uint16_t flags;            /* IOFUNC_OCB_* */
    off_t offset;
    void *reserved;
} iofunc_ocb_t;

#define IOFUNC_OCB_PRIVILEGED    0x0001
#define IOFUNC_OCB_MMAP          0x0002
#define IOFUNC_OCB_MMAP_UNIQUE   0x0004
#define IOFUNC_OCB_FLAGS_PRIVATE 0xF000

/* Result of iofunc_ocb_detach(). */
#define IOFUNC_OCB_LAST_INUSE  0x01
#define IOFUNC_OCB_LAST_READER 0x02
#define IOFUNC_OCB_LAST_WRITER 0x04
#define IOFUNC_OCB_LAST_RDLOCK 0x08
#define IOFUNC_OCB_LAST_WRLOCK 0x10

/* What iofunc calls for OCBs of the server's own kind: ocb_calloc() and ocb_free(). */
typedef struct _iofunc_funcs {
    unsigned nfuncs;
    IOFUNC_OCB_T *(*ocb_calloc)(resmgr_context_t *ctp, IOFUNC_ATTR_T *attr);
    void (*ocb_free)(IOFUNC_OCB_T *ocb);
    int (*attr_lock)(IOFUNC_ATTR_T *attr);
    int (*attr_unlock)(IOFUNC_ATTR_T *attr);
    int (*attr_trylock)(IOFUNC_ATTR_T *attr);
} iofunc_funcs_t;
/* What iofunc calls for OCBs of the server's own kind: ocb_calloc() and ocb_free(). */
#define _IOFUNC_NFUNCS ((unsigned)((sizeof(iofunc_funcs_t) - offsetof(iofunc_funcs_t, ocb_calloc)) / sizeof(void *)))

typedef struct _iofunc_mount {
    uint32_t flags;            /* IOFUNC_MOUNT_* and _MOUNT_* in the low byte */
    uint32_t conf;             /* IOFUNC_PC_* */
    dev_t dev;
    int32_t blocksize;
    iofunc_funcs_t *funcs;
    void *power;
    /* Valid when conf has IOFUNC_PC_EXT. */
    size_t size;
    uint32_t ext_flags;
    uint32_t timeres;          /* ns */
    uint64_t reserved[4];
} iofunc_mount_t;

#define IOFUNC_PC_CHOWN_RESTRICTED 0x01
#define IOFUNC_PC_NO_TRUNC         0x02
#define IOFUNC_PC_SYNC_IO          0x04
#define IOFUNC_PC_LINK_DIR         0x08
#define IOFUNC_PC_ACL              0x10
#define IOFUNC_PC_EXT              0x20
#define IOFUNC_PC_SYMLINK          0x40
#define IOFUNC_PC_EXT_PERSISTTIME  0x01
#define IOFUNC_MOUNT_FLAGS         0x000000FFu
#define IOFUNC_MOUNT_32BIT         0x00000100u
#define IOFUNC_MOUNT_FLAGS_PRIVATE 0xFFFFF000u

/*
 * QNX's: what a mount is like when nobody sets anything. EINVAL: a size that is none, a resolution that is not 1 to
 * 1,000,000,000 ns; ENOTSUP: a mount without IOFUNC_PC_EXT.
 */
int iofunc_mount_init(iofunc_mount_t *mount, size_t size);
int iofunc_mount_fini(iofunc_mount_t *mount);
int iofunc_mount_set_time(iofunc_mount_t *mount, uint32_t ns);

/*
 * Setting up: the default handlers into tables, an attribute with mode, owner and times (of info and dattr, or
 * root's), an OCB for an open. Locks of attributes are recursive. iofunc_ocb_attach(): EOK, ENOMEM, ENFILE, ENOSPC.
 * iofunc_ocb_detach(): IOFUNC_OCB_LAST_* of what went with it. The attribute is locked by the framework while an io
 * function runs. Only locks block.
 */
void iofunc_func_init(unsigned nconnect, resmgr_connect_funcs_t *connect, unsigned nio, resmgr_io_funcs_t *io);
void iofunc_attr_init_sized(iofunc_attr_t *attr, mode_t mode, iofunc_attr_t *dattr, struct _client_info *info,
                            size_t size);
#define iofunc_attr_init(_attr, _mode, _dattr, _info) \
    iofunc_attr_init_sized((_attr), (_mode), (_dattr), (_info), sizeof(iofunc_attr_t))
int iofunc_attr_lock(iofunc_attr_t *attr);
int iofunc_attr_trylock(iofunc_attr_t *attr);
int iofunc_attr_unlock(iofunc_attr_t *attr);
iofunc_ocb_t *iofunc_ocb_calloc(resmgr_context_t *ctp, iofunc_attr_t *attr);
void iofunc_ocb_free(iofunc_ocb_t *ocb);
int iofunc_ocb_attach(resmgr_context_t *ctp, io_open_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr,
                      const resmgr_io_funcs_t *io_funcs);
int iofunc_ocb_detach(resmgr_context_t *ctp, iofunc_ocb_t *ocb);

/*
 * Who the client is and what it may. The ext forms allocate, iofunc_client_info_ext_free() frees. EOK or the error:
 * EINVAL, ENOMEM; iofunc_check_access() EACCES, EPERM (S_ISUID and the like without being the owner), ENOSYS (no
 * info). Do not block, but for the list of a client with more than 8 groups, which procnto gives.
 */
#define IOFUNC_CLIENTINFO_GETGROUPS 0x1
#define IOFUNC_CLIENTINFO_GETTYPEID 0x2
int iofunc_client_info(resmgr_context_t *ctp, int ioflag, struct _client_info *info);
int iofunc_client_info_ext(resmgr_context_t *ctp, int ioflag, struct _client_info **info, int flags);
int iofunc_client_info_able(resmgr_context_t *ctp, int ioflag, struct _client_info **info, int flags,
                            struct _client_able *abilities, int nable);
int iofunc_client_info_ext_free(struct _client_info **info);
int iofunc_check_access(resmgr_context_t *ctp, const iofunc_attr_t *attr, mode_t access,
                        const struct _client_info *info);

typedef enum {
    IOFUNC_ABILITYID_CHOWN = 0,
    IOFUNC_ABILITYID_READ,
    IOFUNC_ABILITYID_DUP,
    IOFUNC_ABILITYID_EXEC,
    IOFUNC_ABILITYID_COUNT
} iofunc_ability_e;
/* How iofunc_ability_check() asks: allow, deny, whether it is known at all. */
int iofunc_ability_check(const resmgr_context_t *ctp, iofunc_ability_e ability);

/*
 * The default handlers, for the tables of resmgr_attach(), with the attribute locked. EOK, a _RESMGR_ value, or the
 * error: EBADF (not open for that), EACCES and EPERM (rights), EROFS (the mount), EINVAL, ENOSYS (xtypes and classes
 * they do not know), and
 *   open    EEXIST, ENOTDIR, EISDIR, EBUSY (sharing), ENOMEM, ENFILE, ENOSPC      lseek   ESPIPE, EOVERFLOW
 *   lock    EAGAIN, EDEADLK, ENOLCK, EOVERFLOW                                   mmap    ENODEV, EACCES
 * iofunc_devctl_default() and iofunc_unblock_default() return _RESMGR_DEFAULT for what is the server's own.
 * iofunc_power_default() and iofunc_acl_default(): ENOSYS. None blocks: a client that has to wait for a record lock
 * is answered later.
 */
int iofunc_open_default(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra);
int iofunc_read_default(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb);
int iofunc_write_default(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb);
int iofunc_close_ocb_default(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb);
int iofunc_close_dup_default(resmgr_context_t *ctp, io_close_t *msg, iofunc_ocb_t *ocb);
int iofunc_stat_default(resmgr_context_t *ctp, io_stat_t *msg, iofunc_ocb_t *ocb);
int iofunc_devctl_default(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb);
int iofunc_unblock_default(resmgr_context_t *ctp, io_pulse_t *msg, iofunc_ocb_t *ocb);
int iofunc_pathconf_default(resmgr_context_t *ctp, io_pathconf_t *msg, iofunc_ocb_t *ocb);
int iofunc_lseek_default(resmgr_context_t *ctp, io_lseek_t *msg, iofunc_ocb_t *ocb);
int iofunc_chmod_default(resmgr_context_t *ctp, io_chmod_t *msg, iofunc_ocb_t *ocb);
int iofunc_chown_default(resmgr_context_t *ctp, io_chown_t *msg, iofunc_ocb_t *ocb);
int iofunc_utime_default(resmgr_context_t *ctp, io_utime_t *msg, iofunc_ocb_t *ocb);
int iofunc_openfd_default(resmgr_context_t *ctp, io_openfd_t *msg, iofunc_ocb_t *ocb);
int iofunc_fdinfo_default(resmgr_context_t *ctp, io_fdinfo_t *msg, iofunc_ocb_t *ocb);
int iofunc_lock_default(resmgr_context_t *ctp, io_lock_t *msg, iofunc_ocb_t *ocb);
int iofunc_mmap_default(resmgr_context_t *ctp, io_mmap_t *msg, iofunc_ocb_t *ocb);
int iofunc_mmap_default_ext(resmgr_context_t *ctp, io_mmap_t *msg, iofunc_ocb_t *ocb);
int iofunc_sync_default(resmgr_context_t *ctp, io_sync_t *msg, iofunc_ocb_t *ocb);
int iofunc_power_default(resmgr_context_t *ctp, io_power_t *msg, iofunc_ocb_t *ocb);
int iofunc_acl_default(resmgr_context_t *ctp, io_acl_t *msg, iofunc_ocb_t *ocb);
int iofunc_lock_ocb_default(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb);
int iofunc_unlock_ocb_default(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb);

/*
 * The parts they are made of: EOK or the errors above. Those about names also: iofunc_link() EMLINK,
 * iofunc_readlink() EINVAL (no link), iofunc_rename() EISDIR, ENOTDIR, iofunc_unlink() ENOTDIR, EPERM (sticky
 * directory). The verify functions check rights and set *nonblock when the client does not want to wait;
 * iofunc_stat_format() EINVAL. iofunc_time_update() makes the stale times now.
 */
int iofunc_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, iofunc_attr_t *dattr,
                struct _client_info *info);
int iofunc_link(resmgr_context_t *ctp, io_link_t *msg, iofunc_attr_t *attr, iofunc_attr_t *dattr,
                struct _client_info *info);
int iofunc_mknod(resmgr_context_t *ctp, io_mknod_t *msg, iofunc_attr_t *attr, iofunc_attr_t *dattr,
                 struct _client_info *info);
int iofunc_readlink(resmgr_context_t *ctp, io_readlink_t *msg, iofunc_attr_t *attr, struct _client_info *info);
int iofunc_rename(resmgr_context_t *ctp, io_rename_t *msg, iofunc_attr_t *oldattr, iofunc_attr_t *olddattr,
                  iofunc_attr_t *newattr, iofunc_attr_t *newdattr, struct _client_info *info);
int iofunc_unlink(resmgr_context_t *ctp, io_unlink_t *msg, iofunc_attr_t *attr, iofunc_attr_t *dattr,
                  struct _client_info *info);
int iofunc_read_verify(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb, int *nonblock);
int iofunc_write_verify(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb, int *nonblock);
int iofunc_space_verify(resmgr_context_t *ctp, io_space_t *msg, iofunc_ocb_t *ocb, int *nonblock);
int iofunc_sync_verify(resmgr_context_t *ctp, io_sync_t *msg, iofunc_ocb_t *ocb);
int iofunc_devctl_verify(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb, unsigned checks);
int iofunc_chmod(resmgr_context_t *ctp, io_chmod_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_chown(resmgr_context_t *ctp, io_chown_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_close_dup(resmgr_context_t *ctp, io_close_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_close_ocb(resmgr_context_t *ctp, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_lock(resmgr_context_t *ctp, io_lock_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_lseek(resmgr_context_t *ctp, io_lseek_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_mmap(resmgr_context_t *ctp, io_mmap_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_mmap_ext(resmgr_context_t *ctp, io_mmap_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr, uint32_t flags,
                    const struct stat *st);
int iofunc_openfd(resmgr_context_t *ctp, io_openfd_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_pathconf(resmgr_context_t *ctp, io_pathconf_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_utime(resmgr_context_t *ctp, io_utime_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_power(resmgr_context_t *ctp, io_power_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_acl(resmgr_context_t *ctp, io_acl_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
int iofunc_fdinfo(resmgr_context_t *ctp, iofunc_ocb_t *ocb, iofunc_attr_t *attr, struct _fdinfo *info);
int iofunc_stat(resmgr_context_t *ctp, iofunc_attr_t *attr, struct stat *st);
int iofunc_stat_format(resmgr_context_t *ctp, iofunc_attr_t *attr, unsigned *format, struct stat *st, unsigned *len);
int iofunc_sync(resmgr_context_t *ctp, iofunc_ocb_t *ocb, int ioflag);
int iofunc_unblock(resmgr_context_t *ctp, iofunc_attr_t *attr);
int iofunc_time_update(iofunc_attr_t *attr);

/* Notification: what select(), poll() and ionotify() arm. An array of these, indexed by IOFUNC_NOTIFY_*. */
struct _iofunc_notify_event;
typedef struct _iofunc_notify {
    int cnt;
    struct _iofunc_notify_event *list;
} iofunc_notify_t;

#define IOFUNC_NOTIFY_INPUT  0
#define IOFUNC_NOTIFY_OUTPUT 1
#define IOFUNC_NOTIFY_OBAND  2
#define IOFUNC_NOTIFY_RDNORM 0
#define IOFUNC_NOTIFY_WRNORM 1
#define IOFUNC_NOTIFY_RDBAND 2
#define IOFUNC_NOTIFY_PRI    3
#define IOFUNC_NOTIFY_WRBAND 4
#define IOFUNC_NOTIFY_ERR    5
#define IOFUNC_NOTIFY_HUP    6
#define IOFUNC_NOTIFY_NVAL   12
#define IOFUNC_NOTIFY_UNMASKABLE (_NOTIFY_CONDE_ERR | _NOTIFY_CONDE_HUP | _NOTIFY_CONDE_NVAL)

#define IOFUNC_NOTIFY_INIT(_nop) do { \
        for (int _ni = 0; _ni < 3; _ni++) { (_nop)[_ni].cnt = INT_MAX; (_nop)[_ni].list = NULL; } \
    } while (0)
/* cnt is the lowest count somebody waits for (INT_MAX: nobody). tran: the resource has just become ready. */
#define _IOFUNC_NOTIFY_CHECK(_nop, _cnt, _tran, _index) \
    ((_nop)[_index].cnt <= (_cnt) || ((_tran) && (_nop)[_index].list != NULL))
#define IOFUNC_NOTIFY_INPUT_CHECK(_nop, _cnt, _tran) _IOFUNC_NOTIFY_CHECK(_nop, _cnt, _tran, IOFUNC_NOTIFY_INPUT)
#define IOFUNC_NOTIFY_OUTPUT_CHECK(_nop, _cnt)       _IOFUNC_NOTIFY_CHECK(_nop, _cnt, 0, IOFUNC_NOTIFY_OUTPUT)
#define IOFUNC_NOTIFY_OBAND_CHECK(_nop, _cnt, _tran) _IOFUNC_NOTIFY_CHECK(_nop, _cnt, _tran, IOFUNC_NOTIFY_OBAND)
#define IOFUNC_NOTIFY_DISARM(_nop, _idx)              ((_nop)[(_idx)].cnt = INT_MAX)

/*
 * Waiting clients of select(), poll() and ionotify(): iofunc_notify() enters one or says that it is ready,
 * iofunc_notify_trigger() tells those whose condition has come; the attribute must be locked. Nothing blocks.
 */
int iofunc_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_notify_t *nop, int trig,
                  const int *notifycounts, int *armed);
void iofunc_notify_trigger(iofunc_notify_t *nop, int count, int index);
void iofunc_notify_trigger_strict(resmgr_context_t *ctp, iofunc_notify_t *nop, int count, int index);
void iofunc_notify_remove(resmgr_context_t *ctp, iofunc_notify_t *nop);
void iofunc_notify_remove_strict(resmgr_context_t *ctp, iofunc_notify_t *nop, int lim);

/* Access control lists: hooks a file system fills in. */
struct _iofunc_acl_funcs {
    unsigned nfuncs;
    int (*init)(resmgr_context_t *ctp, iofunc_attr_t *attr, iofunc_attr_t *dattr);
    void (*fini)(iofunc_attr_t *attr);
    int (*acl)(resmgr_context_t *ctp, io_acl_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr);
    int (*access)(resmgr_context_t *ctp, const iofunc_attr_t *attr, mode_t access, const struct _client_info *info);
    int (*stat)(resmgr_context_t *ctp, const iofunc_attr_t *attr, struct stat *st);
    int (*set)(resmgr_context_t *ctp, iofunc_attr_t *attr, const void *acl, size_t size);
    size_t (*size)(const iofunc_attr_t *attr);
    void (*endianise)(void *acl, size_t size);
};
struct _iofunc_acl_ctrl {
    const struct _iofunc_acl_funcs *funcs;
    void *data;
};

__END_DECLS

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The resource manager layer: handler tables, the context a handler gets, and the calls handlers make.
 * RESMGR_HANDLE_T and RESMGR_OCB_T may be defined before this header; <sys/iofunc.h> defines them as its own types.
 */
#ifndef _SYS_RESMGR_H
#define _SYS_RESMGR_H

#include <limits.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/neutrino.h>
#include <sys/iomsg.h>

__BEGIN_DECLS

#ifndef RESMGR_HANDLE_T
#define RESMGR_HANDLE_T void
#endif
#ifndef RESMGR_OCB_T
#define RESMGR_OCB_T void
#endif
#ifndef THREAD_POOL_PARAM_T
#define THREAD_POOL_PARAM_T resmgr_context_t
#endif

/* The dispatch layer's object, opaque: <sys/dispatch.h>. */
typedef struct _dispatch dispatch_t;

/* Every message a resource manager receives. */
typedef union _resmgr_iomsgs {
    uint16_t type;
    struct _pulse pulse;
    struct _io_combine combine;
    io_open_t open;
    io_unlink_t unlink;
    io_rename_t rename;
    io_mknod_t mknod;
    io_readlink_t readlink;
    io_link_t link;
    io_mount_t mount;
    io_pulse_t unblock;
    io_read_t read;
    io_write_t write;
    io_close_t close;
    io_stat_t stat;
    io_notify_t notify;
    io_devctl_t devctl;
    io_pathconf_t pathconf;
    io_lseek_t lseek;
    io_chmod_t chmod;
    io_chown_t chown;
    io_utime_t utime;
    io_openfd_t openfd;
    io_fdinfo_t fdinfo;
    io_lock_t lock;
    io_space_t space;
    io_shutdown_t shutdown;
    io_mmap_t mmap;
    io_msg_t msg;
    io_dup_t dup;
    io_sync_t sync;
    io_power_t power;
    io_acl_t acl;
} resmgr_iomsgs_t;

/* Clients of another byte order: there are none; the context as it is handed on. */
struct _xendian_context {
    uint32_t type;
    uint32_t mode;
    uint32_t hint;
};
struct _extended_context {
    size_t length;
    struct _xendian_context xendian;
    void *data;
};

typedef struct _resmgr_context {
    int rcvid;
    struct _msg_info info;
    resmgr_iomsgs_t *msg;
    dispatch_t *dpp;
    int id;                          /* link id (resmgr_attach()) */
    unsigned tid;
    struct _extended_context *extra;
    size_t msg_max_size;
    long status;
    size_t offset;                   /* of the current part in a combine message */
    size_t size;
    unsigned reserved[2];
    iov_t iov[1];                    /* nparts_max of them */
} resmgr_context_t;

/* What a handler returns. */
#define _RESMGR_NOREPLY      INT_MIN
#define _RESMGR_DEFAULT      (INT_MIN + 1)
#define _RESMGR_DELAY_CLOSE  (INT_MIN + 2)
#define _RESMGR_ERRNO(_e)    (_e)
#define _RESMGR_NPARTS(_n)   (-(int)(_n))
#define _RESMGR_PTR(_ctp, _ptr, _nbytes) (SETIOV((_ctp)->iov + 0, (_ptr), (_nbytes)), _RESMGR_NPARTS(1))
#define _RESMGR_STATUS(_ctp, _status)    ((_ctp)->status = (_status))

/* Handlers of messages about names; NULL: the default of <sys/iofunc.h>, or ENOSYS. */
typedef struct _resmgr_connect_funcs {
    unsigned nfuncs;
    int (*open)(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle, void *extra);
    int (*unlink)(resmgr_context_t *ctp, io_unlink_t *msg, RESMGR_HANDLE_T *handle, void *reserved);
    int (*rename)(resmgr_context_t *ctp, io_rename_t *msg, RESMGR_HANDLE_T *handle, io_rename_extra_t *extra);
    int (*mknod)(resmgr_context_t *ctp, io_mknod_t *msg, RESMGR_HANDLE_T *handle, void *reserved);
    int (*readlink)(resmgr_context_t *ctp, io_readlink_t *msg, RESMGR_HANDLE_T *handle, void *reserved);
    int (*link)(resmgr_context_t *ctp, io_link_t *msg, RESMGR_HANDLE_T *handle, io_link_extra_t *extra);
    int (*unblock)(resmgr_context_t *ctp, io_pulse_t *msg, RESMGR_HANDLE_T *handle, void *reserved);
    int (*mount)(resmgr_context_t *ctp, io_mount_t *msg, RESMGR_HANDLE_T *handle, io_mount_extra_t *extra);
} resmgr_connect_funcs_t;
#define _RESMGR_CONNECT_NFUNCS \
    ((unsigned)((sizeof(resmgr_connect_funcs_t) - offsetof(resmgr_connect_funcs_t, open)) / sizeof(void *)))

/* In the order of the message types from _IO_READ on. */
typedef struct _resmgr_io_funcs {
    unsigned nfuncs;
    int (*read)(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb);
    int (*write)(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb);
    int (*close_ocb)(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb);
    int (*stat)(resmgr_context_t *ctp, io_stat_t *msg, RESMGR_OCB_T *ocb);
    int (*notify)(resmgr_context_t *ctp, io_notify_t *msg, RESMGR_OCB_T *ocb);
    int (*devctl)(resmgr_context_t *ctp, io_devctl_t *msg, RESMGR_OCB_T *ocb);
    int (*unblock)(resmgr_context_t *ctp, io_pulse_t *msg, RESMGR_OCB_T *ocb);
    int (*pathconf)(resmgr_context_t *ctp, io_pathconf_t *msg, RESMGR_OCB_T *ocb);
    int (*lseek)(resmgr_context_t *ctp, io_lseek_t *msg, RESMGR_OCB_T *ocb);
    int (*chmod)(resmgr_context_t *ctp, io_chmod_t *msg, RESMGR_OCB_T *ocb);
    int (*chown)(resmgr_context_t *ctp, io_chown_t *msg, RESMGR_OCB_T *ocb);
    int (*utime)(resmgr_context_t *ctp, io_utime_t *msg, RESMGR_OCB_T *ocb);
    int (*openfd)(resmgr_context_t *ctp, io_openfd_t *msg, RESMGR_OCB_T *ocb);
    int (*fdinfo)(resmgr_context_t *ctp, io_fdinfo_t *msg, RESMGR_OCB_T *ocb);
    int (*lock)(resmgr_context_t *ctp, io_lock_t *msg, RESMGR_OCB_T *ocb);
    int (*space)(resmgr_context_t *ctp, io_space_t *msg, RESMGR_OCB_T *ocb);
    int (*shutdown)(resmgr_context_t *ctp, io_shutdown_t *msg, RESMGR_OCB_T *ocb);
    int (*mmap)(resmgr_context_t *ctp, io_mmap_t *msg, RESMGR_OCB_T *ocb);
    int (*msg)(resmgr_context_t *ctp, io_msg_t *msg, RESMGR_OCB_T *ocb);
    int (*reserved)(resmgr_context_t *ctp, void *msg, RESMGR_OCB_T *ocb);
    int (*dup)(resmgr_context_t *ctp, io_dup_t *msg, RESMGR_OCB_T *ocb);
    int (*close_dup)(resmgr_context_t *ctp, io_close_t *msg, RESMGR_OCB_T *ocb);
    int (*lock_ocb)(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb);
    int (*unlock_ocb)(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb);
    int (*sync)(resmgr_context_t *ctp, io_sync_t *msg, RESMGR_OCB_T *ocb);
    int (*power)(resmgr_context_t *ctp, io_power_t *msg, RESMGR_OCB_T *ocb);
    int (*acl)(resmgr_context_t *ctp, io_acl_t *msg, RESMGR_OCB_T *ocb);
    int (*pause)(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb);
    int (*unpause)(resmgr_context_t *ctp, io_pulse_t *msg, RESMGR_OCB_T *ocb);
    int (*read64)(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb);
    int (*write64)(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb);
    int (*notify64)(resmgr_context_t *ctp, io_notify_t *msg, RESMGR_OCB_T *ocb);
    int (*utime64)(resmgr_context_t *ctp, io_utime_t *msg, RESMGR_OCB_T *ocb);
} resmgr_io_funcs_t;
#define _RESMGR_IO_NFUNCS \
    ((unsigned)((sizeof(resmgr_io_funcs_t) - offsetof(resmgr_io_funcs_t, read)) / sizeof(void *)))

/* resmgr_attach(): parts and bytes a context must have room for. */
typedef struct _resmgr_attr {
    unsigned flags;
    unsigned nparts_max;
    size_t msg_max_size;
    int (*other_func)(resmgr_context_t *ctp, void *msg);
    unsigned reserved[4];
} resmgr_attr_t;

#define RESMGR_FLAG_NO_DEFAULT_FUNC  0x01
#define RESMGR_FLAG_ATTACH_LOCAL     0x02
#define RESMGR_FLAG_ATTACH_OTHERFUNC 0x04
#define RESMGR_FLAG_CROSS_ENDIAN     0x08
#define RESMGR_FLAG_RCM              0x10

#define _RESMGR_FLAG_BEFORE     0x0001
#define _RESMGR_FLAG_AFTER      0x0002
#define _RESMGR_FLAG_OPAQUE     0x0004
#define _RESMGR_FLAG_FTYPEONLY  0x0008
#define _RESMGR_FLAG_FTYPEALL   0x0010
#define _RESMGR_FLAG_DIR        0x0100
#define _RESMGR_FLAG_SELF       0x0200
#define _RESMGR_FLAG_MASK       0x031F
#define _RESMGR_FLAG_DETACH_CTP 0x80000000u

#define _RESMGR_DETACH_ALL      0x0000
#define _RESMGR_DETACH_PATHNAME 0x0001
#define _RESMGR_DETACH_CLOSE    0x8000

#define _RESMGR_PATHNAME_LOCALPATH 1

/*
 * QNX's. Serves path (NULL: no name): an id, -1 and errno: EPERM without PROCMGR_AID_PATHSPACE, EINVAL, ENAMETOOLONG
 * (also above 64 components), EEXIST (a name of type _FTYPE_NAME that another server has), ENOMEM, EAGAIN. Waits for
 * procnto alone. resmgr_detach() takes the name away and, with _RESMGR_DETACH_CLOSE, closes what is open; -1 and
 * errno: EINVAL.
 */
int resmgr_attach(dispatch_t *dpp, resmgr_attr_t *attr, const char *path, enum _file_type file_type, unsigned flags,
                  const resmgr_connect_funcs_t *connect_funcs, const resmgr_io_funcs_t *io_funcs,
                  RESMGR_HANDLE_T *handle);
int resmgr_detach(dispatch_t *dpp, int id, unsigned flags);
int resmgr_detach_ctp(const dispatch_t *dpp, resmgr_context_t *ctp, int id, unsigned flags);

/*
 * The loop of a server without <sys/dispatch.h>: resmgr_block() waits for a message (a cancellation point; NULL and
 * errno), resmgr_handler() calls the functions.
 */
resmgr_context_t *resmgr_context_alloc(dispatch_t *dpp);
void resmgr_context_free(resmgr_context_t *ctp);
resmgr_context_t *resmgr_block(resmgr_context_t *ctp);
void resmgr_unblock(resmgr_context_t *ctp);
int resmgr_handler(resmgr_context_t *ctp);

/*
 * Names and device numbers of what is served, room for handles. -1 and errno: EINVAL (no such id), ERANGE (maxbuf),
 * ENOMEM. Do not block.
 */
int resmgr_pathname(int id, unsigned flags, char *path, int maxbuf);
int resmgr_devino(int id, dev_t *pdevno, ino64_t *pino);
int _resmgr_handle_grow(unsigned min);
int resmgr_handle_grow(unsigned min);
int resmgr_handle_tune(int min_handles, int min_clients, int max_client_handles, int *old_min_handles,
                       int *old_min_clients, int *old_max_client_handles);

/*
 * Which OCB belongs to which client and connection; called with the attribute locked. -1 and errno: ENOMEM, EBADF,
 * EINVAL; NULL: none.
 */
int resmgr_open_bind(resmgr_context_t *ctp, RESMGR_OCB_T *ocb, const resmgr_io_funcs_t *iofuncs);
int resmgr_unbind(resmgr_context_t *ctp);
RESMGR_OCB_T *resmgr_ocb(resmgr_context_t *ctp);
const resmgr_io_funcs_t *resmgr_iofuncs(resmgr_context_t *ctp);
int resmgr_ocb_iofuncs(resmgr_context_t *ctp, void **ocb, const resmgr_io_funcs_t **iofuncs);

/*
 * The client's message by offsets as the server counts them, in a combined message too: bytes copied, -1 and errno as
 * MsgRead() and MsgWrite(). resmgr_msgget() takes what has been received already from there. resmgr_msgreply() is
 * MsgReply() with the status in ctp. resmgr_msg_again() handles a message once more: EBADMSG when it is too short.
 */
int resmgr_msg_again(resmgr_context_t *ctp, int rcvid);
ssize_t resmgr_msgread(resmgr_context_t *ctp, void *msg, size_t size, size_t offset);
ssize_t resmgr_msgreadv(resmgr_context_t *ctp, const struct iovec *iov, int parts, size_t offset);
ssize_t resmgr_msgwrite(resmgr_context_t *ctp, const void *msg, size_t size, size_t offset);
ssize_t resmgr_msgwritev(resmgr_context_t *ctp, const struct iovec *iov, int parts, size_t offset);
ssize_t resmgr_msgget(resmgr_context_t *ctp, void *msg, size_t size, size_t offset);
ssize_t resmgr_msggetv(resmgr_context_t *ctp, const struct iovec *iov, int parts, size_t offset);
size_t resmgr_msggetsize(resmgr_context_t *ctp, size_t start, size_t *local, size_t *remote);
int resmgr_msgreply(resmgr_context_t *ctp, void *msg, size_t size);
int resmgr_msgreplyv(resmgr_context_t *ctp, struct iovec *iov, int parts);
int resmgr_pause(resmgr_context_t *ctp);
int _resmgr_complete_delayed_close(resmgr_context_t *ctp);
int resmgr_endian(resmgr_context_t *ctp, struct _msg_info *info);
void resmgr_endian_context(resmgr_context_t *ctp, uint32_t type, uint32_t mode, uint32_t hint);

__END_DECLS

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages between the C library, the path manager and resource managers.
 * Every message on a file descriptor starts with its type and combine_len; a connect message (by name) is struct
 * _io_connect. Members are naturally aligned, nothing is packed.
 */
#ifndef _SYS_IOMSG_H
#define _SYS_IOMSG_H

#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/stat.h>
#include <sys/ftype.h>
#include <sys/iomgr.h>
#include <sys/neutrino.h>
#include <fcntl.h>
#include <share.h>
#include <utime.h>

#define _IO_BASE       0x100
#define _IO_MAX        0x1FF

#define _IO_CONNECT    0x100
#define _IO_READ       0x101
#define _IO_WRITE      0x102
#define _IO_RSVD_CLOSE_OCB 0x103
#define _IO_STAT       0x104
#define _IO_NOTIFY     0x105
#define _IO_DEVCTL     0x106
#define _IO_RSVD_UNBLOCK 0x107
#define _IO_PATHCONF   0x108
#define _IO_LSEEK      0x109
#define _IO_CHMOD      0x10A
#define _IO_CHOWN      0x10B
#define _IO_UTIME      0x10C
#define _IO_OPENFD     0x10D
#define _IO_FDINFO     0x10E
#define _IO_LOCK       0x10F
#define _IO_SPACE      0x110
#define _IO_SHUTDOWN   0x111
#define _IO_MMAP       0x112
#define _IO_MSG        0x113
#define _IO_RSVD       0x114
#define _IO_DUP        0x115
#define _IO_CLOSE      0x116
#define _IO_RSVD_LOCK_OCB 0x117
#define _IO_RSVD_UNLOCK_OCB 0x118
#define _IO_SYNC       0x119
#define _IO_POWER      0x11A
#define _IO_ACL        0x11B
#define _IO_READ64     0x11E
#define _IO_WRITE64    0x11F
#define _IO_NOTIFY64   0x120
#define _IO_UTIME64    0x121

/* The first members of every message on a file descriptor. */
struct _io_combine {
    uint16_t type;
    uint16_t combine_len;
};
#define _IO_COMBINE_FLAG 0x8000  /* in combine_len: another message follows after (combine_len & 0x7FFF) bytes */


/* ---------------------------------------------------------------- connect */

enum _io_connect_subtypes {
    _IO_CONNECT_COMBINE = 0,        /* open, then the messages that follow; the OCB stays */
    _IO_CONNECT_COMBINE_CLOSE = 1,  /* the same, but closed at the end whatever happens */
    _IO_CONNECT_OPEN = 2,
    _IO_CONNECT_UNLINK = 3,
    _IO_CONNECT_RENAME = 4,
    _IO_CONNECT_MKNOD = 5,
    _IO_CONNECT_READLINK = 6,
    _IO_CONNECT_LINK = 7,
    _IO_CONNECT_RSVD_UNBLOCK = 8,
    _IO_CONNECT_MOUNT = 9
};

enum _io_connect_extra_type {
    _IO_CONNECT_EXTRA_NONE = 0,
    _IO_CONNECT_EXTRA_LINK = 1,         /* struct _msg_info32 of the old file's fd */
    _IO_CONNECT_EXTRA_SYMLINK = 2,      /* the target's text */
    _IO_CONNECT_EXTRA_MQUEUE = 3,       /* struct mq_attr */
    _IO_CONNECT_EXTRA_PHOTON = 4,
    _IO_CONNECT_EXTRA_SOCKET = 5,
    _IO_CONNECT_EXTRA_SEM = 6,          /* initial value, uint32_t */
    _IO_CONNECT_EXTRA_RESMGR_LINK = 7,  /* struct _io_resmgr_link_extra */
    _IO_CONNECT_EXTRA_PROC_SYMLINK = 8, /* the target's text; the link lives in the path manager's tree */
    _IO_CONNECT_EXTRA_RENAME = 9,       /* the old path */
    _IO_CONNECT_EXTRA_MOUNT = 10,       /* io_mount_extra_t */
    _IO_CONNECT_EXTRA_MOUNT_OCB = 11,
    _IO_CONNECT_EXTRA_TYMEM = 12        /* tflags, uint32_t */
};

#define _IO_CONNECT_EFLAG_DIR    1  /* the name ends in a slash */
#define _IO_CONNECT_EFLAG_DOT    2  /* the name ends in /. */
#define _IO_CONNECT_EFLAG_DOTDOT 4

/* ioflag: the open() flags with the access mode plus one, so that reading and writing are a bit each. */
#define _IO_FLAG_RD   1
#define _IO_FLAG_WR   2
#define _IO_FLAG_EX   4
#define _IO_FLAG_MASK 7

#define _IO_CONNECT_DIRFD_CWD 0xFFFF  /* dirfd: resolve from the current directory */

struct _io_connect {
    uint16_t type;        /* _IO_CONNECT */
    uint16_t subtype;     /* _IO_CONNECT_* */
    uint32_t file_type;   /* _FTYPE_* */
    uint16_t reply_max;   /* bytes the client can take as reply */
    uint16_t entry_max;   /* server entries it accepts */
    uint32_t key;
    uint32_t handle;      /* server's link id */
    uint32_t ioflag;
    uint32_t mode;        /* S_IF* and permissions for what is created */
    uint16_t sflag;       /* SH_* */
    uint16_t access;      /* S_I* wanted by a combined part */
    uint16_t dirfd;       /* of the *at() calls: an fd, or _IO_CONNECT_DIRFD_CWD */
    uint16_t path_len;    /* including the NUL */
    uint8_t eflag;
    uint8_t extra_type;
    uint16_t extra_len;   /* after the path, which is padded to a multiple of 8 */
    char path[1];
};
/* From the start of the message to the extra data. */
#define _IO_CONNECT_EXTRA_OFFSET(path_len) ((offsetof(struct _io_connect, path) + (path_len) + 7u) & ~(size_t)7)

struct _io_resmgr_link_extra {
    uint32_t nd;
    int32_t pid;
    int32_t chid;
    uint32_t handle;
    uint32_t flags;      /* PATHMGR_FLAG_* */
    uint32_t file_type;
    uint32_t reserved[2];
};

/* Status of a connect: negative, so that it cannot be confused with a byte count. */
#define _IO_CONNECT_RET_FLAG      0x80000000u
#define _IO_CONNECT_RET_TYPE_MASK 0x001E000u
#define _IO_CONNECT_RET_FTYPE     0x00008000u  /* struct _io_connect_ftype_reply */
#define _IO_CONNECT_RET_LINK      0x00010000u  /* struct _io_connect_link_reply */
#define _IO_CONNECT_RET_UMASK     0x00020000u  /* .umask is valid */
#define _IO_CONNECT_RET_NOCTTY    0x00040000u
#define _IO_CONNECT_RET_CHROOT    0x00080000u  /* .chroot_len is valid */
#define _IO_CONNECT_RET_MSG       0x00100000u
#define _IO_SET_CONNECT_RET(_ctp, _ret) \
    ((_ctp)->status = (int32_t)(((_ctp)->status & 0x7FFFFFFF) | (uint32_t)(_ret) | _IO_CONNECT_RET_FLAG))

struct _io_connect_entry {
    uint32_t nd;
    int32_t pid;
    int32_t chid;
    uint32_t handle;
    uint32_t key;
    uint32_t file_type;
    uint16_t prefix_len;  /* how much of the canonical path is the mountpoint */
    uint16_t zero[3];
};

#define _IO_CONNECT_LFLAG_WAY 1   /* to _IO_CONNECT_READLINK: not the link's text, but what takes the name's place */
struct _io_connect_link_reply {
    uint32_t reserved1;
    uint32_t file_type;
    uint8_t eflag;
    uint8_t lflag;        /* _IO_CONNECT_LFLAG_* */
    uint16_t chroot_len;
    uint32_t umask;
    uint16_t nentries;    /* struct _io_connect_entry follow; 0: the path is a symbolic link's target */
    uint16_t path_len;    /* including the NUL; after the entries */
};

struct _io_connect_ftype_reply {
    uint16_t status;      /* an errno, or 0 */
    uint16_t reserved;
    uint32_t file_type;
};

/* _IO_CONNECT of subtype MOUNT: the type's name and data follow the path. */
typedef union {
    struct _io_connect connect;
    struct _io_connect_link_reply link_reply;
    struct _io_connect_ftype_reply ftype_reply;
} io_open_t, io_unlink_t, io_rename_t, io_mknod_t, io_readlink_t, io_link_t, io_mount_t;

/* What follows the path of a rename: the old name's path or the object. */
typedef union _io_rename_extra {
    char path[1];
} io_rename_extra_t;

typedef union _io_link_extra {
    struct _msg_info32 info;
    void *ocb;       /* _IO_CONNECT_EXTRA_LINK: the library turns info into the OCB */
    char path[1];    /* _IO_CONNECT_EXTRA_SYMLINK */
    struct _io_resmgr_link_extra resmgr;
} io_link_extra_t;

typedef struct _io_mount_extra {
    uint32_t flags;
    uint32_t nbytes;     /* size of the whole structure with what follows */
    uint32_t datalen;
    uint32_t zero;
    union {
        struct {
            struct _msg_info32 info;  /* of the special file's fd when _MFLAG_OCB */
            /* datalen bytes of data, the type's NUL string, the special file's NUL string */
        } cl;
        struct {
            void *ocb;
            void *data;
            char *type;
            char *special;
            void *zero[4];
        } srv;
    } extra;
} io_mount_extra_t;

/* ------------------------------------------------------------ read, write */

enum _io_msg_xtypes {
    _IO_XTYPE_NONE = 0,
    _IO_XTYPE_READCOND = 1,
    _IO_XTYPE_MQUEUE = 2,
    _IO_XTYPE_TCPIP = 3,
    _IO_XTYPE_TCPIP_MSG = 4,
    _IO_XTYPE_OFFSET = 5,
    _IO_XTYPE_REGISTRY = 6,
    _IO_XTYPE_TCPIP_MSG2 = 7,
    _IO_XTYPE_TCPIP_MMSG = 8,
    _IO_XTYPE_READDIR = 9
};
#define _IO_XTYPE_MASK             0x000000FFu
#define _IO_XFLAG_DIR_EXTRA_HINT   0x00000100u
#define _IO_XFLAG_NONBLOCK         0x00004000u
#define _IO_XFLAG_BLOCK            0x00008000u
#define _IO_XFLAG_DIR_STAT_FORM_T32_2001 0x00010000u
#define _IO_XFLAG_DIR_STAT_FORM_T32_2008 0x00020000u
#define _IO_XFLAG_DIR_STAT_FORM_T64_2008 0x00030000u
#define _IO_XFLAG_DIR_STAT_FORM_MASK     0x000F0000u

/* Headers between the fixed part and the data (or, for a read, after the fixed part). */
struct _xtype_readcond {
    int32_t min;
    int32_t time;
    int32_t timeout;
};
struct _xtype_offset {
    off64_t offset;
};
struct _xtype_mqueue {
    uint32_t priority;
};

struct _io_read {
    uint16_t type;
    uint16_t combine_len;
    uint32_t nbytes;
    uint32_t xtype;
    union {
        uint32_t zero;
        uint32_t nbytes_hi;  /* _IO_READ64 */
    };
};
/* _IO_READ. The status of the reply is the number of bytes. */
typedef union {
    struct _io_read i;
} io_read_t;

struct _io_write {
    uint16_t type;
    uint16_t combine_len;
    uint32_t nbytes;
    uint32_t xtype;
    union {
        uint32_t zero;
        uint32_t nbytes_hi;  /* _IO_WRITE64 */
    };
};
/* _IO_WRITE: the data follow. The status of the reply is the number of bytes taken. */
typedef union {
    struct _io_write i;
} io_write_t;

#define _IO_READ_GET_NBYTES(_msg) \
    ((size_t)(_msg)->i.nbytes | ((_msg)->i.type == _IO_READ64 ? (size_t)(_msg)->i.nbytes_hi << 32 : 0))
#define _IO_WRITE_GET_NBYTES(_msg) \
    ((size_t)(_msg)->i.nbytes | ((_msg)->i.type == _IO_WRITE64 ? (size_t)(_msg)->i.nbytes_hi << 32 : 0))
#define _IO_SET_READ_NBYTES(_ctp, _nbytes)  _RESMGR_STATUS((_ctp), (_nbytes))
#define _IO_SET_WRITE_NBYTES(_ctp, _nbytes) _RESMGR_STATUS((_ctp), (_nbytes))

/* ----------------------------------------------------------- close, dup */

/* _IO_CLOSE: the last descriptor of an open is gone. */
struct _io_close {
    uint16_t type;
    uint16_t combine_len;
};
typedef union {
    struct _io_close i;
} io_close_t;

struct _io_dup {
    uint16_t type;
    uint16_t combine_len;
    uint32_t reserved;
    struct _msg_info32 info;  /* of the fd that is duplicated */
    uint32_t reserved2;
    uint32_t key;
};
/* _IO_DUP: a further connection for the open of another one. */
typedef union {
    struct _io_dup i;
} io_dup_t;

/* ------------------------------------------------------------------ stat */

struct _io_stat {
    uint16_t type;
    uint16_t combine_len;
    union {
        uint32_t zero;
        uint32_t format;   /* _STAT_FORM_* */
    };
};
/* _IO_STAT: the reply is struct stat. */
typedef union {
    struct _io_stat i;
    struct stat o;
} io_stat_t;

/* ---------------------------------------------------------------- notify */

struct pollfd;
struct _io_notify {
    uint16_t type;
    uint16_t combine_len;
    int32_t action;            /* _NOTIFY_ACTION_* */
    int32_t flags;             /* _NOTIFY_COND_* */
    uint32_t reserved;
    struct sigevent event;
    int32_t mgr[2];            /* free for the server */
    int32_t flags_extra_mask;  /* _NOTIFY_CONDE_* wanted, with _NOTIFY_COND_EXTEN */
    int32_t flags_exten;
    int32_t nfds;
    int32_t fd_first;
    int32_t nfds_ready;
    uint32_t reserved2;
    int64_t timo;
};
struct _io_notify_reply {
    uint32_t zero;
    uint32_t flags;            /* _NOTIFY_COND_* that are true */
    uint32_t flags2;           /* _NOTIFY_CONDE_* that are true, with _NOTIFY_COND_EXTEN */
    uint32_t reserved;
    struct sigevent event;
    int32_t mgr[2];
    int32_t flags_extra_mask;
    int32_t flags_exten;
    int32_t nfds;
    int32_t fd_first;
    int32_t nfds_ready;
    uint32_t reserved2;
    int64_t timo;
};
/* _IO_NOTIFY. */
typedef union {
    struct _io_notify i;
    struct _io_notify_reply o;
} io_notify_t;

/* ---------------------------------------------------------------- devctl */

struct _io_devctl {
    uint16_t type;
    uint16_t combine_len;
    int32_t dcmd;
    uint32_t nbytes;
    uint32_t zero;
    /* data */
};
struct _io_devctl_reply {
    uint32_t zero;
    int32_t ret_val;
    uint32_t nbytes;
    uint32_t zero2;
    /* data */
};
/* _IO_DEVCTL: data follow, in both directions; ret_val is devctl()'s. */
typedef union {
    struct _io_devctl i;
    struct _io_devctl_reply o;
} io_devctl_t;

#define _IO_DEVCTL_VERIFY_LEN        0x001u
#define _IO_DEVCTL_VERIFY_DIR        0x002u
#define _IO_DEVCTL_VERIFY_PRIV       0x004u
#define _IO_DEVCTL_VERIFY_OCB_READ   0x008u
#define _IO_DEVCTL_VERIFY_OCB_WRITE  0x010u
#define _IO_DEVCTL_VERIFY_ACC_ISUID  0x020u
#define _IO_DEVCTL_VERIFY_ACC_ISGID  0x040u
#define _IO_DEVCTL_VERIFY_ACC_IREAD  0x080u
#define _IO_DEVCTL_VERIFY_ACC_IWRITE 0x100u
#define _IO_DEVCTL_VERIFY_ACC_IEXEC  0x200u
#define _IO_DEVCTL_VERIFY_ACC_MASK   0x3E0u
#define _IO_DEVCTL_VERIFY_MSG_LEN    0x400u

/* ------------------------------------------------- the smaller messages */

/* _IO_PATHCONF. */
struct _io_pathconf {
    uint16_t type;
    uint16_t combine_len;
    int16_t name;
    uint16_t zero;
};
typedef union {
    struct _io_pathconf i;
} io_pathconf_t;
#define _IO_SET_PATHCONF_VALUE(_ctp, _value) _RESMGR_STATUS((_ctp), (_value))

/* _IO_LSEEK: the reply is the new offset. */
struct _io_lseek {
    uint16_t type;
    uint16_t combine_len;
    int16_t whence;
    uint16_t flags;
    uint64_t offset;
};
#define _IO_LSEEK_IGNORE_NON_SEEKABLE 1
typedef union {
    struct _io_lseek i;
    uint64_t o;
} io_lseek_t;

/* _IO_CHMOD. */
struct _io_chmod {
    uint16_t type;
    uint16_t combine_len;
    mode_t mode;
};
typedef union {
    struct _io_chmod i;
} io_chmod_t;

/* _IO_CHOWN: -1 leaves as it is. */
struct _io_chown {
    uint16_t type;
    uint16_t combine_len;
    int32_t gid;
    int32_t uid;
};
typedef union {
    struct _io_chown i;
} io_chown_t;

struct _io_utime {
    uint16_t type;
    uint16_t combine_len;
    int32_t cur_flag;    /* not 0: the current time */
    struct utimbuf times;
};
struct _io_utime64 {
    uint16_t type;
    uint16_t combine_len;
    int32_t cur_flag;
    uint32_t zero[2];
    int64_t atime_s;
    int64_t atime_ns;    /* or UTIME_NOW, UTIME_OMIT */
    int64_t mtime_s;
    int64_t mtime_ns;
};
/* _IO_UTIME: nanoseconds behind the seconds; cur_flag: now. */
typedef union {
    struct _io_utime i;
    struct _io_utime64 i64;
} io_utime_t;

enum _io_openfd_xtypes {
    _IO_OPENFD_NONE = 0,
    _IO_OPENFD_PIPE = 1,
    _IO_OPENFD_KQUEUE = 2,
    _IO_OPENFD_ACCEPT = 3,
    _IO_OPENFD_SCTP_PEELOFF = 4
};
struct _io_openfd {
    uint16_t type;
    uint16_t combine_len;
    uint32_t ioflag;
    uint16_t sflag;
    uint16_t xtype;
    struct _msg_info32 info;  /* of the fd it is opened from */
    uint32_t reserved2;
    uint32_t key;
};
/* _IO_OPENFD: the object of this descriptor opened once more, with other access. */
typedef union {
    struct _io_openfd i;
} io_openfd_t;

/* _IO_FDINFO: the path follows the reply. */
struct _io_fdinfo {
    uint16_t type;
    uint16_t combine_len;
    uint32_t flags;
    uint32_t path_len;
    uint32_t reserved;
};
struct _io_fdinfo_reply {
    uint32_t zero[2];
    struct _fdinfo info;
    /* path */
};
typedef union {
    struct _io_fdinfo i;
    struct _io_fdinfo_reply o;
} io_fdinfo_t;
#define _IO_SET_FDINFO_LEN(_ctp, _len) _RESMGR_STATUS((_ctp), (_len))

struct _io_lock {
    uint16_t type;
    uint16_t combine_len;
    uint32_t subtype;    /* F_GETLK, F_SETLK, F_SETLKW */
    uint32_t nbytes;
    uint32_t zero;
    struct flock flock;
};
/* _IO_LOCK: the reply of F_GETLK. */
struct _io_lock_reply {
    uint32_t zero[4];
    struct flock flock;
};
typedef union {
    struct _io_lock i;
    struct _io_lock_reply o;
} io_lock_t;

struct _io_space {
    uint16_t type;
    uint16_t combine_len;
    uint16_t subtype;    /* F_ALLOCSP, F_FREESP, F_GROWSP */
    int16_t whence;
    uint64_t start;
    uint64_t len;
};
/* _IO_SPACE: ranges of a file, bytes. */
typedef union {
    struct _io_space i;
    uint64_t o;
} io_space_t;

/* _IO_SHUTDOWN: an end of a socket. */
struct _io_shutdown {
    uint16_t type;
    uint16_t combine_len;
    uint32_t how;
};
typedef union {
    struct _io_shutdown i;
} io_shutdown_t;

struct _io_mmap {
    uint16_t type;
    uint16_t combine_len;
    uint32_t prot;
    uint64_t offset;
    struct _msg_info32 info;  /* of the fd that is mapped */
    uint32_t required_prot;
    uint32_t zero[5];
};
/* _IO_MMAP: which object the pages are, and by which connection its owner is asked for them. */
struct _io_mmap_reply {
    uint32_t zero;
    uint32_t allowed_prot;
    uint64_t offset;
    int32_t coid;
    int32_t fd;
};
struct _io_mmap_reply_extended {
    uint32_t zero;
    uint32_t allowed_prot;
    uint64_t offset;
    int32_t coid;
    int32_t fd;
    uint32_t flags;      /* IO_MMAP_REPLY_FLAGS_* */
    uint32_t zero2;
    struct stat stat;
};
typedef union {
    struct _io_mmap i;
    struct _io_mmap_reply o;
    struct _io_mmap_reply_extended eo;
} io_mmap_t;
#define IO_MMAP_REPLY_FLAGS_USE_EXTENDED          0x01u
#define IO_MMAP_REPLY_FLAGS_CACHE_FORCE_INVALIDATE 0x02u
#define IO_MMAP_REPLY_FLAGS_READ_FROM_CACHE       0x04u
#define IO_MMAP_REPLY_FLAGS_STAT_FORM_MASK        0x18u
#define IO_MMAP_REPLY_FLAGS_STAT_FORM_SHIFT       3
#define IO_MMAP_REPLY_FLAGS_BYPASS_FSTATVFS       0x20u
#define IO_MMAP_REPLY_FLAGS_REMOVABLE             0x40u
#define IO_MMAP_REPLY_FLAGS_SERVER_SHMEM_OBJECT   0x80u

struct _io_msg {
    uint16_t type;
    uint16_t combine_len;
    uint16_t mgrid;
    uint16_t subtype;
    /* the manager's own */
};
/* _IO_MSG: a message of the server's own kind (mgrid, subtype). */
typedef union {
    struct _io_msg i;
} io_msg_t;

struct _io_sync {
    uint16_t type;
    uint16_t combine_len;
    uint32_t flag;       /* O_SYNC or O_DSYNC */
};
/* _IO_SYNC: fsync(), fdatasync(), msync(). */
typedef union {
    struct _io_sync i;
} io_sync_t;

enum _io_power_subtypes { _POWER_GET = 0, _POWER_SET = 1, _POWER_MODES = 2, _POWER_MODEATTR = 3 };
/* _IO_POWER. */
struct _io_power {
    uint16_t type;
    uint16_t combine_len;
    uint32_t subtype;
    uint32_t flags;
    int32_t mode;
};
struct _io_power_reply {
    uint32_t zero[2];
    uint32_t nmodes;
    int32_t mode;
};
typedef union {
    struct _io_power i;
    struct _io_power_reply o;
} io_power_t;

enum _io_acl_subtypes { _IO_ACL_GET = 0, _IO_ACL_SET = 1, _IO_ACL_CHK = 2 };
/* _IO_ACL. */
struct _io_acl_hdr {
    uint32_t nbytes;
    uint32_t format;
};
struct _io_acl {
    uint16_t type;
    uint16_t combine_len;
    uint32_t subtype;
    uint32_t zero[2];
    struct _io_acl_hdr hdr;
    /* data */
};
struct _io_acl_reply {
    uint32_t zero[4];
    struct _io_acl_hdr hdr;
    /* data */
};
typedef union {
    struct _io_acl i;
    struct _io_acl_reply o;
} io_acl_t;

/* What an unblock handler gets: the kernel's pulse. */
typedef union {
    struct _io_pulse {
        uint16_t type;
        uint16_t subtype;
        int8_t code;
        uint8_t zero[3];
        union sigval value;
        int32_t scoid;
        int32_t reserved;
    } i;
} io_pulse_t;

#endif

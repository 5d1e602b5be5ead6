/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a path to a server: the one function behind open(), stat(), unlink(), mkdir(), ... It asks the path manager for
 * candidates, sends the connect message to them in order, follows links, and keeps or drops the connection.
 */
#ifndef FCNTL_CONNECT_H
#define FCNTL_CONNECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/iomsg.h>

struct connect {
    /* What is asked for. */
    const char *path;
    int dirfd;                   /* AT_FDCWD, or where a relative path starts */
    uint16_t subtype;            /* _IO_CONNECT_* */
    uint8_t extra_type;
    uint16_t sflag, access;
    uint16_t extra_len;
    uint32_t file_type, ioflag, mode;
    unsigned coid_flags;         /* _NTO_COF_* of a connection that is kept */
    bool keep;                   /* the connection becomes the fd that is returned */
    unsigned skip;               /* leave out that many of the candidates (a directory served by several) */
    const void *extra;
    union {
        const void *part;        /* an io message combined with the connect */
        const char *old_name;    /* of a rename, absolute: extra data of each candidate, from its mountpoint on */
    };
    size_t part_len;
    void *reply;                 /* where its reply, or the answer of readlink, goes */
    size_t reply_len;
    /* What came out. */
    long status;                 /* of the server's reply */
    unsigned next;               /* candidates before and with the one that answered */
    bool more;                   /* there are candidates after it */
    char *canonical;             /* PATH_MAX bytes or NULL: the name that was found, as the path manager has it */
};

#define CONNECT_INIT(_path, _subtype) { .path = (_path), .dirfd = AT_FDCWD, .subtype = (_subtype) }

/* -> the fd (keep), else 0; -1 and errno. c->status is set on success. */
int _connect(struct connect *c);

/* open() with everything spelled out. */
int _open(int dirfd, const char *path, int oflag, mode_t mode, int sflag, uint32_t file_type, uint8_t extra_type,
          const void *extra, size_t extra_len);

/* One io message combined with a connect that leaves nothing open. access: S_I*, wanted of the file. */
int _connect_io(int dirfd, const char *path, unsigned access, bool nofollow, const void *msg, size_t msg_len,
                void *reply,
                size_t reply_len, long *status);

/* The absolute path an fd of a directory was opened by. -> 0 or -1 and errno */
int _fd_path(int fd, char path[PATH_MAX]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX.1-2008 <fcntl.h>. open() and fcntl(F_SETLKW) block, are cancellation points, and end with EINTR on a signal. */
#ifndef _FCNTL_H
#define _FCNTL_H

#include <stdint.h>
#include <sys/types.h>
#include <sys/stat.h>

__BEGIN_DECLS

#define O_RDONLY    0000000
#define O_WRONLY    0000001
#define O_RDWR      0000002
#define O_ACCMODE   0000003
#define O_APPEND    0000010
#define O_DSYNC     0000020
#define O_SYNC      0000040
#define O_RSYNC     0000100
#define O_NONBLOCK  0000200
#define O_NDELAY    O_NONBLOCK
#define O_CREAT     0000400
#define O_TRUNC     0001000
#define O_EXCL      0002000
#define O_NOCTTY    0004000
#define O_CLOEXEC   0020000
#define O_REALIDS   0040000
#define O_LARGEFILE 0100000
#define O_ASYNC     0200000
#define O_NOFOLLOW  0400000
#define O_DIRECTORY 01000000
#define O_EXEC      04000000
#define O_SEARCH    O_EXEC
#define O_TTY_INIT  0

#define F_DUPFD   0
#define F_GETFD   1
#define F_SETFD   2
#define F_GETFL   3
#define F_SETFL   4
#define F_DUPFD_CLOEXEC 5
#define F_CHKFL   8
#define F_ALLOCSP   110
#define F_ALLOCSP64 110
#define F_FREESP    111
#define F_FREESP64  111
#define F_GROWSP    112
#define F_GROWSP64  112
#define F_GETLK   114
#define F_GETLK64 114
#define F_SETLK   106
#define F_SETLK64 106
#define F_SETLKW  107
#define F_SETLKW64 107
#define F_GETOWN  35
#define F_SETOWN  36

#define F_RDLCK 1
#define F_WRLCK 2
#define F_UNLCK 3

#define FD_CLOEXEC 1

#define AT_FDCWD            (-100)
#define AT_EACCESS          0x0001
#define AT_SYMLINK_NOFOLLOW 0x0002
#define AT_SYMLINK_FOLLOW   0x0004
#define AT_REMOVEDIR        0x0008

#define POSIX_FADV_NORMAL     0
#define POSIX_FADV_SEQUENTIAL 1
#define POSIX_FADV_RANDOM     2
#define POSIX_FADV_WILLNEED   3
#define POSIX_FADV_DONTNEED   4
#define POSIX_FADV_NOREUSE    5

#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

/* Also the data of _IO_LOCK. */
struct flock {
    int16_t l_type;
    int16_t l_whence;
    int32_t l_zero1;
    off_t l_start;
    off_t l_len;
    pid_t l_pid;
    uint32_t l_sysid;
};

#define flock64 flock

int open(const char *path, int oflag, ...);
int openat(int dirfd, const char *path, int oflag, ...);
int creat(const char *path, mode_t mode);
int fcntl(int fd, int cmd, ...);
int posix_fadvise(int fd, off_t offset, off_t len, int advice);
int posix_fallocate(int fd, off_t offset, off_t len);
#ifdef __EXT_UNIX_MISC
/*
 * QNX's: sopen() with a sharing mode (<share.h>), EBUSY when another open forbids it; sopenfd() and openfd() open what
 * a descriptor stands for once more, with other access, EACCES when it is more than the descriptor's.
 */
int sopen(const char *path, int oflag, int share, ...);
int sopenfd(int fd, int oflag, int share);
int openfd(int fd, int oflag);
#endif
#define open64  open
#define creat64 creat

__END_DECLS

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scatter and gather. POSIX.1-2008 (XSI) <sys/uio.h>; struct iovec is the message passing calls' iov_t. readv() and
 * writev() block as read() and write() do and are cancellation points.
 */
#ifndef _SYS_UIO_H_INCLUDED
#define _SYS_UIO_H_INCLUDED

#include <sys/types.h>


#ifndef SETIOV
#define SETIOV(iov, addr, len)       ((iov)->iov_base = (void *)(addr), (iov)->iov_len = (len))
#define SETIOV_CONST(iov, addr, len) ((iov)->iov_base_const = (addr), (iov)->iov_len = (len))
#define GETIOVBASE(iov)              ((iov)->iov_base)
#define GETIOVLEN(iov)               ((iov)->iov_len)
#endif

#define UIO_MAXIOV 1024

__BEGIN_DECLS
extern ssize_t readv(int fd, const struct iovec *iov, int iovcnt);
extern ssize_t writev(int fd, const struct iovec *iov, int iovcnt);
#ifdef __EXT_UNIX_MISC
/* Not in POSIX.1-2008: readv() and writev() at an offset, which stays. */
extern ssize_t preadv(int fd, const struct iovec *iov, int iovcnt, off_t offset);
extern ssize_t pwritev(int fd, const struct iovec *iov, int iovcnt, off_t offset);
#endif
__END_DECLS

#endif

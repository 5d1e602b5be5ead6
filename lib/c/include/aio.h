/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asynchronous input and output. POSIX.1-2008 <aio.h>; carried out by threads of the process. aio_suspend() and
 * lio_listio(LIO_WAIT) block, are cancellation points, and end with EINTR on a signal.
 */
#ifndef _AIO_H_INCLUDED
#define _AIO_H_INCLUDED

#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <time.h>

#define AIO_ALLDONE     0
#define AIO_CANCELED    1
#define AIO_NOTCANCELED 2

#define LIO_NOP    0
#define LIO_READ   1
#define LIO_WRITE  2
#define LIO_WAIT   0
#define LIO_NOWAIT 1

struct aiocb {
    int             aio_fildes;
    int             aio_reqprio;
    off_t           aio_offset;
    volatile void  *aio_buf;
    size_t          aio_nbytes;
    struct sigevent aio_sigevent;
    int             aio_lio_opcode;
    int             __error;        /* EINPROGRESS until done */
    ssize_t         __result;
    int             __op;
    struct aiocb   *__next;         /* in the queue */
    void           *__list;         /* lio_listio() it belongs to */
};
#define aiocb64 aiocb

__BEGIN_DECLS
extern int aio_cancel(int fd, struct aiocb *cb);
extern int aio_error(const struct aiocb *cb);
extern int aio_fsync(int op, struct aiocb *cb);
extern int aio_read(struct aiocb *cb);
extern ssize_t aio_return(struct aiocb *cb);
extern int aio_suspend(const struct aiocb *const list[], int n, const struct timespec *timeout);
extern int aio_write(struct aiocb *cb);
extern int lio_listio(int mode, struct aiocb *__restrict const *__restrict list, int n,
                      struct sigevent *__restrict event);
__END_DECLS

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A device whose reads wait for a writer: rcvids kept in a list, O_NONBLOCK, and an unblock handler for a dying client.
 * > nonblocking: Resource temporarily unavailable
 * > reader got 'data'
 * > reader interrupted: Interrupted function call
 */
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>
#include <stdio.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>
#include <pthread.h>
#include <signal.h>

struct waiter { int rcvid; unsigned nbytes; struct waiter *next; } *waiters;

int io_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int status, nonblock;
    struct waiter *w;

    if ((status = iofunc_read_verify(ctp, msg, ocb, &nonblock)) != EOK) return status;
    if (nonblock) return EAGAIN;
    w = malloc(sizeof *w);
    w->rcvid = ctp->rcvid;
    w->nbytes = msg->i.nbytes;
    w->next = waiters;
    waiters = w;
    return _RESMGR_NOREPLY;
}

int io_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    char buf[100];
    struct waiter *w;
    int n = msg->i.nbytes;

    if (resmgr_msgread(ctp, buf, n, sizeof(msg->i)) == -1) return errno;
    while ((w = waiters) != NULL) {
        waiters = w->next;
        MsgReply(w->rcvid, min(n, w->nbytes), buf, min(n, w->nbytes));
        free(w);
    }
    _IO_SET_WRITE_NBYTES(ctp, n);
    return EOK;
}

int io_unblock(resmgr_context_t *ctp, io_pulse_t *msg, iofunc_ocb_t *ocb)
{
    int status;
    struct waiter **p, *w;

    if ((status = iofunc_unblock_default(ctp, msg, ocb)) != _RESMGR_DEFAULT) return status;
    for (p = &waiters; (w = *p) != NULL; p = &w->next)
        if (w->rcvid == ctp->rcvid) {
            *p = w->next;
            free(w);
            return EINTR;
        }
    return _RESMGR_NOREPLY;
}

void *loop(void *dpp)
{
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    while ((ctp = dispatch_block(ctp)) != NULL) dispatch_handler(ctp);
    return NULL;
}

void *reader(void *arg)
{
    char b[20];
    int fd = open("/dev/wait", O_RDONLY);
    int n = read(fd, b, sizeof b);
    if (n == -1) printf("reader interrupted: %s\n", strerror(errno));
    else printf("reader got '%.*s'\n", n, b);
    close(fd);
    return NULL;
}

void on_usr1(int s) { }

int main(void)
{
    static resmgr_connect_funcs_t c;
    static resmgr_io_funcs_t io;
    static iofunc_attr_t attr;
    dispatch_t *dpp = dispatch_create();
    pthread_t t;
    int fd;
    char b[1];

    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &c, _RESMGR_IO_NFUNCS, &io);
    io.read = io_read; io.write = io_write; io.unblock = io_unblock;
    iofunc_attr_init(&attr, S_IFNAM | 0666, 0, 0);
    resmgr_attach(dpp, NULL, "/dev/wait", _FTYPE_ANY, _RESMGR_FLAG_SELF, &c, &io, &attr);
    pthread_create(0, 0, loop, dpp);
    fd = open("/dev/wait", O_RDWR | O_NONBLOCK);
    if (read(fd, b, 1) == -1) printf("nonblocking: %s\n", strerror(errno));
    pthread_create(&t, 0, reader, 0);
    delay(50);
    write(fd, "data", 4);
    pthread_join(t, 0);
    signal(SIGUSR1, on_usr1);
    pthread_create(&t, 0, reader, 0);
    delay(50);
    pthread_kill(t, SIGUSR1);
    pthread_join(t, 0);
    if (waiters) printf("waiter left\n");
    return 0;
}

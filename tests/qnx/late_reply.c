/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handlers that keep the client and answer from a timer pulse attached with pulse_attach(); lseek, dup, fork over one
 * OCB. > read took long enough and gave 'tick' > dup shares the offset: 'ab' then 'cd' > child continues: 'ef'
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>
#include <signal.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/wait.h>

static int waiting[10], nwaiting;

int timer_tick(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    while (nwaiting > 0) MsgReply(waiting[--nwaiting], 4, "tick", 4);
    return EOK;
}

int slow_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    waiting[nwaiting++] = ctp->rcvid;
    return _RESMGR_NOREPLY;
}

int text_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    static char *text = "abcdefgh";
    int n = min(msg->i.nbytes, 8 - ocb->offset);
    _IO_SET_READ_NBYTES(ctp, n);
    SETIOV(ctp->iov, text + ocb->offset, n);
    ocb->offset += n;
    return _RESMGR_NPARTS(1);
}

static int server(void)
{
    static resmgr_connect_funcs_t c;
    static resmgr_io_funcs_t slow, text;
    static iofunc_attr_t attr[2];
    dispatch_t *dpp = dispatch_create();
    dispatch_context_t *ctp;
    struct sigevent ev;
    struct itimerspec it = { { 0, 40000000 }, { 0, 40000000 } };
    timer_t t;

    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &c, _RESMGR_IO_NFUNCS, &slow);
    text = slow;
    slow.read = slow_read;
    text.read = text_read;
    iofunc_attr_init(&attr[0], S_IFCHR | 0666, NULL, NULL);
    iofunc_attr_init(&attr[1], S_IFCHR | 0666, NULL, NULL);
    if (resmgr_attach(dpp, NULL, "/dev/slow", _FTYPE_ANY, 0, &c, &slow, &attr[0]) == -1 ||
        resmgr_attach(dpp, NULL, "/dev/text8", _FTYPE_ANY, 0, &c, &text, &attr[1]) == -1) { perror("attach"); return 1; }
    ev.sigev_notify = SIGEV_PULSE;
    ev.sigev_code = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, &timer_tick, NULL);
    ev.sigev_coid = message_connect(dpp, MSG_FLAG_SIDE_CHANNEL);
    ev.sigev_priority = 10;
    ev.sigev_value.sival_int = 0;
    if (timer_create(CLOCK_MONOTONIC, &ev, &t) == -1) perror("timer_create");
    timer_settime(t, 0, &it, NULL);
    ctp = dispatch_context_alloc(dpp);
    for (;;) { if (!(ctp = dispatch_block(ctp))) return 1; dispatch_handler(ctp); }
}

int main(void)
{
    int fd, fd2, st;
    char b[10];
    pid_t pid = fork();

    if (pid == 0) return server();
    while ((fd2 = open("/dev/text8", O_RDONLY)) == -1) delay(5);
    fd = open("/dev/slow", O_RDONLY);
    memset(b, 0, sizeof b);
    if (read(fd, b, sizeof b) == 4) printf("read took long enough and gave '%s'\n", b);
    fd = dup(fd2);
    memset(b, 0, sizeof b);
    read(fd2, b, 2);
    printf("dup shares the offset: '%s'", b);
    read(fd, b, 2);
    printf(" then '%s'\n", b);
    fflush(stdout);
    if (fork() == 0) {
        read(fd, b, 2);
        printf("child continues: '%s'\n", b);
        exit(0);
    }
    wait(&st);
    kill(pid, SIGKILL);
    return 0;
}

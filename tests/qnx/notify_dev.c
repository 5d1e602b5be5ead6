/* SPDX-License-Identifier: Apache-2.0 */
/*
 * io_notify with iofunc_notify(): select(), poll() and ionotify() on a device that becomes readable when written to.
 * > select: nothing
 * > select: readable
 * > poll: 1 event, readable
 * > ionotify armed
 * > ionotify pulse
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <signal.h>
#include <sys/select.h>
#include <sys/iomsg.h>
#include <sys/iomgr.h>
#include <sys/neutrino.h>

typedef struct device_attr_s device_attr_t;
#define IOFUNC_ATTR_T device_attr_t
#include <sys/iofunc.h>
#include <sys/dispatch.h>

struct device_attr_s {
    iofunc_attr_t attr;
    iofunc_notify_t notify[3];
    char data[100];
    int n;
};
static device_attr_t device;

int io_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    int n = device.n < msg->i.nbytes ? device.n : msg->i.nbytes;
    if (n == 0) return EAGAIN;
    MsgReply(ctp->rcvid, n, device.data, n);
    device.n = 0;
    return _RESMGR_NOREPLY;
}

int io_write(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
    device.n = resmgr_msgread(ctp, device.data, sizeof device.data < msg->i.nbytes ? sizeof device.data : msg->i.nbytes, sizeof msg->i);
    _IO_SET_WRITE_NBYTES(ctp, device.n);
    if (IOFUNC_NOTIFY_INPUT_CHECK(device.notify, device.n, 0))
        iofunc_notify_trigger(device.notify, device.n, IOFUNC_NOTIFY_INPUT);
    return EOK;
}

int io_notify(resmgr_context_t *ctp, io_notify_t *msg, RESMGR_OCB_T *ocb)
{
    int trig = _NOTIFY_COND_OUTPUT;
    if (device.n > 0) trig |= _NOTIFY_COND_INPUT;
    return (iofunc_notify(ctp, msg, device.notify, trig, NULL, NULL));
}

int io_close_ocb(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb)
{
    iofunc_notify_remove(ctp, device.notify);
    return (iofunc_close_ocb_default(ctp, reserved, ocb));
}

static int server(void)
{
    static resmgr_connect_funcs_t c;
    static resmgr_io_funcs_t io;
    dispatch_t *dpp = dispatch_create();
    dispatch_context_t *ctp;

    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &c, _RESMGR_IO_NFUNCS, &io);
    io.read = io_read;
    io.write = io_write;
    io.notify = io_notify;
    io.close_ocb = io_close_ocb;
    iofunc_attr_init(&device.attr, S_IFCHR | 0666, NULL, NULL);
    IOFUNC_NOTIFY_INIT(device.notify);
    if (resmgr_attach(dpp, NULL, "/dev/notify", _FTYPE_ANY, 0, &c, &io, &device) == -1) { perror("attach"); return 1; }
    ctp = dispatch_context_alloc(dpp);
    for (;;) {
        ctp = dispatch_block(ctp);
        dispatch_handler(ctp);
    }
}

int main(void)
{
    fd_set rfds;
    struct timeval tv = { 0, 20000 };
    struct pollfd pfd;
    struct sigevent ev;
    struct _pulse pulse;
    char b[10];
    int fd, n, chid;
    pid_t pid = fork();

    if (pid == 0) return server();
    while ((fd = open("/dev/notify", O_RDWR)) == -1) delay(10);
    FD_ZERO(&rfds);
    FD_SET(fd, &rfds);
    n = select(fd + 1, &rfds, NULL, NULL, &tv);
    printf("select: %s\n", n == 0 ? "nothing" : n == -1 ? strerror(errno) : "ready?");
    fflush(stdout);
    if (fork() == 0) {
        int f = open("/dev/notify", O_WRONLY);
        delay(50);
        write(f, "x", 1);
        _exit(0);
    }
    FD_ZERO(&rfds);
    FD_SET(fd, &rfds);
    n = select(FD_SETSIZE, &rfds, NULL, NULL, NULL);
    printf("select: %s\n", n == 1 && FD_ISSET(fd, &rfds) ? "readable" : "?");
    pfd.fd = fd;
    pfd.events = POLLIN;
    n = poll(&pfd, 1, -1);
    printf("poll: %d event, %s\n", n, pfd.revents & POLLIN ? "readable" : "?");
    read(fd, b, sizeof b);
    chid = ChannelCreate(0);
    SIGEV_PULSE_INIT(&ev, ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0), -1, 8, 0);
    MsgRegisterEvent(&ev, fd);
    n = ionotify(fd, _NOTIFY_ACTION_POLLARM, _NOTIFY_COND_INPUT, &ev);
    if (n == 0) printf("ionotify armed\n");
    else printf("ionotify %x %s\n", n, n == -1 ? strerror(errno) : "");
    write(fd, "y", 1);
    MsgReceivePulse(chid, &pulse, sizeof pulse, NULL);
    if (pulse.code == 8) printf("ionotify pulse\n");
    kill(pid, SIGTERM);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client gives the server an event (registered first, as 7.1 wants it); the server keeps rcvid and delivers later.
 * > server: event stored
 * > client: pulse code 10 value 1
 * > client: pulse code 10 value 2
 * > client: unregistered
 */
#include <stdio.h>
#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>
#include <sys/neutrino.h>
#include <sys/iomsg.h>
#include <sys/dispatch.h>
#include <signal.h>

struct msg {
    uint16_t type;
    struct sigevent event;
};
union recv_msg {
    uint16_t type;
    struct msg m;
    struct _pulse pulse;
    struct _io_connect connect;
};

static int server(void)
{
    name_attach_t *att = name_attach(NULL, "evserver", 0);
    union recv_msg msg;
    struct sigevent ev;
    int rcvid, saved = 0, n;

    if (!att) { perror("name_attach"); return 1; }
    for (;;) {
        rcvid = MsgReceive(att->chid, &msg, sizeof msg, NULL);
        if (rcvid == 0) {
            if (msg.pulse.code == _PULSE_CODE_DISCONNECT) { ConnectDetach(msg.pulse.scoid); if (saved) exit(0); }
            continue;
        }
        if (msg.type == _IO_CONNECT) { MsgReply(rcvid, EOK, 0, 0); continue; }
        if (msg.type != _IO_MAX + 33) { MsgError(rcvid, ENOSYS); continue; }
        ev = msg.m.event;
        if (MsgVerifyEvent(rcvid, &ev) == -1) { MsgError(rcvid, errno); continue; }
        saved = rcvid;
        printf("server: event stored\n");
        fflush(stdout);
        MsgReply(rcvid, 0, NULL, 0);
        for (n = 1; n <= 2; n++) {
            delay(20);
            ev.sigev_value.sival_int = n;
            if (MsgDeliverEvent(saved, &ev) == -1) perror("MsgDeliverEvent");
        }
    }
}

int main()
{
    int chid, self, coid, i;
    struct msg m;
    struct _pulse pulse;
    pid_t pid = fork();

    if (pid == 0) return server();
    while ((coid = name_open("evserver", 0)) == -1) delay(10);
    chid = ChannelCreate(_NTO_CHF_PRIVATE);
    self = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    m.type = _IO_MAX + 33;
    SIGEV_PULSE_INIT(&m.event, self, SIGEV_PULSE_PRIO_INHERIT, 10, 0);
    SIGEV_MAKE_UPDATEABLE(&m.event);
    if (MsgRegisterEvent(&m.event, coid) == -1) { perror("MsgRegisterEvent"); return 1; }
    if (MsgSend(coid, &m, sizeof m, NULL, 0) == -1) { perror("MsgSend"); return 1; }
    for (i = 0; i < 2; i++) {
        MsgReceivePulse(chid, &pulse, sizeof pulse, NULL);
        printf("client: pulse code %d value %d\n", pulse.code, pulse.value.sival_int);
    }
    if (MsgUnregisterEvent(&m.event) == 0) printf("client: unregistered\n");
    name_close(coid);
    waitpid(pid, NULL, 0);
    return 0;
}

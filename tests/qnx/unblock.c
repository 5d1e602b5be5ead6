/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client with a TimerTimeout() on SEND and REPLY, against a channel with _NTO_CHF_UNBLOCK and one without.
 * > plain: Connection timed out
 * > unblock pulse for our client: yes, flag yes
 * > with unblock: Interrupted function call
 * > immediate: Connection timed out
 */
#include <sys/neutrino.h>
#include <stdio.h>
#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <pthread.h>
#include <time.h>

int chid_plain, chid_unblock;

void *server(void *arg)
{
    union { struct _pulse pulse; char b[64]; } msg;
    struct _msg_info info;
    int rcvid, client = 0;

    for (;;) {
        rcvid = MsgReceive(chid_unblock, &msg, sizeof msg, &info);
        if (rcvid > 0) { client = rcvid; continue; }
        if (rcvid == 0 && msg.pulse.code == _PULSE_CODE_UNBLOCK) {
            MsgInfo(client, &info);
            printf("unblock pulse for our client: %s, flag %s\n", msg.pulse.value.sival_int == client ? "yes" : "no",
                   info.flags & _NTO_MI_UNBLOCK_REQ ? "yes" : "no");
            MsgError(client, EINTR);
        }
    }
    return 0;
}

static int timed_send(int coid)
{
    struct sigevent event;
    uint64_t timeout = 50 * 1000000ULL;
    char b[8] = "x";

    event.sigev_notify = SIGEV_UNBLOCK;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, &event, &timeout, NULL);
    return MsgSend(coid, b, sizeof b, b, sizeof b);
}

int main(void)
{
    int c1, c2;
    struct sigevent ev;
    struct _pulse p;

    chid_plain = ChannelCreate(0);
    chid_unblock = ChannelCreate(_NTO_CHF_UNBLOCK);
    c1 = ConnectAttach(0, 0, chid_plain, _NTO_SIDE_CHANNEL, 0);
    c2 = ConnectAttach(0, 0, chid_unblock, _NTO_SIDE_CHANNEL, 0);
    if (timed_send(c1) == -1) printf("plain: %s\n", strerror(errno));
    pthread_create(NULL, NULL, server, NULL);
    if (timed_send(c2) == -1) printf("with unblock: %s\n", strerror(errno));
    SIGEV_UNBLOCK_INIT(&ev);
    TimerTimeout(CLOCK_REALTIME, _NTO_TIMEOUT_RECEIVE, &ev, NULL, NULL);
    if (MsgReceivePulse(chid_plain, &p, sizeof p, NULL) == -1) printf("immediate: %s\n", strerror(errno));
    return 0;
}

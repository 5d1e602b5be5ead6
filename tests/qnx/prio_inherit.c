/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The priority of a server follows its clients; with _NTO_CHF_FIXED_PRIORITY it does not.
 * > client at 15: server runs at 15, info says 15
 * > client at 8: server runs at 8, info says 8
 * > fixed: client at 15: server runs at 10
 */
#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>
#include <string.h>
#include <sys/neutrino.h>
#include <sys/netmgr.h>
#include <unistd.h>

struct reply { int prio, info; };

static int cur_prio(void)
{
    struct sched_param p;
    SchedGet(0, 0, &p);
    return p.sched_curpriority;
}

void *server(void *arg)
{
    int chid = *(int *)arg, rcvid;
    struct _msg_info info;
    struct reply r;
    char c;

    for (;;) {
        rcvid = MsgReceive(chid, &c, sizeof c, &info);
        if (rcvid <= 0) continue;
        r.prio = cur_prio();
        r.info = info.priority;
        MsgReply(rcvid, 0, &r, sizeof r);
    }
}

int main()
{
    int chid = ChannelCreate(0), fixed = ChannelCreate(_NTO_CHF_FIXED_PRIORITY), coid, coid2;
    struct reply r;

    pthread_create(NULL, NULL, server, &chid);
    pthread_create(NULL, NULL, server, &fixed);
    coid = ConnectAttach(ND_LOCAL_NODE, 0, chid, _NTO_SIDE_CHANNEL, 0);
    coid2 = ConnectAttach(ND_LOCAL_NODE, 0, fixed, _NTO_SIDE_CHANNEL, 0);
    setprio(0, 15);
    MsgSend(coid, "x", 1, &r, sizeof r);
    printf("client at 15: server runs at %d, info says %d\n", r.prio, r.info);
    setprio(0, 8);
    MsgSend(coid, "x", 1, &r, sizeof r);
    printf("client at 8: server runs at %d, info says %d\n", r.prio, r.info);
    setprio(0, 15);
    MsgSend(coid2, "x", 1, &r, sizeof r);
    printf("fixed: client at 15: server runs at %d\n", r.prio);
    return 0;
}

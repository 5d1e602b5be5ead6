/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct _msg_info: who sent how much from where, and MsgRead()/MsgWrite() around it.
 * > pid ok tid ok scoid ok
 * > msglen 8 srcmsglen 26 dstmsglen 40
 * > rest: ijklmnopqrstuvwxyz (18)
 * > past the end: 0
 * > client: 3 'head+tail'
 */
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/neutrino.h>
#include <unistd.h>
#include <process.h>
#include <pthread.h>
#include <errno.h>

static int chid;
static int client_tid;

void *client(void *p)
{
    char rbuf[40];
    long rc;
    int coid = ConnectAttach(0, getpid(), chid, _NTO_SIDE_CHANNEL, 0);

    client_tid = gettid();
    memset(rbuf, 0, sizeof rbuf);
    rc = MsgSend(coid, "abcdefghijklmnopqrstuvwxyz", 26, rbuf, sizeof rbuf);
    printf("client: %ld '%s'\n", rc, rbuf);
    return NULL;
}

int main()
{
    struct _msg_info info, again;
    char buf[8], rest[100];
    int rcvid, n;
    pthread_t t;

    chid = ChannelCreate(_NTO_CHF_SENDER_LEN | _NTO_CHF_REPLY_LEN);
    pthread_create(&t, 0, client, 0);
    rcvid = MsgReceive(chid, buf, sizeof buf, &info);
    MsgInfo(rcvid, &again);
    printf("pid %s tid %s scoid %s\n", info.pid == getpid() ? "ok" : "?", info.tid == client_tid ? "ok" : "?",
           info.scoid > 0 && info.scoid == again.scoid && info.coid & _NTO_SIDE_CHANNEL ? "ok" : "?");
    printf("msglen %d srcmsglen %d dstmsglen %d\n", (int)info.msglen, (int)info.srcmsglen, (int)info.dstmsglen);
    n = MsgRead(rcvid, rest, sizeof rest, 8);
    printf("rest: %.*s (%d)\n", n, rest, n);
    n = MsgRead(rcvid, rest, sizeof rest, 26);
    printf("past the end: %d\n", n);
    if (MsgWrite(rcvid, "+tail", 6, 4) != 6) perror("MsgWrite");
    if (MsgWrite(rcvid, "head", 4, 0) != 4) perror("MsgWrite");
    MsgReply(rcvid, 3, NULL, 0);
    pthread_join(t, NULL);
    if (MsgReply(rcvid, 0, NULL, 0) != -1 || errno != ESRCH) printf("reply twice?\n");
    return 0;
}

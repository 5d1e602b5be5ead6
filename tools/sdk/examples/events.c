/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events: a client does not wait for an answer, the server tells it when there is something. The client chooses how
 * it is told (here a pulse) and registers that, so that only this server can. One process of two threads here;
 * docs/write-a-server.md has two programs. > client: subscribed > server: 3 readings > client: reading 10 > client:
 * reading 20 > client: reading 30 > client: done
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/neutrino.h>
#include <sys/siginfo.h>

#define CODE_READING (_PULSE_CODE_MINAVAIL + 3)

struct subscribe_msg {
    unsigned short type;
    unsigned short count;
    struct sigevent event;
};
#define MSG_SUBSCRIBE 0x200 /* above _IO_MAX: the numbers below are the system's */

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* Answers at once, and delivers afterwards: rcvid stays good for that until the client goes away. */
static void *server(void *arg)
{
    int chid = *(int *)arg;
    struct subscribe_msg msg;
    rcvid_t rcvid = MsgReceive(chid, &msg, sizeof msg, NULL);

    if (rcvid <= 0 || msg.type != MSG_SUBSCRIBE) fail("MsgReceive");
    MsgReply(rcvid, EOK, NULL, 0);
    printf("server: %d readings\n", msg.count);
    for (int i = 1; i <= msg.count; i++) {
        msg.event.sigev_value.sival_int = i * 10; /* the client made this part changeable */
        if (MsgDeliverEvent(rcvid, &msg.event) == -1) fail("MsgDeliverEvent");
    }
    return NULL;
}

int main(void)
{
    int server_chid = ChannelCreate(0), chid = ChannelCreate(_NTO_CHF_PRIVATE);
    int server_coid = ConnectAttach(0, 0, server_chid, _NTO_SIDE_CHANNEL, 0);
    int self_coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    struct subscribe_msg msg = { .type = MSG_SUBSCRIBE, .count = 3 };
    struct _pulse pulse;
    pthread_t tid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (server_coid == -1 || self_coid == -1) fail("ConnectAttach");
    SIGEV_PULSE_INIT(&msg.event, self_coid, SIGEV_PULSE_PRIO_INHERIT, CODE_READING, 0);
    SIGEV_MAKE_UPDATEABLE(&msg.event);
    if (MsgRegisterEvent(&msg.event, server_coid) == -1) fail("MsgRegisterEvent");
    printf("client: subscribed\n");
    pthread_create(&tid, NULL, server, &server_chid);
    if (MsgSend(server_coid, &msg, sizeof msg, NULL, 0) == -1) fail("MsgSend");
    pthread_join(tid, NULL); /* for the order of the lines only */
    for (int i = 0; i < 3; i++) {
        if (MsgReceivePulse(chid, &pulse, sizeof pulse, NULL) == -1) fail("MsgReceivePulse");
        if (pulse.code == CODE_READING) printf("client: reading %d\n", pulse.value.sival_int);
    }
    MsgUnregisterEvent(&msg.event);
    printf("client: done\n");
    return 0;
}

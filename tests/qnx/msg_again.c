/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server with many clients and its own loop: replies out of order, priorities decide who is received first.
 * > order of arrival by priority: 14 12 11
 * > replies in reverse: all 3 clients answered
 */
#include <sys/neutrino.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include <stdlib.h>

int chid;
volatile int answered;

void *client(void *arg)
{
    int prio = (int)(long)arg, coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    pthread_setschedprio(pthread_self(), prio);
    if (MsgSend(coid, &prio, sizeof prio, NULL, 0) == prio) __sync_fetch_and_add(&answered, 1);
    return NULL;
}

int main()
{
    pthread_t t[3];
    int i, rcvid[3], prio[3];

    setprio(0, 20);
    chid = ChannelCreate(_NTO_CHF_FIXED_PRIORITY);
    pthread_create(&t[0], 0, client, (void *)11);
    delay(20);
    pthread_create(&t[1], 0, client, (void *)14);
    delay(20);
    pthread_create(&t[2], 0, client, (void *)12);
    delay(20);
    for (i = 0; i < 3; i++) rcvid[i] = MsgReceive(chid, &prio[i], sizeof prio[i], NULL);
    printf("order of arrival by priority: %d %d %d\n", prio[0], prio[1], prio[2]);
    for (i = 2; i >= 0; i--) MsgReply(rcvid[i], prio[i], NULL, 0);
    for (i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("replies in reverse: all %d clients answered\n", answered);
    return EXIT_SUCCESS;
}

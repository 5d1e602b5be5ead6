/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A channel destroyed under its receiver and its clients.
 * > receive: No such process
 * > blocked client: No such process
 * > later: Bad file descriptor
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <pthread.h>
#include <sys/neutrino.h>
#include <sys/netmgr.h>
#include <unistd.h>

static int chid, chid2, coid2;

static void *receiver(void *a)
{
    char b[16];
    if (MsgReceive(chid, b, sizeof b, NULL) == -1) printf("receive: %s\n", strerror(errno));
    return NULL;
}

static void *client(void *a)
{
    if (MsgSend(coid2, "x", 1, NULL, 0) == -1) printf("blocked client: %s\n", strerror(errno));
    return NULL;
}

int main(void)
{
    pthread_t t;

    chid = ChannelCreate(0);
    pthread_create(&t, NULL, receiver, NULL);
    delay(20);
    ChannelDestroy(chid);
    pthread_join(t, NULL);
    chid2 = ChannelCreate(0);
    coid2 = ConnectAttach(ND_LOCAL_NODE, getpid(), chid2, _NTO_SIDE_CHANNEL, 0);
    pthread_create(&t, NULL, client, NULL);
    delay(20);
    ChannelDestroy(chid2);
    pthread_join(t, NULL);
    if (MsgSend(coid2, "x", 1, NULL, 0) == -1) printf("later: %s\n", strerror(errno));
    return ConnectDetach(coid2);
}

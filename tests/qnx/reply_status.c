/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What MsgReply()'s status and MsgError()'s errno become at the client, vectors both ways, MsgSend_r().
 * > status 12345678
 * > status -77
 * > error: No such device (19)
 * > MsgSend_r: -19
 * > vectors: 5+6 'HELLO','WORLD!'
 * > EOK by MsgError: 0
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>
#include <pthread.h>
#include <sys/neutrino.h>

int chid;

void *server(void *arg)
{
    struct { int op; char text[32]; } m;
    iov_t iov[2];
    int rcvid, i;

    while ((rcvid = MsgReceive(chid, &m, sizeof m, NULL)) != -1) {
        switch (m.op) {
        case 1: MsgReply(rcvid, 12345678, 0, 0); break;
        case 2: MsgReply(rcvid, -77, NULL, 0); break;
        case 3: MsgError(rcvid, ENODEV); break;
        case 4:
            for (i = 0; i < 11; i++) m.text[i] = toupper(m.text[i]);
            SETIOV(iov, m.text, 5);
            SETIOV(iov + 1, m.text + 5, 6);
            MsgReplyv(rcvid, 0, iov, 2);
            break;
        case 5: MsgError(rcvid, EOK); break;
        }
    }
    return 0;
}

int main(void)
{
    int coid, op;
    iov_t s[3], r[2];
    char a[5], b[6];

    chid = ChannelCreate(0);
    pthread_create(0, 0, server, 0);
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    op = 1; printf("status %d\n", (int)MsgSend(coid, &op, sizeof op, 0, 0));
    op = 2; printf("status %d\n", (int)MsgSend(coid, &op, sizeof op, 0, 0));
    op = 3;
    if (MsgSend(coid, &op, sizeof op, 0, 0) == -1) printf("error: %s (%d)\n", strerror(errno), errno);
    printf("MsgSend_r: %d\n", (int)MsgSend_r(coid, &op, sizeof op, 0, 0));
    op = 4;
    SETIOV(&s[0], &op, sizeof op);
    SETIOV(&s[1], "hello", 5);
    SETIOV(&s[2], "world!", 6);
    SETIOV(&r[0], a, 5);
    SETIOV(&r[1], b, 6);
    if (MsgSendv(coid, s, 3, r, 2) == -1) perror("MsgSendv");
    printf("vectors: 5+6 '%.5s','%.6s'\n", a, b);
    op = 5; printf("EOK by MsgError: %d\n", (int)MsgSend(coid, &op, sizeof op, 0, 0));
    return 0;
}

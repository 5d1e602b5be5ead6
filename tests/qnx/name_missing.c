/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_open() of a server that comes later: the usual loop. A second name_attach() of the same name fails.
 * > not there: No such file or directory
 * > connected
 * > twice: File exists
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <pthread.h>
#include <unistd.h>
#include <sys/dispatch.h>

#define ATTACH_POINT "myname"

typedef struct _pulse msg_header_t;

typedef struct _my_data {
    msg_header_t hdr;
    int data;
} my_data_t;

static void *server(void *arg)
{
    name_attach_t *attach;
    my_data_t msg;
    int rcvid;

    usleep(150 * 1000);
    if ((attach = name_attach(NULL, ATTACH_POINT, 0)) == NULL) {
        printf("cannot attach\n");
        exit(EXIT_FAILURE);
    }
    while (1) {
        rcvid = MsgReceive(attach->chid, &msg, sizeof(msg), NULL);
        if (rcvid == -1)
            break;
        if (rcvid == 0) {
            switch (msg.hdr.code) {
            case _PULSE_CODE_DISCONNECT:
                ConnectDetach(msg.hdr.scoid);
                break;
            case _PULSE_CODE_UNBLOCK:
                break;
            default:
                break;
            }
            continue;
        }
        /* name_open() sends a connect message, must EOK this */
        if (msg.hdr.type == _IO_CONNECT) {
            MsgReply(rcvid, EOK, NULL, 0);
            continue;
        }
        /* Some other QNX IO message was received; reject it */
        if (msg.hdr.type > _IO_BASE && msg.hdr.type <= _IO_MAX) {
            MsgError(rcvid, ENOSYS);
            continue;
        }
        MsgReply(rcvid, EOK, 0, 0);
    }
    name_detach(attach, 0);
    return NULL;
}

int main(void)
{
    my_data_t msg;
    int server_coid, tries = 0;
    pthread_t t;
    name_attach_t *again;

    pthread_create(&t, NULL, &server, NULL);
    while ((server_coid = name_open(ATTACH_POINT, 0)) == -1) {
        if (tries++ == 0) printf("not there: %s\n", strerror(errno));
        if (tries > 100) return EXIT_FAILURE;
        delay(20);
    }
    printf("connected\n");
    msg.hdr.type = 0x00;
    msg.hdr.subtype = 0x00;
    for (msg.data = 0; msg.data < 5; msg.data++)
        if (MsgSend(server_coid, &msg, sizeof(msg), NULL, 0) == -1) {
            perror("send");
            return EXIT_FAILURE;
        }
    again = name_attach(NULL, ATTACH_POINT, 0);
    printf("twice: %s\n", again == NULL ? strerror(errno) : "attached");
    name_close(server_coid);
    return EXIT_SUCCESS;
}

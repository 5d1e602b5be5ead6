/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checksum server, course style: IOV message of header and text, MsgReadv of the rest, name_attach() and name_open().
 * > server: 5 bytes announced
 * > client: checksum of 'Hello' is 500
 * > server: 4000 bytes announced
 * > client: checksum of 4000 bytes is 388000
 * > client: unknown type gives Function not implemented
 */
#include <stdlib.h>
#include <stdio.h>
#include <pthread.h>
#include <errno.h>
#include <string.h>
#include <sys/iomsg.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>

#define SERVER_NAME "checksum_server"
#define CKSUM_MSG_TYPE (_IO_MAX + 1)
#define CKSUM_MSG_TYPE_2 (_IO_MAX + 2)

typedef struct {
    uint16_t msg_type;
    unsigned data_size;
} cksum_header_t;

typedef union {
    uint16_t type;
    struct _pulse pulse;
    cksum_header_t cksum_hdr;
    struct _io_connect connect;
} msg_buf_t;

name_attach_t *attach;

static int calculate_checksum(char *text, int n)
{
    int i, cksum = 0;
    for (i = 0; i < n; i++) cksum += text[i];
    return cksum;
}

void *server_thread(void *arg)
{
    rcvid_t rcvid;
    msg_buf_t msg;
    int status, checksum;
    char *data;
    iov_t iov[1];
    struct _msg_info info;

    while (1) {
        rcvid = MsgReceive(attach->chid, &msg, sizeof(msg), &info);
        if (rcvid == -1) {
            return NULL;         /* name_detach() */
        }
        if (rcvid == 0) {
            switch (msg.pulse.code) {
            case _PULSE_CODE_DISCONNECT:
                ConnectDetach(msg.pulse.scoid);
                break;
            default:
                break;
            }
            continue;
        }
        if (msg.type == _IO_CONNECT) {
            MsgReply(rcvid, EOK, NULL, 0);
            continue;
        }
        if (msg.type > _IO_BASE && msg.type <= _IO_MAX) {
            MsgError(rcvid, ENOSYS);
            continue;
        }
        switch (msg.type) {
        case CKSUM_MSG_TYPE:
            printf("server: %u bytes announced\n", msg.cksum_hdr.data_size);
            data = malloc(msg.cksum_hdr.data_size);
            if (data == NULL) {
                if (MsgError(rcvid, ENOMEM) == -1) perror("MsgError");
                continue;
            }
            SETIOV(&iov[0], data, msg.cksum_hdr.data_size);
            status = MsgReadv(rcvid, iov, 1, sizeof(cksum_header_t));
            if (status == -1) perror("MsgReadv");
            checksum = calculate_checksum(data, status);
            free(data);
            status = MsgReply(rcvid, EOK, &checksum, sizeof(checksum));
            if (status == -1) perror("MsgReply");
            break;
        default:
            MsgError(rcvid, ENOSYS);
            break;
        }
    }
    return NULL;
}

int main(int argc, char *argv[])
{
    int coid, checksum;
    long status;
    cksum_header_t hdr;
    iov_t siov[2];
    char big[4000];

    setvbuf(stdout, NULL, _IOLBF, 0);
    attach = name_attach(NULL, SERVER_NAME, 0);
    if (attach == NULL) {
        perror("name_attach");
        exit(EXIT_FAILURE);
    }
    pthread_create(NULL, NULL, server_thread, NULL);

    coid = name_open(SERVER_NAME, 0);
    if (coid == -1) {
        perror("name_open");
        exit(EXIT_FAILURE);
    }
    hdr.msg_type = CKSUM_MSG_TYPE;
    hdr.data_size = 5;
    SETIOV(&siov[0], &hdr, sizeof hdr);
    SETIOV(siov + 1, "Hello", 5);
    status = MsgSendvs(coid, siov, 2, &checksum, sizeof checksum);
    if (status == -1) { perror("MsgSendvs"); return 1; }
    printf("client: checksum of 'Hello' is %d\n", checksum);

    memset(big, 'a', sizeof big);
    hdr.data_size = sizeof big;
    SETIOV(siov + 1, big, sizeof big);
    status = MsgSendvs(coid, siov, 2, &checksum, sizeof checksum);
    if (status == -1) { perror("MsgSendvs"); return 1; }
    printf("client: checksum of %zu bytes is %d\n", sizeof big, checksum);

    hdr.msg_type = CKSUM_MSG_TYPE_2;
    status = MsgSend(coid, &hdr, sizeof hdr, NULL, 0);
    if (status == -1)
        printf("client: unknown type gives %s\n", strerror(errno));
    name_close(coid);
    name_detach(attach, 0);
    return 0;
}

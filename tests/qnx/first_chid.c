/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Server and client in one program file started twice by fork(); the client takes the server's pid and channel 1.
 * > server: chid 1
 * > client: sending 'hello server'
 * > server: got 'hello server'
 * > client: status 42, reply 'got it'
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <sys/wait.h>
#include <sys/neutrino.h>
#include <sys/netmgr.h>
#include <process.h>

static int server(void)
{
    int chid, rcvid;
    char msg[128];
    struct _msg_info info;

    chid = ChannelCreate(0);
    printf("server: chid %d\n", chid);
    fflush(stdout);
    while (1) {
        rcvid = MsgReceive(chid, msg, sizeof msg, &info);
        if (rcvid == -1) { perror("MsgReceive"); return 1; }
        printf("server: got '%s'\n", msg);
        fflush(stdout);
        if (info.pid != getppid()) printf("server: pid %d\n", info.pid);
        strcpy(msg, "got it");
        MsgReply(rcvid, 42, msg, strlen(msg) + 1);
        return EXIT_SUCCESS;
    }
}

int main(int argc, char **argv)
{
    int spid, coid, status;
    char rmsg[100];
    char *smsg = "hello server";

    spid = fork();
    if (spid == 0)
        return server();
    delay(200);
    coid = ConnectAttach(0, spid, 1, 0, 0);
    if (coid == -1) {
        fprintf(stderr, "client: ConnectAttach: %s\n", strerror(errno));
        exit(EXIT_FAILURE);
    }
    printf("client: sending '%s'\n", smsg);
    fflush(stdout);
    status = MsgSend(coid, smsg, strlen(smsg) + 1, rmsg, sizeof(rmsg));
    if (status == -1) {
        perror("MsgSend");
        exit(1);
    }
    delay(100);
    printf("client: status %d, reply '%s'\n", status, rmsg);
    ConnectDetach(coid);
    wait(&status);
    return WEXITSTATUS(status);
}

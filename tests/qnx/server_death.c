/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server that dies while a client waits; ConnectServerInfo(), ConnectFlags(), a channel that is private.
 * > reply blocked: No such process
 * > server info: pid matches
 * > close on exec set, was 0
 * > private: Operation not permitted
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <sys/wait.h>
#include <sys/neutrino.h>

int main(void)
{
    int coid, old, chid;
    struct _server_info info;
    pid_t pid = fork();
    char c;

    if (pid == 0) {
        int ch = ChannelCreate(0);
        MsgReceive(ch, &c, 1, NULL);
        _exit(0);
    }
    while ((coid = ConnectAttach(0, pid, 1, _NTO_SIDE_CHANNEL, 0)) == -1) delay(5);
    memset(&info, 0, sizeof info);
    if (ConnectServerInfo(0, coid, &info) != coid || info.pid != pid) printf("server info?\n");
    if (MsgSend(coid, "x", 1, NULL, 0) == -1) printf("reply blocked: %s\n", strerror(errno));
    printf("server info: pid %s\n", info.pid == pid && info.chid == 1 ? "matches" : "?");
    old = ConnectFlags(0, coid, _NTO_COF_CLOEXEC, _NTO_COF_CLOEXEC);
    printf("close on exec set, was %d\n", old & _NTO_COF_CLOEXEC);
    chid = ChannelCreate(_NTO_CHF_PRIVATE);
    fflush(stdout);
    if (fork() == 0) {
        if (ConnectAttach(0, getppid(), chid, _NTO_SIDE_CHANNEL, 0) == -1) printf("private: %s\n", strerror(errno));
        exit(0);
    }
    wait(NULL);
    wait(NULL);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pulses of the kernel: THREADDEATH, COIDDEATH when a server dies, DISCONNECT when a client does.
 * > thread death: tid matches
 * > client gone: disconnect
 * > server gone: coid matches
 * > then: Bad file descriptor
 */
#include <sys/neutrino.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <signal.h>
#include <pthread.h>
#include <sys/wait.h>

void *die(void *x) { return x; }

int main(void)
{
    int chid, coid, fds[2], schid;
    struct _pulse p;
    pthread_t t;
    pid_t pid;
    char c;

    chid = ChannelCreate(_NTO_CHF_THREAD_DEATH | _NTO_CHF_COID_DISCONNECT | _NTO_CHF_DISCONNECT);
    pthread_create(&t, NULL, die, NULL);
    MsgReceivePulse(chid, &p, sizeof p, NULL);
    printf("thread death: %s\n", p.code == _PULSE_CODE_THREADDEATH && p.value.sival_int == t ? "tid matches" : "?");
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        ConnectAttach(0, getppid(), chid, _NTO_SIDE_CHANNEL, 0);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    MsgReceivePulse(chid, &p, sizeof p, NULL);
    printf("client gone: %s\n", p.code == _PULSE_CODE_DISCONNECT ? "disconnect" : "?");
    ConnectDetach(p.scoid);
    pipe(fds);
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        int s = ChannelCreate(0);
        write(fds[1], &s, sizeof s);
        MsgReceive(s, &c, 1, NULL);
        _exit(0);
    }
    read(fds[0], &schid, sizeof schid);
    coid = ConnectAttach(0, pid, schid, _NTO_SIDE_CHANNEL, 0);
    kill(pid, SIGKILL);
    MsgReceivePulse(chid, &p, sizeof p, NULL);
    printf("server gone: %s\n", p.code == _PULSE_CODE_COIDDEATH && p.value.sival_int == coid ? "coid matches" : "?");
    if (MsgSend(coid, &c, 1, &c, 1) == -1) printf("then: %s\n", strerror(errno));
    return 0;
}

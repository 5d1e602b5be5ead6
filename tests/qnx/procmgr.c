/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procmgr_ability() in the 7.x way, procmgr_event_notify() of a process' death, procmgr_daemon() in a child.
 * > abilities set
 * > death event: pulse
 * > daemon: parent is not the shell
 */
#include <sys/procmgr.h>
#include <sys/neutrino.h>
#include <stdio.h>
#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    int ret, chid, coid, fds[2];
    struct sigevent event;
    struct _pulse pulse;
    char c;
    pid_t pid;

    ret = procmgr_ability(0,
        PROCMGR_ADN_ROOT | PROCMGR_AOP_ALLOW | PROCMGR_AID_IO,
        PROCMGR_ADN_ROOT | PROCMGR_AOP_ALLOW | PROCMGR_AID_INTERRUPT,
        PROCMGR_ADN_NONROOT | PROCMGR_AOP_ALLOW | PROCMGR_AID_PATHSPACE,
        PROCMGR_ADN_NONROOT | PROCMGR_AOP_ALLOW | PROCMGR_AOP_SUBRANGE | PROCMGR_AID_SETUID, (uint64_t)100, (uint64_t)200,
        PROCMGR_AID_EOL);
    if (ret != EOK) { printf("procmgr_ability: %s\n", strerror(ret)); return 1; }
    printf("abilities set\n");
    chid = ChannelCreate(_NTO_CHF_PRIVATE);
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, 3, 0);
    if (procmgr_event_notify(PROCMGR_EVENT_PROCESS_DEATH, &event) == -1) {
        /* 7.x wants it registered */
        if (MsgRegisterEvent(&event, SYSMGR_COID) == -1 || procmgr_event_notify(PROCMGR_EVENT_PROCESS_DEATH, &event) == -1) {
            perror("procmgr_event_notify");
            return 1;
        }
    }
    fflush(stdout);
    pid = fork();
    if (pid == 0) _exit(0);
    if (MsgReceivePulse(chid, &pulse, sizeof pulse, NULL) == 0 && pulse.code == 3) printf("death event: pulse\n");
    waitpid(pid, 0, 0);
    pipe(fds);
    fflush(stdout);
    if (fork() == 0) {
        if (procmgr_daemon(EXIT_SUCCESS, PROCMGR_DAEMON_NOCHDIR | PROCMGR_DAEMON_NOCLOSE | PROCMGR_DAEMON_NODEVNULL) == -1)
            perror("procmgr_daemon");
        write(fds[1], "d", 1);
        exit(0);
    }
    wait(&ret);
    if (WIFEXITED(ret) && WEXITSTATUS(ret) == 0 && read(fds[0], &c, 1) == 1) printf("daemon: parent is not the shell\n");
    return 0;
}

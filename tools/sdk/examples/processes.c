/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes: start one, wait for it, read its status; one that dies by a signal; being told by a pulse when any process
 * ends.
 * > child: with 2 arguments
 * > parent: exit status 7
 * > parent: ended by signal 15
 * > parent: told of 1 death by a pulse
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/procmgr.h>
#include <sys/wait.h>

#define CODE_DEATH (_PULSE_CODE_MINAVAIL + 1)

static void fail(const char *what, int error)
{
    fprintf(stderr, "%s: %s\n", what, strerror(error));
    exit(EXIT_FAILURE);
}

static pid_t start(char *program, char *mode, char *text)
{
    char *argv[] = { program, mode, text, NULL };
    pid_t pid;
    int error = posix_spawn(&pid, program, NULL, NULL, argv, environ);

    if (error != 0) fail("posix_spawn", error);
    return pid;
}

static int child(int argc, char **argv)
{
    if (strcmp(argv[1], "wait") == 0) pause();
    printf("child: with %d arguments\n", argc - 1);
    return 7;
}

int main(int argc, char **argv)
{
    int chid, coid, status, deaths = 0;
    struct sigevent event;
    struct _pulse pulse;
    char self[PATH_MAX];
    pid_t pid;

    if (argc > 1) return child(argc, argv);
    if (_cmdname(self) == NULL) fail("_cmdname", errno);
    fflush(stdout);
    pid = start(self, "say", "hello");
    if (waitpid(pid, &status, 0) == -1) fail("waitpid", errno);
    printf("parent: exit status %d\n", WEXITSTATUS(status));

    chid = ChannelCreate(_NTO_CHF_PRIVATE);
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, CODE_DEATH, 0);
    if (procmgr_event_notify(PROCMGR_EVENT_PROCESS_DEATH, &event) == -1) fail("procmgr_event_notify", errno);
    pid = start(self, "wait", "");
    kill(pid, SIGTERM);
    if (waitpid(pid, &status, 0) == -1) fail("waitpid", errno);
    printf("parent: ended by signal %d\n", WTERMSIG(status));
    while (deaths == 0)
        if (MsgReceivePulse(chid, &pulse, sizeof pulse, NULL) == 0 && pulse.code == CODE_DEATH &&
            pulse.value.sival_int == pid)
            deaths++;
    printf("parent: told of %d death by a pulse\n", deaths);
    return 0;
}
